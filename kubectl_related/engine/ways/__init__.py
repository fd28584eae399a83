"""The ways to refer: for each one what it reads, searches for, requests and means."""
