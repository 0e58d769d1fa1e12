"""The same request sent twice, over the API and by the pages' forms: one execution, one workflow, one tool."""

import json
import re
import threading
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.messages import get_messages
from django.db import connections
from django.test import Client
from django.urls import reverse
from drf_spectacular.generators import SchemaGenerator

from executions.models import WorkflowExecution
from executions.services.start import start_execution
from executions.status import TriggerType
from executions.tests.factories import drained
from pastetrader.accounts.models import IdempotencyKey, User
from pastetrader.tests.api_access.objects import BODIES, OBJECTS
from pastetrader.tests.api_access.rows import GRAPH
from registry.models import Agent, Tool
from screening.models import BacktestReport
from workflows.definition.graph import Graph
from workflows.models import Workflow
from workflows.services import create_workflow

# What each address makes.
MAKES: dict[str, Any] = {
    "api-workflows": Workflow,
    "api-tools": Tool,
    "api-agents": Agent,
    "api-tool-duplicate": Tool,
    "api-agent-duplicate": Agent,
    "api-execute": WorkflowExecution,
    "api-run-node": WorkflowExecution,
    "api-rerun": WorkflowExecution,
    "api-backtests": BacktestReport,
    "api-paste-backtest": BacktestReport,
    "api-workflow-backtest": BacktestReport,
    "api-screen-workflow": Workflow,
}
CREATES = {
    "api-screen-workflow",
    "api-workflows",
    "api-tools",
    "api-agents",
    "api-tool-duplicate",
    "api-agent-duplicate",
}
# These do the same thing once by themselves: a text is one paste, a strategy one draft, an execution ends once, a file
# of bars is stored once, a workflow is switched on, off or brought back once, a tool is an agent's once, a call of a
# tool is decided about once. A token's name is taken once. Secrets are kept in no answer. What only looks or tries
# makes nothing.
BY_THEMSELVES = {
    "/api/v1/agents/{id}/test",
    "/api/v1/agents/{id}/tools",
    "/api/v1/approvals/{id}/approve",
    "/api/v1/approvals/{id}/refuse",
    "/api/v1/schedules/{id}/pause",
    "/api/v1/schedules/{id}/resume",
    "/api/v1/schedules/preview",
    "/api/v1/screens",
    "/api/v1/screens/check",
    "/api/v1/screens/explain",
    "/api/v1/signals/acknowledge",
    "/api/v1/signals/{id}/acknowledge",
    "/api/v1/tools/{id}/mcp",
    "/api/v1/tools/{id}/test",
    "/api/v1/tools/mcp/discover",
    "/api/v1/webhooks/{id}/rotate",
    "/api/v1/webhooks/{id}/test",
    "/api/v1/workflows/{id}/activate",
    "/api/v1/workflows/{id}/deactivate",
    "/api/v1/workflows/{id}/expressions/check",
    "/api/v1/workflows/{id}/restore",
    "/api/v1/workflows/{id}/validate",
    "/api/v1/workflows/{id}/versions/{version_number}/restore",
    "/api/v1/pastes/",
    "/api/v1/pastes/{id}/parts",
    "/api/v1/executions/{id}/cancel",
    "/api/v1/backtests/{id}/cancel",
    "/api/v1/backtests/{id}/final",
    "/api/v1/backtests/{id}/grid",
    "/api/v1/backtests/{id}/grid/cancel",
    "/api/v1/bar-imports/{id}/answers",
    "/api/v1/bar-imports/{id}/confirm",
    "/api/v1/conditions/import",
    "/api/v1/conditions/export",
    "/api/v1/bar-sources/{id}/test",
    "/api/v1/bar-updates/{id}/discard",
    "/api/v1/bar-updates/{id}/retry",
    "/api/v1/bar-updates/{id}/store",
    "/api/v1/tokens/",
}
THREADS = 8


def _post(client: Client, name: str, address: dict[str, Any], key: str | None, body: Any = None) -> Any:
    headers = {} if key is None else {"Idempotency-Key": key}
    content = json.dumps(BODIES.get(name, {}) if body is None else body)
    return client.post(reverse(name, kwargs=address), content, content_type="application/json", headers=headers)


