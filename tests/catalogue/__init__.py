"""The catalogue of every field of the built-in API that can name an object, and what became of each."""
