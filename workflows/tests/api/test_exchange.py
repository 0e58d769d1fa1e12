"""Workflows as files over HTTP: exported without ids and secrets, imported, and the same bytes again."""

from typing import Any
from uuid import UUID, uuid4

import pytest
import yaml
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from pastetrader.accounts.models import User
from registry.builtin import builtin_tool_id
from registry.models import Tool
from registry.services import create_tool
from registry.tests.factories import make_agent, make_tool
from workflows.definition.graph import Graph, Quote
from workflows.definition.portable.numbers import tidy
from workflows.models import Workflow
from workflows.services import create_workflow, graph_of
from workflows.tests.api.requests import CHAIN, WORKFLOWS, codes, send
from workflows.tests.factories import make_edge, make_node
from workflows.tests.graphs import graphs

IMPORT = f"{WORKFLOWS}import"
FORMATS = {"json": "application/json", "yaml": "application/yaml"}


def _export(client: Client, pk: Any, kind: str = "json") -> bytes:
    answer = client.get(f"{WORKFLOWS}{pk}/export?format={kind}")
    assert (answer.status_code, answer.headers["Content-Type"].partition(";")[0]) == (200, FORMATS[kind])
    return bytes(answer.content)


def _import(client: Client, body: bytes, kind: str = "json", query: str = "") -> Any:
    return client.post(f"{IMPORT}{query}", body, content_type=FORMATS[kind])


@pytest.fixture
def rich(owner: User) -> Workflow:
    """A workflow that names tools, an agent and another workflow, and says where it comes from."""
    tool = create_tool(owner=owner, name="broker", tool_type="http", auth_config={"token": "s3cret"})
    agent = make_agent(owner, name="advisor")
    step = create_workflow(owner=owner, name="Before", graph=Graph.model_validate(CHAIN))
    quote = Quote(paste_id=UUID(int=7), start=0, end=3, quote="RSI 30 이하")
    nodes = (
        make_node("start", "trigger"),
        make_node("screen", "tool", tool_id=builtin_tool_id("screen"), provenance=(quote,)),
        make_node("order", "tool", tool_id=tool.pk, config={"arguments": {"b": 1e22, "a": -0.0}}),
        make_node("ask", "agent", agent_id=agent.pk),
        make_node("first", "tool", config={"workflow_id": str(step.pk)}),
    )
    graph = Graph(nodes=nodes, edges=(make_edge("start>screen", label="no"),), variables={"when": "2026-01-02"})
    return create_workflow(owner=owner, name="Rich", graph=graph, tags=["b", "a"], description="Zeile\n둘\n")


@pytest.mark.parametrize("kind", FORMATS)
def test_an_export_holds_no_ids_and_no_secrets(owner_client: Client, rich: Workflow, kind: str) -> None:
    text = _export(owner_client, rich.pk, kind).decode()

    ids = [rich.pk, rich.owner_id, UUID(int=7), *Tool.objects.values_list("pk", flat=True)]
    assert not [pk for pk in ids if str(pk) in text]
    assert "s3cret" not in text
    assert text.index("broker") > 0


@pytest.mark.parametrize("kind", FORMATS)
def test_an_import_of_an_export_is_the_same_workflow(owner_client: Client, rich: Workflow, kind: str) -> None:
    first = _export(owner_client, rich.pk, kind)

    answer = _import(owner_client, first, kind)

    assert (answer.status_code, answer.json()["missing"]) == (201, [])
    made = answer.json()["workflow"]
    assert (made["is_active"], made["tags"], made["name"]) == (False, ["a", "b"], "Rich")
    assert answer.headers["Location"].endswith(made["id"])
    assert _export(owner_client, made["id"], kind) == first
    again, before = graph_of(Workflow.objects.get(pk=made["id"])), graph_of(rich)
    for key in ("order", "ask", "first", "screen"):
        assert again.by_key[key].tool_id == before.by_key[key].tool_id
        assert again.by_key[key].agent_id == before.by_key[key].agent_id
    assert again.by_key["first"].config == before.by_key["first"].config


def test_other_programs_read_the_yaml(owner_client: Client, rich: Workflow) -> None:
    document = yaml.safe_load(_export(owner_client, rich.pk, "yaml"))

    assert document["variables"] == {"when": "2026-01-02"}
    assert document["edges"][0]["label"] == "no"


