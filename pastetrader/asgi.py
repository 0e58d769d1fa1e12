"""ASGI entry point of the web process."""

import os

import django
from django.conf import settings

from pastetrader.common.http.body_limit import MeasuringHandler, limited

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pastetrader.settings")
django.setup(set_prefix=False)

# A form adds a little to its file.
_UPLOAD_MEGABYTES = settings.SCREENING_UPLOAD_MEGABYTES + 1
application = limited(
    MeasuringHandler(),
    megabytes=settings.MAX_BODY_MEGABYTES,
    larger=[("/hooks/", 1), *((start, _UPLOAD_MEGABYTES) for start in settings.UPLOAD_PATHS)],
)
