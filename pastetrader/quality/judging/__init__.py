"""What became of each paste: of the rules that were read, and of the workflow that was made of them."""