def test_what_is_missing_elsewhere_is_told(owner_client: Client, stranger_client: Client, rich: Workflow) -> None:
    document = _export(owner_client, rich.pk)

    asked = _import(stranger_client, document, query="?dry_run=true").json()
    refused = _import(stranger_client, document)
    made = _import(stranger_client, document, query="?allow_missing=true")

    assert asked["workflow"] is None
    missing = {(one["node"], one["kind"], one["name"], one["reason"]) for one in asked["missing"]}
    assert missing == {
        ("order", "tool", "broker", "unknown"),
        ("ask", "agent", "advisor", "unknown"),
        ("first", "workflow", "Before", "unknown"),
    }
    assert (refused.status_code, refused.json()["code"]) == (400, "missing_references")
    assert {problem["pointer"] for problem in refused.json()["problems"]} == {
        "/nodes/0/agent",
        "/nodes/1/workflow",
        "/nodes/2/tool",
    }
    assert (made.status_code, len(made.json()["missing"])) == (201, 3)
    assert Workflow.objects.filter(owner__email="charlie@example.com").count() == 1


def test_nobody_is_bound_to_a_strangers_tool_unawares(owner_client: Client, stranger: User) -> None:
    make_tool(stranger, name="broker", is_public=True)
    node = {"key": "t", "name": "T", "node_type": "tool", "tool": "broker"}
    body = {"format": "pastetrader.workflow/1", "name": "x", "nodes": [node]}

    unasked = send(owner_client, "POST", IMPORT, body)
    asked = send(owner_client, "POST", f"{IMPORT}?public=true", body)

    assert (unasked.status_code, unasked.json()["code"]) == (400, "missing_references")
    assert asked.status_code == 201


@pytest.mark.parametrize(
    ("kind", "body", "code"),
    [
        ("yaml", "a: &x 1\nb: *x", "malformed_yaml"),
        ("yaml", "a: !!python/object:os.system x", "malformed_yaml"),
        ("yaml", "{a: 1, a: 2}", "malformed_yaml"),
        ("yaml", "[" * 1000, "malformed_yaml"),
        ("yaml", "a: 1e999", "malformed_yaml"),
        ("yaml", "a: \udcff", "malformed_yaml"),
        ("yaml", "--- 1\n--- 2", "malformed_yaml"),
        ("yaml", "", "invalid"),
        ("yaml", "just text", "invalid"),
        ("json", "[]", "invalid"),
        ("json", '{"format": "pastetrader.workflow/2", "name": "x"}', "invalid"),
        ("json", '{"format": "pastetrader.workflow/1", "name": "x", "is_active": true}', "invalid"),
    ],
)
def test_what_is_no_document_is_refused(owner_client: Client, kind: str, body: str, code: str) -> None:
    answer = _import(owner_client, body.encode(errors="surrogateescape"), kind)

    assert (answer.status_code, answer.json()["code"]) == (400, code)
    assert not Workflow.objects.exists()


def test_a_graph_that_cannot_be_kept_is_said_at_its_place(owner_client: Client) -> None:
    step = {"key": "a", "name": "A", "node_type": "adapter"}
    body = {"format": "pastetrader.workflow/1", "name": "x", "nodes": [step, step]}

    answer = send(owner_client, "POST", IMPORT, body)

    assert (answer.status_code, codes(answer)) == (400, ["duplicate_key"])
    assert answer.json()["problems"][0]["pointer"] == "/nodes/1/key"


class RoundTripTest(TestCase):
    """Export, import, export: the same bytes, in both formats, whatever the graph."""

    def setUp(self) -> None:
        self.owner = User.objects.create_user("alice@example.com", "alice's password")
        self.client = Client()
        self.client.force_login(self.owner)

    @settings(max_examples=60, suppress_health_check=list(HealthCheck))
    @given(graph=graphs(), kind=st.sampled_from(sorted(FORMATS)))
    def test_an_export_comes_back_byte_for_byte(self, graph: Graph, kind: str) -> None:
        """And the graph comes back too."""
        workflow = create_workflow(owner=self.owner, name="w", graph=graph, is_active=False)
        first = _export(self.client, workflow.pk, kind)

        made = _import(self.client, first, kind)

        assert made.status_code == 201, made.content
        pk = made.json()["workflow"]["id"]
        assert _export(self.client, pk, kind) == first
        # Large numbers come back as PostgreSQL keeps them.
        again, before = (tidy(graph_of(one).model_dump(mode="json")) for one in (Workflow.objects.get(pk=pk), workflow))
        assert again == before


@pytest.mark.parametrize("form", ["json", "yaml", "xml"])
def test_a_refused_export_is_a_problem_in_json_whatever_form_was_asked_for(client: Client, form: str) -> None:
    address = f"/api/v1/workflows/{uuid4()}/export?format={form}"
    answer = client.get(address, headers={"Authorization": "Bearer pt_unknown"})

    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["status"] == answer.status_code
