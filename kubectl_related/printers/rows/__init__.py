"""The rows that an answer shows, computed before any printer runs."""
