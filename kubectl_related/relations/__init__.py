"""What Kubernetes objects refer to, as tables; the only room that knows what a Pod is."""
