"""Sources that a worker reads: files and links, and texts that a model reads; with progress, and cancelled at will."""
