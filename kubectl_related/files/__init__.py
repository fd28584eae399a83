"""Manifests and dumps as a source: the same three verbs over files as over a cluster."""
