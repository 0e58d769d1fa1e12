"""What a campaign judges by: each invariant notices what it is for; faults and load follow from the seed."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.conf import settings

from executions.failpoints import NAMES
from lab.chaos import schedule, tools
from lab.chaos.crash_cases import SHAPES as CRASH_SHAPES
from lab.chaos.crash_cases import cases
from lab.chaos.crash_lane import Lane
from lab.chaos.effects import SILENT_SECONDS, EffectJournal, effects_server
from lab.chaos.history import Effects, EventRow, ExecutionRow, History, NodeRow
from lab.chaos.journals import lines, note
from lab.chaos.load import SHAPES, shape_of
from lab.chaos.recovery import percentile, recoveries
from lab.chaos.scene import VARIABLE, Scene
from lab.chaos.verdict import figures, judged
from lab.servers import free_port
from registry.builtin import BuiltinTool, ToolContext
from registry.exceptions import ToolError

BEGAN = datetime(2026, 1, 5, tzinfo=UTC)


def at(seconds: float) -> datetime:
    """A moment of the campaign."""
    return BEGAN + timedelta(seconds=seconds)


def node(key: str, position: int, **more: Any) -> NodeRow:
    """A completed node that ran from its position's second on, for one."""
    facts: dict[str, Any] = {
        "id": f"node-{key}",
        "execution": "e",
        "key": key,
        "position": position,
        "sources": [position - 1] if position else [],
        "arrived": None,
        "fired": [],
        "status": "completed",
        "cause": "",
        "is_handled": False,
        "attempt": 1,
        "retry_count": 0,
        "lost_count": 0,
        "started_at": at(position),
        "ended_at": at(position + 1),
        "has_lease": False,
    }
    return NodeRow(**{**facts, **more})


def event(number: int, key: str, status: str, **more: Any) -> EventRow:
    """An event in the second of its number."""
    facts: dict[str, Any] = {"execution": "e", "cause": "", "attempt": 1, "waits_for": "", "at": at(number)}
    return EventRow(id=number, key=key, status=status, **{**facts, **more})


SOUND_EVENTS = (
    event(1, "", "running"),
    event(2, "a", "running"),
    event(3, "a", "completed"),
    event(4, "b", "running"),
    event(5, "b", "completed"),
    event(6, "", "completed"),
)
SOUND_EXECUTION = ExecutionRow(
    id="e",
    shape="chain",
    status="completed",
    cause="",
    limit=1,
    parent_node=None,
    ended_at=at(2),
    nodes=[node("a", 0), node("b", 1)],
    events=SOUND_EVENTS,
)
SOUND = History(
    accepted=["e"],
    executions={"e": SOUND_EXECUTION},
    event_ids={"e": [1, 2, 3, 4, 5, 6]},
    read_ids={"e": [1, 2, 3, 4, 5, 6]},
    effects=Effects(keyed_requests={"node-a": 1}, keys={"node-a": 1}, unkeyed_requests={"node-b": 1}),
    incidents={},
)


def with_execution(**more: Any) -> History:
    """The sound history, with an execution that differs."""
    return replace(SOUND, executions={"e": replace(SOUND_EXECUTION, **more)})


def with_nodes(*nodes: NodeRow, **more: Any) -> History:
    """The sound history, with other nodes."""
    return with_execution(nodes=nodes, **more)


def with_events(*events: EventRow) -> History:
    """The sound history, with other events."""
    return with_execution(events=events)


def broken(history: History) -> set[str]:
    """The invariants that do not hold."""
    return {name for name, holds in judged(history, max_retries=2).invariants.items() if holds is False}


def test_a_sound_history_breaks_nothing() -> None:
    assert broken(SOUND) == set()
    assert {name: figures(SOUND)[name] for name in ("lost", "stuck", "double_finished")} == {
        "lost": 0,
        "stuck": 0,
        "double_finished": 0,
    }


