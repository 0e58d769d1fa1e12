"""Tests of agents as steps."""
