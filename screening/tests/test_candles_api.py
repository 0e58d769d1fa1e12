"""The candles of a symbol over HTTP."""

import json
from typing import Any

import pytest
from django.test import Client
from django.utils.http import urlencode

from screening.api.candles import MOST_BARS, series_texts
from screening.tests.factories import make_bars, random_bars, stored

PLACE = "/api/v1/markets/XTST/symbols/AAA/candles"


@pytest.fixture
def market(db: None) -> None:
    stored("XTST", random_bars("AAA", 80, 1), make_bars("A.B", [1.0, 2.0], name="Dotted"))


def _asked(client: Client, status: int = 200, place: str = PLACE, **asked: Any) -> Any:
    answer = client.get(f"{place}?{urlencode(asked)}")
    assert answer.status_code == status, answer.content
    return answer.json()


def test_everybody_who_is_signed_in_sees_the_same_columns(
    owner_client: Client, stranger_client: Client, market: None
) -> None:
    asked: dict[str, Any] = {
        "count": 60,
        "lines": "sma(5),sma(volume, 20),rsi(14),macd(12,26,9).hist",
        "condition": "rsi(14) < 50",
    }

    found = _asked(owner_client, **asked)

    assert found == _asked(stranger_client, **asked)
    lengths = {name: len(found[name]) for name in ("session", "open", "high", "low", "close", "volume")}
    assert set(lengths.values()) == {60}
    assert {len(line) for line in found["lines"].values()} == {60}
    assert found["legends"] == {
        "sma(5)": {"words": "5-bar average of the close", "pane": "price"},
        "sma(volume, 20)": {"words": "20-bar average of the volume", "pane": "volume"},
        "rsi(14)": {"words": "RSI(14)", "pane": "rsi"},
        "macd(12, 26, 9).hist": {"words": found["legends"]["macd(12, 26, 9).hist"]["words"], "pane": "macd"},
    }
    assert found["hits"] == [
        session
        for session, value in zip(found["session"], found["lines"]["rsi(14)"], strict=True)
        if value is not None and value < 50
    ]
    assert (found["market"], found["symbol"], found["has_earlier"], found["is_complete"]) == ("XTST", "AAA", True, True)


def test_nobody_unknown_looks_at_candles(client: Client, market: None) -> None:
    assert client.get(PLACE).status_code == 401
    assert client.get("/api/v1/markets/NONE/symbols/AAA/candles").status_code == 401


def test_nothing_is_changed_by_looking(owner_client: Client, market: None) -> None:
    for method in ("post", "put", "patch", "delete"):
        assert getattr(owner_client, method)(PLACE).status_code == 405


def test_words_are_in_the_language_of_the_reader(owner_client: Client, market: None) -> None:
    answer = owner_client.get(f"{PLACE}?lines=sma(5)", headers={"accept-language": "ko"}).json()

    assert answer["legends"]["sma(5)"]["words"] == "종가의 5봉 이동평균"


def test_what_is_not_a_number_is_null_and_never_nan(owner_client: Client, db: None) -> None:
    stored("XTST", make_bars("AAA", [5.0] * 40))
    answer = owner_client.get(f"{PLACE}?{urlencode({'lines': 'bbands(20, 2).pctb,willr(14),cci(20),rsi(14)'})}")

    def refuse(constant: str) -> None:
        raise AssertionError(constant)

    json.loads(answer.content, parse_constant=refuse)
    assert answer.status_code == 200


def test_a_symbol_may_have_points_and_the_name_of_its_market(owner_client: Client, market: None) -> None:
    for symbol in ("A.B", "a.b", "XTST:A.B"):
        found = _asked(owner_client, place=f"/api/v1/markets/XTST/symbols/{symbol}/candles")
        assert (found["symbol"], found["name"], found["close"]) == ("A.B", "Dotted", [1.0, 2.0])


