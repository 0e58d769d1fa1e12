"""The helpers of this process: each caller gets one for itself, kept warm for the next call, all gone at the end."""

import atexit
import os
import threading
import time
from collections import deque
from collections.abc import Mapping
from concurrent.futures import Future
from typing import Any

from pastetrader.common.helper_process.errors import HelperDied, cannot_start
from pastetrader.common.helper_process.helper import Helper, Limits
from pastetrader.common.stop_signal import StopSignal

IDLE_SECONDS = 60.0
# A fresh one now and then, so that a function that leaks does not grow for ever.
MAX_CALLS = 1_000
NO_LIMITS = Limits()


class Pool:
    """As many helpers as callers at once. One thread starts them all, since they die with the thread that did."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._idle: list[tuple[float, Helper]] = []
        self._all: set[Helper] = set()
        self._orders: deque[Future[Helper]] = deque()
        self._keeper: threading.Thread | None = None

    def take(self) -> Helper:
        """The helper that was used last, or a new one; raises HelperDied when it cannot be started."""
        with self._changed:
            while self._idle:
                _since, helper = self._idle.pop()
                if helper.is_alive:
                    return helper
                self._end(helper)
            order = self._order()
        try:
            return order.result()
        except OSError as error:
            raise HelperDied(cannot_start(error), had_no_effect=True) from error

    def give_back(self, helper: Helper) -> None:
        """Keep it for the next caller if it is still good."""
        with self._changed:
            if helper.is_ended or helper.calls >= MAX_CALLS:
                self._end(helper)
            else:
                self._idle.append((time.monotonic(), helper))

    def end(self) -> None:
        """Kill all, also those at work."""
        with self._changed:
            while self._idle:
                self._end(self._idle.pop()[1])
            for helper in self._all:
                helper.kill()

    def forget(self) -> None:
        """In a fork: nothing of this is ours."""
        for helper in self._all:
            helper.forget()

    def _end(self, helper: Helper) -> None:
        helper.end()
        self._all.discard(helper)

    def _order(self) -> Future[Helper]:
        order: Future[Helper] = Future()
        self._orders.append(order)
        if self._keeper is None or not self._keeper.is_alive():
            self._keeper = threading.Thread(target=self._keep, name="helpers", daemon=True)
            self._keeper.start()
        self._changed.notify()
        return order

    def _keep(self) -> None:
        """Starts what is ordered, ends what nobody has used for a while."""
        while True:
            with self._changed:
                if not self._orders:
                    self._changed.wait(IDLE_SECONDS if self._all else None)
                self._end_unused()
                order = self._orders.popleft() if self._orders else None
            if order is not None:
                self._start(order)

    def _start(self, order: Future[Helper]) -> None:
        try:
            helper = Helper()
        except OSError as error:
            order.set_exception(error)
            return
        with self._changed:
            self._all.add(helper)
        order.set_result(helper)

    def _end_unused(self) -> None:
        oldest = time.monotonic() - IDLE_SECONDS
        unused = [helper for since, helper in self._idle if since < oldest]
        self._idle = [(since, helper) for since, helper in self._idle if since >= oldest]
        for helper in unused:
            self._end(helper)


_pool = Pool()


def call(function: str, arguments: Mapping[str, Any], *, stop: StopSignal, limits: Limits = NO_LIMITS) -> Any:
    """What `function` ("module:function") returns for these arguments, by name and as JSON, in a helper process.

    Raises Stopped when the signal is set or its deadline passes; the helper is killed then, with all that it started.
    Raises HelperDied, HelperFailed (the function has a bug), ResultTooLarge, and a Refusal of the function's own.
    """
    stop.check()
    pool = _pool
    helper = pool.take()
    try:
        return helper.call(function, arguments, limits, stop)
    finally:
        pool.give_back(helper)


def _begin_anew() -> None:
    global _pool  # noqa: PLW0603  # a fork has helpers of its own
    _pool.forget()
    _pool = Pool()


def _end_all() -> None:
    _pool.end()


os.register_at_fork(after_in_child=_begin_anew)
atexit.register(_end_all)
