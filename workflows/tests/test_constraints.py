"""What the database itself refuses in the tables of workflows: each rule is broken once."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from pastetrader.accounts.models import User
from registry.tests.factories import make_agent, make_tool
from workflows.models import Edge, Node, Workflow, WorkflowVersion
from workflows.services import ensure_version
from workflows.tests.factories import make_workflow

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("constraint", "fields"),
    [("workflows_name_given", {"name": ""}), ("workflows_version_from_one", {"version": 0})],
)
def test_a_workflow_that_cannot_be_is_no_row(owner: User, constraint: str, fields: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Workflow.objects.create(**{"owner": owner, "name": "Workflow", **fields})


@pytest.mark.parametrize(
    ("constraint", "fields"),
    [
        ("nodes_type_known", {"node_type": "loop"}),
        ("nodes_timeout_positive", {"timeout_seconds": 0}),
    ],
)
def test_a_node_that_cannot_be_is_no_row(owner: User, constraint: str, fields: dict[str, Any]) -> None:
    workflow = make_workflow(owner)

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Node.objects.create(**{"workflow": workflow, "key": "a", "name": "A", "node_type": "adapter", **fields})


def test_only_tool_nodes_have_a_tool(owner: User) -> None:
    workflow = make_workflow(owner)

    with pytest.raises(IntegrityError, match="nodes_tool_only_on_tool_nodes"), transaction.atomic():
        Node.objects.create(workflow=workflow, key="a", name="A", node_type="agent", tool=make_tool(owner))


def test_only_agent_nodes_have_an_agent(owner: User) -> None:
    workflow = make_workflow(owner)

    with pytest.raises(IntegrityError, match="nodes_agent_only_on_agent_nodes"), transaction.atomic():
        Node.objects.create(workflow=workflow, key="a", name="A", node_type="tool", agent=make_agent(owner))


def test_a_key_stands_once_in_a_workflow_and_in_as_many_workflows_as_wanted(owner: User) -> None:
    first, _second = make_workflow(owner), make_workflow(owner)

    with pytest.raises(IntegrityError), transaction.atomic():
        Node.objects.create(workflow=first, key="work", name="Again", node_type="adapter")
    assert Node.objects.filter(key="work").count() == 2


def test_a_connection_stands_once_also_without_handles(owner: User) -> None:
    edge = make_workflow(owner).edges.get()

    with pytest.raises(IntegrityError), transaction.atomic():
        Edge.objects.create(workflow=edge.workflow, source_node=edge.source_node, target_node=edge.target_node)
    with pytest.raises(IntegrityError), transaction.atomic():
        Edge.objects.filter(pk=edge.pk).update(source_handle=None)


def test_a_node_cannot_lead_to_itself(owner: User) -> None:
    node = make_workflow(owner).nodes.get(key="work")

    with pytest.raises(IntegrityError, match="edges_no_self_loop"), transaction.atomic():
        Edge.objects.create(workflow=node.workflow, source_node=node, target_node=node)


@pytest.mark.parametrize("changed", [{"number": 2}, {"content_hash": "other"}])
def test_a_version_has_its_number_and_its_content_alone(owner: User, changed: dict[str, Any]) -> None:
    version = ensure_version(workflow=make_workflow(owner))
    same = {"number": version.number, "content_hash": version.content_hash}

    with pytest.raises(IntegrityError), transaction.atomic():
        WorkflowVersion.objects.create(workflow=version.workflow, snapshot={}, **{**same, **changed})


def test_a_workflow_with_versions_cannot_be_removed_for_good(owner: User) -> None:
    version = ensure_version(workflow=make_workflow(owner))

    with pytest.raises(ProtectedError):
        Workflow.all_objects.get(pk=version.workflow_id).delete()


def test_an_owner_with_workflows_cannot_be_removed_for_good(owner: User) -> None:
    make_workflow(owner)

    with pytest.raises(ProtectedError):
        User.all_objects.get(pk=owner.pk).delete()


def test_a_removed_tool_leaves_its_nodes(owner: User) -> None:
    tool = make_tool(owner)
    workflow = make_workflow(owner)
    node = Node.objects.create(workflow=workflow, key="use", name="Use", node_type="tool", tool=tool)

    tool.delete()

    node.refresh_from_db()
    assert node.tool is None


def test_people_see_and_edit_their_own_workflows_only(owner: User, stranger: User) -> None:
    workflow = make_workflow(owner)

    assert list(Workflow.objects.visible_to(owner)) == list(Workflow.objects.editable_by(owner)) == [workflow]
    assert not Workflow.objects.visible_to(stranger).exists()
    assert not Node.objects.visible_to(stranger).exists()
    assert Edge.objects.visible_to(owner).count() == 1
