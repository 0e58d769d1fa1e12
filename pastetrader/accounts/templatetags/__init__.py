"""Marks of the account page."""
