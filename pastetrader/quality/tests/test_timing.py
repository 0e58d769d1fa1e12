"""Timings of requests: what is counted by which name, that nothing is lost, and what becomes of it."""

import atexit
import threading
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, connection
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from pastetrader.accounts.models import User
from pastetrader.quality.models import RequestTiming
from pastetrader.quality.timing import flushing, middleware
from pastetrader.quality.timing.flushing import Flusher, store
from pastetrader.quality.timing.folding import HOURS_KEPT, KEPT, fold_old_timings
from pastetrader.quality.timing.recorder import Key, Recorder

NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)


@pytest.fixture(name="counted")
def _counted(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Recorder:
    """What a process counts that stores nothing by itself."""
    settings.REQUEST_TIMINGS = True
    made = Recorder()
    monkeypatch.setattr(middleware, "recorder", made)
    monkeypatch.setattr(middleware, "flusher", Flusher(made))
    monkeypatch.setattr(Flusher, "wake", lambda _self: None)
    return made


def _key(route: str = "api-pastes", bin_: int = 20, hour: datetime = NOON, status_class: int = 2) -> Key:
    return Key(int(hour.timestamp()), route, route.startswith("api-"), "GET", status_class, bin_)


def _counts() -> dict[tuple[str, int], int]:
    return {(row.route, row.bin): row.count for row in RequestTiming.objects.all()}


@pytest.mark.django_db
def test_requests_are_counted_by_the_name_of_their_route_and_never_by_what_was_asked(
    counted: Recorder, owner_client: Client, client: Client
) -> None:
    owner_client.get("/api/v1/pastes/?search=secret")
    owner_client.get("/api/v1/pastes/01a22bdf-d342-735c-9d28-1f128de3a0c7")
    owner_client.get("/pastes/")
    owner_client.post("/api/v1/pastes/", {}, content_type="application/json")
    client.get("/api/v1/me")
    client.get("/no/such/place")
    client.generic("INVENTED", "/api/v1/me")

    found = {(key.route, key.is_api, key.method, key.status_class) for key in counted.taken()}
    assert found == {
        ("api-pastes", True, "GET", 2),
        ("api-paste", True, "GET", 4),
        ("pastes", False, "GET", 2),
        ("api-pastes", True, "POST", 4),
        ("api-me", True, "GET", 4),
        ("api-me", True, "OTHER", 4),
    }


@pytest.mark.django_db
def test_what_waits_on_purpose_and_what_has_no_route_is_not_timed(counted: Recorder, owner_client: Client) -> None:
    nobodys = "01a22bdf-d342-735c-9d28-1f128de3a0c7"
    assert owner_client.get(f"/api/v1/executions/stream?ids={nobodys}").streaming
    owner_client.get(f"/api/v1/executions/{nobodys}/events?wait=0")
    owner_client.get("/static/css/no-such-file.css")

    assert not {key.route for key in counted.taken()} & {"api-streams", "api-events"}


@pytest.mark.django_db
def test_switched_off_nothing_is_counted(counted: Recorder, settings: Settings, owner_client: Client) -> None:
    settings.REQUEST_TIMINGS = False
    owner_client.get("/api/v1/me")

    assert not counted.taken()


def test_counting_is_safe_in_many_threads() -> None:
    recorder, begin = Recorder(), threading.Barrier(8)

    def ask() -> None:
        begin.wait()
        for number in range(500):
            recorder.count(1e9, 0.01 * (number % 7), route="x", is_api=True, method="GET", status_class=2)

    threads = [threading.Thread(target=ask) for _thread in range(8)]
    for thread in threads:
        thread.start()
    taken: Counter[Key] = Counter()
    while any(thread.is_alive() for thread in threads):
        taken.update(recorder.taken())
    taken.update(recorder.taken())

    assert sum(taken.values()) == 4_000


@pytest.mark.django_db
def test_what_is_stored_adds_up() -> None:
    store({_key(): 3, _key(bin_=21): 1})
    store({_key(): 4, _key("home"): 2})

    assert _counts() == {("api-pastes", 20): 7, ("api-pastes", 21): 1, ("home", 20): 2}
    assert RequestTiming.objects.filter(is_api=False).count() == 1
    assert not RequestTiming.objects.exclude(hour=NOON).exists()


@pytest.mark.django_db
def test_very_many_are_stored_in_several_statements() -> None:
    store({_key(f"api-{number}"): 1 for number in range(1_203)})

    assert RequestTiming.objects.count() == 1_203


@pytest.mark.django_db(transaction=True)
def test_processes_that_store_at_the_same_time_lose_nothing() -> None:
    """Eight of them, each with connections of its own, the same rows in turns of their own."""
    begin, errors = threading.Barrier(8), []

    def serve(number: int) -> None:
        try:
            begin.wait()
            for turn in range(10):
                routes = [f"api-{(number + turn + place) % 5}" for place in range(5)]
                store({_key(route): 1 for route in routes})
        except Exception as error:  # noqa: BLE001  # it is the test that says so
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=serve, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert errors == []
    assert _counts() == {(f"api-{number}", 20): 80 for number in range(5)}


@pytest.mark.django_db(transaction=True)
def test_what_cannot_be_stored_is_kept_for_the_next_time(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    recorder = Recorder()
    flusher = Flusher(recorder)
    recorder.count(NOON.timestamp(), 0.01, route="api-me", is_api=True, method="GET", status_class=2)

    def refuse(_counts: object) -> None:
        raise DatabaseError("The disk is full.")

    monkeypatch.setattr(flushing, "store", refuse)
    flusher.flush()
    recorder.count(NOON.timestamp(), 0.01, route="api-me", is_api=True, method="GET", status_class=2)
    monkeypatch.setattr(flushing, "store", store)
    flusher.flush()
    flusher.flush()

    assert [row.count for row in RequestTiming.objects.all()] == [2]
    assert "tried again" in caplog.text


@pytest.mark.django_db(transaction=True)
def test_a_process_stores_what_it_counted_when_it_ends(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    registered: list[Callable[[], None]] = []
    monkeypatch.setattr(atexit, "register", registered.append)
    recorder = Recorder()
    flusher = Flusher(recorder)
    flusher.wake()
    flusher.wake()
    recorder.count(NOON.timestamp(), 0.01, route="api-me", is_api=True, method="GET", status_class=2)
    for end in registered:
        end()

    assert len(registered) == 1
    assert [row.count for row in RequestTiming.objects.all()] == [1]


@pytest.mark.django_db
def test_hours_of_long_ago_become_days_and_days_of_longer_ago_go() -> None:
    now = timezone.now().replace(hour=5, minute=0, second=0, microsecond=0)
    old = (now - HOURS_KEPT - timedelta(days=2)).replace(hour=0)
    store({_key(hour=old + timedelta(hours=hour)): 10 for hour in range(24)})
    store({_key(hour=old, bin_=21): 1, _key(hour=old + timedelta(hours=3), status_class=5): 2})
    store({_key("api-new", hour=now): 5, _key("api-ancient", hour=now - KEPT - timedelta(days=1)): 9})
    passes = 0
    while fold_old_timings(now):
        passes += 1
        assert passes < 10
    # A process that comes late with what it counted: it is folded too.
    store({_key(hour=old + timedelta(hours=7)): 1})
    while fold_old_timings(now):
        pass

    rows = {
        (row.route, row.bin, row.status_class): (row.hour, row.is_day, row.count) for row in RequestTiming.objects.all()
    }
    assert rows == {
        ("api-pastes", 20, 2): (old, True, 241),
        ("api-pastes", 21, 2): (old, True, 1),
        ("api-pastes", 20, 5): (old, True, 2),
        ("api-new", 20, 2): (now, False, 5),
    }


@pytest.mark.django_db
def test_a_timing_that_makes_no_sense_is_refused(owner: User) -> None:
    with pytest.raises(DatabaseError):
        store({_key(): 0})
