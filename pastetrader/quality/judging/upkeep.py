"""Once a minute: where something happened to a paste since it was looked at, a worker looks again."""

from executions.dispatch.notify import send
from pastetrader.quality.judging.looking import stale_pastes

TASK = "quality.look_at_pastes"


def look_after_pastes() -> bool:
    """Never more to do at once: who looks is a worker, who has the market in memory anyway. Safe in any number."""
    if stale_pastes().exists():
        send(TASK, "")
    return False
