"""Cancel, run again, keep: by whom, when, and what the page offers."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from executions.journal.incidents import note
from executions.models import NodeAttempt, WorkflowExecution
from executions.status import Cause, IncidentKind, Mode, Status, WaitingFor
from executions.tests.factories import drained, executed, started, statuses
from executions.tests.shown import START, a_workflow, an_execution
from pastetrader.accounts.models import User
from workflows.definition.graph import Graph, GraphEdge, GraphNode

pytestmark = pytest.mark.django_db
ACTIONS = ["execution-cancel", "execution-rerun", "execution-keep"]
BEGIN = GraphNode(key="begin", name="Begin", node_type="trigger", config={"trigger_type": "manual"})
SHAPE = GraphNode(key="shape", name="Shape", node_type="adapter", config={"output": "{{ input.n + 1 }}"})
CHAIN = Graph(nodes=(BEGIN, SHAPE), edges=(GraphEdge(source="begin", target="shape"),))


def _place(name: str, execution: WorkflowExecution) -> str:
    return reverse(name, args=[execution.pk])


def _page(client: Client, execution: WorkflowExecution) -> str:
    return client.get(_place("execution", execution)).content.decode()


@pytest.mark.parametrize("name", ACTIONS)
def test_nobody_acts_on_what_belongs_to_somebody_else(
    owner: User, stranger_client: Client, client: Client, name: str
) -> None:
    execution = an_execution(owner, Status.RUNNING)

    by_stranger = stranger_client.post(_place(name, execution), {"keep": "yes"})
    by_anybody = client.post(_place(name, execution), {"keep": "yes"})

    assert by_stranger.status_code == 404
    assert by_anybody.headers["Location"].startswith("/sign-in/")
    left = WorkflowExecution.objects.get()
    assert (left.status, left.is_kept) == (Status.RUNNING, False)


@pytest.mark.parametrize("name", ACTIONS)
def test_an_action_is_never_a_link_and_wants_the_page_it_comes_from(owner: User, name: str) -> None:
    execution = an_execution(owner)
    client = Client(enforce_csrf_checks=True)
    client.force_login(owner)

    assert client.get(_place(name, execution)).status_code == 405
    assert client.post(_place(name, execution)).status_code == 403


def test_an_open_execution_is_cancelled_by_its_owner_and_the_page_says_by_whom(
    owner: User, owner_client: Client
) -> None:
    execution = started(owner, CHAIN)

    answer = owner_client.post(_place("execution-cancel", execution), follow=True)

    execution.refresh_from_db()
    assert (execution.status, execution.cause, execution.cancelled_by) == (Status.CANCELLED, Cause.USER, owner)
    text = answer.content.decode()
    assert "The execution is cancelled." in text
    assert "A person asked for it." in text
    assert str(owner) in text
    assert _place("execution-cancel", execution) not in text


def test_what_has_ended_is_not_cancelled(owner: User, owner_client: Client) -> None:
    execution = executed(owner, CHAIN, input_data={"n": 1})

    answer = owner_client.post(_place("execution-cancel", execution), follow=True)

    execution.refresh_from_db()
    assert execution.status == Status.COMPLETED
    assert "had ended already" in answer.content.decode()


def test_an_execution_is_run_again_with_the_same_input(owner: User, owner_client: Client) -> None:
    execution = executed(owner, CHAIN, input_data={"n": 1})

    answer = owner_client.post(_place("execution-rerun", execution))

    again = WorkflowExecution.objects.exclude(pk=execution.pk).get()
    assert answer.headers["Location"] == _place("execution", again)
    assert (again.rerun_of, again.input_data, again.triggered_by) == (execution, {"n": 1}, owner)
    assert _place("execution", execution) in _page(owner_client, again)
    assert _place("execution", again) in _page(owner_client, execution)


def test_an_execution_is_run_again_from_the_step_that_failed(owner: User, owner_client: Client) -> None:
    execution = executed(owner, CHAIN, input_data={})
    assert statuses(execution)["shape"] == Status.FAILED
    offered = 'name="from" value="shape"'

    page = _page(owner_client, execution)
    owner_client.post(_place("execution-rerun", execution), {"from": "shape", "version": "newest"})

    again = drained(WorkflowExecution.objects.exclude(pk=execution.pk).get())
    assert offered in page
    assert again.rerun_from_key == "shape"
    assert again.node_executions.get(node_key="begin").cause == Cause.KEPT


def test_what_cannot_be_run_again_says_why(owner: User, owner_client: Client) -> None:
    execution = executed(owner, CHAIN, input_data={"n": 1})

    answer = owner_client.post(_place("execution-rerun", execution), {"from": "nothing"}, follow=True)

    assert answer.redirect_chain[-1][0] == _place("execution", execution)
    assert "nothing" in answer.content.decode()
    assert WorkflowExecution.objects.count() == 1


def test_an_execution_is_kept_until_one_says_otherwise(owner: User, owner_client: Client) -> None:
    execution = an_execution(owner)

    kept = owner_client.post(_place("execution-keep", execution), {"keep": "yes"}, follow=True)
    execution.refresh_from_db()
    was_kept = execution.is_kept
    free = owner_client.post(_place("execution-keep", execution), {"keep": "no"}, follow=True)
    execution.refresh_from_db()

    assert (was_kept, execution.is_kept) == (True, False)
    assert 'name="keep" value="no"' in kept.content.decode()
    assert 'name="keep" value="yes"' in free.content.decode()


def test_the_page_offers_what_is_possible(owner: User, owner_client: Client) -> None:
    workflow = a_workflow(owner)
    running, ended = (an_execution(owner, status, workflow=workflow) for status in (Status.RUNNING, Status.COMPLETED))

    of_running, of_ended = _page(owner_client, running), _page(owner_client, ended)
    workflow.soft_delete()
    of_deleted = _page(owner_client, ended)

    assert _place("execution-cancel", running) in of_running
    assert _place("execution-rerun", running) not in of_running
    assert _place("execution-cancel", ended) not in of_ended
    assert _place("execution-rerun", ended) in of_ended
    assert _place("execution-rerun", ended) not in of_deleted


def test_a_test_a_dry_run_and_a_deadline_are_named(owner: User, owner_client: Client) -> None:
    execution = an_execution(owner, Status.RUNNING)
    texts = []
    for mode in (Mode.TEST, Mode.DRY_RUN):
        WorkflowExecution.objects.update(mode=mode, deadline_at=timezone.now() + timedelta(hours=1))
        texts.append(_page(owner_client, execution))

    assert "Test</span>" in texts[0]
    assert "Dry run</span>" in texts[1]
    assert "Must end by" in texts[0]


def test_a_parent_shows_its_children_by_item_and_they_show_their_parent(owner: User, owner_client: Client) -> None:
    workflow = a_workflow(owner)
    parent = an_execution(owner, Status.RUNNING, workflow=workflow, shape={"status": Status.PENDING})
    step = parent.node_executions.get(node_key="shape")
    for item, status in enumerate([Status.COMPLETED, Status.RUNNING, Status.FAILED]):
        child = an_execution(owner, status, workflow=workflow)
        WorkflowExecution.objects.filter(pk=child.pk).update(parent_node=step, item_index=item, depth=1)

    of_parent, of_child = _page(owner_client, parent), _page(owner_client, child)

    assert "Started by Shape" in of_parent
    assert of_parent.index("Item 3") < of_parent.index("Item 1") < of_parent.index("Item 2")
    assert 'data-live="started" data-open' in of_parent
    assert f"{_place('execution', parent)}#step-shape" in of_child
    assert "Item 3" in of_child


def test_of_very_many_items_those_that_went_wrong_are_shown_and_all_are_counted(
    owner: User, owner_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("executions.presentation.started.CHILDREN_SHOWN", 2)
    workflow = a_workflow(owner)
    parent = an_execution(owner, workflow=workflow)
    step = parent.node_executions.get(node_key="shape")
    for item in range(4):
        child = an_execution(owner, Status.FAILED if item == 3 else Status.COMPLETED, workflow=workflow)
        WorkflowExecution.objects.filter(pk=child.pk).update(parent_node=step, item_index=item)

    page = _page(owner_client, parent)

    assert "Item 4" in page
    assert "Item 2" not in page
    assert "2 of 4 are shown" in page


def test_a_step_shows_its_attempts_and_what_to_do(owner: User, owner_client: Client) -> None:
    failed = {"status": Status.FAILED, "cause": Cause.UNKNOWN_EFFECT, "attempt": 2, "error_message": "No answer."}
    execution = an_execution(owner, Status.FAILED, choose=failed)
    step = execution.node_executions.get(node_key="choose")
    NodeAttempt.objects.create(
        node_execution=step,
        number=1,
        status=Status.FAILED,
        cause=Cause.ERROR,
        started_at=START,
        ended_at=START,
        next_run_at=START + timedelta(seconds=5),
        error_message="503 from the exchange.",
        error_traceback="Traceback: secret of the operator",
    )

    part = owner_client.get(reverse("execution-step", args=[execution.pk, "choose"]) + "?part").content.decode()

    assert part.index("503 from the exchange.") < part.index("No answer.")
    assert "Look on the other side whether it took effect" in part
    assert "Run again from here" in part
    assert "secret of the operator" not in part


def test_a_step_that_waits_says_for_what(owner: User, owner_client: Client) -> None:
    waiting: dict[str, Any] = {"status": Status.PENDING, "waiting_for": WaitingFor.RETRY, "next_run_at": timezone.now()}
    execution = an_execution(owner, Status.RUNNING, choose=waiting)

    page = _page(owner_client, execution)

    assert "Waits for the next attempt" in page


def test_figures_and_incidents_are_on_the_page(owner: User, owner_client: Client) -> None:
    execution = an_execution(owner)
    note(IncidentKind.WORKER_LOST, execution.pk)

    page = _page(owner_client, execution)

    assert "Typical step" in page
    assert "Something did not go as it should have, and was put right." in page
    assert reverse("execution-states") in page


def test_a_workflow_shows_the_figures_of_its_executions(owner: User, owner_client: Client) -> None:
    workflow = a_workflow(owner)
    empty = owner_client.get(reverse("workflow", args=[workflow.pk])).content.decode()
    for status in (Status.COMPLETED, Status.COMPLETED, Status.FAILED):
        an_execution(owner, status, workflow=workflow)

    page = owner_client.get(reverse("workflow", args=[workflow.pk])).content.decode()

    assert "No figures yet" in empty
    assert "66.7%" in page
