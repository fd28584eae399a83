"""A cluster as a source: the only room that talks to a network."""
