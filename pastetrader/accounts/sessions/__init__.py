"""Where a person is signed in, and ending that from elsewhere."""
