"""The graph as a whole over HTTP: saved under its lock, minimal writes, what was read can be put back."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis.extra.django import TestCase

from pastetrader.accounts.models import User
from workflows.definition.graph import Graph
from workflows.models import Edge, Node, Workflow
from workflows.services import create_workflow
from workflows.services.graphs import replace_graph
from workflows.tests.api.requests import CHAIN, CYCLE, START, STEP, WORKFLOWS, codes, send
from workflows.tests.graphs import graphs

THREADS = 4


def test_saving_a_graph_raises_the_version(owner_client: Client, place: str) -> None:
    before = owner_client.get(f"{place}/graph")

    answer = send(owner_client, "PUT", f"{place}/graph", {"version": 1, "graph": {"nodes": [START]}})

    assert (answer.status_code, answer.json()["version"]) == (200, 2)
    assert answer.headers["ETag"] not in (before.headers["ETag"], "")
    assert [node["key"] for node in answer.json()["graph"]["nodes"]] == ["start"]


def test_a_save_answers_what_is_read_afterwards(owner_client: Client, place: str) -> None:
    graph = {"nodes": [STEP, START], "edges": CHAIN["edges"], "variables": {"n": 1.0}, "config": {"timeout": 5}}

    saved = send(owner_client, "PUT", f"{place}/graph", {"version": 1, "graph": graph})
    read = owner_client.get(f"{place}/graph")

    assert (saved.json(), saved.headers["ETag"]) == (read.json(), read.headers["ETag"])


def test_a_save_touches_only_what_it_changes(owner_client: Client, place: str, workflow: Workflow) -> None:
    before = {node.key: node for node in workflow.nodes.all()}
    edge = workflow.edges.get()
    changed = {**CHAIN, "nodes": [START, {**STEP, "name": "Renamed"}]}

    send(owner_client, "PUT", f"{place}/graph", {"version": 1, "graph": changed})

    after = {node.key: node for node in workflow.nodes.all()}
    assert {key: node.pk for key, node in after.items()} == {key: node.pk for key, node in before.items()}
    assert after["start"].updated_at == before["start"].updated_at
    assert after["step"].updated_at > before["step"].updated_at
    assert workflow.edges.get() == edge


@pytest.mark.parametrize(
    ("old", "new"), [(1, True), (1, 1.0), (0, False), ("1", 1), ([1], [True]), ({"b": 1}, {"b": True}), (None, 0)]
)
def test_a_change_of_kind_is_a_change(owner_client: Client, place: str, old: Any, new: Any) -> None:
    def graph(value: Any) -> Any:
        return {"nodes": [START, {**STEP, "config": {"output": value}}], "edges": CHAIN["edges"]}

    send(owner_client, "PUT", f"{place}/graph", {"version": 1, "graph": graph(old)})
    answer = send(owner_client, "PUT", f"{place}/graph", {"version": 2, "graph": graph(new)})

    assert answer.json()["version"] == 3
    assert repr(Node.objects.get(key="step").config["output"]) == repr(new)


def test_a_save_that_does_not_say_of_which_version_is_refused(owner_client: Client, place: str) -> None:
    assert send(owner_client, "PUT", f"{place}/graph", {"graph": {}}).status_code == 400


def test_an_active_workflow_is_not_saved_with_a_graph_that_would_stop_it(owner_client: Client, place: str) -> None:
    body = {"version": 1, "graph": CYCLE}

    refused = send(owner_client, "PUT", f"{place}/graph", body)
    removed = owner_client.delete(f"{place}/nodes/start")
    still = owner_client.get(place).json()
    send(owner_client, "POST", f"{place}/deactivate")
    saved = send(owner_client, "PUT", f"{place}/graph", {"version": 2, "graph": CYCLE})

    assert (refused.status_code, refused.json()["code"]) == (409, "would_stop_active")
    assert "cycle" in codes(refused)
    assert removed.status_code == 204  # what is left can run
    assert still["is_active"] is True
    assert saved.status_code == 409  # the node was removed meanwhile


def test_problems_say_where_in_the_body_they_are(owner_client: Client, place: str) -> None:
    graph = {"nodes": [START, {**STEP, "config": {"outptu": 1}}], "edges": [{"source": "start", "target": "nowhere"}]}

    verdict = send(owner_client, "POST", f"{place}/validate", {"graph": graph}).json()
    refused = send(owner_client, "PUT", f"{place}/graph", {"version": 1, "graph": graph}).json()

    found = {problem["code"]: problem for problem in verdict["problems"]}
    assert verdict["can_run"] is False
    assert found["dangling_edge"]["pointer"] == "/graph/edges/0"
    assert found["config"]["pointer"].startswith("/graph/nodes/1/config")
    assert [problem["code"] for problem in refused["problems"]] == ["dangling_edge"]


def test_looking_at_a_graph_stores_nothing(owner_client: Client, place: str) -> None:
    before = owner_client.get(f"{place}/full").json()

    kept = send(owner_client, "POST", f"{place}/validate")
    empty = send(owner_client, "POST", f"{place}/validate", {"graph": {}})
    foreign = send(
        owner_client,
        "POST",
        f"{place}/validate",
        {"graph": {"nodes": [{"key": "t", "name": "T", "node_type": "tool", "tool_id": str(uuid4())}]}},
    )

    assert (kept.json()["can_run"], empty.json()["can_run"]) == (True, False)
    assert "tool_missing" in codes(foreign)
    assert owner_client.get(f"{place}/full").json() == before


def test_the_largest_graph_can_be_put_back_as_it_was_read(owner_client: Client, owner: User) -> None:
    sign = "\x01" * 400
    nodes = [
        {**STEP, "key": f"n{number}", "config": {"output": [sign, *range(60)]}, "position_x": float(number)}
        for number in range(1_000)
    ]
    edges = [
        {"source": f"n{number}", "target": f"n{number + step}", "label": "L" * 100}
        for number in range(990)
        for step in range(1, 6)
    ]
    made = send(owner_client, "POST", WORKFLOWS, {"name": "large", "graph": {"nodes": nodes, "edges": edges}})
    place = f"{WORKFLOWS}{made.json()['id']}/graph"

    read = owner_client.get(place)
    again = owner_client.put(place, read.content, content_type="application/json")

    assert len(read.content) > 3_000_000
    assert (again.status_code, again.json()) == (200, read.json())


def test_pins_are_addressed_by_key_or_by_id(owner_client: Client, place: str, workflow: Workflow) -> None:
    node = workflow.nodes.get(key="step")

    put = send(owner_client, "PUT", f"{place}/nodes/{node.pk}/pin", {"output": 1})
    got = owner_client.get(f"{place}/nodes/step/pin")

    assert (put.status_code, put.json()) == (200, got.json())
    assert owner_client.delete(f"{place}/nodes/step/pin").status_code == 204
    assert owner_client.get(f"{place}/nodes/{uuid4()}/pin").status_code == 404


class PutOfGetTest(TestCase):
    """PUT of what GET answered is the identity: same answer, same version, same rows."""

    def setUp(self) -> None:
        owner = User.objects.create_user("alice@example.com", "alice's password")
        self.workflow = create_workflow(owner=owner, name="w", graph=Graph(), is_active=False)
        self.client = Client()
        self.client.force_login(owner)

    @settings(max_examples=60, suppress_health_check=list(HealthCheck))
    @given(graph=graphs())
    def test_put_of_get_changes_nothing(self, graph: Graph) -> None:
        """Whatever the graph."""
        self.workflow.refresh_from_db()
        replace_graph(workflow=self.workflow, graph=graph, expected_version=self.workflow.version)
        place = f"{WORKFLOWS}{self.workflow.pk}/graph"
        read = self.client.get(place)
        nodes = list(Node.objects.order_by("pk").values_list("pk", "updated_at"))
        edges = list(Edge.objects.order_by("pk").values_list("pk", flat=True))

        saved = self.client.put(place, read.content, content_type="application/json")

        assert (saved.status_code, saved.json(), saved.headers["ETag"]) == (200, read.json(), read.headers["ETag"])
        assert list(Node.objects.order_by("pk").values_list("pk", "updated_at")) == nodes
        assert list(Edge.objects.order_by("pk").values_list("pk", flat=True)) == edges


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("lock", ["header", "body"])
def test_of_people_who_save_at_once_one_wins_and_the_others_are_told(
    owner: User, workflow: Workflow, lock: str
) -> None:
    start = Barrier(THREADS)
    place = f"{WORKFLOWS}{workflow.pk}/graph"

    def save(number: int) -> tuple[int, int]:
        client = Client()
        client.force_login(owner)
        tag = client.get(place).headers["ETag"]
        body: dict[str, Any] = {"graph": {"nodes": [{**START, "key": f"start{number}"}]}}
        body |= {"version": 1} if lock == "body" else {}
        start.wait(timeout=30)
        try:
            answer = send(client, "PUT", place, body, **({"If_Match": tag} if lock == "header" else {}))
            return answer.status_code, answer.json().get("current_version", 0)
        finally:
            connection.close()

    with ThreadPoolExecutor(THREADS) as pool:
        answers = sorted(pool.map(save, range(THREADS)))

    lost = (412 if lock == "header" else 409, 2)
    assert answers == [(200, 0), *[lost] * (THREADS - 1)]
    assert Node.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_nodes_that_are_added_at_once_are_all_there(owner: User, workflow: Workflow) -> None:
    start = Barrier(THREADS)

    def add(number: int) -> int:
        client = Client()
        client.force_login(owner)
        body = {"name": f"Node {number}", "node_type": "aggregator"}
        start.wait(timeout=30)
        try:
            return int(send(client, "POST", f"{WORKFLOWS}{workflow.pk}/nodes", body).status_code)
        finally:
            connection.close()

    with ThreadPoolExecutor(THREADS) as pool:
        assert list(pool.map(add, range(THREADS))) == [201] * THREADS

    workflow.refresh_from_db()
    assert (workflow.nodes.count(), workflow.version) == (2 + THREADS, 1 + THREADS)
