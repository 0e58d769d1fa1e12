"""How each fault is done, and what was lost by it at that moment."""

import os
import signal
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any, Literal

from django.db import Error, connection

from executions.models import NodeExecution
from executions.status import Status
from lab.chaos.cast import Cast
from lab.chaos.journals import accepted_path, note
from lab.chaos.members import Member, worker_name
from lab.chaos.messages import asking_path, mix
from lab.chaos.schedule import Fault

# A stalled process comes back when others have had time to take over, and to end what it held.
STALL_LEASES = 1.75
REDIS_AWAY_SECONDS = 1.0
# How long a fault waits for somebody to hurt: as long as a product takes to start where others use the machine as well.
VICTIM_SECONDS = 60.0
AT_WORK_SECONDS = 3.0


class Injector:
    """Does faults, and notes each with what it hit."""

    def __init__(self, cast: Cast) -> None:
        self._cast = cast
        self._scene = cast.scene
        self._path = cast.scene.kept("journals") / "done.jsonl"
        self.done: list[dict[str, Any]] = []
        self._acts: Mapping[str, Callable[[Fault], dict[str, Any]]] = {
            "worker_killed": self._kill_worker,
            "product_killed": self._kill_worker,
            "child_killed": self._kill_child,
            "worker_stalled": self._stall,
            "product_stalled": self._stall,
            "starter_killed": self._kill_starter,
            "beat_killed": self._kill_beat,
            "redis_flushed": self._flush,
            "redis_restarted": lambda _fault: self._stop_redis(signal.SIGTERM),
            "redis_killed": lambda _fault: self._stop_redis(signal.SIGKILL),
            "postgres_restarted": self._restart_postgres,
            "messages_mixed": self._mix,
        }

    def do(self, fault: Fault) -> None:
        """Do it while somebody is at work, a moment after; `hit` says whether there was somebody to hurt."""
        self._cast.tend_until(self._living, VICTIM_SECONDS)
        self._cast.tend_until(self._holding, AT_WORK_SECONDS)
        self._cast.tend_for(fault.pause)
        what = self._acts[fault.kind](fault)
        line = {**asdict(fault), "hit": True, "held": [], "at": time.time(), **what}
        self.done.append(line)
        note(self._path, line)

    def _kill_worker(self, fault: Fault) -> dict[str, Any]:
        worker = self._at_work(fault)
        if worker is None:
            return {"hit": False}
        at = time.time()
        worker.kill()
        return {"at": at, "victim": worker.name, "held": self._held_by(worker)}

    def _kill_child(self, fault: Fault) -> dict[str, Any]:
        worker = self._at_work(fault)
        pool = worker.pool() if worker else []
        if not worker or not pool:
            return {"hit": False}
        at_work = [pid for pid in pool if self._held_by(worker, pid)] or pool
        child = at_work[fault.pick % len(at_work)]
        at = time.time()
        with suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
        return {"at": at, "victim": f"{worker.name}:{child}", "held": self._held_by(worker, child)}

    def _stall(self, fault: Fault) -> dict[str, Any]:
        worker = self._at_work(fault)
        if worker is None:
            return {"hit": False}
        at = time.time()
        worker.stall()
        self._cast.later(STALL_LEASES * self._scene.lease_seconds, worker.resume)
        return {"at": at, "victim": worker.name, "held": self._held_by(worker)}

    def _kill_starter(self, fault: Fault) -> dict[str, Any]:
        """Just after it was told that something was accepted: then that must be there, whatever happens."""
        starters = self._up(self._cast.clients)
        told = {starter: _size_of(accepted_path(self._scene, starter.number)) for starter in starters}

        def just_told() -> list[Member]:
            return [
                starter for starter, size in told.items() if _size_of(accepted_path(self._scene, starter.number)) > size
            ]

        self._cast.tend_until(just_told, AT_WORK_SECONDS if self._scene.control else 1.0)
        return _killed(just_told() or starters, fault)

    def _kill_beat(self, fault: Fault) -> dict[str, Any]:
        return _killed(self._up(self._cast.beats), fault)

    def _up(self, members: list[Member]) -> list[Member]:
        if any(member.is_wanted for member in members):
            self._cast.tend_until(lambda: any(member.is_up for member in members), VICTIM_SECONDS)
        return [member for member in members if member.is_up]

    def _flush(self, _fault: Fault) -> dict[str, Any]:
        self._scene.redis.flush()
        return {}

    def _stop_redis(self, how: Literal[signal.Signals.SIGTERM, signal.Signals.SIGKILL]) -> dict[str, Any]:
        """Redis is away for a moment, and forgot everything; the campaign waits, so that it is away for all."""
        self._scene.redis.stop(how)
        self._cast.tend_for(REDIS_AWAY_SECONDS)
        self._scene.redis.start()
        return {}

    def _restart_postgres(self, _fault: Fault) -> dict[str, Any]:
        self._scene.postgres.restart("immediate")
        connection.close()
        return {}

    def _mix(self, fault: Fault) -> dict[str, Any]:
        if self._scene.database == "sqlite":
            asking_path(self._scene).write_text(str(fault.pick))
            return {}
        return {"messages": mix(fault.pick)}

    def _at_work(self, fault: Fault) -> Member | None:
        """A worker that holds nodes, if one does; else any that is up; None when none is."""
        victims = self._holding() or self._living()
        return victims[fault.pick % len(victims)] if victims else None

    def _living(self) -> list[Member]:
        return [worker for worker in self._cast.workers if worker.is_up]

    def _holding(self) -> list[Member]:
        return [worker for worker in self._living() if self._held_by(worker)]

    def _held_by(self, worker: Member, child: int | None = None) -> list[dict[str, Any]]:
        """The nodes that it holds: `{execution, key, attempt}`."""
        nodes = NodeExecution.objects.filter(status=Status.RUNNING)
        if worker.role == "worker":
            nodes = nodes.filter(worker__startswith=worker_name(worker.role, worker.number))
        if child is not None:
            nodes = nodes.filter(worker__endswith=f":{child}")
        try:
            rows = list(nodes.values_list("execution_id", "node_key", "attempt"))
        except Error:
            connection.close()
            return []
        return [{"execution": str(execution), "key": key, "attempt": attempt} for execution, key, attempt in rows]


def _killed(members: list[Member], fault: Fault) -> dict[str, Any]:
    if not members:
        return {"hit": False}
    victim = members[fault.pick % len(members)]
    victim.kill()
    return {"victim": victim.name}


def _size_of(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0