@pytest.fixture
def workflow(owner: User) -> Workflow:
    """One trigger."""
    return create_workflow(owner=owner, name="Mine", graph=Graph.model_validate(GRAPH))


@pytest.fixture
def execute(owner_client: Client, workflow: Workflow) -> Callable[..., Any]:
    """Asks for an execution of the workflow."""
    return lambda key, body=None: _post(owner_client, "api-execute", {"id": workflow.pk}, key, body)


def test_every_post_that_makes_something_takes_a_key() -> None:
    document = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]  # untyped
    posts = {place: methods["post"] for place, methods in document["paths"].items() if "post" in methods}

    keyed = {
        place
        for place, operation in posts.items()
        if any(parameter["name"] == "Idempotency-Key" for parameter in operation.get("parameters", []))
    }

    assert keyed == posts.keys() - BY_THEMSELVES
    assert all({"409", "422"} <= posts[place]["responses"].keys() for place in keyed)


@pytest.mark.parametrize("name", MAKES)
def test_twice_under_one_key_makes_one_and_gives_the_first_answer_again(
    owner_client: Client, owner: User, name: str
) -> None:
    address = OBJECTS[name](owner) if name in OBJECTS else {}
    before = MAKES[name].objects.count()

    first, second = (_post(owner_client, name, address, "key-1") for _time in range(2))

    assert MAKES[name].objects.count() == before + 1
    assert (first.status_code, second.status_code) == ((201, 201) if name in CREATES else (202, 202))
    assert first.content == second.content
    for header in ("Location", "ETag"):
        assert first.headers.get(header) == second.headers.get(header)
    assert (first.headers.get("Idempotent-Replayed"), second.headers["Idempotent-Replayed"]) == (None, "true")


@pytest.mark.parametrize("name", MAKES)
def test_to_a_stranger_a_key_opens_nothing(
    owner_client: Client, stranger_client: Client, owner: User, name: str
) -> None:
    address = OBJECTS[name](owner) if name in OBJECTS else {}
    first = _post(owner_client, name, address, "key-1")

    theirs = _post(stranger_client, name, address, "key-1")

    assert "Idempotent-Replayed" not in theirs.headers
    assert theirs.status_code == (404 if address else first.status_code)
    assert theirs.json().get("id") != first.json()["id"]


def test_without_a_key_each_request_starts_one(execute: Callable[..., Any]) -> None:
    assert execute(None).json()["id"] != execute(None).json()["id"]
    assert not IdempotencyKey.objects.exists()


def test_another_body_under_the_same_key_is_refused(execute: Callable[..., Any]) -> None:
    first = execute("key-1", {"input_data": {"a": 1, "b": 2}})
    same = execute("key-1", {"input_data": {"b": 2, "a": 1}})

    refused = execute("key-1", {"input_data": {"a": 2}})

    assert first.content == same.content
    assert (refused.status_code, refused.json()["code"]) == (422, "idempotency_key_reused")
    assert WorkflowExecution.objects.count() == 1


def test_a_try_and_the_real_import_under_one_key_are_two_requests(owner_client: Client) -> None:
    document = {"format": "pastetrader.workflow/1", "name": "Brought", "nodes": GRAPH["nodes"]}
    body = json.dumps(document)

    def brought(query: str) -> Any:
        address = f"/api/v1/workflows/import{query}"
        return owner_client.post(
            address, body, content_type="application/json", headers={"Idempotency-Key": "the same"}
        )

    tried, real = brought("?dry_run=true"), brought("")

    assert (tried.status_code, tried.json()["workflow"]) == (200, None)
    assert (real.status_code, real.json()["code"]) == (422, "idempotency_key_reused")
    assert not Workflow.objects.exists()


def test_both_forms_of_an_address_and_of_a_key_are_one(owner_client: Client, workflow: Workflow) -> None:
    place = reverse("api-execute", kwargs={"id": workflow.pk})
    first = owner_client.post(place, "{}", content_type="application/json", headers={"Idempotency-Key": "key-1"})
    other = owner_client.post(
        f"{place}/", "{}", content_type="application/json", headers={"Idempotency-Key": '"key-1"'}
    )

    assert first.content == other.content


