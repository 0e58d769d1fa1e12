"""Nodes and edges one by one over HTTP, and many at once: all of them or none."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from pastetrader.accounts.models import User
from registry.runners import RUNNERS
from registry.tests.factories import make_tool
from workflows.definition.graph import Graph
from workflows.models import Edge, Node, Workflow
from workflows.services import create_workflow
from workflows.tests.api.requests import CHAIN, WORKFLOWS, codes, send

MERGE = {"name": "Merge", "node_type": "aggregator"}


def _pointers(answer: Any) -> list[str]:
    return [problem.get("pointer", "") for problem in answer.json()["problems"]]


def test_a_node_is_added_shown_changed_and_removed(owner_client: Client, place: str, workflow: Workflow) -> None:
    added = send(owner_client, "POST", f"{place}/nodes", MERGE)
    address = added.headers["Location"]
    read = owner_client.get(address)
    changed = send(owner_client, "PUT", address, {**MERGE, "name": "Other", "config": {"join": "any"}})
    by_key = owner_client.get(f"{place}/nodes/merge")
    removed = owner_client.delete(address)

    assert (added.status_code, added.json()["key"]) == (201, "merge")
    assert read.json() == added.json()
    assert changed.json()["id"] == added.json()["id"]
    assert by_key.json() == changed.json()
    assert (removed.status_code, owner_client.get(address).status_code) == (204, 404)
    workflow.refresh_from_db()
    assert workflow.version == 4


@pytest.mark.parametrize(
    ("name", "key"), [("RSI under 30!", "rsi_under_30"), ("과매도", "aggregator"), ("50 days", "aggregator_50_days")]
)
def test_a_node_without_a_key_gets_one_from_its_name(owner_client: Client, place: str, name: str, key: str) -> None:
    answers = [send(owner_client, "POST", f"{place}/nodes", {**MERGE, "name": name}) for _time in range(2)]

    assert [answer.json()["key"] for answer in answers] == [key, f"{key}_2"]


def test_a_node_that_goes_takes_its_edges_along(owner_client: Client, place: str) -> None:
    assert owner_client.delete(f"{place}/nodes/start").status_code == 204
    assert owner_client.get(f"{place}/edges").json()["results"] == []


def test_the_key_of_a_node_never_changes(owner_client: Client, place: str) -> None:
    answer = send(owner_client, "PUT", f"{place}/nodes/step", {**MERGE, "key": "other"})

    assert (answer.status_code, answer.json()["code"], _pointers(answer)) == (400, "key_changed", ["/key"])


def test_what_is_wrong_with_a_node_is_said_at_its_field(owner_client: Client, place: str) -> None:
    taken = send(owner_client, "POST", f"{place}/nodes", {**MERGE, "key": "step"})
    tool = {"name": "T", "node_type": "tool", "tool_id": str(uuid4())}
    foreign = send(owner_client, "PUT", f"{place}/nodes/step", tool)

    assert (taken.status_code, codes(taken), _pointers(taken)) == (400, ["duplicate_key"], ["/key"])
    assert (foreign.status_code, codes(foreign), _pointers(foreign)) == (400, ["tool_missing"], ["/tool_id"])


def test_somebody_elses_tool_is_no_tool_and_a_public_one_is(
    owner_client: Client, place: str, stranger: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(RUNNERS, "mcp", "registry.tests.quoting.Declared")
    private, public = make_tool(stranger), make_tool(stranger, name="shared", tool_type="mcp", is_public=True)

    answers = [
        send(owner_client, "POST", f"{place}/nodes", {"name": "T", "node_type": "tool", "tool_id": str(tool.pk)})
        for tool in (private, public)
    ]

    assert [codes(answers[0]), answers[0].status_code] == [["tool_missing"], 400]
    # The workflow is active, and such a tool cannot run yet.
    assert answers[1].json()["code"] == "would_stop_active"


def test_nodes_are_found_by_type(owner_client: Client, place: str) -> None:
    found = owner_client.get(f"{place}/nodes?node_type=adapter&fields=key").json()["results"]

    assert found == [{"key": "step"}]
    assert owner_client.get(f"{place}/nodes?node_type=teapot").status_code == 400


def test_an_edge_is_added_by_keys_or_ids_shown_and_removed(owner_client: Client, place: str) -> None:
    merge = send(owner_client, "POST", f"{place}/nodes", MERGE).json()

    by_key = send(owner_client, "POST", f"{place}/edges", {"source": "step", "target": "merge"})
    by_id = {"source": "start", "target_node_id": merge["id"]}
    mixed = send(owner_client, "POST", f"{place}/edges", by_id)
    read = owner_client.get(by_key.headers["Location"])
    removed = owner_client.delete(by_key.headers["Location"])

    assert (by_key.status_code, by_key.json()["target_node_id"]) == (201, merge["id"])
    assert (mixed.status_code, mixed.json()["target"]) == (201, "merge")
    assert read.json() == by_key.json()
    assert (removed.status_code, Edge.objects.count()) == (204, 2)
    assert len(owner_client.get(f"{place}/edges?source=start").json()["results"]) == 2


@pytest.mark.parametrize(
    ("edge", "code"),
    [
        ({"source": "start", "target": "nowhere"}, "dangling_edge"),
        ({"source": "start", "target": "start"}, "self_loop"),
        ({"source": "start", "target": "step"}, "duplicate_edge"),
        ({"source": "start", "target_node_id": str(uuid4())}, "unknown_node"),
        ({"source": "start"}, "value_error"),
        ({"source": "start", "source_node_id": str(uuid4()), "target": "step"}, "value_error"),
    ],
)
def test_an_edge_that_cannot_be_is_refused(owner_client: Client, place: str, edge: Any, code: str) -> None:
    answer = send(owner_client, "POST", f"{place}/edges", edge)

    assert (answer.status_code, code in codes(answer)) == (400, True)
    assert Edge.objects.count() == 1


def test_many_nodes_and_edges_are_added_at_once(owner_client: Client, place: str, workflow: Workflow) -> None:
    nodes = send(owner_client, "POST", f"{place}/nodes/batch", {"nodes": [MERGE, MERGE], "version": 1})
    body = {"edges": [{"source": "step", "target": key} for key in ("merge", "merge_2")], "version": 2}
    edges = send(owner_client, "POST", f"{place}/edges/batch", body)

    assert (nodes.status_code, [node["key"] for node in nodes.json()["nodes"]]) == (201, ["merge", "merge_2"])
    assert (edges.status_code, [edge["target"] for edge in edges.json()["edges"]]) == (201, ["merge", "merge_2"])
    assert (nodes.json()["version"], edges.json()["version"]) == (2, 3)


def test_each_bad_item_of_a_batch_is_named(owner_client: Client, place: str) -> None:
    nodes = [MERGE, {**MERGE, "key": "step"}, {**MERGE, "key": "a"}, {**MERGE, "key": "start"}]
    by_service = send(owner_client, "POST", f"{place}/nodes/batch", {"nodes": nodes})
    by_form = send(
        owner_client, "POST", f"{place}/nodes/batch", {"nodes": [MERGE, {"name": "x"}, {"node_type": "tool"}]}
    )
    lines = [{"source": "step", "target": "nowhere"}, {"source": "step", "target": "step"}]
    edges = send(owner_client, "POST", f"{place}/edges/batch", {"edges": lines})

    assert _pointers(by_service) == ["/nodes/1/key", "/nodes/3/key"]
    assert _pointers(by_form) == ["/nodes/1/node_type", "/nodes/2/name"]
    assert set(_pointers(edges)) == {"/edges/0", "/edges/1"}
    assert (Node.objects.count(), Edge.objects.count()) == (2, 1)


NODES = st.fixed_dictionaries(
    {"name": st.sampled_from(["A", "B", ""]), "node_type": st.sampled_from(["adapter", "aggregator"])},
    optional={"key": st.sampled_from(["a", "b", "start", "No Slug"])},
)
ENDS = st.sampled_from(["start", "step", "nowhere"])
EDGES = st.fixed_dictionaries(
    {"source": ENDS, "target": ENDS}, optional={"source_handle": st.sampled_from(["", "error", "x" * 51])}
)


class BatchTest(TestCase):
    """A batch is all there or not at all, whatever is in it."""

    def setUp(self) -> None:
        owner = User.objects.create_user("alice@example.com", "alice's password")
        graph = Graph.model_validate(CHAIN)
        self.workflow = create_workflow(owner=owner, name="w", graph=graph, is_active=False)
        self.client = Client()
        self.client.force_login(owner)

    @settings(max_examples=60, suppress_health_check=list(HealthCheck))
    @given(kind=st.sampled_from(["nodes", "edges"]), data=st.data())
    def test_a_batch_is_all_or_nothing(self, kind: str, data: st.DataObject) -> None:
        """The rows grow by the whole batch, or nothing changes and something is named."""
        model = Node if kind == "nodes" else Edge
        batch = data.draw(st.lists(NODES if kind == "nodes" else EDGES, min_size=1, max_size=4))
        before = set(model.objects.values_list("pk", flat=True))
        version = Workflow.objects.get().version

        answer = send(self.client, "POST", f"{WORKFLOWS}{self.workflow.pk}/{kind}/batch", {kind: batch})

        made = set(model.objects.values_list("pk", flat=True)) - before
        if answer.status_code == 201:
            assert {str(pk) for pk in made} == {row["id"] for row in answer.json()[kind]}
            assert (len(made), Workflow.objects.get().version) == (len(batch), version + 1)
        else:
            assert (answer.status_code, made, Workflow.objects.get().version) == (400, set(), version)
            assert all(pointer.startswith(f"/{kind}/") for pointer in _pointers(answer))
