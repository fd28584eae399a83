"""What a change of content would mean, on the real server and in the words of every format."""
