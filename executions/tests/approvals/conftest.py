"""Models behind real servers of their formats."""

from llm.tests.doors import door, doors, purse

__all__ = ["door", "doors", "purse"]
