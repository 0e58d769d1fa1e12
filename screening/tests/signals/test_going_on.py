"""Signals night after night: once per unbroken run, with cool-downs, replays and crashes."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from pastetrader.accounts.models import User
from registry.exceptions import ToolError
from screening.models import Signal, SignalSighting
from screening.tests.factories import FIRST, make_bars, stored
from screening.tests.signals.emitting import MARKET, Nights, days
from screening.tests.tools.test_builtin_tools import EMIT, call, context_of

# True of A on days 2 to 4 and 7 to 9; of B on day 4 alone.
A = [5, 5, 20, 21, 22, 5, 5, 20, 21, 22]
B = [5, 5, 5, 5, 20, 5, 5, 5, 5, 5]
DAYS = days(FIRST, 10)


def _day(place: int) -> str:
    return DAYS[place].isoformat()


def _store() -> None:
    stored(MARKET, make_bars("A", [float(one) for one in A]), make_bars("B", [float(one) for one in B]))


@pytest.fixture(autouse=True)
def _bars(db: None) -> None:
    _store()


def test_night_after_night_each_run_is_told_once(owner: User) -> None:
    nights = Nights(owner)

    answers = [nights.look(day) for day in DAYS]

    assert nights.signals() == [("A", _day(2), _day(4)), ("B", _day(4), _day(4)), ("A", _day(7), _day(9))]
    assert [answer["new"] for answer in answers] == [0, 0, 1, 0, 1, 0, 0, 1, 0, 0]
    on_the_fourth = answers[4]
    assert on_the_fourth["continuing"] == [{"symbol": "A", "side": "long", "bar": _day(2), "price": 20.0}]
    assert [one["symbol"] for one in on_the_fourth["signals"]] == ["B"]


def test_the_first_run_of_a_workflow_tells_all_that_holds(owner: User) -> None:
    nights = Nights(owner)

    assert nights.look(DAYS[4])["new"] == 2
    assert Signal.objects.get(instrument__symbol="A").since == DAYS[2]


def test_a_night_that_was_missed_loses_nothing(owner: User) -> None:
    nights = Nights(owner)
    for place in (3, 8, 9):
        nights.look(DAYS[place])

    assert nights.signals() == [("A", _day(3), _day(3)), ("A", _day(8), _day(9))]


def test_an_execution_shows_what_goes_on_as_found(owner: User) -> None:
    nights = Nights(owner)
    nights.look(DAYS[2])
    second = nights.execution()
    nights.look(DAYS[3], context=second)

    assert SignalSighting.objects.filter(execution=second.execution_id).count() == 1
    assert Signal.objects.count() == 1


@pytest.mark.parametrize("order", [(9, 2), (4, 2), (4, 3, 2, 8, 7), (9, 8, 7, 4, 3, 2), (3, 2, 4)])
def test_looks_at_past_days_make_one_signal_of_each_run_and_move_no_later_one(
    owner: User, order: tuple[int, ...]
) -> None:
    nights = Nights(owner, "close > 10 and volume > 0")
    bars: dict[Any, tuple[date, date]] = {}
    for place in order:
        nights.look(DAYS[place])
        for row in Signal.objects.filter(instrument__symbol="A"):
            bar, last = bars.setdefault(row.pk, (row.bar, row.seen_last))
            assert row.bar == bar
            assert row.seen_last == last or last < row.seen_last == DAYS[place]
            bars[row.pk] = (row.bar, row.seen_last)

    first = {place // 6: place for place in reversed(order)}
    found = [(symbol, bar) for symbol, bar, _last in nights.signals() if symbol == "A"]
    assert found == sorted(("A", _day(place)) for place in first.values())


def test_a_step_that_is_run_again_after_a_crash_answers_the_same_also_when_later_ones_ran(owner: User) -> None:
    nights = Nights(owner, arguments={"cooldown": 2})
    contexts = {place: nights.execution() for place in (3, 4, 8)}
    answers = {place: nights.look(DAYS[place], context=context) for place, context in contexts.items()}
    before = nights.signals()

    again = {place: nights.look(DAYS[place], context=context) for place, context in contexts.items()}

    assert again == answers
    assert nights.signals() == before


def test_what_does_not_say_since_when_is_told_on_each_bar(owner: User) -> None:
    context = context_of(owner)
    for bar in (_day(2), _day(3)):
        call("emit_signals", EMIT | {"bar": bar}, context, owner)

    assert Signal.objects.filter(instrument__symbol="A").count() == 2


def test_a_step_can_tell_each_session(owner: User) -> None:
    nights = Nights(owner, arguments={"repeat": True})
    for place in (2, 3, 3, 4):
        nights.look(DAYS[place])

    assert [bar for symbol, bar, _last in nights.signals() if symbol == "A"] == [_day(2), _day(3), _day(4)]


@pytest.mark.parametrize(("cooldown", "told"), [(0, [2, 7]), (4, [2, 7]), (5, [2, 8]), (6, [2, 9]), (7, [2])])
def test_within_a_cool_down_nothing_is_told_and_the_answer_says_so(owner: User, cooldown: int, told: list[int]) -> None:
    nights = Nights(owner, arguments={"cooldown": cooldown})

    answers = [nights.look(day) for day in DAYS]

    assert [bar for symbol, bar, _last in nights.signals() if symbol == "A"] == [_day(place) for place in told]
    left_out = [{"symbol": "A", "after": _day(2)}]
    assert [answer["suppressed"] for answer in answers[7:]] == [
        left_out if place - 2 <= cooldown else [] for place in (7, 8, 9)
    ]


def test_sides_workflows_and_steps_have_signals_of_their_own(owner: User) -> None:
    nights, others = Nights(owner), Nights(owner)
    nights.look(DAYS[2])
    others.look(DAYS[3])
    context = replace(nights.execution(), node_key="other")
    matches = [{"symbol": "A", "close": 21.0, "since": _day(2)}]
    given = {"side": "long", "market": MARKET, "bar": _day(3), "matches": matches}

    assert call("emit_signals", given, context, owner)["new"] == 1
    assert call("emit_signals", given | {"side": "short"}, context, owner)["new"] == 1
    assert Signal.objects.count() == 4


def test_a_run_that_begins_after_its_bar_is_refused_and_nothing_is_stored(owner: User) -> None:
    matches = [{"symbol": "B", "close": 1.0}, {"symbol": "A", "close": 1.0, "since": _day(4)}]
    given = {"side": "long", "market": MARKET, "bar": _day(3), "matches": matches}

    with pytest.raises(ToolError) as raised:
        call("emit_signals", given, context_of(owner), owner)

    assert raised.value.code == "since_after_bar"
    assert not Signal.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_executions_at_once_on_different_bars_make_one_signal_of_a_run(owner: User) -> None:
    _store()
    nights = Nights(owner)
    contexts = {place: nights.execution() for place in (2, 3, 4)}
    together = Barrier(3)

    def look(place: int) -> int:
        together.wait(20)
        try:
            return int(nights.look(DAYS[place], context=contexts[place])["new"])
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as pool:
        new = list(pool.map(look, contexts))

    assert sum(new) == 2  # A once, and B
    (made,) = [(bar, last) for symbol, bar, last in nights.signals() if symbol == "A"]
    assert made[1] == _day(4)
