"""Retention: what goes, what stays, and that it goes in small steps beside everything else."""

import io
import math
import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings

from executions.journal.events import write_log
from executions.journal.incidents import note
from executions.models import (
    ExecutionEvent,
    ExecutionLog,
    Incident,
    NodeAttempt,
    NodeExecution,
    NodeOutput,
    WorkflowExecution,
)
from executions.retention import pruning
from executions.retention.pruning import MEGABYTE, prune_some
from executions.status import IncidentKind, Status
from executions.tests.shown import a_workflow, an_event, an_execution
from pastetrader.accounts.models import User
from workflows.models import Workflow

pytestmark = pytest.mark.django_db
PLENTY = 60.0


@pytest.fixture(autouse=True)
def _defaults(settings: Settings) -> None:
    settings.EXECUTIONS_KEEP_DAYS = 14
    settings.EXECUTIONS_KEEP_FAILED_DAYS = 30
    settings.EXECUTIONS_KEEP_MAX = 10_000
    settings.EXECUTIONS_KEEP_MEGABYTES = 2_000


def _aged(owner: User, days: float, status: Status = Status.COMPLETED, **values: Any) -> WorkflowExecution:
    """An execution that ended so many days ago."""
    workflow = values.pop("workflow", None) or a_workflow(owner)
    execution = an_execution(owner, status, workflow=workflow)
    ended = None if status in {Status.PENDING, Status.RUNNING} else timezone.now() - timedelta(days=days)
    WorkflowExecution.objects.filter(pk=execution.pk).update(
        ended_at=ended, created_at=timezone.now() - timedelta(days=days), **values
    )
    return execution


def _child(parent: WorkflowExecution, status: Status = Status.COMPLETED, **values: Any) -> WorkflowExecution:
    """An execution that the parent's last step waited for."""
    child = an_execution(parent.owner, status, workflow=parent.workflow)
    step = parent.node_executions.get(node_key="shape")
    place = step.children.count()
    WorkflowExecution.objects.filter(pk=child.pk).update(
        parent_node=step, item_index=place, depth=parent.depth + 1, **values
    )
    child.refresh_from_db()
    return child


def _left() -> set[Any]:
    return set(WorkflowExecution.objects.values_list("pk", flat=True))


def _retained(owner: User, **retention: int) -> Workflow:
    workflow = a_workflow(owner)
    workflow.config = {"retention": retention}
    workflow.save()
    return workflow


@pytest.mark.parametrize(
    ("status", "days", "stays"),
    [
        (Status.COMPLETED, 13.9, True),
        (Status.COMPLETED, 14.1, False),
        (Status.FAILED, 29.9, True),
        (Status.FAILED, 30.1, False),
        (Status.TIMEOUT, 29.9, True),
        (Status.TIMEOUT, 30.1, False),
        (Status.CANCELLED, 29.9, True),
        (Status.CANCELLED, 30.1, False),
        (Status.RUNNING, 400, True),
        (Status.PENDING, 400, True),
    ],
)
def test_ended_executions_go_by_age_and_failed_ones_later(
    owner: User, status: Status, days: float, stays: bool
) -> None:
    _aged(owner, days, status)

    pruned = prune_some(PLENTY)

    assert WorkflowExecution.objects.exists() is stays
    assert pruned.executions == (0 if stays else 1)
    assert pruned.is_done


def test_what_is_kept_stays_for_ever(owner: User) -> None:
    kept = _aged(owner, 4_000, is_kept=True)

    prune_some(PLENTY)

    assert _left() == {kept.pk}


def test_all_that_belongs_to_an_execution_goes_with_it_and_nothing_of_others(owner: User) -> None:
    for days in (40, 1):
        execution = _aged(owner, days)
        node = execution.node_executions.get(node_key="shape")
        NodeOutput.objects.create(node_execution=node, data=[1], size_bytes=3)
        NodeAttempt.objects.create(node_execution=node, number=1, status=Status.FAILED, ended_at=timezone.now())
        write_log(execution_id=execution.pk, node_execution_id=node.pk, node_key="shape", level="info", message="x")
        an_event(execution, "node", key="shape")
        note(IncidentKind.WORKER_LOST, execution.pk, node.pk)

    prune_some(PLENTY)

    assert _left() == {execution.pk}
    assert set(NodeExecution.objects.values_list("execution", flat=True)) == {execution.pk}
    assert NodeOutput.objects.get().node_execution == NodeAttempt.objects.get().node_execution == node
    assert ExecutionLog.objects.get().execution == Incident.objects.get().execution == execution
    assert set(ExecutionEvent.objects.values_list("execution", flat=True)) == {execution.pk}


