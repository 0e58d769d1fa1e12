"""How many messages wait at the broker of this process."""

from typing import Any

from django.conf import settings
from kombu.exceptions import ChannelError

from pastetrader.celery import app


def waiting() -> int:
    """Messages that no worker has fetched."""
    link: Any
    with app.connection_for_read() as link:
        try:
            found = link.default_channel.queue_declare(settings.CELERY_TASK_DEFAULT_QUEUE, passive=True)
        except (ChannelError, *link.channel_errors):
            return 0  # nobody has sent anything
        return int(found.message_count)
