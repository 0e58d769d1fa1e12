"""Several at once: decisions about one call, workers that use one word, runs that use one budget."""

import threading
from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from django.db import connection

from executions.approvals.decisions import approve, refuse
from executions.context.execution_context import context_of
from executions.models import Approval, WorkflowExecution
from executions.recovery.reconciler import Repairs, sweep
from executions.services.cancel import cancel_execution
from executions.tests.agents.making import Shop, asking, asks, buying, buys, pending
from executions.tests.each import worked
from executions.tests.factories import ALONE, drained, started
from executions.worker.loop import work_loop
from llm.models import Budget, BudgetUse
from llm.tests.doors import Door, Purse
from llm.tests.wire import Turn
from pastetrader.accounts.models import AuditEntry, User
from pastetrader.common.errors import NotAllowed
from registry.services import create_agent
from workflows.definition.graph import Graph

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """What each of them comes to, or the error that it raises, when all begin at the same moment."""
    found: list[Any] = [None] * len(acts)
    start = threading.Barrier(len(acts), timeout=30)

    def act(place: int) -> None:
        try:
            start.wait()
            found[place] = acts[place]()
        except NotAllowed as refused:
            found[place] = refused
        finally:
            connection.close()

    threads = [threading.Thread(target=act, args=(place,)) for place in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
        assert not thread.is_alive()
    return found


def test_of_two_tabs_that_decide_at_once_exactly_one_wins(owner: User, shop: Shop) -> None:
    for _round in range(5):
        execution = worked(started(owner, Graph(nodes=(buying(),))))
        [approval] = pending(execution)
        came_to = at_once(
            *[partial(approve, approval=approval, by=owner)] * 3,
            *[partial(refuse, approval=approval, by=owner)] * 3,
        )
        worked(execution)

        [won] = [one for one in came_to if isinstance(one, Approval)]
        assert {one.code for one in came_to if isinstance(one, NotAllowed)} == {"already_decided"}
        assert execution.status == ("completed" if won.status == "approved" else "failed")
        assert sweep(silence_seconds=0) == Repairs()
    assert AuditEntry.objects.filter(action__startswith="approval.").count() == 5


def test_a_cancel_and_a_word_at_the_same_moment_never_leave_an_open_question(owner: User, shop: Shop) -> None:
    for _round in range(5):
        execution = worked(started(owner, Graph(nodes=(buying(),))))
        [approval] = pending(execution)
        at_once(partial(approve, approval=approval, by=owner), partial(cancel_execution, execution=execution, by=owner))
        worked(execution)

        assert execution.status == "cancelled"
        assert Approval.objects.get(pk=approval.pk).status == "void"
    assert shop.bought == []


def test_decisions_about_all_calls_of_one_step_at_once_wake_it(owner: User, shop: Shop) -> None:
    execution = worked(asking(owner, shop, buys(1, 2, 3, 4), {"text": "ok"}))

    at_once(*(partial(approve, approval=one, by=owner) for one in pending(execution)))
    worked(execution)

    assert (execution.status, sorted(shares for _symbol, shares in shop.bought)) == ("completed", [1, 2, 3, 4])
    assert sweep(silence_seconds=0) == Repairs()


def test_many_workers_use_one_word_once(owner: User, shop: Shop) -> None:
    execution = worked(started(owner, Graph(nodes=(buying(),))))
    approve(approval=pending(execution)[0], by=owner)

    at_once(
        *(lambda: work_loop(context_of(WorkflowExecution.objects.get(pk=execution.pk)), ALONE) for _worker in range(6))
    )
    worked(execution)

    assert (execution.status, shop.bought) == ("completed", [("005930", 1)])


def test_parallel_runs_of_an_agent_overspend_one_budget_by_at_most_one_call_each(
    doors: dict[str, Door], purse: Purse, owner: User
) -> None:
    door, runs = doors["anthropic"], 12
    choice = purse.open(door, cost="1000")
    door.server.will(*[Turn("ok", input=100, output=20)] * runs)
    agent = create_agent(
        owner=owner,
        name="spender",
        model_provider=choice.provider,
        model_name=choice.model,
        config={**choice.options, "credential": choice.credential},
    )
    Budget.objects.create(scope="agent", subject_id=agent.pk, period="day", limit=Decimal("0.5"))
    executions = [started(owner, Graph(nodes=(asks(agent),))) for _run in range(runs)]

    ended = Counter(one.status for one in at_once(*(partial(drained, one) for one in executions)))

    spent = sum(use.spent for use in BudgetUse.objects.all()) / Decimal(10**9)
    assert ended["completed"] >= 1
    assert ended["failed"] >= 1
    # A call costs 0.12 and reserves what it can cost at most: 50 at once is a test of llm/tests/test_budgets.py.
    assert spent <= Decimal("0.5") + Decimal("0.12")
