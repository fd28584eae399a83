"""The references between Kubernetes objects, as tables; all knowledge about kinds is in this package."""
