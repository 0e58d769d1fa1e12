"""Any order of start, claim, finish, crash, expiry, retry and cancel: the same laws, and the same end as without.

The clock is not waited for: times on the rows are moved into the past.
"""

from typing import Any, ClassVar

import pytest
from django.db import connection
from django.utils import timezone
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)

from executions.context.execution_context import context_of
from executions.engine import Claim, ClaimRequest, Outcome, engine
from executions.models import NodeExecution, WorkflowExecution
from executions.recovery.reconciler import Repairs, sweep
from executions.services.cancel import cancel_execution
from executions.services.start import start_execution
from executions.status import TERMINAL, Cause, Status, TriggerType
from executions.tests.graphs import random_case
from executions.tests.laws import check_against_many_workers, check_events
from executions.worker.attempt import work
from executions.worker.lookahead import Lookahead
from executions.worker.loop import Worker, work_loop
from executions.worker.recording import record
from pastetrader.accounts.models import User
from pastetrader.common.stop_signal import StopSignal
from workflows.services import create_workflow

LONG_AGO = "2000-01-01T00:00:00+00:00"
BUSY = Outcome(Status.FAILED, cause=Cause.ERROR, error_code="busy", error_message="The other side is busy.")


class OneExecution(RuleBasedStateMachine):
    """One execution of a random graph, and workers that come, work, crash and come back too late."""

    owner: ClassVar[User]
    claims = Bundle("claims")

    @initialize(seed=st.integers(0, 100_000))
    def start(self, seed: int) -> None:
        """An execution of the seed's graph."""
        self.case = random_case(seed)
        workflow = create_workflow(owner=self.owner, name=str(seed), graph=self.case.graph)
        self.execution = start_execution(
            workflow=workflow,
            trigger_type=TriggerType.MANUAL,
            input_data=self.case.given,
            trigger_node_key=self.case.trigger,
        )
        self.seen: dict[str, tuple[str, int]] = {}
        self.is_cancelled = False

    @rule(target=claims, times=st.integers(1, 3))
    def claim(self, times: int) -> Any:
        """Workers take the next nodes, as far as any are ready."""
        return self._taken(times)

    @rule(target=claims, claim=consumes(claims), hand_over=st.booleans())
    def finish(self, claim: Claim, hand_over: bool) -> Any:
        """It works and records, though its claim may be another's by now. With handover it goes on with the next."""
        self.execution.refresh_from_db()
        context = context_of(self.execution)
        outcome = work(claim, context, StopSignal())
        assert isinstance(outcome, Outcome)
        batch = Lookahead(context, began=False).batch(claim, outcome) if hand_over else None
        is_ours = self._is_ours(claim)
        finished = record(claim, outcome, context, ClaimRequest("worker") if hand_over else None, batch)
        assert finished.fenced == (not is_ours)
        return multiple(finished.next) if finished.next else multiple()

    @rule(claim=consumes(claims))
    def fail_and_wait(self, claim: Claim) -> None:
        """It fails in a way that may pass, and waits for its next attempt."""
        if claim.retry_count < 3:
            is_ours = self._is_ours(claim)
            assert engine().try_again(claim, BUSY, 600.0, None, lease=0.0).fenced == (not is_ours)

    @rule(claim=consumes(claims))
    def crash(self, claim: Claim) -> None:
        """The worker dies with its claim in hand."""

    @rule(target=claims)
    def leases_run_out(self) -> Any:
        """Every worker was silent for too long, and others take over. Those that live come back too late."""
        self._nodes().filter(lease_until__isnull=False, status=Status.RUNNING).update(lease_until=LONG_AGO)
        sweep(silence_seconds=0)
        return self._taken(1)

    @rule()
    def time_passes(self) -> None:
        """Nodes that wait for their next attempt are due."""
        self._nodes().filter(next_run_at__isnull=False).update(next_run_at=LONG_AGO, lease_until=LONG_AGO)

    @rule(once_in=st.integers(0, 12))
    def cancel(self, once_in: int) -> None:
        """Sometimes somebody has had enough."""
        if once_in == 0:
            self.is_cancelled = cancel_execution(execution=self.execution, by=self.owner) or self.is_cancelled

    @invariant()
    def terminal_states_stay_and_attempts_only_rise(self) -> None:
        """No state that is final ever changes, and the fence never goes back."""
        if not hasattr(self, "seen"):
            return
        for key, status, attempt in self._nodes().values_list("node_key", "status", "attempt"):
            before, attempts = self.seen.get(key, ("", 0))
            assert before not in TERMINAL or before == status, (key, before, status)
            assert attempt >= attempts
            self.seen[key] = status, attempt

    @invariant()
    def nothing_runs_before_its_sources_ended(self) -> None:
        """A node is at work only when its sources are done; an ended execution has nothing open."""
        if not hasattr(self, "seen"):
            return
        rows = {row.execution_order: row for row in self._nodes()}
        for row in rows.values():
            if row.status == Status.RUNNING and not row.needed:
                assert all(rows[source].status in TERMINAL for source in row.sources)
        status = WorkflowExecution.objects.values_list("status", flat=True).get(id=self.execution.id)
        assert status not in TERMINAL or all(row.status in TERMINAL for row in rows.values())

    def teardown(self) -> None:
        """When the faults stop, the execution ends, and as it would have without them."""
        if not hasattr(self, "seen"):
            return
        for _round in range(20):
            self.time_passes()
            self._nodes().filter(lease_until__isnull=False).update(lease_until=LONG_AGO)
            sweep(silence_seconds=0)
            while work_loop(context_of(self.execution), Worker("last", hand_over=True)):
                pass
            self.execution.refresh_from_db()
            if self.execution.is_terminal:
                break
        check_events(self.execution)
        if self.is_cancelled:
            assert (self.execution.status, self.execution.cause) == ("cancelled", "user")
        elif not any(row.lost_count >= 5 for row in self._nodes()):
            check_against_many_workers(self.case, self.execution)
        assert sweep(silence_seconds=0) == Repairs()

    def _taken(self, times: int) -> Any:
        taken = (engine().take(self.execution.id, ClaimRequest("worker")) for _ in range(times))
        return multiple(*(claim for claim in taken if claim))

    def _is_ours(self, claim: Claim) -> bool:
        """Whether nobody has ended the node or taken it over since."""
        found = self._nodes().filter(id=claim.id, attempt=claim.attempt, status=Status.RUNNING)
        return bool(found.exists())

    def _nodes(self) -> Any:
        return NodeExecution.objects.filter(execution=self.execution)


@pytest.fixture
def machine(owner: User, mixing: None) -> type[OneExecution]:
    OneExecution.owner = owner
    return OneExecution


def check(machine: type[OneExecution], examples: int) -> None:
    began = timezone.now()
    options = settings(max_examples=examples, stateful_step_count=40, deadline=None, database=None)
    run_state_machine_as_test(machine, settings=options)
    assert WorkflowExecution.objects.filter(created_at__gte=began).count() >= examples / 2


@pytest.mark.django_db(transaction=True)
def test_any_order_of_crashes_retries_and_cancels_keeps_the_laws(machine: type[OneExecution]) -> None:
    # PostgreSQL's part is the statements, which few orders pass through; the orders are SQLite's.
    check(machine, 60 if connection.vendor == "sqlite" else 25)


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
def test_many_orders_of_crashes_retries_and_cancels_keep_the_laws(machine: type[OneExecution]) -> None:
    check(machine, 2_000)
