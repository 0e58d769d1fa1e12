"""Screens over HTTP: what they find, why, why not, and what they become."""

import json
import math
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from pastetrader.accounts.models import User
from pastetrader.common.stop_signal import Check
from screening.conditions import parse
from screening.conditions.evaluation.explanation import Explanation
from screening.models import Bar, Instrument, Watchlist
from screening.screens.bounded import TakesTooLong, in_time
from screening.screens.distances import distance_of
from screening.screens.workflow_drafts import graph_of_screen
from screening.universe.spec import Universe
from workflows.models import Workflow
from workflows.services import graph_of, problems_in

SCREENS = "/api/v1/screens"
SAMPLE = {"market": "SAMPLE"}
pytestmark = pytest.mark.django_db


def _post(client: Client, place: str, **body: Any) -> Any:
    return client.post(f"{SCREENS}{place}", json.dumps(body), content_type="application/json")


def _screen(client: Client, condition: str, universe: Any = SAMPLE, **more: Any) -> dict[str, Any]:
    answer = _post(client, "", condition=condition, universe=universe, **more)
    assert answer.status_code == 200, answer.content
    return dict(answer.json())


def test_a_match_has_its_close_and_the_change_against_the_bar_before(owner_client: Client) -> None:
    found = _screen(owner_client, "close > 1", values=["sma(5)"])

    assert found["is_synthetic"]
    assert found["found"] == len(found["matches"]) == found["scanned"]
    assert found["universe_size"] == found["scanned"] + sum(found["skipped"].values())
    first = found["matches"][0]
    bars = Bar.objects.filter(instrument=Instrument.objects.get(market="SAMPLE", symbol=first["symbol"]))
    closes = [float(close) for close in bars.order_by("-session").values_list("close", flat=True)[:5]]
    assert first["close"] == pytest.approx(closes[0])
    assert first["change_percent"] == pytest.approx((closes[0] / closes[1] - 1) * 100)
    assert first["values"]["sma(5)"] == pytest.approx(math.fsum(closes) / 5)


def test_no_bar_after_the_day_is_looked_at(owner_client: Client) -> None:
    latest = date.fromisoformat(_screen(owner_client, "close > 1")["as_of"])
    day = latest - timedelta(days=40)

    found = _screen(owner_client, "close > 1", as_of=day.isoformat())

    assert date.fromisoformat(found["as_of"]) <= day
    first = found["matches"][0]
    bars = Bar.objects.filter(instrument__market="SAMPLE", instrument__symbol=first["symbol"], session__lte=day)
    assert first["close"] == pytest.approx(float(bars.latest("session").close))


def test_near_misses_fail_one_part_and_the_nearest_comes_first(owner_client: Client) -> None:
    found = _screen(owner_client, "rsi(14) < 20 and close > 1")

    gaps = [miss["distance"] for miss in found["near_misses"]]
    assert found["near_found"] >= len(gaps) > 1
    assert gaps == sorted(gaps)
    nearest = found["near_misses"][0]
    rsi = nearest["failed"]["values"]["rsi(14)"]
    assert nearest["failed"]["condition"] == "rsi(14) < 20"
    assert gaps[0] == pytest.approx((rsi - 20) / rsi)


def test_of_a_condition_that_nothing_fulfils_each_part_says_how_many_it_is_true_of(owner_client: Client) -> None:
    found = _screen(owner_client, "close > 1 and rsi(14) > 99")

    assert found["matches"] == []
    counts = {part["condition"]: part["true"] for part in found["parts"]}
    assert counts["rsi(14) > 99"] == 0
    assert counts["close > 1"] >= found["scanned"] > 0


def test_symbols_that_do_not_exist_are_counted_and_not_looked_at(owner_client: Client) -> None:
    found = _screen(owner_client, "close > 1", {"market": "SAMPLE", "symbols": ["SYN001", "NOSUCH"]})

    assert [match["symbol"] for match in found["matches"]] == ["SYN001"]
    assert {**found["left_out"], **found["skipped"]}["unknown_symbol"] == 1


def test_a_part_is_explained_with_verdict_value_and_distance(owner_client: Client) -> None:
    asked = {"condition": "close > 1 and rsi(14) > 99", "universe": SAMPLE, "symbol": "SYN001"}

    answer = _post(owner_client, "/explain", **asked).json()

    assert not answer["found"]
    holds, fails = answer["explanation"]["parts"]
    assert (holds["verdict"], fails["verdict"]) == (True, False)
    assert fails["distance"] == pytest.approx((99 - fails["values"]["rsi(14)"]) / 99)
    assert "RSI(14)" in fails["seen"]


