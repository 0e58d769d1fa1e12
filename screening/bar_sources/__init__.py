"""Sources of bars as people set them up: saved with their keys, tried out, switched off, deleted."""
