"""The API in a browser: its root, its pages, its documents."""
