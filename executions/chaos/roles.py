"""What the processes of a campaign do. The product is started as its operators start it."""

import threading
from collections.abc import Callable, Mapping
from typing import Any

from celery.signals import worker_ready
from django.core.management import call_command

from executions.bell import listening
from executions.chaos.conductor import conduct
from executions.chaos.controls import switch_off
from executions.chaos.members import say_ready, worker_name
from executions.chaos.messages import mix_when_asked
from executions.chaos.reader import Reader
from executions.chaos.scene import Scene
from executions.chaos.starter import Starter
from pastetrader.celery import app
from pastetrader.common.processes import end_with_parent


def _worker(scene: Scene, number: int) -> int:
    end_with_parent()
    switch_off(scene.control)

    def ready(**_: Any) -> None:
        say_ready(scene, "worker", number)

    worker_ready.connect(ready, weak=False)
    name = worker_name("worker", number)
    app.worker_main(["worker", "-P", "prefork", "-c", "2", "-n", name, "--without-gossip", "--without-mingle"])
    return 0


def _beat(scene: Scene, number: int) -> int:
    end_with_parent()
    switch_off(scene.control)
    app.start(["beat", "--pidfile="])
    return 0


def _product(scene: Scene, number: int) -> int:
    """`manage.py up`, with a thread that sends messages when asked to and one that starts executions."""
    end_with_parent()
    switch_off(scene.control)
    threading.Thread(target=_inside, args=(scene, number), name="campaign", daemon=True).start()
    call_command("up", port=scene.web_port)
    return 0


def _inside(scene: Scene, number: int) -> None:
    listening.wait()
    say_ready(scene, "product", number)
    threading.Thread(target=mix_when_asked, args=(scene,), name="mixing", daemon=True).start()
    Starter(scene, 1).run()


def _starter(scene: Scene, number: int) -> int:
    end_with_parent()
    switch_off(scene.control)
    Starter(scene, number).run()
    return 0


def _reader(scene: Scene, number: int) -> int:
    end_with_parent()
    Reader(scene).run()
    return 0


def _conductor(scene: Scene, number: int) -> int:
    return conduct(scene)


ROLES: Mapping[str, Callable[[Scene, int], int]] = {
    "conductor": _conductor,
    "worker": _worker,
    "beat": _beat,
    "product": _product,
    "starter": _starter,
    "reader": _reader,
}
