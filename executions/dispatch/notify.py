"""Notifies of ready nodes: publishes messages. A lost one costs time, never a node: the reconciler notifies again."""

import logging
import threading
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID, uuid4

from celery import current_app
from celery.app import app_or_default
from django.conf import settings
from kombu.exceptions import ChannelError, OperationalError

from executions.failpoints import failpoint

logger = logging.getLogger(__name__)

# With the embedded broker: set while a worker of this process listens.
listening = threading.Event()

TASK = "executions.run_node"
# Not a cap: whoever is woken and sees more ready nodes notifies once more, so a fan fills every free slot.
FIRST_MESSAGES = 8
# Redis gives a message that is held back for longer to somebody else, too.
LONGEST_COUNTDOWN = 60.0
_NO_LONG_WAIT = {"max_retries": 1, "interval_start": 0, "interval_max": 0.2}


def is_embedded() -> bool:
    """Whether messages stay in the process that sends them."""
    return str(settings.CELERY_BROKER_URL).startswith("embedded://")


def can_be_notified() -> bool:
    """Whether a message reaches a worker; if not, ready nodes are found by the sweep of the process that has one."""
    return not is_embedded() or listening.is_set()


def notify(node_ids: Iterable[UUID], *, of: UUID | None = None) -> None:
    """One message per node; a broker that is away is logged and otherwise ignored.

    `of`: the execution, by which a worker knows one that it has worked on.
    """
    if not can_be_notified():
        return
    failpoint("notify_before")
    for node_id in node_ids:
        if not _publish(TASK, *map(str, (node_id, of) if of else (node_id,))):
            return


def send(task: str, argument: str) -> None:
    """One message of another app's task; it is lost when nobody listens, and the app looks again by itself."""
    if can_be_notified():
        _publish(task, argument)


def is_unheard() -> bool:
    """Whether a message waits that no worker has fetched: who is free hears that one. False when the broker is away."""
    producer: Any
    with current_app.producer_pool.acquire(block=True) as producer:
        broker = producer.connection
        try:
            queue = producer.channel.queue_declare(settings.CELERY_TASK_DEFAULT_QUEUE, passive=True)
        except (ChannelError, *broker.channel_errors):
            return False  # there is no queue while nothing is in it
        except (OperationalError, *broker.connection_errors):
            return False
        return bool(queue.message_count)


def can_be_notified_in(seconds: float) -> bool:
    """Whether `notify_later` sends anything for such a wait; if not, the sweep finds the node when it is due."""
    return seconds <= LONGEST_COUNTDOWN and can_be_notified()


def notify_later(node_id: UUID, seconds: float) -> None:
    """A message that is delivered after so long. Only for short waits: the reconciler notifies of the others."""
    if can_be_notified_in(seconds):
        # Without the execution: who gets it has to look whether the node is due.
        _publish(TASK, str(node_id), countdown=seconds)


def notify_enough(node_ids: Sequence[UUID], *, of: UUID, hand_over: bool, limit: int | None = None) -> None:
    """As many messages as make sense: with direct handover a few wake the rest, without it one per node.

    `limit`: how many nodes of the execution may run at a time.
    """
    notify(node_ids[: min(FIRST_MESSAGES, limit or FIRST_MESSAGES)] if hand_over else node_ids, of=of)


def _publish(task: str, *arguments: str, countdown: float | None = None) -> bool:
    """What `send_task` sends, without what that works out anew for each message though it is the same for all: its
    settings, route, result, and the declaration of the queue, which Redis has no need of (half of a message's cost).
    """
    app = app_or_default()
    parent = app.current_worker_task
    message = app.amqp.create_task_message(
        str(uuid4()),
        task,
        arguments,
        {},
        countdown=countdown,
        root_id=parent and (parent.request.root_id or parent.request.id),
        parent_id=parent and parent.request.id,
        ignore_result=True,
        argsrepr=repr(arguments),
        kwargsrepr="{}",
    )
    try:
        with app.producer_pool.acquire(block=True) as producer:
            app.amqp.send_task_message(producer, task, message, declare=(), retry=True, retry_policy=_NO_LONG_WAIT)
    except (OperationalError, OSError):
        logger.warning("The broker is away; the reconciler will notify.", exc_info=True)
        return False
    return True
