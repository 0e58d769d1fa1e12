"""What is left behind: halves of snapshots whose process was killed, and snapshots that nobody uses."""

import logging
import time

from screening.bars.snapshots.folder import tidy

logger = logging.getLogger(__name__)


def look_after_snapshots() -> bool:
    """Once a minute; never more to do at once. Safe in any number of processes."""
    try:
        tidy(time.time())
    except OSError as error:
        # Who makes one says so in the log; without any the product only needs more memory.
        logger.info("Snapshots cannot be tidied: %s", error)
    return False
