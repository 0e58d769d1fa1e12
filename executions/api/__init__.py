"""Executions over HTTP: one file per kind of thing that an address names."""
