"""Two backtests side by side: on a page and over the API, for their owner alone, computed once."""

from typing import Any

import pytest
from django.test import Client

from pastetrader.accounts.models import User
from screening.backtest.described import Described
from screening.backtest.planning.settings import Settings
from screening.backtest_comparisons import services
from screening.backtest_reports.services import request_backtest
from screening.backtest_reports.work import work_on
from screening.models import BacktestReport, Market

BEFORE: dict[str, Any] = {"entry": "rsi(14) < 30", "exit": "rsi(14) > 55"}
AFTER: dict[str, Any] = {
    "entry": "rsi(14) < 25 and volume > sma(volume, 20)",
    "exit": "rsi(14) > 55 or close < sma(60)",
}
PLACE = "/backtests/compare/"


def _report(owner: User, conditions: dict[str, Any], **settings: Any) -> BacktestReport:
    return request_backtest(
        owner=owner,
        strategy=Described(**conditions).strategy(),
        settings=Settings(**{"market": "SAMPLE", **settings}),
        family="page",
        title=conditions["entry"],
    )


@pytest.fixture
def pair(owner: User) -> tuple[BacktestReport, BacktestReport]:
    """Two backtests of the sample market."""
    return _report(owner, BEFORE), _report(owner, AFTER)


def _asked(pair: tuple[BacktestReport, BacktestReport]) -> str:
    return f"{PLACE}?a={pair[0].pk}&b={pair[1].pk}"


def test_the_page_waits_then_tells_what_went_and_because_of_what(
    owner_client: Client, pair: tuple[BacktestReport, BacktestReport]
) -> None:
    services.forget()
    waiting = owner_client.get(_asked(pair))
    assert waiting.status_code == 200
    assert "data-open" in waiting.text
    assert "skeleton" in waiting.text
    shown = owner_client.get(f"{_asked(pair)}&parts=comparison").text
    assert "data-open" not in shown
    for words in ("signals went", "Most went because of", "removed ", "What differs", "<polyline", "Sharpe ratio"):
        assert words in shown
    assert "volume &gt; sma(volume, 20)" in shown
    again = owner_client.get(f"{_asked(pair)}&role=exit&change=came&page=2").text
    assert "data-open" not in again
    assert "close &lt; sma(60)" in again
    symbol = again.split("&amp;symbol=")[1].split("&amp;")[0]
    chart = owner_client.get(f"{_asked(pair)}&symbol={symbol}&change=went").text
    assert f'data-symbol="{symbol}"' in chart


def test_over_the_api_every_signal_is_counted_and_a_page_of_them_given(
    owner_client: Client, pair: tuple[BacktestReport, BacktestReport]
) -> None:
    place = f"/api/v1/backtests/{pair[0].pk}/compare/{pair[1].pk}"
    found = owner_client.get(f"{place}?limit=7").json()
    entry = found["entry"]
    assert found["signals"]["count"] == entry["went"] + entry["came"]
    assert len(found["signals"]["results"]) == 7
    first = found["signals"]["results"][0]
    assert first["change"] == "went"
    for rule in first["rules"]:
        values = list(rule["values"].values())
        assert values
        if rule["rule"] == "rsi(14) < 25" and not rule["unknown"]:
            assert values[0] >= 25
    stayed = owner_client.get(f"{place}?change=stayed").json()["signals"]
    assert stayed["count"] == entry["stayed"]
    assert owner_client.get(f"{place}?role=exit").json()["exit"]["went"] == 0
    assert {rule["count"] <= rule["of"] for rule in entry["rules"]} == {True}
    assert len(found["curves"]["sessions"]) == len(found["curves"]["before"]) == len(found["curves"]["after"])
    assert owner_client.get(f"{place}?change=all").status_code == 400


def test_a_side_has_the_figures_of_its_own_backtest_over_the_same_period(owner_client: Client, owner: User) -> None:
    one, other = _report(owner, BEFORE), _report(owner, {**BEFORE, "exit": "rsi(14) > 60"})
    work_on(one.pk)
    one.refresh_from_db()
    found = owner_client.get(f"/api/v1/backtests/{one.pk}/compare/{other.pk}").json()
    assert one.summary
    assert found["before"]["metrics"] == one.summary["metrics"]
    assert found["before"]["signals"] == one.summary["signals"]


