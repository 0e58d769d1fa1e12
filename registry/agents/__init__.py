"""Agents at work: which tools they may call now, whom they have to ask before, and how one is run."""
