"""The workflow page."""

import pytest
from django.test import Client
from django.urls import reverse

from pastetrader.accounts.models import User
from workflows.definition.graph import Graph, GraphEdge, GraphNode, Quote
from workflows.models import Workflow
from workflows.services import create_workflow

pytestmark = pytest.mark.django_db
TRIGGER = GraphNode(key="begin", name="Begin", node_type="trigger", config={"trigger_type": "manual"})
ADAPTER = GraphNode(
    key="shape",
    name="Shape it",
    node_type="adapter",
    config={"output": "{{ output }}"},
    provenance=(Quote(start=0, end=3, quote="Buy low & sell high"),),
)
GRAPH = Graph(nodes=(TRIGGER, ADAPTER), edges=(GraphEdge(source="begin", target="shape"),))


@pytest.fixture
def workflow(owner: User) -> Workflow:
    return create_workflow(owner=owner, name="Golden cross", graph=GRAPH)


def _page(workflow: Workflow) -> str:
    return reverse("workflow", args=[workflow.pk])


def test_the_owner_sees_steps_and_the_sentence_behind_each(workflow: Workflow, owner_client: Client) -> None:
    response = owner_client.get(_page(workflow))

    text = response.content.decode()
    assert response.status_code == 200
    assert 'data-node="shape"' in text
    assert "Buy low &amp; sell high" in text
    assert "Not run yet" in text


def test_the_canvas_is_opened_from_the_head_and_from_the_steps(workflow: Workflow, owner_client: Client) -> None:
    text = owner_client.get(_page(workflow)).content.decode()

    assert text.count(f'href="{reverse("workflow-editor", args=[workflow.pk])}"') == 2
    assert "Open the canvas" in text
    assert "Change the steps" in text


def test_a_stranger_does_not_learn_that_it_exists(workflow: Workflow, stranger_client: Client, client: Client) -> None:
    by_stranger = stranger_client.get(_page(workflow))
    by_anybody = client.get(_page(workflow))

    assert by_stranger.status_code == 404
    assert by_anybody.headers["Location"].startswith("/sign-in/")


def test_problems_say_what_and_what_to_do(owner: User, owner_client: Client) -> None:
    cycle = (*GRAPH.edges, GraphEdge(source="shape", target="begin"))
    workflow = create_workflow(owner=owner, name="Round and round", graph=GRAPH.model_copy(update={"edges": cycle}))

    response = owner_client.get(_page(workflow))

    text = response.content.decode()
    assert response.status_code == 200
    assert 'data-severity="error"' in text


def test_a_workflow_without_steps_says_what_to_do(owner: User, owner_client: Client) -> None:
    workflow = create_workflow(owner=owner, name="Empty", graph=Graph())

    response = owner_client.get(_page(workflow))

    assert "This workflow has no steps" in response.content.decode()


def test_renaming_gives_it_the_name_and_goes_back(workflow: Workflow, owner_client: Client) -> None:
    response = owner_client.post(reverse("workflow-rename", args=[workflow.pk]), {"name": " 골든크로스 "}, follow=True)

    assert response.redirect_chain[-1][0] == _page(workflow)
    workflow.refresh_from_db()
    assert workflow.name == "골든크로스"


def test_a_name_that_cannot_be_is_said_and_changes_nothing(workflow: Workflow, owner_client: Client) -> None:
    response = owner_client.post(reverse("workflow-rename", args=[workflow.pk]), {"name": " "}, follow=True)

    assert "Give the workflow a name." in response.content.decode()
    workflow.refresh_from_db()
    assert workflow.name == "Golden cross"


def test_nobody_renames_what_belongs_to_somebody_else(workflow: Workflow, stranger_client: Client) -> None:
    response = stranger_client.post(reverse("workflow-rename", args=[workflow.pk]), {"name": "Mine"})

    assert response.status_code == 404
    workflow.refresh_from_db()
    assert workflow.name == "Golden cross"


def test_delete_hides_it_and_goes_home(workflow: Workflow, owner_client: Client) -> None:
    response = owner_client.post(reverse("workflow-delete", args=[workflow.pk]), follow=True)

    assert response.redirect_chain[-1][0] == reverse("home")
    assert "Golden cross is deleted" in response.content.decode()
    assert owner_client.get(_page(workflow)).status_code == 404


def test_nobody_deletes_what_belongs_to_somebody_else(
    workflow: Workflow, stranger_client: Client, client: Client
) -> None:
    by_stranger = stranger_client.post(reverse("workflow-delete", args=[workflow.pk]))
    by_anybody = client.post(reverse("workflow-delete", args=[workflow.pk]))

    assert by_stranger.status_code == 404
    assert by_anybody.headers["Location"].startswith("/sign-in/")
    assert Workflow.objects.filter(pk=workflow.pk).exists()


def test_delete_is_never_a_link(workflow: Workflow, owner_client: Client) -> None:
    response = owner_client.get(reverse("workflow-delete", args=[workflow.pk]))

    assert response.status_code == 405
