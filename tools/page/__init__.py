"""Checks script and style of the page of -o html."""
