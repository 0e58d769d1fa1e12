"""Measures the product: the engine beside raw Celery, the pages of a large database, and how fast a cancel stops."""
