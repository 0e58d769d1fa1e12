"""WSGI entry point, for servers without ASGI; live pages then reconnect every 25 seconds."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from pastetrader.common.http.body_limit import limited_wsgi

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pastetrader.settings")
application = limited_wsgi(
    get_wsgi_application(),
    megabytes=settings.MAX_BODY_MEGABYTES,
    larger=[("/hooks/", 1), *((start, megabytes + 1) for start, megabytes in settings.UPLOAD_PATHS.items())],
)
