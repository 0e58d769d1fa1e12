"""What workflows found: recorded once, followed, and acknowledged."""
