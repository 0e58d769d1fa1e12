"""The page of an execution says how good the bars were that it worked with."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from executions.models import NodeExecution
from executions.status import Status
from executions.tests.shown import an_execution
from pastetrader.accounts.models import User
from screening.bar_updates.finished import last_finished
from screening.passports.kept import keep
from screening.tests.factories import make_bars, stored
from screening.tests.screens.test_silence import run

GOOD = {"verdict": "pass", "provider": "kis", "session": "2026-11-27", "behind": 0, "findings": []}


def shown(client: Client, execution: Any) -> str:
    """The page."""
    return client.get(reverse("execution", args=[execution.pk])).content.decode()


def give(execution: Any, key: str, quality: Any, market: Any = "XKRX") -> None:
    """A step gave that."""
    NodeExecution.objects.filter(execution=execution, node_key=key).update(
        node_type="tool", output_data={"market": market, "quality": quality}
    )


@pytest.mark.django_db
def test_good_bars_are_not_talked_about(owner: User, owner_client: Client) -> None:
    execution = an_execution(owner)
    give(execution, "choose", GOOD)

    page = shown(owner_client, execution)

    assert 'data-live="bars-used" hidden' in page
    assert "Look at the market" not in page


@pytest.mark.django_db
def test_what_warns_is_told_once_for_each_market_and_the_worst_of_it(owner: User, owner_client: Client) -> None:
    execution = an_execution(owner)
    give(execution, "choose", GOOD | {"verdict": "warn", "findings": ["gaps", "a_code_of_later"]})
    give(execution, "shape", GOOD | {"verdict": "block", "findings": ["behind", "missing"]})

    page = shown(owner_client, execution)
    part = owner_client.get(reverse("execution", args=[execution.pk]), {"parts": "bars-used"}).content.decode()

    for text in (page, part):
        assert text.count("Look at the market") == 1
        assert "took them all the same" in text
        assert "The bars end before the last session" in text
    give(execution, "shape", GOOD)
    assert "something to be looked at" in shown(owner_client, execution)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("quality", "market"),
    [("good", "XKRX"), ({"verdict": "fine"}, "XKRX"), (GOOD | {"verdict": "warn"}, 7), ([], None), (None, "XKRX")],
)
def test_what_other_tools_call_quality_is_left_alone(
    owner: User, owner_client: Client, quality: Any, market: Any
) -> None:
    execution = an_execution(owner)
    give(execution, "choose", quality, market)

    assert "Look at the market" not in shown(owner_client, execution)


@pytest.mark.django_db(transaction=True)
def test_a_run_over_bars_that_were_stored_against_their_quality_fails_and_says_what_to_do(
    owner: User, owner_client: Client
) -> None:
    session = last_finished("XKRX", datetime.now(UTC))
    stored("XKRX", make_bars("005930", [5.0, 6.0], first=session - timedelta(days=1)))
    finding = {"code": "missing", "verdict": "block", "message": "Half of it is missing.", "count": 1, "total": 2}
    passport = {"session": session.isoformat(), "verdict": "block", "figures": {}, "findings": [finding]}
    keep("XKRX", passport, provider="kis", update=None, version=None)

    refused = run(owner, {"market": "KOSPI", "condition": "close > 1"}, emits=False)
    taken = run(owner, {"market": "KOSPI", "condition": "close > 1", "accept_quality": "any"}, emits=False)

    assert (refused.status, taken.status) == (Status.FAILED, Status.COMPLETED)
    page = shown(owner_client, refused)
    assert "Half of it is missing." in page
    assert "accept_quality" in page
    assert "took them all the same" in shown(owner_client, taken)