@pytest.mark.parametrize(
    ("name", "history"),
    [
        ("I1", replace(SOUND, accepted=["e", "f"])),
        ("I2", with_execution(status="running")),
        ("I2", with_nodes(node("a", 0), node("b", 1, status="pending", started_at=None, ended_at=None))),
        ("I3", with_events(*SOUND_EVENTS, event(7, "a", "completed"))),
        ("I3", with_events(*SOUND_EVENTS, event(7, "a", "running", attempt=2))),
        ("I3", with_events(*SOUND_EVENTS, event(7, "", "completed"))),
        ("I3", with_events(*SOUND_EVENTS[:-1])),
        ("I4", with_nodes(node("a", 0), node("b", 1, started_at=at(0.5)))),
        ("I4", with_nodes(node("a", 0, ended_at=None), node("b", 1))),
        ("I5", with_nodes(node("a", 0, attempt=2), node("b", 1))),
        ("I5", with_nodes(node("a", 0, attempt=4, retry_count=3), node("b", 1))),
        ("I5", with_nodes(node("a", 0, attempt=7, lost_count=6), node("b", 1))),
        ("I6", with_execution(status="cancelled", cause="user", ended_at=at(0.5))),
        ("I6", with_execution(status="cancelled", cause="user", events=(event(1, "", "cancelled"), *SOUND_EVENTS[1:]))),
        ("I7", with_execution(status="failed")),
        ("I7", with_nodes(node("a", 0), node("b", 1, status="failed"))),
        ("I7", with_execution(status="cancelled", cause="node_failed")),
        ("I8", replace(SOUND, effects=Effects(keyed_requests={"node-a": 1}, keys={"node-a": 2}))),
        ("I8", replace(SOUND, effects=Effects(keyed_requests={"node-a": 2}, keys={"node-a": 1}))),
        ("I8", replace(SOUND, effects=Effects(unkeyed_requests={"node-a": 2}))),
        ("I10", replace(SOUND, read_ids={"e": [1, 2, 3, 5, 6]})),
        ("I10", replace(SOUND, read_ids={"e": [1, 2, 4, 3, 5, 6]})),
        ("I10", replace(SOUND, read_ids={})),
        ("nodes_at_a_time", with_nodes(node("a", 0), node("b", 1, sources=[], started_at=at(0.5)))),
    ],
)
def test_each_invariant_notices_what_it_is_for(name: str, history: History) -> None:
    assert name in broken(history)


def test_a_node_that_is_late_for_a_join_is_not_finished_twice() -> None:
    late = event(7, "a", "completed", cause="join_settled")

    assert broken(with_events(*SOUND_EVENTS, late)) == set()


def test_a_wait_for_executions_of_its_own_explains_an_attempt() -> None:
    parked = event(3, "a", "pending", waits_for="children")
    events = (*SOUND_EVENTS[:2], parked, event(4, "a", "running", attempt=2), *SOUND_EVENTS[2:])
    waited = with_nodes(node("a", 0, attempt=2), node("b", 1), events=events)
    child = replace(SOUND_EXECUTION, id="f", parent_node="node-a", ended_at=at(0.5))

    assert broken(waited) == set()
    assert broken(replace(waited, executions={**waited.executions, "f": child})) == set()
    late = replace(child, ended_at=at(1.5))
    assert "I4" in broken(replace(waited, executions={**waited.executions, "f": late}))


def test_a_failure_that_was_handled_leaves_an_execution_completed() -> None:
    assert broken(with_nodes(node("a", 0, status="failed", is_handled=True), node("b", 1))) == set()


def test_recovery_is_measured_until_a_lost_node_is_claimed_again_or_ends() -> None:
    back = event(7, "a", "pending")
    events = (
        event(2, "a", "running"),
        back,
        event(9, "a", "running", attempt=2),
        event(12, "a", "completed", attempt=2),
    )
    lost: dict[str, Any] = {
        "kind": "worker_killed",
        "at": at(5).timestamp(),
        "held": [{"execution": "e", "key": "a", "attempt": 1}],
    }

    found = recoveries([{**lost, "at": at(10).timestamp()}, lost], with_events(*events))
    assert [recovery.seconds for recovery in found] == [4.0, 2.0]
    assert str(found[0]) == "4.0 s after worker_killed: chain.a of e went running -3.0, pending +2.0, running +4.0"
    assert [recovery.given_back for recovery in found] == [2.0, 2.0]
    assert recoveries([{**lost, "at": at(20).timestamp()}], with_events(*events)) == []
    assert percentile([], 0.99) is None
    assert percentile([4.0, 2.0], 0.5) == 4.0
    assert percentile([4.0, 2.0], 0.49) == 2.0


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    """A campaign that is not started."""
    return Scene(
        folder=tmp_path,
        database="postgres",
        executions=10,
        faults=200,
        seed=7,
        control="",
        crash_points=None,
        secret="planted",
        effects_port=1,
        web_port=2,
        postgres_port=3,
        redis_port=4,
    )


def test_the_seed_alone_decides_the_faults_and_the_load(scene: Scene) -> None:
    assert schedule.schedule(scene) == schedule.schedule(replace(scene, executions=1000))
    assert schedule.schedule(scene) != schedule.schedule(replace(scene, seed=8))
    assert [shape_of(7, number) for number in range(50)] == [shape_of(7, number) for number in range(50)]


@pytest.mark.parametrize("database", ["postgres", "sqlite"])
def test_every_kind_of_fault_and_every_shape_has_its_turn(scene: Scene, database: Any) -> None:
    faults = schedule.schedule(replace(scene, database=database))

    assert len(faults) == 200
    assert {fault.kind for fault in faults} == set(schedule.WEIGHTS[database])
    assert {shape_of(7, number) for number in range(1000)} == set(SHAPES)


