"""The project: settings, composition root, home page, and what all apps share."""

from pastetrader.celery import app as celery_app

__all__ = ["celery_app"]
