"""The pages of signals: a list that is narrowed, chosen from and taken away as a file, and a page of each."""

import csv
import io
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from pastetrader.accounts.models import User
from screening.models import Instrument, Side, Signal, SignalOutcome
from screening.pages.signals import _charted
from screening.signals.journal.filling import fill_journal
from screening.signals.recording import Finding, Origin, record_signals
from screening.tests.factories import FIRST, make_bars, stored
from screening.tests.signals.emitting import MARKET, Nights, days
from workflows.models import Workflow

DAYS = days(FIRST, 30)
CLOSES = [5.0, 20.0, 21.0, 5.0, 4.0, 3.0, *(5.0 + place for place in range(24))]
FORMULAS = ("=cmd|' /C calc'!A0", "+1+1", "-2", "@SUM(A1)", "\t=1", " =1", "＝1+1")


@pytest.fixture
def nights(db: None, owner: User) -> Nights:
    """An entry that goes on for a day, and its exit."""
    stored(MARKET, make_bars("A", CLOSES, name="Alpha"), make_bars("B", [5.0] * 30))
    nights = Nights(owner, exit="close < 4.5")
    for place in (1, 2, 4):
        nights.look(DAYS[place])
        nights.look(DAYS[place], side="exit")
    return nights


def _text(client: Client, place: str) -> str:
    answer = client.get(place)
    assert answer.status_code == 200
    return answer.content.decode()


def _signal(side: str = "long") -> Signal:
    return Signal.objects.get(side=side)


def test_the_list_shows_what_was_found_and_what_it_did_next(owner_client: Client, nights: Nights) -> None:
    assert "–" in _text(owner_client, "/signals/")
    fill_journal(MARKET)

    page = _text(owner_client, "/signals/")

    assert page.index(f"/signals/{_signal('exit').pk}/") < page.index(f"/signals/{_signal().pk}/")
    for shown in ("Alpha", "+5.0%", "−75.0%", f"until {DAYS[2]}", f"Exit {DAYS[4]}", "−80.0%", "close 20 &gt; 10"):
        assert shown in page
    assert 'data-way="down">−75.0%' in page


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("side=exit", {"exit"}),
        ("state=expired", set()),
        ("symbol=xtst:a", {"long", "exit"}),
        (f"until={DAYS[3]}", {"long"}),
        (f"since={DAYS[3]}&until={DAYS[9]}&market=xtst", {"exit"}),
        ("market=XKRX", set()),
    ],
)
def test_the_list_is_narrowed(owner_client: Client, nights: Nights, query: str, shown: set[str]) -> None:
    page = _text(owner_client, f"/signals/?{query}")

    assert {side for side in ("long", "exit") if f'value="{_signal(side).pk}"' in page} == shown
    assert ("No signal is like that" in page) == (not shown)


@pytest.mark.parametrize("query", ["state=lost", "workflow=5", "since=2024-13-01", "side=%00long%ff"])
def test_a_filter_that_cannot_be_is_said_and_left_out(owner_client: Client, nights: Nights, query: str) -> None:
    page = _text(owner_client, f"/signals/?{query}")

    assert "does not exist" in page
    assert f"/signals/{_signal().pk}/" in page


def test_pages_follow_each_other_without_gap_or_double(owner_client: Client, owner: User, nights: Nights) -> None:
    symbols = [f"S{number:03}" for number in range(60)]
    Instrument.objects.bulk_create([Instrument(market=MARKET, symbol=symbol) for symbol in symbols])
    first = nights.first
    origin = Origin(first.workflow_id, "more", first.execution_id, first.node_execution_id)
    findings = [Finding(symbol, Decimal(5)) for symbol in symbols]
    record_signals(origin=origin, market=MARKET, side=Side.LONG, bar=DAYS[0], findings=findings)

    one = owner_client.get("/signals/?side=long")
    older = owner_client.get(f"/signals/?side=long&before={one.context['next_cursor']}".replace("+", "%2B"))

    seen = [row.instrument.symbol for page in (one, older) for row in page.context["signals"]]
    assert sorted(seen) == sorted([*symbols, "A"])
    assert 'rel="next"' not in older.content.decode()
    assert _text(owner_client, "/signals/?before=rubbish").count('name="signal"') == 50


def test_chosen_ones_are_acknowledged_and_the_filters_stay(owner_client: Client, nights: Nights) -> None:
    keys = [str(_signal(side).pk) for side in ("long", "exit")]

    answer = owner_client.post("/signals/acknowledge/", {"signal": [*keys, "rubbish"], "filters": "symbol=a&x=1"})

    assert answer.headers["Location"] == "/signals/?symbol=A"
    assert "2 signals are acknowledged." in _text(owner_client, answer.headers["Location"])
    again = owner_client.post("/signals/acknowledge/", {"signal": keys}, follow=True)
    assert "acknowledged before" in again.content.decode()
    none = owner_client.post("/signals/acknowledge/", {"filters": "https://example.com"}, follow=True)
    assert none.redirect_chain == [("/signals/", 302)]
    assert "Choose signals first." in none.content.decode()


def test_one_is_acknowledged_on_its_page(owner_client: Client, owner: User, nights: Nights) -> None:
    key = str(_signal().pk)

    answer = owner_client.post("/signals/acknowledge/", {"signal": key, "on": key}, follow=True)

    assert answer.redirect_chain == [(f"/signals/{key}/", 302)]
    assert owner.display_name in answer.content.decode()
    assert "Acknowledge</span>" not in answer.content.decode()


