"""The page that says why a symbol was found, or wasn't."""

import pytest
from django.test import Client
from django.urls import reverse

from executions.models import WorkflowExecution
from executions.tests.shown import an_execution
from pastetrader.accounts.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def execution(owner: User) -> WorkflowExecution:
    """One whose step `choose` screened SAMPLE."""
    screened = {
        "input_data": {"condition": "close > 1 and rsi(14) > 99"},
        "output_data": {"scanned": 3, "market": "SAMPLE", "as_of": "2024-12-30", "matches": []},
    }
    return an_execution(owner, choose=screened)


def _why(execution: WorkflowExecution) -> str:
    return reverse("execution-why", args=[execution.pk])


def test_each_part_is_said_with_what_it_saw(execution: WorkflowExecution, owner_client: Client) -> None:
    text = owner_client.get(_why(execution), {"symbol": "SYN001"}).content.decode()

    assert 'data-verdict="yes"' in text
    assert 'data-verdict="no"' in text
    assert "RSI(14)" in text


@pytest.mark.parametrize("symbol", ["NOSUCH", "<b>", "x" * 100, "%00"])
def test_a_symbol_that_is_none_says_so(execution: WorkflowExecution, owner_client: Client, symbol: str) -> None:
    response = owner_client.get(_why(execution), {"symbol": symbol})

    assert response.status_code == 200
    assert "has no symbol" in response.content.decode()


def test_without_a_symbol_it_asks_for_one(execution: WorkflowExecution, owner_client: Client) -> None:
    assert 'name="symbol"' in owner_client.get(_why(execution)).content.decode()


def test_only_who_may_see_the_execution_is_told(
    execution: WorkflowExecution, stranger_client: Client, client: Client
) -> None:
    assert stranger_client.get(_why(execution)).status_code == 404
    assert client.get(_why(execution)).headers["Location"].startswith("/sign-in/")
