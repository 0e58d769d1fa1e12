"""Pastes, their ledgers, and strategies over HTTP."""
