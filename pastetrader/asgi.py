"""ASGI entry point of the web process."""

import os

from django.conf import settings
from django.core.asgi import get_asgi_application

from pastetrader.common.http.body_limit import limited

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pastetrader.settings")

# A form adds a little to its file.
_UPLOAD_MEGABYTES = settings.SCREENING_UPLOAD_MEGABYTES + 1
application = limited(
    get_asgi_application(),
    megabytes=settings.MAX_BODY_MEGABYTES,
    larger=[("/hooks/", 1), *((start, _UPLOAD_MEGABYTES) for start in settings.UPLOAD_PATHS)],
)
