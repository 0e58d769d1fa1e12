"""`manage.py up`: the whole product in one process."""

import asyncio
import ipaddress
import logging
import os
import signal
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import Any

import uvicorn
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse
from django.utils.translation import gettext as _

from executions.embedded.lock import Held
from executions.embedded.runtime import engine_of_this_process
from pastetrader.accounts.services import local_owner
from pastetrader.accounts.sign_in.links import make_sign_in_token
from pastetrader.asgi import application
from pastetrader.common.commands import FAILED
from pastetrader.environment import keep_private

# Event streams stay open for ever; they are cut after this long.
STREAMS_SECONDS = 1
# The header that tells the time is made so often.
DATE_SECONDS = 1.0
HEARD = (signal.SIGTERM, signal.SIGINT)


class Command(BaseCommand):
    """Serves pages and runs workflows until it is stopped; everything it keeps is in the data folder."""

    help = "Serve the pages and run workflows in one process."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where to listen, and a strategy to begin with."""
        parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default 127.0.0.1)")
        parser.add_argument("--port", type=int, default=8000, help="port to listen on (default 8000)")
        parser.add_argument("--sample", metavar="PATH", help="first run this strategy on the sample market")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Migrate, start the engine, run the sample, serve; stop in a few seconds when asked to."""
        keep_private(settings.DATA_DIR)
        try:
            with _ended_by_signals(), engine_of_this_process(with_beat=True, before_start=_migrate) as engine:
                if options["sample"]:
                    _execute_sample(options["sample"])
                self._greet(options["host"], options["port"])
                _serve(options["host"], options["port"])
        except Held as held:
            raise CommandError(
                _(
                    "PasteTrader is already running on %(folder)s (process %(pid)s). "
                    "Stop it, or set PASTETRADER_DATA to another folder."
                )
                % {"folder": settings.DATA_DIR, "pid": held.pid or "?"}
            ) from None
        if not engine.has_stopped:
            # A node that does not end would hold the process; its lease is released at the next start.
            logging.shutdown()
            sys.stdout.flush()
            os._exit(0)

    def _greet(self, host: str, port: int) -> None:
        address = f"http://{_shown(host)}:{port}"
        self.stdout.write(_("PasteTrader is at %(address)s/") % {"address": address})
        if settings.DEBUG or _is_loopback(host):
            link = address + reverse("sign-in-by-link", args=[make_sign_in_token(local_owner())])
            self.stdout.write(_("Sign in with this link (once, within an hour): %(link)s") % {"link": link})
        self.stdout.flush()


def _migrate() -> None:
    call_command("migrate", verbosity=0, interactive=False)


def _execute_sample(path: str) -> None:
    """The strategy on the sample market, shown in the terminal; one that cannot be read ends the command."""
    try:
        call_command("paste", path, market="SAMPLE", run=True)
    except SystemExit as end:
        if end.code != FAILED:
            raise


def _serve(host: str, port: int) -> None:
    config = uvicorn.Config(
        application,
        host=host,
        port=port,
        lifespan="off",
        log_level="warning",
        access_log=False,
        timeout_graceful_shutdown=STREAMS_SECONDS,
        # uvicorn would believe everybody on this machine; TRUSTED_PROXIES decides.
        proxy_headers=False,
    )
    _Server(config).run()


class _Server(uvicorn.Server):
    """uvicorn's, which looks ten times a second whether it is to stop; here it is told."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self._told = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None

    async def main_loop(self) -> None:
        """Until it is to stop; the date that answers carry is renewed every second."""
        self._loop = asyncio.get_running_loop()
        while not await self.on_tick(0):
            with suppress(TimeoutError):
                await asyncio.wait_for(self._told.wait(), DATE_SECONDS)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """A signal asks it to stop. uvicorn's own would raise it once more when all is done."""
        self.force_exit = self.should_exit
        self.should_exit = True
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._told.set)


@contextmanager
def _ended_by_signals() -> Iterator[None]:
    """SIGTERM and SIGINT end the process at once; while pages are served they are the server's, which ends it gently.

    What was at work is found and done at the next start, as after a power cut. Nothing is raised: an exception that
    comes at any moment may come inside a destructor, where Python swallows it.
    """
    for number in HEARD:
        signal.signal(number, lambda *_: os._exit(0))
    try:
        yield
    finally:
        for number in HEARD:
            # Python's own end makes all of them deadly again, but for ignored ones.
            signal.signal(number, signal.SIG_IGN)


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _shown(host: str) -> str:
    """The host as it can be opened in a browser."""
    if host in {"0.0.0.0", "::", ""}:  # noqa: S104  # compared, not bound
        return "localhost"
    return f"[{host}]" if ":" in host else host
