"""JSON in files: objects, their lines, and long lists piece by piece."""