def test_one_key_on_two_workflows_starts_both(owner_client: Client, owner: User, workflow: Workflow) -> None:
    another = create_workflow(owner=owner, name="Another", graph=Graph.model_validate(GRAPH))

    answers = [_post(owner_client, "api-execute", {"id": found.pk}, "key-1") for found in (workflow, another)]

    assert {answer.json()["workflow"] for answer in answers} == {str(workflow.pk), str(another.pk)}


@pytest.mark.parametrize("key", ["", '""', "x" * 256, "ключ"])
def test_a_key_that_is_none_is_refused_and_nothing_starts(execute: Callable[..., Any], key: str) -> None:
    refused = execute(key)

    assert (refused.status_code, refused.json()["code"]) == (400, "idempotency_key_invalid")
    assert "1 to 255" in refused.json()["detail"]
    assert not WorkflowExecution.objects.exists()


def test_a_refused_request_may_be_corrected_under_its_key(execute: Callable[..., Any]) -> None:
    refused = execute("key-1", {"trigger_node_key": "nowhere"})
    corrected = execute("key-1", {})

    assert (refused.status_code, corrected.status_code) == (400, 202)
    assert "Idempotent-Replayed" not in corrected.headers


def test_an_error_of_ours_is_not_kept_and_leaves_nothing(
    owner: User, workflow: Workflow, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(owner)
    with monkeypatch.context() as broken:
        broken.setattr("executions.services.start.notify_after_commit", lambda _made: 1 / 0)
        failed = _post(client, "api-execute", {"id": workflow.pk}, "key-1")
    assert not WorkflowExecution.objects.exists()

    again = _post(client, "api-execute", {"id": workflow.pk}, "key-1")

    assert (failed.status_code, again.status_code) == (500, 202)


def test_what_was_deleted_meanwhile_is_still_answered_as_it_was(owner_client: Client, owner: User) -> None:
    first = _post(owner_client, "api-tools", {}, "key-1")
    owner_client.delete(reverse("api-tool", kwargs={"id": first.json()["id"]}))

    assert _post(owner_client, "api-tools", {}, "key-1").content == first.content
    assert not Tool.objects.filter(owner=owner).exists()


def _at_once(owner: User, ask: Callable[[Client], Any]) -> list[Any]:
    """What each of THREADS clients is answered, all asking at the same moment."""
    barrier = threading.Barrier(THREADS)
    answers: list[Any] = []

    def work() -> None:
        client = Client()
        client.force_login(owner)
        barrier.wait()
        try:
            answers.append(ask(client))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work) for _place in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == THREADS
    return answers


@pytest.mark.django_db(transaction=True)
def test_of_eight_identical_requests_at_once_one_starts_an_execution(owner: User, workflow: Workflow) -> None:
    answers = _at_once(owner, lambda client: _post(client, "api-execute", {"id": workflow.pk}, "key-1"))

    execution = WorkflowExecution.objects.get()
    started = [answer for answer in answers if answer.status_code == 202]
    in_flight = [answer for answer in answers if answer.status_code == 409]
    assert len(started) + len(in_flight) == THREADS
    assert {answer.json()["id"] for answer in started} == {str(execution.pk)}
    assert sum("Idempotent-Replayed" not in answer.headers for answer in started) == 1
    assert all(answer.headers["Retry-After"] == "1" for answer in in_flight)
    assert {answer.json()["code"] for answer in in_flight} <= {"request_in_flight"}
    assert drained(execution).status == "completed"


@pytest.mark.django_db(transaction=True)
def test_eight_requests_under_keys_of_their_own_start_eight(owner: User, workflow: Workflow) -> None:
    answers = _at_once(owner, lambda client: _post(client, "api-execute", {"id": workflow.pk}, str(uuid4())))

    assert {answer.status_code for answer in answers} == {202}
    assert WorkflowExecution.objects.count() == THREADS


