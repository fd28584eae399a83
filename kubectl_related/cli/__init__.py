"""The command line: arguments, flags, help, completion."""
