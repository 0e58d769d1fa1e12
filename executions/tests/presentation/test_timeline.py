"""The steps of an execution in time, without a database."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from executions.models import NodeExecution, WorkflowExecution
from executions.presentation.timeline import LEAST_LENGTH, Bar, failed_first, timeline
from executions.status import Cause, Status
from executions.tests.shown import START

NOW = START + timedelta(seconds=60)
ENDED = st.sampled_from([Status.COMPLETED, Status.FAILED, Status.TIMEOUT, Status.SKIPPED, Status.CANCELLED])


def _step(order: int, start: float | None, seconds: float | None, status: str = Status.COMPLETED) -> NodeExecution:
    started = None if start is None else START + timedelta(seconds=start)
    ended = started + timedelta(seconds=seconds) if started and seconds is not None else None
    key = f"step_{order}"
    return NodeExecution(
        node_key=key, node_name=key, execution_order=order, status=status, started_at=started, ended_at=ended
    )


@st.composite
def steps(draw: st.DrawFn) -> list[NodeExecution]:
    times = st.none() | st.floats(0, 30)
    lengths = st.none() | st.floats(0, 30)
    return [_step(order, draw(times), draw(lengths), draw(ENDED)) for order in range(draw(st.integers(1, 8)))]


def _share(text: str) -> float:
    return float(text.removesuffix("%")) / 100


def _bars(*shown: NodeExecution) -> list[tuple[str, str, str]]:
    execution = WorkflowExecution(started_at=START)
    return [(bar.step.node_key, bar.start, bar.length) for bar in timeline(execution, shown, NOW)]


def test_bars_reach_from_start_to_end_of_the_whole() -> None:
    assert _bars(_step(0, 0, 1), _step(1, 1, 3)) == [("step_0", "0%", "25%"), ("step_1", "25%", "75%")]


def test_what_runs_reaches_to_now_and_what_has_not_begun_has_no_bar() -> None:
    running = _step(0, 30, None, Status.RUNNING)

    assert _bars(_step(1, None, None, Status.PENDING), running) == [("step_0", "50%", "50%"), ("step_1", "", "")]


@given(steps())
def test_every_bar_is_seen_and_lies_within_the_whole(shown: list[NodeExecution]) -> None:
    for _key, start, length in _bars(*shown):
        if start:
            assert _share(length) >= LEAST_LENGTH - 0.001
            assert 0 <= _share(start) <= _share(start) + _share(length) <= 1 + LEAST_LENGTH


@given(steps())
def test_what_failed_comes_first_then_by_start_and_nothing_is_lost(shown: list[NodeExecution]) -> None:
    ordered = failed_first(shown)

    assert sorted(step.execution_order for step in ordered) == list(range(len(shown)))
    ranks = [0 if step.status in {"failed", "timeout"} else 1 if step.started_at else 2 for step in ordered]
    assert ranks == sorted(ranks)
    begun = [step.started_at for step, rank in zip(ordered, ranks, strict=True) if rank == 1 and step.started_at]
    assert begun == sorted(begun)


def test_an_execution_that_waits_for_its_turn_has_no_bars() -> None:
    assert [bar.start for bar in timeline(WorkflowExecution(), [_step(0, None, None, Status.PENDING)], NOW)] == [""]


def test_what_was_taken_over_says_so() -> None:
    kept = _step(0, None, None)
    kept.cause = Cause.KEPT

    assert Bar(kept).is_kept
