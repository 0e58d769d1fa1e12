"""Nobody takes more than a bucket gives, however many ask at once."""

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from pastetrader.accounts.models import RateLimit
from pastetrader.accounts.rates.counting import forget_leases, give_back, take
from pastetrader.accounts.rates.limits import SECOND_US, Rate

START = 1_800_000_000 * SECOND_US
FIVE_A_MINUTE = Rate(5, 60)


@pytest.fixture(autouse=True)
def _nothing_taken() -> Iterator[None]:
    forget_leases()
    yield
    forget_leases()


@pytest.mark.django_db
def test_who_was_idle_may_take_all_at_once_and_then_waits_as_long_as_is_said() -> None:
    waits = [take("k", FIVE_A_MINUTE, now_us=START) for _n in range(7)]

    assert waits == [0, 0, 0, 0, 0, 12, 12]
    assert take("k", FIVE_A_MINUTE, now_us=START + 11 * SECOND_US) == 1
    assert take("k", FIVE_A_MINUTE, now_us=START + 12 * SECOND_US) == 0


@pytest.mark.django_db
def test_what_is_given_back_can_be_taken_again() -> None:
    for _n in range(5):
        take("k", FIVE_A_MINUTE, now_us=START)

    give_back("k", FIVE_A_MINUTE)

    assert take("k", FIVE_A_MINUTE, now_us=START) == 0
    assert take("k", FIVE_A_MINUTE, now_us=START) > 0


@pytest.mark.django_db
def test_without_a_limit_nothing_is_counted() -> None:
    assert [take("k", Rate(0, 60)) for _n in range(100)] == [0] * 100
    assert not RateLimit.objects.exists()


@pytest.mark.django_db
def test_most_requests_of_a_generous_rate_write_nothing() -> None:
    rate = Rate(3_000, 60)
    take("k", rate, in_chunks=True)
    with CaptureQueriesContext(connection) as queries:
        for _n in range(200):
            assert take("k", rate, in_chunks=True) == 0

    assert len(queries) == 200 // rate.chunk


@pytest.mark.django_db
def test_near_the_end_of_a_bucket_they_are_taken_one_by_one() -> None:
    rate = Rate(110, 60)
    assert rate.chunk == 2

    taken = sum(take("k", Rate(109, 60), now_us=START, in_chunks=True) == 0 for _n in range(200))

    assert taken == 109


class TestLaw(TestCase):
    """In any time T nobody gets more than amount + T * amount / seconds."""

    @given(st.integers(1, 9), st.integers(1, 90), st.lists(st.integers(0, 20_000_000), max_size=30))
    def test_no_window_gives_more_than_it_may(self, amount: int, seconds: int, gaps: list[int]) -> None:
        RateLimit.objects.all().delete()
        rate, now, granted = Rate(amount, seconds), START, []
        for gap in gaps:
            now += gap
            if take("k", rate, now_us=now) == 0:
                granted.append(now)

        for first in range(len(granted)):
            for last in range(first, len(granted)):
                most = amount + (granted[last] - granted[first]) / rate.pause_us
                assert last - first + 1 <= most


@pytest.mark.django_db
def test_a_row_that_somebody_else_makes_meanwhile_refuses_nobody() -> None:
    updates = 0

    def meanwhile(execute: Any, sql: str, *more: Any) -> Any:
        nonlocal updates
        answer = execute(sql, *more)
        updates += sql.startswith("UPDATE")
        if updates == 1 and sql.startswith("UPDATE"):
            RateLimit.objects.create(key="new")
        return answer

    with connection.execute_wrapper(meanwhile):
        assert take("new", Rate(60, 60)) == 0


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("rate", "in_chunks"), [(Rate(50, 60), False), (Rate(100, 60), True)])
def test_of_many_who_take_at_once_exactly_so_many_get_one(rate: Rate, in_chunks: bool) -> None:
    barrier, won, lock = threading.Barrier(8), [0], threading.Lock()

    def work() -> None:
        barrier.wait(timeout=30)
        try:
            mine = sum(take("k", rate, now_us=START, in_chunks=in_chunks) == 0 for _n in range(30))
        finally:
            connections.close_all()
        with lock:
            won[0] += mine

    threads = [threading.Thread(target=work) for _n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)

    assert won[0] == rate.amount
