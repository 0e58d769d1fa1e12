"""Tests of agents at work."""
