"""kubectl related: what an object uses, what uses it, and through which field."""

__version__ = "0.1.0"
