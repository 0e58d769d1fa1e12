"""WSGI entry point, for servers without ASGI; live pages then reconnect every 25 seconds."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pastetrader.settings")

application = get_wsgi_application()
