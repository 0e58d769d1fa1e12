"""The broker in memory, and the lock on the data folder."""

import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from kombu import Connection, Consumer, Queue

from executions.embedded.lock import FolderLock, Held
from executions.embedded.transport import register


@pytest.fixture
def link() -> Iterator[Connection]:
    """A connection to the broker."""
    register()
    with Connection("embedded://localhost") as connection:
        yield connection


class Reader:
    """Keeps what it is given, and answers."""

    def __init__(self) -> None:
        self.seen: list[Any] = []

    def __call__(self, message: Any) -> None:
        """One message."""
        self.seen.append(message.payload)
        message.ack()


def queue(name: str, link: Connection) -> Queue:
    """An empty queue."""
    made = Queue(name, routing_key=name)(link.default_channel)
    made.declare()
    made.purge()
    return made


def test_messages_come_in_order_and_once(link: Connection) -> None:
    numbers = queue("in-order", link)
    reader = Reader()
    for number in range(50):
        link.Producer().publish(number, routing_key="in-order", serializer="json")

    with Consumer(link, [numbers], on_message=reader):
        while len(reader.seen) < 50:
            link.drain_events(timeout=5)
        with pytest.raises(socket.timeout):
            link.drain_events(timeout=0.01)

    assert reader.seen == list(range(50))


def test_waiting_reader_is_woken_by_another_thread(link: Connection) -> None:
    bell = queue("woken", link)
    reader = Reader()

    def publish() -> None:
        with Connection("embedded://localhost") as other:
            other.Producer().publish("ding", routing_key="woken", serializer="json")

    with Consumer(link, [bell], on_message=reader):
        began = time.monotonic()
        threading.Timer(0.05, publish).start()
        link.drain_events(timeout=30)

    assert reader.seen == ["ding"]
    assert time.monotonic() - began < 5


def test_answer_makes_room_for_the_next_message(link: Connection) -> None:
    """With a prefetch of one the second message waits for the first one's answer, without polling."""
    work = queue("room", link)
    unanswered: list[Any] = []
    with Consumer(link, [work], on_message=unanswered.append, prefetch_count=1):
        for number in range(2):
            link.Producer().publish(number, routing_key="room", serializer="json")
        link.drain_events(timeout=5)
        with pytest.raises(socket.timeout):
            link.drain_events(timeout=0.05)
        threading.Timer(0.05, unanswered[0].ack).start()
        link.drain_events(timeout=30)

    assert [message.payload for message in unanswered] == [0, 1]


def test_second_lock_names_the_holder(tmp_path: Path) -> None:
    first, second = FolderLock(tmp_path), FolderLock(tmp_path)
    first.acquire()

    with pytest.raises(Held) as held:
        second.acquire()
    first.release()
    second.acquire()

    assert held.value.pid > 0
    second.release()
