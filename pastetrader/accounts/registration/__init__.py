"""Becoming a user, and coming back without a password: one link by e-mail does both."""