def test_a_control_is_given_the_faults_that_find_it(scene: Scene) -> None:
    faults = schedule.schedule(replace(scene, control="fence", faults=5))

    assert [fault.kind for fault in faults] == ["worker_stalled"] * 5


def test_the_scene_travels_in_the_environment(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    lane = replace(scene.lane("lane1", 2, 5), lease_seconds=1.0)
    for name, value in lane.environment().items():
        monkeypatch.setenv(name, value)

    assert Scene.from_environment() == lane
    assert os.environ["DATABASE_URL"] == "postgres://pastetrader:planted@127.0.0.1:3/lane1"
    assert os.environ["CELERY_BROKER_URL"] == "redis://127.0.0.1:4/2"


def test_a_torn_last_line_was_never_said(tmp_path: Path) -> None:
    path = tmp_path / "journal.jsonl"
    note(path, {"n": 1})
    with path.open("a") as file:
        file.write('{"n": 2')

    assert list(lines(path)) == [{"n": 1}]
    assert list(lines(tmp_path / "none")) == []


def test_every_crash_point_has_cases_and_every_case_a_workflow() -> None:
    assert set(CRASH_SHAPES) == set(NAMES) == {case.point for case in cases()}
    assert {case.shape for case in cases()} <= set(SHAPES)


def test_a_file_asks_for_one_death_at_one_point(tmp_path: Path) -> None:
    order = tmp_path / "crash"
    order.write_text("take_after")
    code = "from executions.failpoints import failpoint; failpoint('take_before'); failpoint('take_after')"
    env = {**os.environ, "PASTETRADER_CRASH_FILE": str(order)}

    def ended() -> int:
        return subprocess.run([sys.executable, "-c", code], cwd=settings.BASE_DIR, env=env, check=False).returncode

    assert ended() == -9
    assert not order.exists()
    assert ended() == 0


def test_who_took_the_order_to_die_has_died_only_once_it_is_gone(scene: Scene, tmp_path: Path) -> None:
    lane = Lane(scene, EffectJournal(tmp_path / "effects.jsonl"))
    scene.crash_order.write_text("take_after")
    assert not lane.has_died()

    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as other:
        scene.crash_order.rename(scene.crash_order.with_name(f"crash.{other.pid}"))
        assert not lane.has_died()
        other.kill()

    assert lane.has_died()


@pytest.fixture
def outside(scene: Scene, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[EffectJournal]:
    """The effects server, and tools that know where it is."""
    scene = replace(scene, effects_port=free_port())
    monkeypatch.setenv(VARIABLE, scene.environment()[VARIABLE])
    with effects_server(scene.effects_port, tmp_path / "effects.jsonl") as journal:
        yield journal


def called(tool: BuiltinTool, node_id: UUID, key: str = "key", **arguments: Any) -> bool:
    """What the tool answers for a node execution: whether its effect was applied now."""
    context = ToolContext(
        owner_id=node_id,
        execution_id=node_id,
        node_execution_id=node_id,
        workflow_id=node_id,
        workflow_version_id=node_id,
        node_key="a",
        as_of=None,
        deadline=None,
        idempotency_key=key,
        log=lambda *_: None,
    )
    assert tool.call is not None
    answer = tool.call(context, tool.arguments.model_validate(arguments))
    return bool(answer.model_dump()["applied"])


def test_the_outside_applies_a_key_once_and_counts_every_request(outside: EffectJournal) -> None:
    one, two = uuid4(), uuid4()

    assert [called(tools.KEYED, one, key) for key in ("k", "k", "l")] == [True, False, True]
    assert [called(tools.UNKEYED, two) for _ in range(2)] == [True, True]
    assert dict(outside.keyed_requests) == {str(one): 3}
    assert outside.keys[str(one)] == {"k", "l"}
    assert dict(outside.unkeyed_requests) == {str(two): 2}
    assert [line["kind"] for line in lines(outside.path)] == ["keyed"] * 3 + ["unkeyed"] * 2


@pytest.mark.parametrize("peer", ["slow", "reset", "half_open"])
def test_a_peer_that_misbehaves_is_given_up_soon_and_may_be_asked_again(outside: EffectJournal, peer: str) -> None:
    node_id, began = uuid4(), time.monotonic()
    with pytest.raises(ToolError) as refused:
        called(tools.PEER, node_id, peer=peer, fails=1)

    assert refused.value.retryable
    assert time.monotonic() - began < SILENT_SECONDS / 2
    assert called(tools.PEER, node_id, peer=peer, fails=1) is False
    assert dict(outside.misbehaved) == {peer: 1}


def test_a_flaky_peer_answers_503_before_it_answers_well(outside: EffectJournal) -> None:
    node_id = uuid4()
    for _ in range(2):
        with pytest.raises(ToolError, match="503"):
            called(tools.FLAKY, node_id, fails=2)

    assert called(tools.FLAKY, node_id, fails=2) is False
