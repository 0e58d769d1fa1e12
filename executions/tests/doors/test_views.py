"""The execution pages: what the owner sees, and that nobody else sees it."""

import json
from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse

from executions.models import ExecutionLog, NodeOutput, WorkflowExecution
from executions.presentation.picture import edge_states, picture
from executions.presentation.timeline import failed_first
from executions.status import Status
from executions.tests.shown import START, a_workflow, an_event, an_execution
from pastetrader.accounts.models import User
from workflows.definition.graph import Graph, GraphEdge, GraphNode
from workflows.models import Workflow
from workflows.services import create_workflow

pytestmark = pytest.mark.django_db
PAGES = ["execution", "execution-stream"]


def _page(name: str, execution: WorkflowExecution) -> str:
    return reverse(name, args=[execution.pk])


def _step(execution: WorkflowExecution, key: str = "choose") -> str:
    return reverse("execution-step", args=[execution.pk, key])


@pytest.mark.parametrize("name", PAGES)
def test_a_stranger_does_not_learn_that_an_execution_exists(owner: User, stranger_client: Client, name: str) -> None:
    execution = an_execution(owner)

    response = stranger_client.get(_page(name, execution))

    assert response.status_code == 404


def test_a_stranger_sees_no_step(owner: User, stranger_client: Client) -> None:
    execution = an_execution(owner)

    response = stranger_client.get(_step(execution))

    assert response.status_code == 404


def test_without_signing_in_one_is_sent_to_sign_in(owner: User, client: Client) -> None:
    execution = an_execution(owner)

    page = client.get(_page("execution", execution))
    step = client.get(_step(execution))
    stream = client.get(_page("execution-stream", execution))

    assert page.status_code == step.status_code == 302
    assert page.headers["Location"].startswith("/sign-in/?next=/executions/")
    assert stream.status_code == 404


def test_the_page_is_whole_without_scripts(owner: User, owner_client: Client) -> None:
    execution = an_execution(owner)
    ExecutionLog.objects.create(execution=execution, level="info", message="All is well.", timestamp=START)

    response = owner_client.get(_page("execution", execution))

    text = response.content.decode()
    assert response.status_code == 200
    assert "Golden cross" in text
    assert "All is well." in text
    assert 'data-step="choose"' in text
    assert 'data-node="choose" data-type="condition" data-status="completed"' in text
    assert "No signal" in text


def test_the_page_reads_the_same_number_of_rows_however_many_steps_there_are(
    owner: User, owner_client: Client, django_assert_max_num_queries: pytest.FixtureRequest
) -> None:
    execution = an_execution(owner)
    owner_client.get(_page("execution", execution))  # a version is read once per process

    with django_assert_max_num_queries(17):  # type: ignore[operator]  # the fixture is a context manager factory
        response = owner_client.get(_page("execution", execution))

    assert response.status_code == 200


def test_a_failure_says_what_and_comes_first(owner: User, owner_client: Client) -> None:
    failed = {"status": Status.FAILED, "cause": "error", "error_message": "The market XKRX has no bars."}
    execution = an_execution(owner, Status.FAILED, choose=failed, shape={"status": Status.CANCELLED})

    response = owner_client.get(_page("execution", execution))

    text = response.content.decode()
    assert "The market XKRX has no bars." in text
    assert text.index('data-step="choose"') < text.index('data-step="begin"')


def test_what_a_tool_wrote_is_text_and_never_markup(owner: User, owner_client: Client) -> None:
    hostile = "<script>alert(1)</script>"
    execution = an_execution(owner, choose={"output_data": {"x": hostile}, "error_message": hostile})
    ExecutionLog.objects.create(execution=execution, level="info", message=hostile, timestamp=START)

    page = owner_client.get(_page("execution", execution)).content.decode()
    step = owner_client.get(_step(execution)).content.decode()

    assert hostile not in page
    assert hostile not in step
    assert "&lt;script&gt;" in page


def test_a_step_shows_its_input_and_output_as_a_page_and_as_a_part(owner: User, owner_client: Client) -> None:
    execution = an_execution(owner)

    page = owner_client.get(_step(execution)).content.decode()
    part = owner_client.get(_step(execution) + "?part").content.decode()

    assert "<html" in page
    assert "<html" not in part
    for text in (page, part):
        assert "&quot;n&quot;: 2" in text


def test_a_large_output_is_shown_from_beside_the_row(owner: User, owner_client: Client) -> None:
    execution = an_execution(owner)
    rows = execution.node_executions.filter(node_key="shape")
    rows.update(output_data=None, output_bytes=300_000)
    NodeOutput.objects.create(node_execution=rows.get(), data={"large": True}, size_bytes=300_000)

    response = owner_client.get(_step(execution, "shape"))

    assert "&quot;large&quot;: true" in response.content.decode()


