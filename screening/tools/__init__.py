"""The tools of this app: the registry's side of it."""
