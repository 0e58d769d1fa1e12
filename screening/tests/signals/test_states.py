"""What becomes of signals: acknowledged by a person, expired when their sessions are over."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from pastetrader.accounts.models import User
from screening.models import Signal, SignalState
from screening.signals.sessions import end_after, session_back
from screening.signals.states import acknowledge, expire
from screening.signals.upkeep import look_after_signals
from screening.tests.factories import FIRST, make_bars, stored
from screening.tests.tools.test_builtin_tools import EMIT, call, context_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def signals(db: None, owner: User) -> list[Signal]:
    """Two of the owner's."""
    stored("XTST", make_bars("A", [5.0, 6.0], name="Alpha"), make_bars("B", [5.0, 6.0]))
    call("emit_signals", EMIT, context_of(owner), owner)
    return list(Signal.objects.order_by("instrument__symbol"))


def _states() -> list[str]:
    return list(Signal.objects.order_by("instrument__symbol").values_list("state", flat=True))


def test_a_signal_is_acknowledged_once_with_when_and_by_whom(
    owner_client: Client, owner: User, signals: list[Signal]
) -> None:
    place = f"/api/v1/signals/{signals[0].pk}/acknowledge"

    first, again = (owner_client.post(place) for _time in range(2))

    assert (first.status_code, first.json()["state"]) == (200, "acknowledged")
    assert first.json()["acknowledged_by"] == owner.display_name
    assert again.json() == first.json()
    assert _states() == ["acknowledged", "new"]


def test_several_are_acknowledged_together_and_counted(owner_client: Client, signals: list[Signal]) -> None:
    ids = [str(signal.pk) for signal in signals]
    acknowledge(Signal.objects.all(), [signals[0].pk], by=signals[0].workflow.owner)

    answers = [
        owner_client.post("/api/v1/signals/acknowledge", {"ids": ids * 2}, content_type="application/json").json()
        for _time in range(2)
    ]

    assert answers == [{"acknowledged": 1}, {"acknowledged": 0}]
    assert _states() == ["acknowledged"] * 2


@pytest.mark.parametrize("ids", [[], ["no"], [None], "all", [str(uuid4())] * 1001])
def test_what_are_no_ids_is_refused(owner_client: Client, signals: list[Signal], ids: object) -> None:
    answer = owner_client.post("/api/v1/signals/acknowledge", {"ids": ids}, content_type="application/json")

    assert answer.status_code == 400
    assert _states() == ["new", "new"]


def test_with_one_that_is_not_there_nothing_is_done(owner_client: Client, signals: list[Signal]) -> None:
    ids = [str(signals[0].pk), str(uuid4())]

    answer = owner_client.post("/api/v1/signals/acknowledge", {"ids": ids}, content_type="application/json")

    assert answer.status_code == 400
    assert ids[1] in str(answer.json())
    assert ids[0] not in str(answer.json())
    assert _states() == ["new", "new"]


def test_nobody_else_acknowledges(stranger_client: Client, client: Client, signals: list[Signal]) -> None:
    one = f"/api/v1/signals/{signals[0].pk}/acknowledge"
    body = {"ids": [str(signals[0].pk)]}

    assert stranger_client.post(one).status_code == 404
    assert client.post(one).status_code == 401
    several = stranger_client.post("/api/v1/signals/acknowledge", body, content_type="application/json")
    assert several.status_code == 400
    page = stranger_client.post("/signals/acknowledge/", {"signal": body["ids"]}, follow=True)
    assert "There is no signal of yours" in page.content.decode()
    assert client.post("/signals/acknowledge/", {"signal": body["ids"]}).status_code == 302
    assert _states() == ["new", "new"]


def test_signals_expire_when_their_sessions_are_over_unless_they_are_acknowledged(
    owner: User, signals: list[Signal]
) -> None:
    acknowledge(Signal.objects.all(), [signals[0].pk], by=owner)
    (due,) = {signal.expires_at for signal in signals}
    assert due is not None

    expire(due - timedelta(seconds=1))
    assert _states() == ["acknowledged", "new"]
    assert expire(due) is False
    assert _states() == ["acknowledged", "expired"]


