"""A beat whose clock jumps, for tests: `beat_process SEED SECONDS FOLDER` rings for all that its clock says is due.

The clock starts at NOW and ends, by steps forward and back that the seed says, SECONDS later. It says in FOLDER how
far it came, so that one that takes the place of a killed one goes on from there.
"""

import os
import sys
from datetime import timedelta
from pathlib import Path
from random import Random

import django

from lab.processes import end_with_parent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pastetrader.settings")
django.setup()

from executions.scheduling.due import fire_due  # noqa: E402  # after setup
from executions.scheduling.settling import settle_outdated  # noqa: E402
from executions.tests.scheduling.making import NOW  # noqa: E402


def ring(seed: str, seconds: int, folder: Path) -> None:
    """Until the clock has come to its end."""
    place = folder / seed
    elapsed = int(place.read_text()) if place.exists() else 0
    random = Random(f"{seed} {elapsed}")
    while elapsed < seconds:
        elapsed += random.choice([1, 5, 20, 60, 60, 60, 180, 900])
        place.write_text(str(elapsed))
        fire_due(NOW + timedelta(seconds=min(elapsed, seconds)))
        if random.random() < 0.1:
            elapsed = max(0, elapsed - random.choice([30, 120, 600]))
            settle_outdated(NOW + timedelta(seconds=elapsed))
    fire_due(NOW + timedelta(seconds=seconds))


if __name__ == "__main__":
    end_with_parent()
    ring(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]))
