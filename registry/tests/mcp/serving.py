"""The official server by HTTP, in a process of its own."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.conf import settings

PROGRAM = (sys.executable, "-m", "registry.tests.mcp.official")


@dataclass(frozen=True)
class Served:
    """Where it is."""

    port: int

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.port}/mcp"

    @property
    def place(self) -> str:
        """As PASTETRADER_OUTBOUND_ALLOW writes it."""
        return f"127.0.0.1:{self.port}"


@contextmanager
def serving() -> Iterator[Served]:
    """A server with the tools of `official`. It ends when its input does, so also when the tests are killed."""
    with subprocess.Popen(
        [*PROGRAM, "http"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=settings.BASE_DIR
    ) as process:
        assert process.stdout is not None
        yield Served(int(process.stdout.readline()))
        process.kill()
