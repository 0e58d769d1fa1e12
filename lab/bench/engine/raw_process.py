"""Raw Celery, to compare with: an application of no-op tasks that knows neither Django nor a database.

`worker ARGUMENTS…`: its worker. `caller`: sends chains and chords of its tasks and times them. The last task of each
pushes a word into a Redis list, for which the caller waits: cheaper than a result. Only the parts of a chord have
results, because a chord needs them; everything else is as Celery comes.
"""

import os
import sys
import time
from collections.abc import Callable, Mapping
from typing import Any

from celery import Celery, chain, chord
from redis import Redis

from lab.bench.engine.shapes import CHAIN_LENGTH, DIAMOND_WIDTH, Sizes
from lab.bench.sides import serve
from lab.processes import end_with_parent

QUEUE = "bench_raw"
DONE = "bench_raw_done"
GIVE_UP_SECONDS = 120
broker = os.environ["CELERY_BROKER_URL"]
# Without a time-out of its own: a shape may take long on a busy machine.
server = Redis.from_url(broker, socket_timeout=None)
# Without Celery's fixups: one of them is for Django.
app = Celery("bench_raw", broker=broker, backend=broker, fixups=[])
app.conf.update(task_default_queue=QUEUE, task_ignore_result=True, worker_hijack_root_logger=False, result_expires=300)


@app.task(name="bench.step")
def step(value: Any = None) -> Any:
    """Hand the value on."""
    return value


@app.task(name="bench.part", ignore_result=False)
def part(value: Any = None) -> Any:
    """Hand the value on, with a result: the header of a chord."""
    return value


@app.task(name="bench.last")
def last(value: Any = None) -> None:  # noqa: ARG001  # what the task before it hands on
    """Say that the shape is done."""
    server.lpush(DONE, "done")


class Caller:
    """Sends the shapes and waits for them."""

    def __init__(self) -> None:
        self._sizes = Sizes()

    def prepare(self, sizes: Mapping[str, int]) -> bool:
        """How large the shapes are."""
        self._sizes = Sizes(**sizes)
        return True

    def wait_for_worker(self) -> bool:
        """Until the worker does what it is sent."""
        last.delay()
        self._wait(1)
        return True

    def run(self, shape: str) -> dict[str, float]:
        """Milliseconds from the first call until the last task is done; each message is a task, so none is left."""
        signature, count = self._shape(shape)
        began = time.perf_counter()
        for _each in range(count):
            signature().apply_async()
        self._wait(count)
        return {"ms": (time.perf_counter() - began) * 1000, "left_messages": 0}

    def _shape(self, name: str) -> tuple[Callable[[], Any], int]:
        sizes = self._sizes
        match name:
            case "chain40":
                return lambda: _chain(sizes.chain), 1
            case "fan100":
                return lambda: chord([part.s({"n": 1}) for _each in range(sizes.fan)], last.s()), 1
            case "throughput_chain":
                return lambda: _chain(CHAIN_LENGTH), sizes.executions
            case "throughput_diamond":
                return _diamond, sizes.executions
        raise ValueError(name)

    def _wait(self, count: int) -> None:
        for _each in range(count):
            if server.blpop([DONE], timeout=GIVE_UP_SECONDS) is None:
                raise TimeoutError(f"raw Celery did not end in {GIVE_UP_SECONDS} s")


def _chain(length: int) -> Any:
    return chain(step.s({"n": 1}), *(step.s() for _each in range(length - 2)), last.s())


def _diamond() -> Any:
    return chain(step.s({"n": 1}), chord([part.s() for _each in range(DIAMOND_WIDTH)], last.s()))


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["worker", *arguments]:
            end_with_parent()
            app.worker_main(["worker", *arguments])
        case ["caller"]:
            caller = Caller()
            serve({"prepare": caller.prepare, "wait_for_worker": caller.wait_for_worker, "run": caller.run})
