"""A cluster as a source: the only package that talks to a network."""
