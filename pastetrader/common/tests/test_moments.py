"""Dates and moments from outside: written as such, within bounds, and never guessed from a number."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from pastetrader.common.moments import Day, LocalMoment, Moment


class _Asked(BaseModel):
    moment: Moment | None = None
    local: LocalMoment | None = None
    day: Day | None = None


@pytest.mark.parametrize("field", ["moment", "local", "day"])
@pytest.mark.parametrize("number", [0, 0.5, 1_772_000_000, True, "0", "0.5", "-1", "1e9", "1772000000", " 12 ", "nan"])
def test_a_number_is_no_date(field: str, number: Any) -> None:
    with pytest.raises(ValidationError, match="2026-03-02"):
        _Asked.model_validate({field: number})


@pytest.mark.parametrize("strict", [False, True])
def test_what_is_written_as_a_date_is_one(strict: bool) -> None:
    given = '{"moment": "2026-03-02T09:00Z", "local": "2026-03-02T09:00", "day": "2026-03-02"}'

    asked = _Asked.model_validate_json(given, strict=strict)

    assert asked.moment == datetime(2026, 3, 2, 9, tzinfo=UTC)
    assert asked.local == datetime(2026, 3, 2, 9)  # noqa: DTZ001  # of a zone that is said beside it
    assert asked.day == date(2026, 3, 2)


@pytest.mark.parametrize("text", ["1899-12-31T23:59Z", "2200-01-01T00:00Z", "0001-01-01T00:00+14:00"])
def test_what_lies_outside_of_the_calendar_is_refused(text: str) -> None:
    with pytest.raises(ValidationError, match="1900"):
        _Asked.model_validate({"moment": text})
