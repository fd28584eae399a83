"""The requests that a step of a walk needs."""
