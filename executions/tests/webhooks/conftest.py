"""A workflow with a webhook trigger, and its endpoints."""

from collections.abc import Callable
from typing import Any

import pytest

from executions.models import WebhookEndpoint
from executions.tests.graphs import graph, node
from executions.webhooks.services import MadeEndpoint, create_endpoint
from pastetrader.accounts.models import User
from workflows.models import Workflow
from workflows.services import create_workflow

Make = Callable[..., MadeEndpoint]
SCHEMA = {
    "type": "object",
    "properties": {"symbol": {"type": "string"}, "price": {"type": "number"}},
    "required": ["symbol"],
}
GRAPH = graph(
    node("arrives", "trigger", trigger_type="webhook"),
    node("step", "adapter", output="{{ input }}"),
    edges="arrives>step",
)


@pytest.fixture
def workflow(owner: User) -> Workflow:
    """Without the address that its activation made: each test makes its own."""
    made = create_workflow(owner=owner, name="Breakout", graph=GRAPH)
    WebhookEndpoint.objects.all().delete()
    return made


@pytest.fixture
def make(workflow: Workflow, owner: User) -> Make:
    """Makes an endpoint of the workflow."""

    def made(**facts: Any) -> MadeEndpoint:
        return create_endpoint(workflow=workflow, by=owner, name="A sender", **facts)

    return made


@pytest.fixture
def made(make: Make) -> MadeEndpoint:
    """An endpoint for signed JSON."""
    return make()
