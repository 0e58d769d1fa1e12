"""Workflows themselves over HTTP: made, found, changed under their lock, switched, copied, deleted, restored."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from pastetrader.accounts.models import AuditEntry, User
from workflows.definition.graph import Graph
from workflows.definition.unanswered import Unanswered
from workflows.models import Workflow
from workflows.services import create_workflow, graph_of, set_unanswered
from workflows.tests.api.requests import CHAIN, CYCLE, START, WORKFLOWS, codes, send


def test_a_workflow_is_made_with_its_graph_and_says_where_it_is(owner_client: Client) -> None:
    answer = send(owner_client, "POST", WORKFLOWS, {"name": "Chain", "graph": CHAIN, "tags": [" dip ", "krx", "dip"]})

    made = answer.json()
    assert answer.status_code == 201
    assert (made["is_active"], made["tags"], made["version"]) == (True, ["dip", "krx"], 1)
    assert answer.headers["Location"].endswith(f"/api/v1/workflows/{made['id']}")
    graph = owner_client.get(f"{WORKFLOWS}{made['id']}/graph").json()["graph"]
    assert [node["key"] for node in graph["nodes"]] == ["start", "step"]
    assert [(edge["source"], edge["target"]) for edge in graph["edges"]] == [("start", "step")]


def test_what_cannot_run_is_made_inactive_unless_it_is_asked_to_be_active(owner_client: Client) -> None:
    quiet = send(owner_client, "POST", WORKFLOWS, {"name": "x"})
    loud = send(owner_client, "POST", WORKFLOWS, {"name": "x", "is_active": True})

    assert (quiet.status_code, quiet.json()["is_active"]) == (201, False)
    assert (loud.status_code, loud.json()["code"], codes(loud)) == (400, "invalid_graph", ["no_start"])
    assert Workflow.objects.count() == 1


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"name": ""},
        {"name": "x", "colour": "red"},
        {"name": "x", "description": "x" * 10_001},
        {"name": "x", "tags": ["x" * 51]},
        {"name": "x", "tags": ["a\nb"]},
        {"name": "x", "tags": [str(number) for number in range(21)]},
        {"name": "x", "graph": {"nodes": [{**START, "key": "No Slug"}]}},
        {"name": "x", "graph": {"nodes": [{**START, "node_type": "teapot"}]}},
        {"name": "x", "graph": {"nodes": [START], "edges": [{"source": "start"}]}},
        {"name": "x", "graph": {"nodes": [START, START]}},
    ],
)
def test_what_is_no_workflow_is_refused_and_leaves_nothing(owner_client: Client, body: Any) -> None:
    answer = send(owner_client, "POST", WORKFLOWS, body)

    assert answer.status_code == 400
    assert codes(answer)
    assert not Workflow.objects.exists()


def test_the_same_request_under_a_key_makes_one(owner_client: Client) -> None:
    body = {"name": "Once", "graph": CHAIN}

    answers = [send(owner_client, "POST", WORKFLOWS, body, Idempotency_Key="k").json() for _time in range(2)]

    assert answers[0] == answers[1]
    assert Workflow.objects.count() == 1


def _names(client: Client, query: str) -> list[str]:
    return [row["name"] for row in client.get(f"{WORKFLOWS}?{query}").json()["results"]]


def test_workflows_are_found_by_what_they_are(owner_client: Client, owner: User) -> None:
    now = datetime.now(UTC)
    for name, tags, is_active in (("Dip", ["krx"], True), ("Breakout", ["krx", "us"], False), ("Trend", [], False)):
        graph = Graph.model_validate(CHAIN)
        create_workflow(owner=owner, name=name, graph=graph, tags=tags, is_active=is_active, description="Buys.")
    Workflow.objects.filter(name="Trend").update(created_at=now - timedelta(days=9))
    yesterday = (now - timedelta(days=1)).strftime("%Y-%m-%dT%H:%M:%SZ")

    assert _names(owner_client, "is_active=true") == ["Dip"]
    assert _names(owner_client, "tag=krx&ordering=name") == ["Breakout", "Dip"]
    assert _names(owner_client, "name=REND") == ["Trend"]
    assert _names(owner_client, f"created_before={yesterday}") == ["Trend"]
    assert set(_names(owner_client, f"created_after={yesterday}")) == {"Dip", "Breakout"}
    assert len(_names(owner_client, "search=buys&page_size=2")) == 2
    assert owner_client.get(f"{WORKFLOWS}?colour=red").status_code == 400


def test_a_list_asks_the_database_as_often_for_many_as_for_one(
    owner_client: Client, owner: User, django_assert_max_num_queries: Any
) -> None:
    for number in range(5):
        create_workflow(owner=owner, name=f"w{number}", graph=Graph(), tags=["a", "b"])

    owner_client.get(WORKFLOWS)  # a browser's first request notes its session
    with django_assert_max_num_queries(6):
        assert len(owner_client.get(WORKFLOWS).json()["results"]) == 5


def test_a_workflow_is_renamed_described_and_tagged(owner_client: Client, place: str) -> None:
    answer = send(owner_client, "PATCH", place, {"name": "New", "description": "Text", "tags": ["b", "a"]})

    shown = answer.json()
    assert (shown["name"], shown["description"], shown["tags"], shown["version"]) == ("New", "Text", ["a", "b"], 2)
    assert send(owner_client, "PATCH", place, {"tags": []}).json()["tags"] == []


def test_put_says_the_words_as_a_whole_and_patch_a_part(owner_client: Client, place: str) -> None:
    send(owner_client, "PATCH", place, {"description": "Text", "tags": ["a"]})

    answer = send(owner_client, "PUT", place, {"name": "Whole"})

    shown = answer.json()
    assert (shown["name"], shown["description"], shown["tags"], shown["is_active"]) == ("Whole", "", [], True)
    assert send(owner_client, "PUT", place, {"description": "no name"}).status_code == 400


@pytest.mark.parametrize("method", ["PUT", "PATCH"])
def test_what_changes_nothing_keeps_the_version_and_the_etag(owner_client: Client, place: str, method: str) -> None:
    before = owner_client.get(place)

    answer = send(owner_client, method, place, {"name": "Chain", "is_active": True}, If_Match=before.headers["ETag"])

    assert answer.json() == before.json()
    assert answer.headers["ETag"] == before.headers["ETag"]


def test_the_etag_covers_whatever_is_shown(owner_client: Client, place: str, workflow: Workflow) -> None:
    seen = {owner_client.get(place).headers["ETag"]}
    for change in ({"name": "New"}, {"description": "x"}, {"tags": ["a"]}, {"is_active": False}):
        seen.add(send(owner_client, "PATCH", place, change).headers["ETag"])
    graph = {"graph": {"nodes": [START]}}
    seen.add(send(owner_client, "PUT", f"{place}/graph", graph, If_Match="*").headers["ETag"])
    workflow.refresh_from_db()
    set_unanswered(workflow=workflow, unanswered=[Unanswered(subject="x", quote="y")])
    seen.add(owner_client.get(place).headers["ETag"])

    assert len(seen) == 7
    assert owner_client.get(f"{place}/graph").headers["ETag"] in seen


@pytest.mark.parametrize("path", ["", "/graph", "/nodes/start"])
def test_who_has_the_current_state_is_told_so(owner_client: Client, place: str, path: str) -> None:
    tag = owner_client.get(f"{place}{path}").headers["ETag"]

    again = owner_client.get(f"{place}{path}", headers={"If-None-Match": tag})
    send(owner_client, "PATCH", place, {"name": "New"})
    changed = owner_client.get(f"{place}{path}", headers={"If-None-Match": tag})

    assert (again.status_code, again.content, changed.status_code) == (304, b"", 200)


WRITES = [
    ("PATCH", "", {"name": "Mine"}),
    ("PUT", "", {"name": "Mine"}),
    ("DELETE", "", {}),
    ("POST", "/activate", {}),
    ("POST", "/deactivate", {}),
    ("PUT", "/graph", {"graph": {"nodes": [START]}}),
    ("POST", "/nodes", {"name": "New", "node_type": "aggregator"}),
    ("POST", "/nodes/batch", {"nodes": [{"name": "New", "node_type": "aggregator"}]}),
    ("PUT", "/nodes/step", {"name": "Other", "node_type": "aggregator"}),
    ("DELETE", "/nodes/step", {}),
    ("POST", "/edges", {"source": "step", "target": "start"}),
    ("POST", "/edges/batch", {"edges": [{"source": "step", "target": "start"}]}),
]


@pytest.mark.parametrize(("method", "path", "body"), WRITES)
def test_nothing_is_written_over_what_somebody_else_saved(
    owner_client: Client, place: str, method: str, path: str, body: Any
) -> None:
    old = owner_client.get(place).headers["ETag"]
    send(owner_client, "PATCH", place, {"name": "Theirs", "is_active": False})
    before = owner_client.get(f"{place}/full").json()
    current = owner_client.get(place).headers["ETag"]

    by_header = [send(owner_client, method, f"{place}{path}", body, If_Match=tag) for tag in (old, f"W/{current}")]
    by_body = send(owner_client, method, f"{place}{path}", {**body, "version": 1})
    nonsense = send(owner_client, method, f"{place}{path}", body, If_Match="nonsense")

    for answer in by_header:
        assert (answer.status_code, answer.json()["code"]) == (412, "precondition_failed")
        assert answer.json()["current_version"] == 2
    assert (by_body.status_code, by_body.json()["code"], by_body.json()["current_version"]) == (409, "conflict", 2)
    assert nonsense.status_code == 400
    assert owner_client.get(f"{place}/full").json() == before


@pytest.mark.parametrize("match", ["*", "current", "one of several"])
@pytest.mark.parametrize(("method", "path", "body"), WRITES)
def test_who_knows_what_they_change_changes_it(
    owner_client: Client, place: str, method: str, path: str, body: Any, match: str
) -> None:
    send(owner_client, "PATCH", place, {"is_active": False})
    current = owner_client.get(place).headers["ETag"]
    header = {"*": "*", "current": current, "one of several": f'"other", {current}'}[match]

    answer = send(owner_client, method, f"{place}{path}", body, If_Match=header)

    assert answer.status_code in {200, 201, 204}, answer.content


def test_what_is_not_valid_cannot_be_switched_on_and_nothing_else_changes(owner_client: Client) -> None:
    made = send(owner_client, "POST", WORKFLOWS, {"name": "old", "graph": CYCLE}).json()

    by_patch = send(owner_client, "PATCH", f"{WORKFLOWS}{made['id']}", {"name": "new", "is_active": True})
    by_verb = send(owner_client, "POST", f"{WORKFLOWS}{made['id']}/activate", {})

    assert (by_patch.status_code, by_verb.status_code) == (400, 400)
    assert "cycle" in codes(by_patch)
    assert Workflow.objects.get().name == "old"


def test_a_workflow_is_switched_off_and_on(owner_client: Client, place: str) -> None:
    assert send(owner_client, "POST", f"{place}/deactivate").json()["is_active"] is False
    assert send(owner_client, "POST", f"{place}/activate").json()["is_active"] is True
    assert send(owner_client, "PATCH", place, {"is_active": False}).json()["is_active"] is False


def test_a_copy_has_the_graph_and_not_the_activity(owner_client: Client, place: str, owner: User) -> None:
    send(owner_client, "PATCH", place, {"tags": ["a"], "description": "Text"})

    answer = send(owner_client, "POST", f"{place}/duplicate", {})
    named = send(owner_client, "POST", f"{place}/duplicate", {"name": "Mine"})

    copy = answer.json()
    assert answer.status_code == 201
    assert (copy["name"], copy["is_active"], copy["tags"]) == ("Chain (copy)", False, ["a"])
    assert graph_of(Workflow.objects.get(pk=copy["id"])) == graph_of(Workflow.objects.get(name="Chain"))
    assert named.json()["name"] == "Mine"


def test_what_is_unsure_is_not_lost_with_a_copy(owner_client: Client, place: str, workflow: Workflow) -> None:
    set_unanswered(workflow=workflow, unanswered=[Unanswered(subject="x", quote="y")])

    copied, exported = send(owner_client, "POST", f"{place}/duplicate", {}), owner_client.get(f"{place}/export")

    assert [(answer.status_code, answer.json()["code"]) for answer in (copied, exported)] == [(409, "unsure_rules")] * 2


def test_a_deleted_workflow_is_listed_apart_and_can_be_restored(
    owner_client: Client, stranger_client: Client, place: str, owner: User
) -> None:
    before = owner_client.get(place).json()
    assert owner_client.delete(place).status_code == 204
    assert owner_client.get(place).status_code == 404
    assert owner_client.get(WORKFLOWS).json()["results"] == []
    assert stranger_client.get(f"{WORKFLOWS}?is_deleted=true").json()["results"] == []
    [deleted] = owner_client.get(f"{WORKFLOWS}?is_deleted=true").json()["results"]
    assert deleted["deleted_at"] is not None

    strangers = send(stranger_client, "POST", f"{place}/restore")
    answer = send(owner_client, "POST", f"{place}/restore")
    again = send(owner_client, "POST", f"{place}/restore")

    assert strangers.status_code == 404
    assert (answer.status_code, answer.json()) == (200, before)
    assert (again.status_code, again.json()["code"]) == (409, "not_deleted")
    of_workflows = AuditEntry.objects.filter(action__startswith="workflow.")
    acts = list(of_workflows.order_by("pk").values_list("action", "by"))
    assert acts == [("workflow.deleted", owner.pk), ("workflow.restored", owner.pk)]


def test_all_of_a_workflow_comes_at_once(owner_client: Client, place: str) -> None:
    full = owner_client.get(f"{place}/full").json()

    nodes = owner_client.get(f"{place}/nodes").json()["results"]
    edges = owner_client.get(f"{place}/edges").json()["results"]
    assert full["node_ids"] == {node["key"]: node["id"] for node in nodes}
    assert full["edge_ids"] == [edge["id"] for edge in edges]
    assert full["graph"] == owner_client.get(f"{place}/graph").json()["graph"]
    assert (full["name"], full["version"]) == ("Chain", 1)
    assert [problem["code"] for problem in full["problems"]] == ["no_effect"]


def test_problems_speak_the_language_of_the_reader(owner_client: Client, owner: User) -> None:
    workflow = create_workflow(owner=owner, name="x", graph=Graph.model_validate(CYCLE))

    answer = owner_client.get(f"{WORKFLOWS}{workflow.pk}/problems", headers={"accept-language": "ko"})

    assert answer.headers["Content-Language"] == "ko"
    assert answer.json()["problems"]
