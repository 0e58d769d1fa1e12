"""A broker that the test reads: messages lie in it until the test delivers them, in whichever order it wants."""

import threading
from dataclasses import dataclass
from datetime import datetime
from random import Random
from typing import Any
from uuid import uuid4

import pytest
from celery import current_app
from django.utils import timezone

from executions.dispatch import notify
from executions.models import NodeExecution
from executions.status import WaitingFor
from executions.tasks import run_node


@dataclass(frozen=True)
class Message:
    """The node that a message tells of, its execution, and after how many seconds it may be delivered."""

    arguments: tuple[str, ...]
    countdown: float

    @property
    def node(self) -> str:
        """Its id."""
        return self.arguments[0]


class Postbox:
    """What was sent and not delivered yet; delivering is what a worker does with it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.waiting: list[Message] = []
        monkeypatch.setattr(current_app.amqp, "send_task_message", self._send)
        monkeypatch.setattr(notify, "listening", listening := threading.Event())
        listening.set()

    def deliver(self, place: int = 0) -> None:
        """One of the messages, whether or not its time has come."""
        message = self.waiting.pop(place)
        run_node.apply(args=message.arguments, task_id=str(uuid4())).get()

    def deliver_some(self, random: Random) -> None:
        """None, some or all of what waits at this moment, in any order. What waits for its time stays."""
        for _message in range(random.randint(0, len(self.waiting))):
            due = [place for place, message in enumerate(self.waiting) if not message.countdown]
            if due:
                self.deliver(random.choice(due))

    def deliver_all(self, random: Random) -> None:
        """Until nothing is left, in any order; each when its node is due."""
        while self.waiting:
            place = random.randrange(len(self.waiting))
            if self.waiting[place].countdown:
                waits = NodeExecution.objects.filter(id=self.waiting[place].node, waiting_for=WaitingFor.RETRY)
                waits.update(next_run_at="2000-01-01T00:00:00+00:00")
            self.deliver(place)

    def _send(self, _producer: object, task: str, message: Any, **_options: Any) -> None:
        if task == notify.TASK:
            self.waiting.append(Message(message.body[0], _seconds_until(message.headers["eta"])))


def _seconds_until(eta: str | None) -> float:
    return (datetime.fromisoformat(eta) - timezone.now()).total_seconds() if eta else 0.0
