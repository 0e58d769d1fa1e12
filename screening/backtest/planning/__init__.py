"""What is tried, and what becomes of each part of a strategy. Pure."""
