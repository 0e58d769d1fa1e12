"""How long requests took: measured by a middleware, counted in the process, stored by a thread, folded when old."""
