"""What is looked after once a minute: signals expire, and journals follow the bars."""

from screening.signals.journal.behind import wake
from screening.signals.states import expire


def look_after_signals() -> bool:
    """Whether there is more to do at once. Safe in any number of processes."""
    wake()
    return expire()
