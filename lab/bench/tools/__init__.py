"""What tools, models and agents cost beside their work."""
