"""From a text or a JSON tree to a condition, with errors that name the place. Pure."""