def test_a_page_of_a_signal_shows_bars_pair_and_executions(owner_client: Client, nights: Nights) -> None:
    assert "Not looked at yet" in _text(owner_client, f"/signals/{_signal().pk}/")
    fill_journal(MARKET)

    entry, exit_one = (_text(owner_client, f"/signals/{_signal(side).pk}/") for side in ("long", "exit"))

    for shown in (
        "data-candles",
        f"&quot;session&quot;: &quot;{DAYS[1]}&quot;",
        "All 20 sessions are over.",
        f"exit of {DAYS[4]}",
    ):
        assert shown in entry
    assert entry.count("<tr") == 6 + 1 + 2 + 20
    assert f"Ends the entry of {DAYS[1]}" in exit_one
    assert entry.count("/executions/") >= 2


def test_a_page_says_that_a_symbol_has_stopped_or_its_bar_is_gone(owner_client: Client, nights: Nights) -> None:
    fill_journal(MARKET)
    place = f"/signals/{_signal().pk}/"
    SignalOutcome.objects.update(bars=2, symbol_until=DAYS[3], market_until=DAYS[9])
    assert f"Its last bar is of {DAYS[3]}" in _text(owner_client, place)
    SignalOutcome.objects.update(bars=0, symbol_until=DAYS[9])
    assert "No bar after it yet." in _text(owner_client, place)
    SignalOutcome.objects.update(close=None)
    assert "is not stored any more" in _text(owner_client, place)


def test_a_stranger_sees_no_page_and_no_line_of_another(
    stranger_client: Client, client: Client, nights: Nights
) -> None:
    key = _signal().pk

    assert stranger_client.get(f"/signals/{key}/").status_code == 404
    assert "No signals yet" in _text(stranger_client, "/signals/")
    assert len(_lines(stranger_client)) == 1
    for place in ("/signals/", f"/signals/{key}/", "/signals/signals.csv"):
        assert client.get(place).headers["Location"].startswith("/sign-in/")


def _lines(client: Client, query: str = "") -> list[list[str]]:
    answer = client.get(f"/signals/signals.csv?{query}")
    text = answer.content.decode()
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text[1:])))


def test_the_file_has_a_line_for_each_signal_that_the_page_would_show(owner_client: Client, nights: Nights) -> None:
    fill_journal(MARKET)

    header, exit_one, entry = _lines(owner_client)
    row = dict(zip(header, entry, strict=True))

    assert (row["symbol"], row["side"], row["bar"], row["last_bar"]) == ("A", "long", str(DAYS[1]), str(DAYS[2]))
    assert (row["price"], row["return_1"], row["exit_return"], row["exit_bar"]) == ("20", "5", "-80", str(DAYS[4]))
    assert row["why"] == "close 20 > 10"
    assert exit_one[header.index("side")] == "exit"
    assert len(_lines(owner_client, "side=long")) == 2


@pytest.mark.parametrize("text", FORMULAS)
def test_no_text_in_the_file_is_a_formula(owner_client: Client, nights: Nights, text: str) -> None:
    Instrument.objects.filter(symbol="A").update(name=text)
    Workflow.objects.update(name=text)
    Signal.objects.update(reasons=[text])

    header, *rows = _lines(owner_client)

    for row in rows:
        cells = dict(zip(header, row, strict=True))
        assert {cells["name"], cells["workflow"], cells["why"]} == {f"'{text}"}


def test_the_page_of_a_workflow_counts_how_its_signals_did(owner_client: Client, nights: Nights) -> None:
    place = f"/workflows/{nights.first.workflow_id}/"
    assert "Nothing to say yet" in _text(owner_client, place)
    fill_journal(MARKET)

    page = _text(owner_client, place)

    for shown in ("How its signals did", "100%", "+5.0%", "until the exit"):
        assert shown in page


def test_a_list_asks_as_many_queries_whatever_it_shows(owner_client: Client, nights: Nights) -> None:
    fill_journal(MARKET)
    counts = []
    owner_client.get("/signals/")  # what a process asks once
    for more in (0, 20):
        symbols = [f"S{number:03}" for number in range(more)]
        Instrument.objects.bulk_create([Instrument(market=MARKET, symbol=symbol) for symbol in symbols])
        origin = Origin(nights.first.workflow_id, "more", nights.first.execution_id, nights.first.node_execution_id)
        findings = [Finding(symbol, Decimal(5)) for symbol in symbols]
        record_signals(origin=origin, market=MARKET, side=Side.LONG, bar=DAYS[0], findings=findings)
        with CaptureQueriesContext(connection) as asked:
            assert owner_client.get("/signals/").content.count(b'name="signal"') == 2 + more
        counts.append(len(asked))

    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    ("condition", "symbols", "charted"),
    [
        ("rank(by=close) <= 1", ("A", "B"), ("rank(by=close) <= 1", '{"symbols":["A","B"]}')),
        ("rank(by=close) <= 1", None, ("rank(by=close) <= 1", "")),
        ("rsi(14) < 30", ("A", "B"), ("rsi(14) < 30", "")),
        # Marks of other ranks than those of the step would be wrong: rather none.
        ("rank(by=close) <= 1", tuple(f"S{number:05}" for number in range(1_000)), ("", "")),
    ],
)
def test_the_chart_of_a_step_ranks_among_the_symbols_of_the_step(
    condition: str, symbols: tuple[str, ...] | None, charted: tuple[str, str]
) -> None:
    assert _charted(condition, symbols) == charted
