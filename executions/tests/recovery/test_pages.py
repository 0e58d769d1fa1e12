"""More rows that cannot be repaired than a look reads at a time hide no others."""

from collections.abc import Callable, Collection
from functools import partial
from uuid import UUID

import pytest
from django.utils import timezone

from executions.children.rows import silent, with_left_open
from executions.engine import engine
from executions.engine.values import Page
from executions.models import WorkflowExecution
from executions.recovery.isolation import Isolation
from executions.recovery.reconciler import sweep
from executions.status import Status
from executions.tests.each import Each, after_start, mapping
from executions.tests.factories import drained, node_of, started
from executions.tests.graphs import chain
from executions.tests.recovery.test_isolation import make_unreadable, undecided_join, unended
from pastetrader.accounts.models import User

Find = Callable[[Page], Collection[UUID]]
pytestmark = pytest.mark.usefixtures("mixing", "each")


@pytest.fixture
def each(mixing: None, monkeypatch: pytest.MonkeyPatch) -> Each:
    return Each(monkeypatch)


def overdue(owner: User) -> UUID:
    """An execution whose time is up."""
    execution = started(owner, chain(2))
    WorkflowExecution.objects.filter(id=execution.id).update(deadline_at=timezone.now())
    return execution.id


def undecided(owner: User) -> UUID:
    """An execution with a join that nobody decided."""
    return undecided_join(owner).id


def open_without_nodes(owner: User) -> UUID:
    """An execution that nobody ended."""
    return unended(owner).id


def parked(owner: User) -> UUID:
    """A node that waits for its items."""
    execution = drained(started(owner, after_start(mapping()), input_data={"items": [1, 2]}))
    return node_of(execution, "each").id


def with_orphans(owner: User) -> UUID:
    """An execution of which a node ended and left its items open."""
    node = node_of(execution := WorkflowExecution.objects.get(node_executions=parked(owner)), "each")
    execution.node_executions.filter(id=node.id).update(
        status=Status.CANCELLED, ended_at=timezone.now(), waiting_for=""
    )
    return execution.id


LOOKS: tuple[tuple[Callable[[User], UUID], Find], ...] = (
    (overdue, lambda page: engine().overdue_executions(page)),
    (undecided, lambda page: engine().unsettled(page, older_than_seconds=0)),
    (open_without_nodes, lambda page: engine().unended(page, older_than_seconds=0)),
    (parked, partial(silent, seconds=0)),
    (with_orphans, partial(with_left_open, seconds=0)),
)


@pytest.mark.parametrize(("drop", "find"), LOOKS)
def test_the_pages_of_a_look_are_all_that_it_finds_once_and_in_order(
    owner: User, drop: Callable[[User], UUID], find: Find
) -> None:
    dropped = [drop(owner) for _number in range(5)]
    isolation = Isolation(rows=2)

    pages = [sorted(isolation.page("a look", find)) for _sweep in range(4)]

    in_order = sorted(dropped)
    assert pages == [in_order[:2], in_order[2:4], in_order[4:], in_order[:2]]


@pytest.mark.parametrize("dropped", [undecided_join, unended])
def test_what_can_be_repaired_is_behind_however_many_that_cannot(
    owner: User, dropped: Callable[[User], WorkflowExecution]
) -> None:
    broken = [dropped(owner) for _number in range(4)]
    for execution in broken:
        make_unreadable(execution)
    sound = dropped(owner)
    isolation = Isolation(rows=2)

    repaired = [sweep(silence_seconds=0, isolation=isolation).total for _sweep in range(4)]

    assert repaired == [0, 0, 1, 0]
    assert drained(sound).status == "completed"