def test_backtests_of_two_markets_are_refused_by_name(owner_client: Client, owner: User) -> None:
    Market.objects.create(code="XNAS", version=1)
    one, other = _report(owner, BEFORE), _report(owner, AFTER, market="XNAS")
    answer = owner_client.get(_asked((one, other)))
    assert answer.status_code == 400
    assert "is of the market SAMPLE" in answer.text
    refused = owner_client.get(f"/api/v1/backtests/{one.pk}/compare/{other.pk}")
    assert (refused.status_code, refused.json()["code"]) == (400, "different_markets")


def test_what_takes_too_long_or_has_no_bars_is_said_in_the_part_that_waits(
    owner_client: Client, owner: User, pair: tuple[BacktestReport, BacktestReport], monkeypatch: pytest.MonkeyPatch
) -> None:
    late = _report(owner, AFTER, first="2099-01-01")
    answer = owner_client.get(f"{_asked((pair[0], late))}&parts=comparison")
    assert answer.status_code == 200
    assert "There are no bars of SAMPLE in that period" in answer.text
    assert "data-open" not in answer.text
    services.forget()
    monkeypatch.setattr(services, "MOST_SECONDS", -1.0)
    answer = owner_client.get(f"{_asked(pair)}&parts=comparison")
    assert "The comparison took too long" in answer.text
    assert owner_client.get(f"/api/v1/backtests/{pair[0].pk}/compare/{pair[1].pk}").status_code == 422


def test_one_that_another_version_kept_in_another_form_is_named(
    owner_client: Client, pair: tuple[BacktestReport, BacktestReport]
) -> None:
    BacktestReport.objects.filter(pk=pair[1].pk).update(strategy={"is_strategy": "of old"})
    answer = owner_client.get(_asked(pair))
    assert answer.status_code == 400
    assert "was kept by another version" in answer.text


def test_it_is_computed_once_and_anew_when_bars_have_changed(
    owner_client: Client, pair: tuple[BacktestReport, BacktestReport]
) -> None:
    owner_client.get(f"{_asked(pair)}&parts=comparison")
    before, after = (services.tried_of(report) for report in pair)
    assert services.kept_of(before, after) is services.compare_in_time(before, after)
    Market.objects.filter(code="SAMPLE").update(version=7)
    assert services.kept_of(before, after) is None


def test_one_is_chosen_from_ones_own_of_the_same_market(owner_client: Client, owner: User) -> None:
    assert "There are no two backtests yet" in owner_client.get(PLACE).text
    one = _report(owner, BEFORE)
    assert "There is no other backtest of SAMPLE" in owner_client.get(f"{PLACE}?a={one.pk}").text
    _report(owner, AFTER)
    Market.objects.create(code="XNAS", version=1)
    _report(owner, {"entry": "close > 7"}, market="XNAS")
    chosen = owner_client.get(f"{PLACE}?a={one.pk}").text
    assert "rsi(14) &lt; 25" in chosen
    assert "close &gt; 7" not in chosen
    assert "close &gt; 7" in owner_client.get(PLACE).text
    BacktestReport.objects.filter(pk=one.pk).update(status="cancelled")
    assert f'href="{PLACE}?a={one.pk}"' in owner_client.get(f"/backtests/{one.pk}/").text


def test_strangers_compare_nothing_of_others(
    owner_client: Client,
    stranger_client: Client,
    client: Client,
    stranger: User,
    pair: tuple[BacktestReport, BacktestReport],
) -> None:
    own = _report(stranger, BEFORE)
    assert stranger_client.get(_asked(pair)).status_code == 404
    assert stranger_client.get(f"{PLACE}?a={own.pk}&b={pair[0].pk}").status_code == 404
    assert stranger_client.get(f"/api/v1/backtests/{own.pk}/compare/{pair[0].pk}").status_code == 404
    assert client.get(_asked(pair)).status_code == 302
    assert owner_client.get(f"{PLACE}?a=nothing").status_code == 404
