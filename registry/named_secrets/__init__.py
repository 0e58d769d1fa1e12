"""Secrets with a name: a tool refers to one (`{"$secret": "name"}`), and has its owner's at the moment of a call."""
