"""The list of pastes: names, counts, and as many queries for any number of them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from parsers.listing import paste_rows, pastes_of
from parsers.models import Strategy
from parsers.services import draft_workflow, extract_strategy, read_paste
from pastetrader.accounts.models import User
from workflows.services import delete_workflow

pytestmark = pytest.mark.django_db


def pasted(owner: User, text: str) -> Strategy:
    """A paste that was read."""
    return extract_strategy(paste=read_paste(owner=owner, data=text))


def test_a_paste_is_called_by_its_heading_its_first_rule_or_its_first_words(owner: User, stranger: User) -> None:
    pasted(owner, "My plan\n\nBuy when RSI(14) is below 30.")
    pasted(owner, "Buy when RSI(14) is below 30. Sell when RSI(14) is above 70.")
    pasted(owner, "Good morning to all of you.\nAnd good night.")
    pasted(stranger, "Buy when RSI(14) is below 10.")

    rows = paste_rows(pastes_of(owner))

    assert [(row.title, row.is_strategy) for row in rows] == [
        ("Good morning to all of you.", False),
        ("RSI(14) is below 30", True),
        ("My plan", True),
    ]
    assert rows[1].rules == 2
    assert rows[1].unanswered == 0
    assert all(row.is_read and row.workflow is None and row.language for row in rows)


def test_a_row_leads_to_its_workflow_until_that_is_deleted(owner: User) -> None:
    workflow = draft_workflow(strategy=pasted(owner, "Buy when RSI(14) is below 30."), market="SAMPLE")

    assert [row.workflow for row in paste_rows(pastes_of(owner))] == [workflow]
    delete_workflow(workflow=workflow)
    assert [row.workflow for row in paste_rows(pastes_of(owner))] == [None]


def test_a_reading_of_another_version_is_no_stumbling_block(owner: User) -> None:
    row = pasted(owner, "Buy when RSI(14) is below 30.")
    Strategy.objects.filter(pk=row.pk).update(document={"unknown": 1})

    (found,) = paste_rows(pastes_of(owner))

    assert (found.is_read, found.rules, found.title) == (False, 0, "Buy when RSI(14) is below 30.")


def test_any_number_of_pastes_takes_four_queries(owner: User) -> None:
    for number in range(5):
        pasted(owner, f"Buy when RSI({number + 5}) is below 30.")

    with CaptureQueriesContext(connection) as queries:
        assert len(paste_rows(pastes_of(owner))) == 5

    assert len(queries) == 4
