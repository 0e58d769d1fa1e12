"""A large installation: its pages, its pruning, its streams."""