def test_the_minute_s_upkeep_expires_what_is_due(signals: list[Signal]) -> None:
    assert look_after_signals() is False

    assert _states() == ["expired", "expired"]  # of 2023


def test_what_expired_can_still_be_acknowledged(owner: User, signals: list[Signal]) -> None:
    expire()

    assert acknowledge(Signal.objects.all(), [signals[0].pk], by=owner) == 1
    assert _states() == ["acknowledged", "expired"]
    expire()
    assert _states() == ["acknowledged", "expired"]


def test_expiry_goes_in_batches(signals: list[Signal], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("screening.signals.states.EXPIRED_AT_ONCE", 1)

    assert [expire() for _time in range(3)] == [True, True, False]
    assert set(_states()) == {"expired"}


@pytest.mark.parametrize(
    ("market", "bar", "sessions", "ends"),
    [
        # Over a weekend, Seoul's close in UTC.
        ("XKRX", date(2024, 1, 4), 5, datetime(2024, 1, 11, 6, 30, tzinfo=UTC)),
        # Over Seollal, 9 to 12 February.
        ("XKRX", date(2024, 2, 8), 1, datetime(2024, 2, 13, 6, 30, tzinfo=UTC)),
        ("XNYS", date(2024, 7, 3), 1, datetime(2024, 7, 5, 20, 0, tzinfo=UTC)),
        ("UPBIT", date(2024, 1, 5), 2, datetime(2024, 1, 7, 23, 59, 59, 999_999, tzinfo=UTC)),
        ("XTST", date(2024, 1, 5), 2, datetime(2024, 1, 9, 23, 59, 59, 999_999, tzinfo=UTC)),
    ],
)
def test_sessions_are_counted_by_the_market_s_days(market: str, bar: date, sessions: int, ends: datetime) -> None:
    assert end_after(market, bar, sessions) == ends


def test_sessions_back_are_those_of_the_market() -> None:
    stored("XTST", make_bars("A", [5.0] * 4))

    assert session_back("XKRX", date(2024, 2, 13), 1) == date(2024, 2, 8)
    assert session_back("XKRX", date(2024, 2, 13), 0) == date(2024, 2, 13)
    assert session_back("UPBIT", date(2024, 1, 8), 3) == date(2024, 1, 5)
    # Where no calendar is known, the days that have bars.
    assert session_back("XTST", FIRST + timedelta(days=9), 2) == FIRST + timedelta(days=2)
    assert session_back("XTST", FIRST + timedelta(days=9), 9) == FIRST


def test_a_step_says_when_its_signals_expire(owner: User, signals: list[Signal]) -> None:
    call("emit_signals", EMIT | {"expires_after": 1}, context_of(owner), owner)

    newest = Signal.objects.order_by("-created_at").first()
    assert newest is not None
    assert newest.expires_at == end_after("XTST", date(2023, 1, 3), 1) < signals[0].expires_at  # type: ignore[operator]  # it has one


@pytest.mark.django_db(transaction=True)
def test_a_person_and_the_clock_at_once_leave_one_state_that_holds(owner: User) -> None:
    stored("XTST", *(make_bars(f"S{number}", [5.0, 6.0]) for number in range(40)))
    matches = [{"symbol": f"S{number}", "close": 6.0} for number in range(40)]
    call("emit_signals", EMIT | {"matches": matches}, context_of(owner), owner)
    keys = list(Signal.objects.values_list("pk", flat=True))
    together = Barrier(2)

    def acknowledging() -> None:
        together.wait(10)
        acknowledge(Signal.objects.all(), keys, by=owner)
        connection.close()

    def expiring() -> None:
        together.wait(10)
        expire(timezone.now())
        connection.close()

    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(acknowledging), pool.submit(expiring)]:
            done.result()

    assert set(_states()) == {SignalState.ACKNOWLEDGED}