def test_signals_and_re_runs_survive_what_they_came_from(owner: User) -> None:
    old = _aged(owner, 40)
    rerun = _aged(owner, 1, rerun_of=old)
    instrument = apps.get_model("screening", "Instrument")._default_manager.create(market="SAMPLE", symbol="A")
    signal = old.workflow.signals.create(
        execution=old,
        node_execution=old.node_executions.get(node_key="shape"),
        instrument=instrument,
        node_key="shape",
        bar="2026-11-20",
        side="long",
        price=1,
    )

    prune_some(PLENTY)

    rerun.refresh_from_db()
    signal.refresh_from_db()
    assert _left() == {rerun.pk}
    assert (rerun.rerun_of_id, signal.execution_id, signal.node_execution_id) == (None, None, None)


def test_of_a_workflow_only_the_newest_so_many_stay(owner: User, settings: Settings) -> None:
    settings.EXECUTIONS_KEEP_MAX = 3
    workflow = a_workflow(owner)
    newest_first = [_aged(owner, days, workflow=workflow) for days in range(5)]
    of_another = _aged(owner, 9)
    kept = _aged(owner, 8, workflow=workflow, is_kept=True)
    running = _aged(owner, 9, Status.RUNNING, workflow=workflow)

    prune_some(PLENTY)

    staying = [*newest_first[:3], of_another, kept, running]
    assert _left() == {execution.pk for execution in staying}


def test_of_a_workflow_only_so_many_bytes_of_outputs_stay(owner: User, settings: Settings) -> None:
    settings.EXECUTIONS_KEEP_MEGABYTES = 2
    workflow = a_workflow(owner)
    newest_first = [_aged(owner, days, workflow=workflow, stored_bytes=MEGABYTE) for days in range(4)]

    pruned = prune_some(PLENTY)

    assert _left() == {execution.pk for execution in newest_first[:2]}
    assert pruned.stored_bytes == 2 * MEGABYTE


def test_the_newest_execution_stays_however_large_it_is(owner: User, settings: Settings) -> None:
    settings.EXECUTIONS_KEEP_MEGABYTES = 1
    workflow = a_workflow(owner)
    newest, _older = (_aged(owner, days, workflow=workflow, stored_bytes=9 * MEGABYTE) for days in (0, 1))

    first, second = prune_some(PLENTY), prune_some(PLENTY)

    assert _left() == {newest.pk}
    assert (first.executions, second.executions) == (1, 0)


@pytest.mark.parametrize(
    ("own", "days", "status", "stays"),
    [
        ({"days": 100}, 99, Status.COMPLETED, True),
        ({"days": 100}, 31, Status.FAILED, False),
        ({"failed_days": 100}, 99, Status.FAILED, True),
        ({"days": 1}, 2, Status.COMPLETED, False),
        ({"max_executions": 1}, 2, Status.COMPLETED, True),
    ],
)
def test_a_workflow_says_for_itself_what_of_it_is_kept(
    owner: User, own: dict[str, int], days: float, status: Status, stays: bool
) -> None:
    execution = _aged(owner, days, status, workflow=_retained(owner, **own))

    prune_some(PLENTY)

    assert (execution.pk in _left()) is stays


def test_a_workflows_number_and_size_override_the_defaults_either_way(owner: User, settings: Settings) -> None:
    settings.EXECUTIONS_KEEP_MAX, settings.EXECUTIONS_KEEP_MEGABYTES = 1, 1
    generous = _retained(owner, max_executions=5, max_megabytes=50)
    strict = _retained(owner, max_executions=2, max_megabytes=1)
    for workflow in (generous, strict):
        for days in range(3):
            _aged(owner, days, workflow=workflow, stored_bytes=400 * 1024)

    prune_some(PLENTY)

    assert (generous.executions.count(), strict.executions.count()) == (3, 2)


