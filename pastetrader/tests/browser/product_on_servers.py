"""The product as docker-compose.yml runs it: pages, a worker and beat on PostgreSQL and Redis."""

import re
import subprocess
import sys
from collections.abc import Mapping
from contextlib import ExitStack
from functools import cached_property
from pathlib import Path

from lab.processes import process
from pastetrader.tests.browser.product import ROOT, Product


class ProductOnServers(Product):
    """`services` are the addresses of a PostgreSQL and a Redis of its own."""

    def __init__(self, data: Path, services: Mapping[str, str]) -> None:
        super().__init__(data)
        self.services = dict(services)
        self._others = ExitStack()

    def start(self) -> None:
        """Start everything and wait until pages are served."""
        self._manage("migrate", "-v0")
        for role in (("worker", "-c", "2"), ("beat", "--schedule", str(self.data / "beat"))):
            arguments = ("-A", "pastetrader", *role, "--loglevel", "WARNING")
            log = self.data / f"{role[0]}.log"
            self._others.enter_context(process("celery", *arguments, log=log, env=self.environment))
        self.start_pages_only()

    def stop(self) -> None:
        """Stop the pages, then who works."""
        try:
            super().stop()
        finally:
            self._others.close()

    def sign_in_link(self) -> str:
        """The one-time link for the local owner that the operator made after the first start."""
        return self._link

    @cached_property
    def _link(self) -> str:
        said = self._manage("sign_in_link", "--address", self.address)
        found = re.search(r"http://\S+", said)
        assert found, said
        return found[0]

    def _manage(self, *arguments: str) -> str:
        command = [sys.executable, "manage.py", *arguments]
        done = subprocess.run(command, cwd=ROOT, env=self.environment, stdout=subprocess.PIPE, text=True, check=True)
        return done.stdout
