"""One file for each format; a printer gets the finished answer and a stream."""