@pytest.mark.django_db(transaction=True)
def test_a_form_that_is_sent_eight_times_at_once_starts_one_execution_and_leads_there(
    owner: User, workflow: Workflow
) -> None:
    place = reverse("workflow-run", args=[workflow.pk])

    answers = _at_once(owner, lambda client: client.post(place, {"idempotency_key": "one-showing"}))

    execution = WorkflowExecution.objects.get()
    assert {answer.status_code for answer in answers} == {302}
    assert {answer.headers["Location"] for answer in answers} == {reverse("execution", args=[execution.pk])}


KEY = re.compile(r'name="idempotency_key" value="([^"]+)"')


def test_every_showing_of_a_page_has_keys_of_its_own(owner_client: Client, workflow: Workflow) -> None:
    showings = [owner_client.get(place).content.decode() for place in ["/", f"/workflows/{workflow.pk}/"] * 2]

    keys = [key for text in showings for key in KEY.findall(text)]
    assert len(keys) == len(set(keys)) == 6


def test_every_form_that_starts_something_has_a_key(owner_client: Client, owner: User, workflow: Workflow) -> None:
    execution = start_execution(workflow=workflow, trigger_type=TriggerType.MANUAL)
    drained(execution)
    owner_client.post("/paste/", {"text": "Buy when RSI(14) is below 30."})
    paste = owner.pastes.get()
    step = reverse("execution-step", args=[execution.pk, "start"])
    pages = ["/", f"/workflows/{workflow.pk}/", f"/executions/{execution.pk}/", step, f"/paste/{paste.pk}/"]
    # The form of the first page names no address: each row's button does.
    starting = re.compile(r'<form[^>]*(?:action="[^"]*/(?:run|rerun|workflow)/"|id="runs")[^>]*>.*?</form>', re.DOTALL)

    forms = [form for page in pages for form in starting.findall(owner_client.get(page).content.decode())]

    assert len(forms) >= len(pages)
    assert all(len(KEY.findall(form)) == 1 for form in forms)


def test_a_form_sent_again_leads_to_what_it_started_and_says_so(owner_client: Client, workflow: Workflow) -> None:
    place, form = reverse("workflow-run", args=[workflow.pk]), {"idempotency_key": "one-showing"}
    first, second = owner_client.post(place, form), owner_client.post(place, form)

    assert first.headers["Location"] == second.headers["Location"]
    assert "sent twice and done once" in str(next(iter(get_messages(second.wsgi_request))))
    assert WorkflowExecution.objects.count() == 1


def test_a_form_with_other_values_is_refused_in_words(owner_client: Client, workflow: Workflow) -> None:
    execution = start_execution(workflow=workflow, trigger_type=TriggerType.MANUAL)
    drained(execution)
    place = reverse("execution-rerun", args=[execution.pk])
    owner_client.post(place, {"idempotency_key": "one-showing", "version": "same"})

    refused = owner_client.post(place, {"idempotency_key": "one-showing", "version": "newest"}, follow=True)

    assert "sent before with other values" in refused.content.decode()
    assert execution.reruns.count() == 1


def test_a_form_that_was_refused_may_be_sent_again(owner_client: Client, owner: User) -> None:
    empty = create_workflow(owner=owner, name="Empty", graph=Graph())
    place, form = reverse("workflow-run", args=[empty.pk]), {"idempotency_key": "one-showing"}

    answers = [owner_client.post(place, form) for _time in range(2)]

    assert {answer.headers["Location"] for answer in answers} == {f"/workflows/{empty.pk}/"}
    assert not IdempotencyKey.objects.exists()


def test_creating_and_running_twice_from_one_showing_runs_once(owner_client: Client, owner: User) -> None:
    owner_client.post("/paste/", {"text": "Buy when RSI(14) is below 30."})
    place = reverse("make-workflow", args=[owner.pastes.get().pk])
    form = {"market": "SAMPLE", "run": "yes", "idempotency_key": "one-showing"}

    first, second = owner_client.post(place, form), owner_client.post(place, form)

    assert first.headers["Location"] == second.headers["Location"]
    assert WorkflowExecution.objects.count() == Workflow.objects.count() == 1


def test_a_form_without_a_key_is_done_each_time(owner_client: Client, workflow: Workflow) -> None:
    for _time in range(2):
        owner_client.post(reverse("workflow-run", args=[workflow.pk]))

    assert WorkflowExecution.objects.count() == 2
