"""Facts about Kubernetes beside its relations: each module reads the file of its name or theme."""
