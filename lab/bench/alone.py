"""A part of a bench in a process of its own."""

import json
import os
import subprocess
import sys

from django.conf import settings

from lab.bench.sides import SideFailed


def alone(module: str, *arguments: str) -> dict[str, float]:
    """What the module prints as its last line, JSON. Raises SideFailed with what it wrote to stderr."""
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments],
        cwd=settings.BASE_DIR,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "pastetrader.settings"},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SideFailed(done.stderr[-4000:])
    answer: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return answer
