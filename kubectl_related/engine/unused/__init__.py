"""Objects that nothing uses: the lists to read, who uses what, and the verdict on each object."""
