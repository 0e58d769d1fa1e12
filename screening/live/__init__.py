"""Before a workflow goes live, and after: checks that come first, and what became of it against what was expected."""
