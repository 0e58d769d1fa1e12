"""Which moments and days the product takes from outside. Pure; the one home of these bounds.

Beyond them lie dates that a time zone pushes out of Python's calendar, that SQLite writes without leading zeros, and
that no market ever had.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Annotated, Any, cast

from pydantic import AfterValidator, AwareDatetime, BeforeValidator, TypeAdapter, ValidationError
from pydantic_core import PydanticKnownError

from pastetrader.common.messages import message as _
from pastetrader.common.pydantic_problems import Refused

EARLIEST = datetime(1900, 1, 1, tzinfo=UTC)
LATEST = datetime(2200, 1, 1, tzinfo=UTC)
_NO_NUMBER = _("This must be a date such as 2026-03-02, or a date and time such as 2026-03-02T09:00+09:00.")


def is_storable(moment: datetime) -> bool:
    """Whether a moment is aware and lies from 1900 up to, and without, 2200 (UTC)."""
    return moment.tzinfo is not None and EARLIEST <= moment < LATEST


def _reader(kind: Any) -> Callable[[Any], Any]:
    adapter: TypeAdapter[Any] = TypeAdapter(kind)

    def read(value: Any) -> Any:
        """Pydantic takes numbers, and texts that are one, for seconds since 1970: here they are a slip.

        Behind a function of ours it forgets that it reads JSON, where a date is a text also when it reads strictly.
        """
        if isinstance(value, int | float) or (isinstance(value, str) and _is_number(value)):
            raise Refused(_NO_NUMBER)
        if not isinstance(value, str):
            return value
        try:
            return adapter.validate_python(value)
        except ValidationError as error:
            first = error.errors()[0]
            raise PydanticKnownError(cast("Any", first["type"]), first.get("ctx")) from None

    return read


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _bounded(moment: datetime) -> datetime:
    if not is_storable(moment):
        raise Refused(_("This must lie between the years 1900 and 2199."))
    return moment


def _bounded_local(moment: datetime) -> datetime:
    _bounded(moment if moment.tzinfo else moment.replace(tzinfo=UTC))
    return moment


def _bounded_day(day: date) -> date:
    if not EARLIEST.date() <= day < LATEST.date():
        raise Refused(_("This must lie between the years 1900 and 2199."))
    return day


# For pydantic models: a moment with its offset, and a calendar day.
Moment = Annotated[AwareDatetime, BeforeValidator(_reader(datetime)), AfterValidator(_bounded)]
# The same; without an offset it is of a zone that is said beside it.
LocalMoment = Annotated[datetime, BeforeValidator(_reader(datetime)), AfterValidator(_bounded_local)]
Day = Annotated[date, BeforeValidator(_reader(date)), AfterValidator(_bounded_day)]
