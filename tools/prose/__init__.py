"""Checks the English of the project: `python -m tools.prose FILE...`."""
