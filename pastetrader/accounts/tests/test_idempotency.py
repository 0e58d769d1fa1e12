"""The rule of idempotency keys: one answer per person, address and key, kept with what it made, for a day."""

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, connections, transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from pastetrader.accounts import idempotency
from pastetrader.accounts.idempotency import (
    PRUNED_AT_ONCE,
    Answer,
    InFlight,
    KeyedRequest,
    KeyRefused,
    KeyReused,
    answer_once,
    prune_idempotency_keys,
)
from pastetrader.accounts.models import IdempotencyKey, SignInDelay, User

ADDRESS = "POST /api/v1/things"


def _request(user: User, key: str = "key", content: str = "{}", endpoint: str = ADDRESS) -> KeyedRequest:
    return KeyedRequest(user, endpoint, key, content)


def _make(name: str = "made") -> Answer:
    """Makes a row, so that one can see whether it is there."""
    now = timezone.now()
    SignInDelay.objects.create(key=name, last_attempt_at=now, not_before=now)
    return Answer(201, f'"{name}"', {"Location": f"/{name}"})


def _never() -> Answer:
    raise AssertionError("It was done twice.")


def _made() -> set[str]:
    return set(SignInDelay.objects.values_list("key", flat=True))


def test_the_same_request_gets_the_first_answer_and_is_done_once(owner: User) -> None:
    first = answer_once(_request(owner), _make, waits=False)
    second = answer_once(_request(owner), _never, waits=False)

    assert (first.status, first.body, first.headers) == (second.status, second.body, second.headers)
    assert (first.is_repeated, second.is_repeated) == (False, True)
    assert _made() == {"made"}


def test_another_content_under_the_same_key_is_refused(owner: User) -> None:
    answer_once(_request(owner), _make, waits=False)

    with pytest.raises(KeyReused) as refused:
        answer_once(_request(owner, content="[]"), _never, waits=False)

    assert refused.value.status == 422


def test_another_person_address_or_key_is_another_request(owner: User, stranger: User) -> None:
    others = [
        _request(stranger),
        _request(owner, endpoint="POST /api/v1/others"),
        _request(owner, key="KEY"),
        _request(owner, endpoint="POST /" + "x" * 400),
        _request(owner, endpoint="POST /" + "x" * 401),
    ]
    answer_once(_request(owner), _make, waits=False)

    for number, other in enumerate(others):
        answer_once(other, lambda number=number: _make(str(number)), waits=False)  # type: ignore[misc]  # bound early

    assert _made() == {"made", "0", "1", "2", "3", "4"}


@pytest.mark.parametrize("key", ["", "x" * 256, "schlüssel", "a\nb", "a\x00b", "\x7f"])
def test_what_cannot_be_a_key_is_refused(owner: User, key: str) -> None:
    with pytest.raises(KeyRefused, match="1 to 255 characters"):
        _request(owner, key=key)


@given(st.text(max_size=300))
def test_any_text_is_a_key_or_is_refused(text: str) -> None:
    try:
        request = _request(User(email="a@example.com"), key=text)
    except KeyRefused:
        assert not text.isascii() or not text.isprintable() or len(text) not in range(1, 256)
    else:
        assert -(2**63) <= request.number < 2**63


def test_what_fails_leaves_nothing_and_may_be_tried_again(owner: User) -> None:
    def fail() -> Answer:
        _make()
        raise KeyError

    with pytest.raises(KeyError):
        answer_once(_request(owner), fail, waits=False)
    assert _made() == set()

    assert answer_once(_request(owner, content="corrected"), _make, waits=False).status == 201


@pytest.mark.parametrize("status", [400, 404, 409, 500, 503])
def test_an_answer_that_is_an_error_is_not_kept_and_undoes_what_was_done(owner: User, status: int) -> None:
    def fail() -> Answer:
        _make()
        return Answer(status)

    assert answer_once(_request(owner), fail, waits=False).status == status
    assert _made() == set()
    assert not IdempotencyKey.objects.exists()


def test_a_crash_before_the_commit_leaves_neither_the_thing_nor_the_answer(owner: User) -> None:
    class Crash(BaseException):
        """The process ends here."""

    def crash_after_storing() -> None:
        with transaction.atomic():
            answer_once(_request(owner), _make, waits=False)
            assert IdempotencyKey.objects.exists()
            raise Crash

    with pytest.raises(Crash):
        crash_after_storing()

    assert _made() == set()
    assert not IdempotencyKey.objects.exists()


def test_after_a_day_the_key_is_new_again_whether_it_was_pruned_or_not(owner: User) -> None:
    answer_once(_request(owner), lambda: _make("first"), waits=False)
    IdempotencyKey.objects.update(created_at=timezone.now() - timedelta(hours=23, minutes=59))
    answer_once(_request(owner), _never, waits=False)
    IdempotencyKey.objects.update(created_at=timezone.now() - timedelta(hours=24, seconds=1))

    answer_once(_request(owner, content="another"), lambda: _make("second"), waits=False)

    assert _made() == {"first", "second"}