def test_a_symbol_outside_of_the_universe_says_so(owner_client: Client) -> None:
    universe = {"market": "SAMPLE", "symbols": ["SYN001"]}

    answer = _post(owner_client, "/explain", condition="close > 1", universe=universe, symbol="SYN002").json()

    assert answer["absence"]["code"] in {"not_asked_for", "unknown_symbol"}
    assert answer["explanation"] is None


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"condition": "rsi(14 <"}, "/condition"),
        ({"condition": "nosuch > 1"}, "/condition"),
        ({"universe": {"market": "NOSUCH"}}, "/universe/market"),
        ({"universe": {"market": "?"}}, "/universe/market"),
        ({"universe": {"market": "SAMPLE", "limit": 0}}, "/universe/limit"),
        ({"universe": {"market": "SAMPLE", "nosuch": 1}}, "/universe/nosuch"),
        ({"as_of": "1950-01-01"}, "/as_of"),
        ({"as_of": 5}, "/as_of"),
        ({"timeframe": "4h"}, "/timeframe"),
        ({"values": ["nosuch(1)"]}, "/values"),
        ({"values": ["close"] * 21}, "/values"),
        ({"unknown": 1}, "/unknown"),
        ({"condition": "close > sma(2000)"}, "/condition"),
    ],
)
def test_what_cannot_be_screened_is_refused_at_its_field(
    owner_client: Client, sent: dict[str, Any], field: str
) -> None:
    answer = _post(owner_client, "", **{"condition": "close > 1", "universe": SAMPLE, **sent})

    assert answer.status_code == 400
    assert [problem["pointer"] for problem in answer.json()["problems"]] == [field], answer.json()


def test_what_is_typed_is_checked_with_its_place_and_completed(owner_client: Client) -> None:
    answer = _post(owner_client, "/check", text="close > 1 and rs").json()

    assert answer["problems"][0]["start"] >= 10
    assert "rsi(14)" in [one["text"] for one in answer["completions"]]


def test_a_condition_becomes_an_inactive_workflow_that_can_run(owner_client: Client, owner: User) -> None:
    universe = {"market": "SAMPLE", "symbols": ["SYN001"]}

    answer = _post(owner_client, "/workflow", condition="rsi(14) < 30", universe=universe)

    assert answer.status_code == 201
    workflow = Workflow.objects.get(pk=answer.json()["id"])
    assert (workflow.owner, workflow.is_active) == (owner, False)
    assert answer.json()["page"] == f"/workflows/{workflow.pk}/edit/"
    graph = graph_of(workflow)
    steps = {node.key: node.config.get("arguments", {}) for node in graph.nodes}
    assert steps["screen"]["condition"] == "rsi(14) < 30"
    assert steps["universe"]["symbols"] == ["SYN001"]
    assert [one for one in problems_in(graph, owner=owner) if one.severity == "error"] == []


def test_a_workflow_of_an_exchange_starts_after_its_close() -> None:
    trigger = graph_of_screen("close > 1", "XKRX", Universe(market="XKRX")).nodes[0]

    assert trigger.config["session"] == {"mic": "XKRX", "anchor": "close", "offset_minutes": 60}


def test_a_workflow_of_what_cannot_be_read_is_not_made(owner_client: Client) -> None:
    answer = _post(owner_client, "/workflow", condition="rsi(", universe=SAMPLE)

    assert answer.status_code == 400
    assert answer.json()["problems"][0]["pointer"] == "/condition"
    assert not Workflow.objects.exists()


def test_a_screen_that_takes_too_long_is_given_up() -> None:
    def endless(check: Check) -> None:
        while True:
            check()

    with pytest.raises(TakesTooLong):
        in_time(endless, seconds=0.01)

    assert in_time(lambda _check: 1) == 1


@pytest.mark.parametrize(
    ("text", "values", "distance"),
    [
        ("close > 110", {"close": 100.0}, 10 / 110),
        ("not close > 90", {"close": 100.0}, 0.1),
        ("close > 2 * sma(5)", {"close": 100.0, "sma(5)": 100.0}, 0.5),
        ("close between 110 and 120", {"close": 100.0}, 10 / 110),
        ("close crosses_above 110", {"close": 100.0}, 10 / 110),
        ("close crosses_above 90", {"close": 100.0}, None),
        ("close rising(3)", {"close": 99.0, "close[3]": 100.0}, 0.01),
        ("close > 110", {"close": None}, None),
        ("close > 110 within 3 bars", {"close": 100.0}, None),
        ("roc(5) > 3", {"roc(5)": 3.0}, 0.0),
    ],
)
def test_a_distance_is_the_gap_relative_to_the_larger_side(
    text: str, values: dict[str, float | None], distance: float | None
) -> None:
    found = distance_of(Explanation(parse(text).text(), verdict=False, values=values))

    assert found == (None if distance is None else pytest.approx(distance))


def test_of_alternatives_the_nearest_counts_and_of_demands_the_farthest() -> None:
    parts = tuple(Explanation(f"close > {limit}", verdict=False, values={"close": 100.0}) for limit in (101, 200))
    either = Explanation("close > 101 or close > 200", verdict=False, values={}, parts=parts)
    both = Explanation("close > 101 and close > 200", verdict=False, values={}, parts=parts)

    assert distance_of(either) == pytest.approx(1 / 101)
    assert distance_of(both) == pytest.approx(0.5)


def test_a_screen_of_another_persons_watch_list_is_refused_at_its_field(
    owner_client: Client, owner: User, stranger: User
) -> None:
    mine, theirs = (
        Watchlist.objects.create(owner=person, name="List", market="SAMPLE", symbols=["SYN002", "SYN001"])
        for person in (owner, stranger)
    )

    own = _screen(owner_client, "close > 1", {"market": "SAMPLE", "watchlist": str(mine.pk)})
    other = _post(owner_client, "", condition="close > 1", universe={"market": "SAMPLE", "watchlist": str(theirs.pk)})

    assert [match["symbol"] for match in own["matches"]] == ["SYN002", "SYN001"]
    assert other.status_code == 400
    assert [problem["pointer"] for problem in other.json()["problems"]] == ["/universe/watchlist"]
