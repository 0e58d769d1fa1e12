"""Missed and overlapping runs, as laws over all that can come due at once."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from executions.scheduling.policies import (
    GRACE,
    MAX_CATCH_UP,
    Decision,
    MissedPolicy,
    OverlapPolicy,
    Situation,
    decide,
    is_missed,
)

NOW = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)
AGES = st.lists(st.integers(0, 4_000), unique=True, min_size=1, max_size=40)
MISSED = st.sampled_from(("skip", "run_latest", "run_all"))
OVERLAP = st.sampled_from(("skip", "queue_one", "allow"))
SITUATIONS = st.builds(Situation, st.just(NOW), st.booleans(), st.booleans())


def _due(ages: Sequence[int]) -> list[datetime]:
    return [NOW - timedelta(seconds=age) for age in sorted(ages, reverse=True)]


def _started(decisions: Sequence[Decision]) -> list[datetime]:
    return [decision.scheduled_for for decision in decisions if decision.action == "start"]


@given(AGES, SITUATIONS, MISSED, OVERLAP)
def test_every_due_time_is_decided_once_and_in_order(
    ages: list[int], situation: Situation, missed: MissedPolicy, overlap: OverlapPolicy
) -> None:
    due = _due(ages)

    decisions = decide(due, situation, missed=missed, overlap=overlap)

    assert [decision.scheduled_for for decision in decisions] == due
    assert all((decision.action == "skip") == bool(decision.reason) for decision in decisions)
    assert not any(d.reason == "missed" and not is_missed(d.scheduled_for, NOW) for d in decisions)


@given(AGES, SITUATIONS, OVERLAP)
def test_skipped_when_missed_means_that_nothing_starts_late(
    ages: list[int], situation: Situation, overlap: OverlapPolicy
) -> None:
    decisions = decide(_due(ages), situation, missed="skip", overlap=overlap)

    assert all(NOW - decision.scheduled_for <= GRACE for decision in decisions if decision.action != "skip")
    assert {d.reason for d in decisions if is_missed(d.scheduled_for, NOW)} <= {"missed"}


@given(AGES)
def test_of_missed_ones_the_latest_runs_unless_a_newer_one_is_on_time(ages: list[int]) -> None:
    due = _due(ages)

    started = _started(decide(due, Situation(NOW), missed="run_latest", overlap="allow"))

    on_time = [moment for moment in due if not is_missed(moment, NOW)]
    assert started == (on_time or due[-1:])


@given(AGES)
def test_of_missed_ones_the_last_ten_run(ages: list[int]) -> None:
    due = _due(ages)

    started = _started(decide(due, Situation(NOW), missed="run_all", overlap="allow"))

    late = [moment for moment in due if is_missed(moment, NOW)]
    assert started == [*late[-MAX_CATCH_UP:], *due[len(late) :]]


@given(AGES, SITUATIONS, MISSED)
def test_without_overlap_at_most_one_starts_and_none_beside_a_running_one(
    ages: list[int], situation: Situation, missed: MissedPolicy
) -> None:
    started = _started(decide(_due(ages), situation, missed=missed, overlap="skip"))

    assert len(started) <= (0 if situation.is_busy or situation.is_waiting else 1)


@given(AGES, SITUATIONS, MISSED)
def test_at_most_one_waits(ages: list[int], situation: Situation, missed: MissedPolicy) -> None:
    decisions = decide(_due(ages), situation, missed=missed, overlap="queue_one")

    waiting = [decision for decision in decisions if decision.action == "wait"]
    assert len(waiting) + situation.is_waiting <= 1
    assert len(_started(decisions)) <= (0 if situation.is_busy or situation.is_waiting else 1)
    if any(decision.reason == "overlap" for decision in decisions):
        assert waiting or situation.is_waiting
