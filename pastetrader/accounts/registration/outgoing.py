"""E-mail that goes out beside the request, so that how long an answer takes tells nobody who has an account."""

import logging
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cache

from django.conf import settings
from django.core.mail import EmailMessage

logger = logging.getLogger(__name__)
FILES = "django.core.mail.backends.filebased.EmailBackend"


def has_mail_server() -> bool:
    """Whether e-mail leaves this machine; else it lies in the folder `mail` of the data folder."""
    return bool(settings.EMAIL_BACKEND != FILES)


def send_later(*, to: str, subject: str, text: str) -> None:
    """Sends it after the request goes on; what fails is logged, without the text, which may hold a link."""
    _postman().submit(_send, EmailMessage(subject, text, to=[to]))


def wait_until_sent() -> None:
    """Until everything that was handed over is sent or failed."""
    last: Future[None] = _postman().submit(lambda: None)
    last.result(timeout=30)


@cache
def _postman() -> ThreadPoolExecutor:
    """One thread: in order, and never many connections to a mail server."""
    return ThreadPoolExecutor(max_workers=1, thread_name_prefix="mail")


def _send(message: EmailMessage) -> None:
    try:
        if not has_mail_server():
            # Links are in it: for the operator's eyes only.
            (settings.DATA_DIR / "mail").mkdir(mode=0o700, parents=True, exist_ok=True)
        message.send()
    except Exception:  # whatever a mail server or a disk answers
        logger.exception("An e-mail could not be sent.")
