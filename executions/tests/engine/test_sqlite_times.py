"""How the engine writes times to SQLite, where they are texts that are compared as such."""

from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from executions.engine.sqlite.times import written

OFFSETS = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
MOMENTS = st.datetimes(datetime(1970, 1, 2), datetime(9000, 1, 1), timezones=OFFSETS)  # noqa: DTZ001  # naive bounds are hypothesis's


@given(MOMENTS, MOMENTS)
def test_a_time_of_any_zone_is_written_as_one_of_utc_that_sorts_as_it_comes(first: datetime, second: datetime) -> None:
    assert datetime.fromisoformat(written(first)).replace(tzinfo=UTC) == first
    assert (written(first) < written(second)) == (first < second)
