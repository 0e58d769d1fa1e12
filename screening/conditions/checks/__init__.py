"""What a condition may not be: of two dimensions, never or always true. Pure."""
