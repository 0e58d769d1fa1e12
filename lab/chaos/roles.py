"""What the processes of a campaign do. The product is started as its operators start it."""

import threading
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from celery.signals import beat_init, worker_ready
from django.core.management import call_command

from executions.dispatch.notify import listening
from executions.recovery import reconciler
from lab.chaos.caller import answer_requests
from lab.chaos.conductor import conduct
from lab.chaos.controls import switch_off
from lab.chaos.crash_conductor import conduct_crashes
from lab.chaos.crash_lane import run_lane
from lab.chaos.members import say_ready, worker_name
from lab.chaos.messages import mix_when_asked
from lab.chaos.reader import Reader
from lab.chaos.scene import Scene
from lab.chaos.starter import Starter
from lab.processes import end_with_parent
from pastetrader.celery import app

# The product prunes each minute; a campaign is over by then.
PRUNE_EVERY_SECONDS = 1.0


def perform(role: str, scene: Scene, number: int) -> int:
    """Be that process; its exit code."""
    end_with_parent()
    reconciler.PRUNE_EVERY_SECONDS = PRUNE_EVERY_SECONDS
    if role not in JUDGES:
        switch_off(scene.control)
        return ROLES[role](scene, number, partial(say_ready, scene, role, number))
    return JUDGES[role](scene, number)


Ready = Callable[[], None]


def _worker(_scene: Scene, number: int, ready: Ready) -> int:
    worker_ready.connect(_calls(ready), weak=False)
    name = worker_name("worker", number)
    app.worker_main(["worker", "-P", "prefork", "-c", "2", "-n", name, "--without-gossip", "--without-mingle"])


def _beat(_scene: Scene, _number: int, ready: Ready) -> int:
    beat_init.connect(_calls(ready), weak=False)
    app.start(["beat", "--pidfile="])


def _product(scene: Scene, _number: int, ready: Ready) -> int:
    """`manage.py up`, with a thread that sends messages when asked to and one that starts executions."""

    def inside() -> None:
        listening.wait()
        ready()
        threading.Thread(target=mix_when_asked, args=(scene,), name="mixing", daemon=True).start()
        Starter(scene, 1).run()

    threading.Thread(target=inside, name="campaign", daemon=True).start()
    call_command("up", port=scene.web_port)
    return 0


def _starter(scene: Scene, number: int, ready: Ready) -> int:
    ready()
    Starter(scene, number).run()
    return 0


def _reader(scene: Scene, _number: int, ready: Ready) -> int:
    ready()
    Reader(scene).run()
    return 0


def _caller(scene: Scene, _number: int, ready: Ready) -> int:
    ready()
    answer_requests(scene)
    return 0


def _calls(act: Ready) -> Callable[..., None]:
    """As a receiver of a signal."""

    def receive(**_: Any) -> None:
        act()

    return receive


def _conductor(scene: Scene, _number: int) -> int:
    return conduct_crashes(scene) if scene.crash_points else conduct(scene)


ROLES: Mapping[str, Callable[[Scene, int, Ready], int]] = {
    "worker": _worker,
    "beat": _beat,
    "product": _product,
    "starter": _starter,
    "reader": _reader,
    "caller": _caller,
}
# They look at the product as it is, whatever was switched off in the others.
JUDGES: Mapping[str, Callable[[Scene, int], int]] = {"conductor": _conductor, "lane": run_lane}