@pytest.mark.parametrize(
    "place",
    [
        "/api/v1/markets/NONE/symbols/AAA/candles",
        "/api/v1/markets/XTST/symbols/NOPE/candles",
        "/api/v1/markets/XTST/symbols/%00/candles",
        "/api/v1/markets/XTST/symbols/%F0%9F%93%88/candles",
        f"/api/v1/markets/XTST/symbols/{'A' * 3_000}/candles",
        f"/api/v1/markets/{'X' * 3_000}/symbols/AAA/candles",
        "/api/v1/markets/XTST/symbols/../candles",
    ],
)
def test_what_is_not_there_is_not_found(owner_client: Client, market: None, place: str) -> None:
    assert owner_client.get(place).status_code == 404


@pytest.mark.parametrize(
    ("parameter", "value"),
    [
        ("count", 0),
        ("count", -1),
        ("count", MOST_BARS + 1),
        ("count", "all"),
        ("count", 10**30),
        ("timeframe", "5m"),
        ("timeframe", "1M "),
        ("to", "yesterday"),
        ("to", "2024-13-01"),
        ("to", "20240101"),
        ("to", "0001-01-01"),
        ("lines", "sma(20"),
        ("lines", "sma(20)," * 9),
        ("lines", "x" * 1_001),
        ("lines", "sma(99999999)"),
        ("lines", "close\0"),
        ("lines", ")(,["),
        ("condition", "close >"),
        ("condition", "not a condition"),
        ("condition", "((((" * 500),
        ("condition", "x" * 10_001),
        ("from", "2024-01-01"),
    ],
)
def test_garbage_is_a_problem_of_its_parameter(
    owner_client: Client, market: None, parameter: str, value: object
) -> None:
    refusal = _asked(owner_client, 400, PLACE, **{parameter: value})

    assert {problem.get("parameter") for problem in refusal["problems"]} == {parameter}
    assert all(problem["detail"] for problem in refusal["problems"])


def test_a_parameter_that_is_given_twice_is_refused(owner_client: Client, market: None) -> None:
    assert owner_client.get(f"{PLACE}?count=3&count=4").status_code == 400


def test_a_blank_condition_and_blank_lines_are_none(owner_client: Client, market: None) -> None:
    found = _asked(owner_client, condition="  ", lines=" , ,")

    assert (found["hits"], found["lines"]) == ([], {})


def test_the_most_that_one_may_ask_for_stays_small(owner_client: Client, db: None) -> None:
    stored("XTST", random_bars("AAA", 2_000, 1))
    lines = ",".join(f"sma({length})" for length in range(5, 13))

    asked: dict[str, Any] = {"count": MOST_BARS, "lines": lines, "condition": "close > sma(20)"}
    answer = owner_client.get(f"{PLACE}?{urlencode(asked)}")

    assert len(answer.json()["session"]) == MOST_BARS
    assert len(answer.content) < 400_000


def test_texts_of_series_are_told_apart_at_commas_outside_of_brackets() -> None:
    assert list(series_texts("sma(volume, 20), rank(by=[roc, per], length=5),close ,,")) == [
        "sma(volume, 20)",
        "rank(by=[roc, per], length=5)",
        "close",
    ]
    assert list(series_texts("")) == []
    assert list(series_texts("a),b((,c")) == ["a)", "b((,c"]


def test_a_chart_takes_the_universe_of_the_list_beside_it(owner_client: Client, market: None) -> None:
    asked: dict[str, Any] = {"count": 5, "condition": "rank(by=close) <= 1"}

    alone = _asked(owner_client, **asked, universe='{"symbols": ["AAA"]}')
    without = _asked(owner_client, **asked, universe='{"symbols": ["A.B"]}')
    refused = _asked(owner_client, 400, **asked, universe='{"index": "KOSPI200"}')

    assert len(alone["hits"]) == 5
    assert without["hits"] == []
    assert [problem["parameter"] for problem in refused["problems"]] == ["universe"]


@pytest.mark.parametrize("universe", ["nothing", "[1]", '{"nosuch": 1}', '{"limit": 0}'])
def test_what_is_no_universe_is_refused(owner_client: Client, market: None, universe: str) -> None:
    found = _asked(owner_client, 400, universe=universe)

    assert [problem["parameter"] for problem in found["problems"]] == ["universe"]
