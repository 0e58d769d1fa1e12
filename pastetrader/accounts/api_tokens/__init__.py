"""Tokens of programs: made once, shown once, good until they expire or are revoked."""
