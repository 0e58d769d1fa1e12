"""Bytes to a table of texts, and what its columns are. Pure."""
