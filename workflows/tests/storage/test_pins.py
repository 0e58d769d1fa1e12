"""Pinned outputs: kept, replaced, removed, refused; over the API too."""

import json
from typing import Any

import pytest
from django.test import Client

from pastetrader.accounts.models import User
from pastetrader.common.errors import Invalid, NotFound
from workflows.models import PinnedOutput, Workflow
from workflows.services import replace_graph
from workflows.storage.pins import MAX_BYTES, pin_output, pins_of, unpin_output
from workflows.tests.factories import make_graph, make_node, make_workflow

pytestmark = pytest.mark.django_db

KEY = "work"


@pytest.fixture
def workflow(owner: User) -> Workflow:
    return make_workflow(owner)


@pytest.mark.parametrize("output", [None, 0, "", [], {"rows": [1, None, 2.5, "셋"]}])
def test_any_json_can_be_pinned(owner: User, workflow: Workflow, output: Any) -> None:
    pin_output(workflow=workflow, node_key="work", output=output, by=owner)

    assert pins_of(workflow) == {"work": output}


def test_a_second_pin_takes_the_place_of_the_first(owner: User, workflow: Workflow) -> None:
    first = pin_output(workflow=workflow, node_key="work", output=1, by=owner)
    second = pin_output(workflow=workflow, node_key="work", output=2, by=None)

    assert pins_of(workflow) == {"work": 2}
    assert second.updated_at > first.updated_at
    assert second.pinned_by is None


def test_an_unpinned_node_runs_again(owner: User, workflow: Workflow) -> None:
    pin_output(workflow=workflow, node_key="work", output=1, by=owner)
    unpin_output(workflow=workflow, node_key="work")

    assert pins_of(workflow) == {}
    with pytest.raises(NotFound):
        unpin_output(workflow=workflow, node_key="work")


def test_only_a_node_of_the_workflow_can_be_pinned(owner: User, workflow: Workflow) -> None:
    with pytest.raises(NotFound):
        pin_output(workflow=workflow, node_key="elsewhere", output=1, by=owner)


def test_the_pin_of_a_node_that_is_gone_is_ignored(owner: User, workflow: Workflow) -> None:
    pin_output(workflow=workflow, node_key="work", output=1, by=owner)
    replace_graph(workflow=workflow, graph=make_graph(make_node("start", "trigger")), expected_version=1)

    assert pins_of(workflow) == {}


@pytest.mark.parametrize(
    ("output", "code"),
    [("x" * MAX_BYTES, "too_large"), ({"a": float("nan")}, "not_storable"), ("\0", "not_storable")],
)
def test_what_cannot_be_kept_is_refused(owner: User, workflow: Workflow, output: Any, code: str) -> None:
    with pytest.raises(Invalid) as caught:
        pin_output(workflow=workflow, node_key="work", output=output, by=owner)

    assert [problem.code for problem in caught.value.problems] == [code]
    assert not PinnedOutput.objects.exists()


def test_pins_over_the_api(owner_client: Client, workflow: Workflow) -> None:
    place = f"/api/v1/workflows/{workflow.pk}/nodes/{KEY}/pin"

    def send(method: str, body: Any = None) -> Any:
        return owner_client.generic(method, place, json.dumps(body), content_type="application/json")

    assert (send("GET").status_code, send("GET").content) == (204, b"")
    put = send("PUT", {"output": {"n": [1]}})
    assert (put.status_code, put.json()["output"], put.json()["node_key"]) == (200, {"n": [1]}, "work")
    assert send("GET").json() == put.json()
    assert send("PUT", {}).status_code == 400
    assert send("PUT", {"output": "x" * MAX_BYTES}).json()["problems"][0]["hint"]
    assert [send("DELETE").status_code, send("DELETE").status_code] == [204, 404]
