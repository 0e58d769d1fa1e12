"""A workflow of Alice's, and its address."""

import pytest

from pastetrader.accounts.models import User
from workflows.definition.graph import Graph
from workflows.models import Workflow
from workflows.services import create_workflow
from workflows.tests.api.requests import CHAIN, WORKFLOWS


@pytest.fixture
def workflow(owner: User) -> Workflow:
    """A trigger and an adapter, active."""
    return create_workflow(owner=owner, name="Chain", graph=Graph.model_validate(CHAIN))


@pytest.fixture
def place(workflow: Workflow) -> str:
    """Where it is."""
    return f"{WORKFLOWS}{workflow.pk}"
