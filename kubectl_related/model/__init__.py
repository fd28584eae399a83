"""The small vocabulary that everything shares."""
