"""What is left behind: halves of snapshots whose process was killed, and snapshots that nobody uses."""

import logging
import time
from pathlib import Path

from screening.bars.snapshots.folder import READ, snapshots, tidy
from screening.bars.snapshots.manifest import Unusable, damaged_array

logger = logging.getLogger(__name__)


def look_after_snapshots() -> bool:
    """Once a minute; never more to do at once. Safe in any number of processes."""
    try:
        tidy(time.time())
    except OSError as error:
        # Who makes one says so in the log; without any the product only needs more memory.
        logger.info("Snapshots cannot be tidied: %s", error)
    return False


def damaged_snapshots() -> list[Path]:
    """Those that are not what was written. Every byte is read, so it is asked seldom. Raises OSError."""
    return [path for path in snapshots() if path.name.endswith(READ) and _is_damaged(path)]


def _is_damaged(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return bool(damaged_array(file, path.stat().st_size))
    except FileNotFoundError:
        return False
    except Unusable:
        return True