def test_an_output_that_is_gone_is_said_to_be(owner: User, owner_client: Client) -> None:
    execution = an_execution(owner)
    execution.node_executions.filter(node_key="shape").update(output_data=None, output_bytes=300_000)

    page = owner_client.get(_step(execution, "shape")).content.decode()

    assert "The output is not kept any more." in page
    assert "There is no output." not in page


def test_an_unknown_step_is_not_found(owner: User, owner_client: Client) -> None:
    execution = an_execution(owner)

    response = owner_client.get(_step(execution, "nothing"))

    assert response.status_code == 404


def test_the_stream_says_what_it_is_and_is_not_kept_by_anybody(owner: User, owner_client: Client) -> None:
    execution = an_execution(owner)

    response = owner_client.get(_page("execution-stream", execution))

    assert response.headers["Content-Type"] == "text/event-stream"
    assert "no-transform" in response.headers["Cache-Control"]
    assert b"event: snapshot" in b"".join(response)


@pytest.mark.parametrize("seen", ["-1", "x", "１", "9" * 40])
def test_a_last_event_that_is_none_gives_a_snapshot(owner: User, owner_client: Client, seen: str) -> None:
    execution = an_execution(owner)

    response = owner_client.get(_page("execution-stream", execution), headers={"Last-Event-ID": seen})

    assert b"event: snapshot" in b"".join(response)


def test_a_browser_that_comes_back_is_told_what_it_missed(owner: User, owner_client: Client) -> None:
    execution = an_execution(owner)
    seen, missed = an_event(execution, "log", id="1"), an_event(execution, "log", id="2")

    response = owner_client.get(_page("execution-stream", execution), headers={"Last-Event-ID": str(seen.pk)})

    body = b"".join(response).decode()
    assert "snapshot" not in body
    assert f"id: {missed.pk}\nevent: log\ndata: {json.dumps(missed.data)}" in body


def _runnable(owner: User) -> Workflow:
    node = GraphNode(key="begin", name="Begin", node_type="trigger", config={"trigger_type": "manual"})
    return create_workflow(owner=owner, name="Small", graph=Graph(nodes=(node,)))


def test_run_starts_an_execution_and_shows_it(owner: User, owner_client: Client) -> None:
    workflow = _runnable(owner)

    response = owner_client.post(reverse("workflow-run", args=[workflow.pk]))

    execution = workflow.executions.get()
    assert response.headers["Location"] == _page("execution", execution)
    assert execution.triggered_by == owner


def test_run_says_what_stands_in_its_way(owner: User, owner_client: Client) -> None:
    there = GraphNode(key="there", name="There", node_type="adapter", config={"output": 1})
    back = there.model_copy(update={"key": "back"})
    edges = (GraphEdge(source="there", target="back"), GraphEdge(source="back", target="there"))
    workflow = create_workflow(owner=owner, name="Circle", graph=Graph(nodes=(there, back), edges=edges))

    response = owner_client.post(reverse("workflow-run", args=[workflow.pk]), follow=True)

    assert response.redirect_chain[-1][0] == reverse("workflow", args=[workflow.pk])
    assert 'class="notice" data-tone="bad"' in response.content.decode()
    assert not WorkflowExecution.objects.exists()


def test_nobody_runs_what_belongs_to_somebody_else(owner: User, stranger_client: Client, client: Client) -> None:
    workflow = _runnable(owner)

    by_stranger = stranger_client.post(reverse("workflow-run", args=[workflow.pk]))
    by_anybody = client.post(reverse("workflow-run", args=[workflow.pk]))

    assert by_stranger.status_code == 404
    assert by_anybody.headers["Location"].startswith("/sign-in/")
    assert not WorkflowExecution.objects.exists()


def test_run_is_never_a_link(owner: User, owner_client: Client) -> None:
    workflow = _runnable(owner)

    response = owner_client.get(reverse("workflow-run", args=[workflow.pk]))

    assert response.status_code == 405


def test_run_wants_the_page_it_comes_from(owner: User) -> None:
    workflow = _runnable(owner)
    client = Client(enforce_csrf_checks=True)
    client.force_login(owner)

    response = client.post(reverse("workflow-run", args=[workflow.pk]))

    assert response.status_code == 403
    assert not WorkflowExecution.objects.exists()


