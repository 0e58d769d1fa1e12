"""What all providers share: how long one waits, what a number and a day are, and which errors are asked again."""

from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pastetrader.common.outbound_http import Answer, Policy
from screening.market_data.fetching.answers import day, makes_sense, number, period_of, read_json
from screening.market_data.fetching.calls import MOST_SECONDS, Caller, retry_after
from screening.market_data.fetching.clock import wait
from screening.market_data.fetching.errors import BadAnswer, Declined, Passing, RateLimited, Refused
from screening.tests.market_data.wire.clock import TestClock

NOW = datetime(2026, 11, 2, 12, tzinfo=UTC)


def _answer(status: int = 429, **headers: str) -> Answer:
    return Answer(status, tuple((name.replace("_", "-"), value) for name, value in headers.items()), b"")


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("120", 120),
        ("0", 0),
        ("99999999999", MOST_SECONDS),
        (format_datetime(NOW + timedelta(seconds=90), usegmt=True), 90),
        (format_datetime(NOW - timedelta(days=1), usegmt=True), 0),
        ("Mon, 02 Nov 2026 12:00:30", None),
        ("-5", None),
        ("soon", None),
        ("", None),
        ("²", None),
    ],
)
def test_how_long_to_wait_is_said_in_seconds_or_by_a_date(said: str, seconds: float | None) -> None:
    assert retry_after(_answer(Retry_After=said), TestClock(NOW)) == seconds


def test_waiting_gives_signs_of_life() -> None:
    clock, signs = TestClock(NOW), []

    wait(clock, 23, lambda: signs.append(clock.now()))

    assert clock.now() == NOW + timedelta(seconds=23)
    assert len(signs) == 5


@pytest.mark.parametrize(
    ("status", "error"),
    [(429, RateLimited), (500, Passing), (503, Passing), (408, Passing), (401, Refused), (403, Refused)],
)
def test_a_status_says_whether_asking_again_helps(status: int, error: type[Exception]) -> None:
    with pytest.raises(error):
        Caller(Policy()).checked(_answer(status), "x")


def test_what_may_pass_is_tried_four_times_and_what_may_not_once() -> None:
    tries: list[str] = []

    def passing() -> None:
        tries.append("passing")
        raise Passing(BadAnswer.__doc__)  # type: ignore[arg-type]  # any text

    def declined() -> None:
        tries.append("declined")
        raise Declined(BadAnswer.__doc__)  # type: ignore[arg-type]  # any text

    caller = Caller(Policy(), TestClock(NOW))
    with pytest.raises(Passing):
        caller.again_and_again(passing)
    with pytest.raises(Declined):
        caller.again_and_again(declined)

    assert tries == ["passing"] * 4 + ["declined"]


@pytest.mark.parametrize("body", [b"", b"{", b"[1]", b"null", b"\xff", b"[" * 100_000])
def test_what_is_no_object_is_a_bad_answer(body: bytes) -> None:
    with pytest.raises(BadAnswer):
        read_json(body, "x")


@pytest.mark.parametrize(
    ("value", "found"),
    [
        (" 1,234.5 ", 1234.5),
        ("-3", -3.0),
        (7, 7.0),
        ("", None),
        (None, None),
        (True, None),
        ("nan", None),
        (float("inf"), None),
        ("1e999", None),
        ([], None),
        (10**400, None),
    ],
)
def test_a_number_is_finite_or_none(value: object, found: float | None) -> None:
    assert number(value) == found


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("20261102", date(2026, 11, 2)),
        ("2026-11-02", date(2026, 11, 2)),
        ("20261302", None),
        ("", None),
        (None, None),
        ("2026-11-02T00:00", None),
        ("2026W451", None),
    ],
)
def test_a_day_is_written_in_two_ways(value: object, found: date | None) -> None:
    assert day(value) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [("202606", "2026-06"), ("20260630", "2026-06"), ("202613", ""), ("", ""), ("20266", ""), ("²" * 6, "")],
)
def test_a_period_is_a_month(text: str, found: str) -> None:
    assert period_of(text) == found


@given(st.lists(st.floats(allow_nan=False), min_size=4, max_size=4), st.floats(allow_nan=False))
def test_only_bars_that_the_table_takes_make_sense(prices: list[float], volume: float) -> None:
    bar = dict(zip(("open", "high", "low", "close"), prices, strict=True)) | {"volume": volume}

    if makes_sense(bar):
        assert 0 < bar["low"] <= min(bar["open"], bar["close"])
        assert bar["high"] >= max(bar["open"], bar["close"])
        assert bar["high"] < 1e14
        assert 0 <= volume < 1e20
