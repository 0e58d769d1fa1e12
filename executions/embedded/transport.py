"""`embedded://`: a Celery broker in memory that wakes its readers instead of being polled.

It may forget everything at any time: messages only tell of what the database knows.
"""

import threading
import time
from queue import Empty
from typing import Any

from kombu.transport import TRANSPORT_ALIASES, memory, virtual

SCHEME = "embedded"


class _News:
    """Counts changes and wakes who waits for the next one."""

    def __init__(self) -> None:
        self._condition = threading.Condition()
        self._count = 0

    @property
    def count(self) -> int:
        """How many changes there were."""
        return self._count

    def tell(self) -> None:
        """Something changed."""
        with self._condition:
            self._count += 1
            self._condition.notify_all()

    def wait_beyond(self, count: int, timeout: float | None) -> None:
        """Sleep until there were more changes than `count`, at most `timeout` seconds."""
        with self._condition:
            self._condition.wait_for(lambda: self._count > count, timeout)


_news = _News()


class Channel(memory.Channel):
    """Queues of kombu's memory transport that tell of what is put in, and of room made by an answer."""

    queues: dict[str, Any] = {}  # of the class, as in kombu: all channels share them

    def _put(self, queue: str, message: Any, **kwargs: Any) -> None:
        super()._put(queue, message, **kwargs)
        _news.tell()

    def _put_fanout(self, exchange: str, message: Any, routing_key: str | None = None, **kwargs: Any) -> None:
        super()._put_fanout(exchange, message, routing_key, **kwargs)
        _news.tell()

    def basic_ack(self, delivery_tag: Any, multiple: bool = False) -> None:  # kombu's signature
        """Answered: there is room for another message."""
        super().basic_ack(delivery_tag, multiple)
        _news.tell()

    def basic_reject(self, delivery_tag: Any, requeue: bool = False) -> None:  # kombu's
        """Refused: there is room for another message."""
        super().basic_reject(delivery_tag, requeue)
        _news.tell()


class Transport(memory.Transport):
    """Waits for news where the virtual transport sleeps."""

    Channel = Channel
    global_state = virtual.BrokerState()
    driver_type = SCHEME
    driver_name = SCHEME

    def drain_events(self, connection: Any, timeout: float | None = None, **kwargs: Any) -> None:
        """Deliver one message; raises socket.timeout after `timeout` seconds without one."""
        assert self.cycle is not None  # noqa: S101  # for the type checker: made in __init__
        deadline = None if timeout is None else time.monotonic() + timeout
        while True:
            seen = _news.count
            try:
                self.cycle.get(self._deliver, timeout=timeout)
            except Empty:
                left = None if deadline is None else deadline - time.monotonic()
                if left is not None and left <= 0:
                    raise TimeoutError from None
                _news.wait_beyond(seen, left)
            else:
                return


def register() -> None:
    """Make `embedded://` known to kombu, which takes no module path as a scheme."""
    TRANSPORT_ALIASES[SCHEME] = f"{__name__}:Transport"