def test_much_that_is_too_much_goes_in_parts_until_none_is_left(
    owner: User, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.EXECUTIONS_KEEP_MAX = 1
    monkeypatch.setattr(pruning.all_due, "__defaults__", (2,))
    workflow = a_workflow(owner)
    statuses = [Status.COMPLETED, Status.FAILED, Status.CANCELLED, Status.COMPLETED, Status.TIMEOUT, Status.COMPLETED]
    newest, *_older = [_aged(owner, days, status, workflow=workflow) for days, status in enumerate(statuses)]

    pruned = prune_some(PLENTY)

    assert _left() == {newest.pk}
    assert (pruned.executions, pruned.is_done) == (5, True)


def test_settings_that_are_no_retention_leave_the_defaults(owner: User) -> None:
    workflow = a_workflow(owner)
    workflow.config = {"retention": {"days": "for ever"}}
    workflow.save()
    _aged(owner, 15, workflow=workflow)

    prune_some(PLENTY)

    assert _left() == set()


def test_a_limit_of_zero_is_none(owner: User, settings: Settings) -> None:
    settings.EXECUTIONS_KEEP_DAYS = settings.EXECUTIONS_KEEP_FAILED_DAYS = 0
    settings.EXECUTIONS_KEEP_MAX = settings.EXECUTIONS_KEEP_MEGABYTES = 0
    for status in (Status.COMPLETED, Status.FAILED):
        _aged(owner, 4_000, status, stored_bytes=9 * MEGABYTE)

    assert prune_some(PLENTY).executions == 0


def test_the_executions_of_a_deleted_workflow_have_their_time_too(owner: User) -> None:
    workflow = _retained(owner, days=2)
    young, _old = (_aged(owner, days, workflow=workflow) for days in (1, 3))
    workflow.soft_delete()

    prune_some(PLENTY)

    assert _left() == {young.pk}


def test_children_go_with_their_parents_and_never_alone(owner: User) -> None:
    old = _aged(owner, 40)
    _child(_child(old))
    young = _aged(owner, 1)
    child_of_young = _child(young, ended_at=timezone.now() - timedelta(days=400))

    pruned = prune_some(PLENTY)

    assert _left() == {young.pk, child_of_young.pk}
    assert pruned.executions == 3


@pytest.mark.parametrize("depth", [1, 2])
@pytest.mark.parametrize("values", [{"status": Status.RUNNING, "ended_at": None}, {"is_kept": True}])
def test_a_parent_stays_while_something_below_it_is_open_or_kept(
    owner: User, depth: int, values: dict[str, Any]
) -> None:
    workflow = a_workflow(owner)
    old = _aged(owner, 40, workflow=workflow)
    family = [old, _child(old)]
    if depth == 2:
        family.append(_child(family[-1]))
    WorkflowExecution.objects.filter(pk=family[-1].pk).update(**values)
    _aged(owner, 39, workflow=workflow)

    pruned = prune_some(PLENTY)

    assert _left() == {execution.pk for execution in family}
    assert pruned.is_done


def test_a_family_larger_than_a_batch_goes_lowest_first(owner: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pruning, "MOST_BELOW", 3)
    old = _aged(owner, 40)
    for child in [_child(old) for _number in range(5)]:
        _child(child)

    sizes = [batch.executions for batch in pruning._batches(math.inf)]

    assert _left() == set()
    assert sizes == [3, 3, 5]


def test_a_batch_takes_the_same_number_of_statements_however_many_rows_go(owner: User) -> None:
    def statements(executions: int) -> int:
        workflow = a_workflow(owner)
        for _number in range(executions):
            execution = _aged(owner, 40, workflow=workflow)
            for _line in range(5):
                write_log(execution_id=execution.pk, node_execution_id=None, node_key="", level="info", message="x")
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert prune_some(PLENTY).executions == executions
        return len(queries)

    assert statements(1) == statements(7) < 30


def test_nothing_due_is_one_look(owner: User, django_assert_num_queries: Callable[[int], Any]) -> None:
    _aged(owner, 1)

    with django_assert_num_queries(2):
        assert prune_some(PLENTY).executions == 0


def test_when_its_time_is_up_after_a_batch_the_rest_waits_for_the_next_call(
    owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pruning, "LARGEST_BATCH", 1)
    monkeypatch.setattr(pruning, "FIRST_BATCH", 1)
    for _number in range(3):
        _aged(owner, 40)

    # In a history of millions its time may be up before the first.
    one = prune_some(0.0)
    others = prune_some(PLENTY)
    again = prune_some(PLENTY)

    assert (one.executions, one.is_done) == (1, False)
    assert (others.executions, others.is_done) == (2, True)
    assert (again.executions, again.is_done) == (0, True)


def test_a_pruner_that_dies_between_batches_is_followed_by_the_next(
    owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pruning, "FIRST_BATCH", 1)
    workflow = a_workflow(owner)
    for _number in range(3):
        _aged(owner, 40, workflow=workflow)

    with monkeypatch.context() as dying:
        dying.setattr(pruning, "failpoint", _die)
        with pytest.raises(SystemExit):
            prune_some(PLENTY)
    left = WorkflowExecution.objects.count()

    assert left == 2
    assert prune_some(PLENTY).executions == 2


def _die(name: str) -> None:
    assert name == "prune_after_batch"
    raise SystemExit


def test_batches_grow_while_they_are_quick_and_shrink_at_once_when_they_are_not() -> None:
    assert pruning._next_size(8, 0.0) == 16
    assert pruning._next_size(150, 0.0) == pruning.LARGEST_BATCH
    assert pruning._next_size(100, 1.0) == 10
    assert pruning._next_size(1, 60.0) == 1


def test_every_table_that_points_at_executions_is_dealt_with() -> None:
    """Whoever adds a table that belongs to one of these must see to it that deleting stays one statement each."""
    leaves = {NodeAttempt, NodeOutput, ExecutionLog, ExecutionEvent, Incident}
    for model in (WorkflowExecution, NodeExecution):
        for relation in model._meta.related_objects:
            assert relation.related_model in {WorkflowExecution, NodeExecution, *leaves} or relation.null
    assert [leaf for leaf in leaves if leaf._meta.related_objects] == []


def _prune_command(*options: str) -> str:
    out = io.StringIO()
    call_command("prune", *options, stdout=out)
    return out.getvalue()


def test_the_command_says_what_it_would_do_and_does_it(owner: User) -> None:
    workflow = a_workflow(owner, "Golden cross")
    for status in (Status.COMPLETED, Status.COMPLETED, Status.FAILED):
        _aged(owner, 40, status, workflow=workflow, stored_bytes=MEGABYTE)

    announced = _prune_command("--dry-run")
    untouched = WorkflowExecution.objects.count()
    done = _prune_command()
    again = _prune_command()

    assert "Golden cross" in announced
    assert "2 executions with 2.0 MB of outputs, completed" in announced
    assert "3 executions with 3.0 MB of outputs would be removed" in announced
    assert untouched == 3
    assert done == "3 executions with 3.0 MB of outputs removed.\n"
    assert again == "0 executions with 0.0 MB of outputs removed.\n"


@pytest.fixture
def at_once() -> Callable[..., list[Any]]:
    """Calls functions in threads of their own, all at once; answers what they returned."""

    def call(*functions: Callable[[], Any]) -> list[Any]:
        start = threading.Barrier(len(functions))
        answers: list[Any] = [None] * len(functions)

        def run(place: int) -> None:
            start.wait()
            try:
                answers[place] = functions[place]()
            except DatabaseError as error:
                answers[place] = error
            finally:
                connection.close()

        threads = [threading.Thread(target=run, args=(place,)) for place in range(len(functions))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return answers

    return call


@pytest.mark.django_db(transaction=True)
def test_pruners_starts_ends_and_keeping_at_once_lose_nothing_that_stays(
    owner: User, at_once: Callable[..., list[Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pruning, "LARGEST_BATCH", 3)
    workflow = a_workflow(owner)
    old = [_aged(owner, 40 + number, workflow=workflow) for number in range(30)]
    for execution in old[::5]:
        _child(execution)
    running = [_aged(owner, 90, Status.RUNNING, workflow=workflow) for _number in range(10)]
    young = [_aged(owner, 1, workflow=workflow, rerun_of=execution) for execution in old[:10]]

    def end_some() -> None:
        for execution in running[:5]:
            open_ones = WorkflowExecution.objects.filter(pk=execution.pk, status=Status.RUNNING)
            assert open_ones.update(status=Status.COMPLETED, ended_at=timezone.now()) == 1
            an_event(execution, "execution", status="completed")

    def keep_one() -> bool:
        return WorkflowExecution.objects.filter(pk=old[0].pk).update(is_kept=True) == 1

    def prune_until_done() -> int:
        executions = 0
        for _call in range(200):
            pruned = prune_some(PLENTY)
            executions += pruned.executions
            if pruned.is_done and not pruning.all_due():
                return executions
        raise AssertionError("it is never done")

    *counts, _none, was_kept = at_once(*[prune_until_done] * 4, end_some, keep_one)

    staying = {execution.pk for execution in [*running, *young]}
    if was_kept:
        staying |= {old[0].pk, *WorkflowExecution.objects.filter(depth=1).values_list("pk", flat=True)}
    assert _left() == staying
    assert sum(counts) == 30 + 6 - (len(staying) - 20)
    assert set(NodeExecution.objects.values_list("execution", flat=True)) == staying


@pytest.mark.django_db(transaction=True)
def test_of_two_workers_on_postgresql_one_prunes_and_the_other_goes_on_with_its_work(
    owner: User, at_once: Callable[..., list[Any]]
) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time: the second waits for its turn.")
    _aged(owner, 40)

    with transaction.atomic():
        assert pruning._is_the_one()
        [pruned] = at_once(lambda: prune_some(PLENTY))

    assert (pruned.executions, pruned.is_done) == (0, False)
    assert prune_some(PLENTY).executions == 1
