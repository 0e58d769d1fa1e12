"""Places where a campaign may kill the process: `PASTETRADER_CRASH_AT=name[:nth]` dies there, at the nth passing.

Between any two of them a crash leaves rows that somebody must repair; `manage.py chaos` dies at each. It asks for it by
a file, `PASTETRADER_CRASH_FILE`, that holds the name: of all processes the first to pass takes the file away and dies.
"""

import os
import signal
from pathlib import Path

NAMES = (
    "start_before_commit",
    "start_after_commit",
    "take_before",
    "take_after",
    "work_before_effect",
    "work_after_effect",
    "finish_before",
    "finish_after",
    "settle_after",
    "end_after",
    "notify_before",
    "retry_after",
    "children_after_commit",
    "parent_before_wake",
    "cancel_after_commit",
    "sweep_after_take_back",
    "sweep_before_notify",
    "prune_after_batch",
)

_name, _colon, _nth = os.environ.get("PASTETRADER_CRASH_AT", "").partition(":")
_left = int(_nth or 1)
_asked = os.environ.get("PASTETRADER_CRASH_FILE", "")


def failpoint(name: str) -> None:
    """Die here by SIGKILL, if the environment says so."""
    global _left  # noqa: PLW0603  # counts passings of the one point of this process
    if _asked and _is_asked(name):
        os.kill(os.getpid(), signal.SIGKILL)
    if name != _name:
        return
    _left -= 1
    if _left <= 0:
        os.kill(os.getpid(), signal.SIGKILL)


def _is_asked(name: str) -> bool:
    """Whether the file asks for this point and we are the one to die; its name then ends with our process number."""
    path = Path(_asked)
    try:
        if path.read_text() != name:
            return False
        path.rename(path.with_name(f"{path.name}.{os.getpid()}"))
    except FileNotFoundError:
        return False
    return True
