"""What a person says about a file, checked: the same for the command, the API and the page."""

from datetime import timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.utils import timezone
from pydantic import BaseModel, ConfigDict, Field

from pastetrader.common.errors import Invalid
from pastetrader.common.messages import message as _
from screening.market_data.files.description import Choices
from screening.market_data.markets import market_of

# A file may be of a place where it is tomorrow already.
AHEAD = timedelta(days=1)


class Said(BaseModel):
    """How a file is to be read, as it is said; "" where the file has to tell by itself (see Choices)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    market: str = Field(max_length=40)
    symbol: str = Field(default="", max_length=32)
    timezone: str = Field(default="", max_length=60)
    decimal: str = Field(default="", pattern=r"^[.,]?$")
    dates: str = Field(default="", pattern="^(ymd|dmy|mdy)?$")
    adjusted: str = Field(default="", pattern="^(use|keep)?$")
    new_market: str = Field(default="", pattern="^(yes)?$", description="The market is none that is known, and right.")


def choices_of(said: Said) -> Choices:
    """The choices. Raises Invalid: a time zone, or a market (unless it is said to be right) that nobody knows."""
    if said.timezone:
        try:
            ZoneInfo(said.timezone)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise Invalid(
                _('"%(zone)s" is no time zone. Write it as Asia/Seoul or UTC.', zone=said.timezone),
                code="unknown_timezone",
            ) from None
    return Choices(
        market=market_of(said.market, force=bool(said.new_market)),
        not_after=timezone.now().date() + AHEAD,
        symbol=said.symbol.strip(),
        timezone=said.timezone,
        decimal=said.decimal,
        dates=said.dates,
        adjusted=said.adjusted,
    )
