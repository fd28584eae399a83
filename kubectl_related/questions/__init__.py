"""Questions, and how they are answered."""