def test_pruning_takes_what_had_its_day_a_part_at_a_time(owner: User) -> None:
    now = timezone.now()
    IdempotencyKey.objects.bulk_create(
        IdempotencyKey(
            user=owner, endpoint="x", key=str(number), request_hash="", status=201, created_at=now - timedelta(days=age)
        )
        for number, age in enumerate([0, *[2] * (PRUNED_AT_ONCE + 1)])
    )

    assert [prune_idempotency_keys() for _turn in range(3)] == [PRUNED_AT_ONCE, 1, 0]
    assert IdempotencyKey.objects.get().key == "0"


def test_the_content_cannot_be_guessed_from_the_table(owner: User) -> None:
    answer_once(_request(owner, content='{"password": "1234"}'), _make, waits=False)

    kept = IdempotencyKey.objects.get()
    assert "1234" not in kept.body
    assert len(kept.request_hash) == 64


@pytest.mark.parametrize(
    "broken", [{"key": ""}, {"status": 500}, {"status": 199}, {}], ids=["no key", "an error", "no status", "twice"]
)
def test_the_database_keeps_one_good_answer_per_key(owner: User, broken: dict[str, Any]) -> None:
    row = {"user": owner, "endpoint": "x", "key": "k", "request_hash": "h", "status": 201, "created_at": timezone.now()}
    IdempotencyKey.objects.create(**row)

    with pytest.raises(IntegrityError), transaction.atomic():
        IdempotencyKey.objects.create(**{**row, **({"key": "another"} if "status" in broken else {}), **broken})


class Slow:
    """The first request stops in the middle until it is told to go on."""

    def __init__(self) -> None:
        self.is_in = threading.Event()
        self.may_go = threading.Event()

    def __call__(self) -> Answer:
        answer = _make()
        self.is_in.set()
        assert self.may_go.wait(20)
        return answer


def _in_threads(*works: Callable[[], object]) -> list[threading.Thread]:
    def closing(work: Callable[[], object]) -> None:
        try:
            work()
        finally:
            connections.close_all()

    threads = [threading.Thread(target=closing, args=[work]) for work in works]
    for thread in threads:
        thread.start()
    return threads


@pytest.mark.django_db(transaction=True)
def test_while_the_first_is_answered_the_second_is_told_to_ask_again(owner: User) -> None:
    slow = Slow()
    threads = _in_threads(lambda: answer_once(_request(owner), slow, waits=False))
    assert slow.is_in.wait(20)

    with pytest.raises(InFlight) as refused:
        answer_once(_request(owner), _never, waits=False)
    slow.may_go.set()
    for thread in threads:
        thread.join()

    assert (refused.value.status, refused.value.extra["retry_after_seconds"]) == (409, 1)
    assert answer_once(_request(owner), _never, waits=False).is_repeated


@pytest.mark.django_db(transaction=True)
def test_who_waits_gets_the_first_answer(owner: User) -> None:
    slow, got = Slow(), list[Answer]()
    threads = _in_threads(lambda: answer_once(_request(owner), slow, waits=True))
    assert slow.is_in.wait(20)
    threads += _in_threads(*[lambda: got.append(answer_once(_request(owner), _never, waits=True))] * 3)

    slow.may_go.set()
    for thread in threads:
        thread.join()

    assert [answer.is_repeated for answer in got] == [True] * 3


@pytest.mark.django_db(transaction=True)
def test_when_the_first_fails_the_next_that_waits_does_it(owner: User) -> None:
    slow, got = Slow(), list[Answer]()

    def fail() -> Answer:
        slow()
        raise KeyError

    def first() -> None:
        with pytest.raises(KeyError):
            answer_once(_request(owner), fail, waits=True)

    threads = _in_threads(first)
    assert slow.is_in.wait(20)
    threads += _in_threads(lambda: got.append(answer_once(_request(owner), _make, waits=True)))
    slow.may_go.set()
    for thread in threads:
        thread.join()

    assert [answer.is_repeated for answer in got] == [False]
    assert _made() == {"made"}


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="On SQLite the wait is the database's own time-out")
def test_who_waits_too_long_is_told_to_ask_again(owner: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(idempotency, "PATIENCE_SECONDS", 0.05)
    slow = Slow()
    threads = _in_threads(lambda: answer_once(_request(owner), slow, waits=True))
    assert slow.is_in.wait(20)

    with pytest.raises(InFlight):
        answer_once(_request(owner), _never, waits=True)
    slow.may_go.set()
    for thread in threads:
        thread.join()
    with connection.cursor() as cursor:
        cursor.execute("SHOW lock_timeout")
        assert cursor.fetchone() == ("0",)


@pytest.mark.django_db(transaction=True)
def test_other_requests_are_not_kept_waiting_by_a_key(owner: User, stranger: User) -> None:
    """On SQLite the one writer keeps everybody waiting; nobody is told that the request is in flight."""
    slow, got = Slow(), list[Answer]()
    threads = _in_threads(lambda: answer_once(_request(owner), slow, waits=False))
    assert slow.is_in.wait(20)
    threads += _in_threads(
        lambda: got.append(answer_once(_request(stranger), lambda: _make("theirs"), waits=False)),
        lambda: got.append(answer_once(_request(owner, key="other"), lambda: _make("other"), waits=False)),
    )
    slow.may_go.set()
    for thread in threads:
        thread.join()

    assert _made() == {"made", "theirs", "other"}
    assert not any(answer.is_repeated for answer in got)
