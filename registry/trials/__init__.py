"""Trying a tool or an agent once, outside of any workflow."""
