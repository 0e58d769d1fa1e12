"""What each row is: whose it is, whether it is a bar, and whether it fits the others. Pure."""
