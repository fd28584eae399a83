"""What it would take to answer a question: relations, requests and rights."""
