"""What is told as new, and what goes on: laws over made-up days on which a condition is true or not."""

from datetime import date, timedelta
from itertools import groupby

from hypothesis import given
from hypothesis import strategies as st

from screening.signals.telling import Stretch, cooling, same_bar, that_goes_on

FIRST = date(2024, 1, 1)
days = st.lists(st.booleans(), min_size=1, max_size=30)


def _day(place: int) -> date:
    return FIRST + timedelta(days=place)


def _run_of(truths: list[bool], place: int) -> int:
    """Where the run began that the day is in."""
    while place and truths[place - 1]:
        place -= 1
    return place


def _told(truths: list[bool], looks: list[int]) -> list[Stretch[int]]:
    """What a program does that looks on these days, in this order, and keeps what it told."""
    known: list[Stretch[int]] = []
    for look in looks:
        if not truths[look]:
            continue
        since, bar = _day(_run_of(truths, look)), _day(look)
        found = same_bar(known, bar) or that_goes_on(known, since, bar)
        if found is None:
            known.append(Stretch(len(known), since, bar, bar))
        elif found.last_bar < bar:
            known[found.key] = Stretch(found.key, found.since, found.bar, bar)
    return known


@given(truths=days, data=st.data())
def test_each_run_that_is_looked_at_is_told_once_in_whatever_order(truths: list[bool], data: st.DataObject) -> None:
    looks = data.draw(st.lists(st.integers(0, len(truths) - 1), max_size=40))

    told = _told(truths, looks)

    runs = {_run_of(truths, look) for look in looks if truths[look]}
    assert sorted(_run_of(truths, (one.bar - FIRST).days) for one in told) == sorted(runs)
    for one in told:
        seen = [look for look in looks if truths[look] and _day(_run_of(truths, look)) == one.since]
        assert one.last_bar == _day(max(seen)) or one.last_bar == one.bar > _day(max(seen))


@given(truths=days)
def test_night_after_night_a_run_is_told_on_its_first_day(truths: list[bool]) -> None:
    told = _told(truths, list(range(len(truths))))

    runs = [list(run) for is_true, run in groupby(range(len(truths)), lambda place: truths[place]) if is_true]
    assert [(one.bar, one.last_bar) for one in told] == [(_day(run[0]), _day(run[-1])) for run in runs]


@given(truths=days, data=st.data())
def test_a_look_at_a_past_day_leaves_what_came_later_as_it_is(truths: list[bool], data: st.DataObject) -> None:
    nights = data.draw(st.sets(st.integers(0, len(truths) - 1)))
    past = data.draw(st.integers(0, len(truths) - 1))
    before = _told(truths, sorted(nights))

    after = _told(truths, [*sorted(nights), past])

    assert [one.bar for one in after[: len(before)]] == [one.bar for one in before]
    changed = [(one, other) for one, other in zip(before, after, strict=False) if one != other]
    assert all(one.bar < _day(past) == other.last_bar for one, other in changed)


def test_runs_that_only_touch_are_two() -> None:
    known = [Stretch(1, FIRST, FIRST, _day(3))]

    assert that_goes_on(known, _day(4), _day(4)) is None
    assert that_goes_on(known, _day(3), _day(4)) == known[0]


def test_of_several_signals_of_a_run_the_last_before_the_bar_goes_on() -> None:
    known = [Stretch(place, _day(0), _day(place), _day(place)) for place in (0, 2, 5)]

    assert that_goes_on(known, _day(0), _day(4)) == known[1]
    assert that_goes_on(known[2:], _day(0), _day(4)) == known[2]


def test_a_cool_down_looks_at_earlier_bars_alone() -> None:
    known = [Stretch(1, _day(2), _day(2), _day(9)), Stretch(2, _day(12), _day(12), _day(12))]

    assert cooling(known, _day(5), _day(2)) == known[0]
    assert cooling(known, _day(6), _day(3)) is None
    assert cooling(known, _day(2), _day(2)) is None
