"""ASGI entry point of the web process."""

import os

import django
from django.conf import settings

from pastetrader.common.http.body_limit import MeasuringHandler, limited

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pastetrader.settings")
django.setup(set_prefix=False)

application = limited(
    MeasuringHandler(),
    megabytes=settings.MAX_BODY_MEGABYTES,
    # A form adds a little to its file.
    larger=[("/hooks/", 1), *((start, megabytes + 1) for start, megabytes in settings.UPLOAD_PATHS.items())],
)
