"""Messages that nobody should have sent: doubled, in the wrong order, and for what ended long ago."""

import time
from pathlib import Path
from random import Random

from django.db import Error, connection

from executions.dispatch.notify import notify
from executions.models import NodeExecution
from executions.status import OPEN
from lab.chaos.scene import Scene

MANY = 30
PAUSE_SECONDS = 0.05


def mix(pick: int) -> int:
    """Ring twice, backwards, for nodes that are open and for some that are not; how many messages that were."""
    nodes = NodeExecution.objects.order_by("-id")
    ids = list(nodes.filter(status__in=OPEN).values_list("id", flat=True)[:MANY])
    ids += nodes.exclude(status__in=OPEN).values_list("id", flat=True)[:MANY]
    doubled = ids * 2
    Random(pick).shuffle(doubled)  # noqa: S311  # not for secrets
    notify(doubled)
    return len(doubled)


def asking_path(scene: Scene) -> Path:
    """The file that asks a process of the product to mix its own messages."""
    return scene.kept("ready") / "mix"


def mix_when_asked(scene: Scene) -> None:
    """In a thread of the embedded product, whose messages nobody else reaches."""
    path = asking_path(scene)
    while True:
        if path.exists():
            pick = int(path.read_text() or 0)
            path.unlink()
            try:
                mix(pick)
            except Error:
                connection.close()
        time.sleep(PAUSE_SECONDS)  # between two looks
