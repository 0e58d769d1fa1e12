"""The engine beside raw Celery, on both databases: speed, cancelling, scale."""
