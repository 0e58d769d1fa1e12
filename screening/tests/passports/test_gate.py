"""May a run work with the bars of a market: what was found of them, and how far behind they are."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from pytest_django import Settings

from pastetrader.common.errors import Invalid
from screening.models import BarUpdate, Market, UpdateStatus, Verdict
from screening.passports.gate import Quality, checked, is_accepted, quality_of, sessions_behind
from screening.passports.judging import judge_stored
from screening.passports.kept import keep, market_passport
from screening.tests.bar_updates.markets import evening
from screening.tests.factories import make_bars, make_context
from screening.tests.factories import stored as store
from screening.tools.builtin import MarketDataArguments, ScreenArguments
from screening.tools.computed import market_data, screen

pytestmark = pytest.mark.django_db
SESSION = date(2026, 11, 13)
NOW = evening("XKRX", SESSION)


def kept(verdict: str, *, provider: str = "kis", session: date = SESSION) -> None:
    """A market whose last update found that."""
    store("XKRX", make_bars("005930", [5.0, 6.0, 7.0], first=session - timedelta(days=2)))
    finding = {"code": "missing", "verdict": verdict, "message": "Half of it is missing.", "count": 9, "total": 18}
    passport: dict[str, Any] = {
        "market": "XKRX",
        "session": session.isoformat(),
        "verdict": verdict,
        "figures": {},
        "findings": [] if verdict == "pass" else [{**finding, "symbols": []}],
    }
    assert keep("XKRX", passport, provider=provider, update=None, version=None)


@pytest.mark.parametrize(
    ("verdict", "accept", "is_run"),
    [
        ("pass", "good", True),
        ("warn", "good", False),
        ("warn", "warned", True),
        ("block", "warned", False),
        ("block", "any", True),
        ("pass", "any", True),
    ],
)
def test_a_run_takes_bars_of_the_quality_that_its_step_accepts(verdict: str, accept: Any, is_run: bool) -> None:
    kept(verdict)

    if is_run:
        quality = checked("XKRX", accept=accept, as_of=NOW)
        assert quality is not None
        assert quality.verdict == verdict
        return
    with pytest.raises(Invalid, match="Half of it is missing") as refused:
        checked("XKRX", accept=accept, as_of=NOW)
    assert refused.value.code == "bars_not_good_enough"
    assert "update_bars --market XKRX" in str(refused.value.message)
    assert f"accept_quality “{'any' if verdict == 'block' else 'warned'}”" in str(refused.value.message)


def test_a_market_of_a_source_that_stands_still_is_refused_after_some_sessions(settings: Settings) -> None:
    settings.SCREENING_STALE_SESSIONS = 2
    kept("pass")

    verdicts = [
        quality.verdict
        for day in (13, 16, 17, 18)  # a weekend lies between the first two
        if (quality := quality_of("XKRX", as_of=evening("XKRX", date(2026, 11, day))))
    ]

    assert verdicts == [Verdict.PASS, Verdict.WARN, Verdict.WARN, Verdict.BLOCK]
    with pytest.raises(Invalid, match="end on 2026-11-13; sessions that are over since: 3"):
        checked("XKRX", as_of=evening("XKRX", date(2026, 11, 18)))


def test_bars_that_people_bring_only_warn_of_their_age_and_of_what_was_found() -> None:
    store("XKRX", *(make_bars(f"00{number}000", [5.0] * 30, first=date(2024, 1, 2)) for number in range(10, 30)))
    store("XKRX", make_bars("005930", [5.0] * 31, first=date(2024, 1, 2)))

    quality = checked("XKRX", as_of=NOW)

    assert quality is not None
    assert (quality.verdict, quality.provider) == (Verdict.WARN, "files")
    assert {"behind", "missing"} <= set(quality.findings)
    with pytest.raises(Invalid, match="not good without reserve"):
        checked("XKRX", accept="good", as_of=NOW)


def test_bars_are_judged_once_until_they_change() -> None:
    store("XTST", make_bars("A", [5.0, 6.0]))

    checked("XTST")
    first = market_passport("XTST")
    checked("XTST")
    again = market_passport("XTST")
    store("XTST", make_bars("A", [5.0, 6.0, 7.0]))
    changed = market_passport("XTST")
    checked("XTST")
    anew = market_passport("XTST")

    assert first is not None
    assert again == first
    assert changed is not None
    assert not changed["is_judged"]
    assert anew is not None
    assert (anew["is_judged"], anew["session"]) == (True, "2023-01-04")


def test_to_judge_a_market_does_not_say_that_its_bars_have_changed() -> None:
    store("XTST", make_bars("A", [5.0, 6.0]))
    before = Market.objects.values_list("version", "updated_at").get(code="XTST")

    judge_stored("XTST")

    assert Market.objects.values_list("version", "updated_at").get(code="XTST") == before


def test_what_was_judged_of_another_version_is_not_kept() -> None:
    store("XTST", make_bars("A", [5.0, 6.0]))

    assert not keep("XTST", {"verdict": "pass"}, provider="files", update=None, version=99)
    assert market_passport("XTST") is None


def test_a_market_of_a_source_whose_bars_changed_since_is_judged_with_all_rigour() -> None:
    days = [SESSION - timedelta(days=number) for number in range(20)]
    store("XKRX", *(make_bars(f"00{number}000", [5.0] * 20, first=days[-1]) for number in range(10, 30)))
    store("XKRX", make_bars("005930", [5.0] * 24, first=days[-1]))
    BarUpdate.objects.create(market="XKRX", provider="kis", until=SESSION, status=UpdateStatus.STORED)

    with pytest.raises(Invalid, match="not to be worked with"):
        checked("XKRX", as_of=NOW + timedelta(days=4))


def test_the_sample_is_always_good_and_a_market_without_bars_is_not_judged() -> None:
    assert checked("SAMPLE", accept="good") == Quality(Verdict.PASS, "sample")
    assert checked("XNONE") is None
    Market.objects.create(code="XEMP")
    assert checked("XEMP", accept="good") is None


@pytest.mark.parametrize(
    ("market", "session", "now", "behind"),
    [
        ("XKRX", date(2026, 11, 13), datetime(2026, 11, 13, 12, tzinfo=UTC), 0),
        ("XKRX", date(2026, 11, 13), datetime(2026, 11, 16, 3, tzinfo=UTC), 0),
        ("XKRX", date(2026, 11, 13), datetime(2026, 11, 16, 12, tzinfo=UTC), 1),
        ("XTST", date(2026, 11, 13), datetime(2026, 11, 17, 12, tzinfo=UTC), 1),
        ("CRYPTO", date(2026, 11, 13), datetime(2026, 11, 17, 12, tzinfo=UTC), 3),
        ("XKRX", date(2026, 11, 20), datetime(2026, 11, 16, 12, tzinfo=UTC), 0),
    ],
)
def test_sessions_are_counted_by_the_calendar_of_the_market(
    market: str, session: date, now: datetime, behind: int
) -> None:
    assert sessions_behind(market, session, now) == behind


def test_what_is_worse_is_never_accepted_where_what_is_better_is_not() -> None:
    for accept in ("good", "warned", "any"):
        taken = [is_accepted(Quality(verdict, "kis"), accept) for verdict in Verdict]
        assert taken == sorted(taken, reverse=True)


@pytest.mark.parametrize("condition", ["close > 1", ""])
def test_tools_say_how_good_the_bars_are_and_refuse_bad_ones(condition: str) -> None:
    kept("block")
    lines: list[tuple[str, Any]] = []
    context = make_context(as_of=NOW, log=lambda level, _message, data: lines.append((level, data)))
    asked: dict[str, Any] = {"market": "KOSPI", "symbols": ["005930"]}

    with pytest.raises(Invalid, match="not to be worked with"):
        screen(context, ScreenArguments(condition=condition, **asked))
    with pytest.raises(Invalid, match="not to be worked with"):
        market_data(context, MarketDataArguments(**asked))
    found = screen(context, ScreenArguments(condition=condition, accept_quality="any", **asked)).quality
    facts = market_data(context, MarketDataArguments(accept_quality="any", **asked)).quality

    assert found is not None
    assert found == facts
    assert (found.verdict, found.findings, found.provider, found.session) == ("block", ["missing"], "kis", SESSION)
    assert ("warning", {"findings": ["missing"]}) in lines
