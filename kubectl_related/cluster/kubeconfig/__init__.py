"""Kubeconfig, auth and http are packages."""