def test_what_an_earlier_execution_found_is_shown_as_found_before(owner: User, owner_client: Client) -> None:
    def emitted(*symbols: str) -> dict[str, Any]:
        signals = [{"symbol": symbol, "side": "long", "bar": "2026-11-20", "price": 1.0} for symbol in symbols]
        return {"input_data": {"market": "SAMPLE"}, "output_data": {"signals": signals, "new": 0}}

    workflow = a_workflow(owner)
    earlier = an_execution(owner, workflow=workflow, shape=emitted("A", "B"))
    later = an_execution(owner, workflow=workflow, shape=emitted("B"))
    instruments = apps.get_model("screening", "Instrument")._default_manager
    for symbol in ("A", "B"):
        instrument = instruments.create(market="SAMPLE", symbol=symbol)
        values = {"node_key": "shape", "bar": "2026-11-20", "side": "long", "price": 1}
        signal = workflow.signals.create(execution=earlier, instrument=instrument, **values)
        signal.sightings.create(execution=earlier)
        if symbol == "B":
            signal.sightings.create(execution=later)

    first, second = (owner_client.get(_page("execution", shown)) for shown in (earlier, later))

    assert [signal.instrument.symbol for signal in first.context["signals"]] == ["A", "B"]
    assert [signal.instrument.symbol for signal in second.context["signals"]] == ["B"]
    assert "found before" not in first.content.decode()
    assert "found before" in second.content.decode()


@pytest.mark.parametrize(
    ("asked", "shown"),
    [("", "1 to 500 of 503"), ("2", "501 to 503 of 503"), ("banana", "1 to 500"), ("9", "501 to 503")],
)
def test_signals_are_counted_in_full_and_come_in_pages_those_to_buy_first(
    owner: User, owner_client: Client, asked: str, shown: str
) -> None:
    execution = an_execution(owner)
    instruments = apps.get_model("screening", "Instrument")._default_manager
    signals = execution.workflow.signals
    kept = instruments.bulk_create([instruments.model(market="SAMPLE", symbol=f"S{n:03}") for n in range(502)])
    values = {"execution": execution, "node_key": "shape", "bar": "2026-11-20", "price": 1}
    found = [*((one, "exit") for one in kept), (kept[-1], "long")]
    made = signals.bulk_create(
        [signals.model(workflow=execution.workflow, instrument=one, side=side, **values) for one, side in found]
    )
    sightings = apps.get_model("screening", "SignalSighting")._default_manager
    sightings.bulk_create([sightings.model(signal=signal, execution=execution) for signal in made])

    response = owner_client.get(_page("execution", execution), {"signals": asked} if asked else {})

    assert shown in response.content.decode()
    assert '<span class="count">503</span>' in response.content.decode()
    if "501" not in shown:
        assert (response.context["signals"][0].side, response.context["signals"][1].side) == ("long", "exit")


def test_an_output_that_only_looks_like_signals_breaks_nothing(owner: User, owner_client: Client) -> None:
    odd = {"output_data": {"signals": [1, {"bar": "x"}, {"bar": None}, {"bar": "2026-02-31"}]}}
    execution = an_execution(owner, shape=odd, choose={"output_data": {"signals": "none"}})

    response = owner_client.get(_page("execution", execution))

    assert response.status_code == 200


@pytest.mark.parametrize(
    ("steps", "states"),
    [
        ({}, ["fired", "fired"]),
        ({"choose": {"handle": "false"}, "shape": {"status": Status.SKIPPED}}, ["fired", "dead"]),
        ({"shape": {"status": Status.RUNNING}}, ["fired", "moving"]),
        ({"choose": {"status": Status.PENDING}, "shape": {"status": Status.PENDING}}, ["fired", ""]),
        ({"choose": {"status": Status.FAILED}, "shape": {"status": Status.CANCELLED}}, ["fired", "dead"]),
    ],
)
def test_curves_show_where_data_went(owner: User, steps: dict[str, Any], states: list[str]) -> None:
    execution = an_execution(owner, Status.RUNNING, **steps)

    shown = edge_states(picture(execution), list(execution.node_executions.all()))

    assert list(shown.values()) == states


def test_what_failed_comes_first_and_the_rest_in_its_order(owner: User) -> None:
    failed, late = {"status": Status.FAILED}, {"status": Status.TIMEOUT}
    execution = an_execution(owner, Status.FAILED, shape=failed, choose=late)

    steps = failed_first(list(execution.node_executions.order_by("-execution_order")))

    assert [step.node_key for step in steps] == ["choose", "shape", "begin"]


def test_an_execution_outlives_its_workflow(owner: User, owner_client: Client) -> None:
    workflow = a_workflow(owner)
    execution = an_execution(owner, workflow=workflow)
    workflow.soft_delete()

    response = owner_client.get(_page("execution", execution))

    text = response.content.decode()
    assert response.status_code == 200
    assert reverse("workflow-run", args=[workflow.pk]) not in text
