"""What is said of an address of one's own: how it is asked, and what stands where in its answers. Pure."""

import re
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from pastetrader.common.messages import message as _
from pastetrader.common.pydantic_problems import Refused
from screening.market_data.known_markets import MARKETS

PLACES = frozenset({"symbol", "market", "since", "until", "key"})
_PLACE = re.compile(r"\{([^{}]*)\}")


class BarColumns(BaseModel):
    """Where a bar's values stand in a row: names of columns or fields."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    session: str = Field(min_length=1, max_length=100)
    open: str = Field(min_length=1, max_length=100)
    high: str = Field(min_length=1, max_length=100)
    low: str = Field(min_length=1, max_length=100)
    close: str = Field(min_length=1, max_length=100)
    volume: str = Field(min_length=1, max_length=100)


class InstrumentColumns(BaseModel):
    """Where symbol and names of an instrument stand in a row of the list."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    symbol: str = Field(min_length=1, max_length=100)
    name: str = Field(default="", max_length=100)
    english_name: str = Field(default="", max_length=100)


class CustomConfig(BaseModel):
    """`url` holds {symbol}, and may hold {market}, {since}, {until} (2026-11-30) and {key}, as headers may.

    `rows`: the way to the list of rows in JSON ("data.prices"), "" where the answer is the list. Prices have to be
    adjusted for splits: whoever sets this up says so by `adjusted`.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    url: str = Field(min_length=8, max_length=2000)
    markets: tuple[str, ...] = Field(min_length=1, max_length=20)
    format: Literal["csv", "json"] = "csv"
    delimiter: Literal[",", ";", "\t", "|"] = ","
    rows: str = Field(default="", max_length=200)
    columns: BarColumns
    adjusted: Literal[True]
    headers: dict[str, str] = Field(default_factory=dict)
    instruments_url: str = Field(default="", max_length=2000)
    instruments_rows: str = Field(default="", max_length=200)
    instruments: InstrumentColumns | None = None
    requests_per_second: float = Field(default=2.0, gt=0, le=1000)

    @field_validator("url", "instruments_url")
    @classmethod
    def _known_places(cls, url: str) -> str:
        unknown = set(_PLACE.findall(url)) - PLACES
        if unknown:
            raise Refused(
                _("{%(name)s} is nothing that can be put into an address.", name=min(unknown)[:40]),
                hint=_("There are {symbol}, {market}, {since}, {until} and {key}."),
            )
        return url

    @field_validator("markets")
    @classmethod
    def _known_markets(cls, markets: tuple[str, ...]) -> tuple[str, ...]:
        for market in markets:
            if market not in MARKETS:
                raise Refused(_("%(market)s is no market that is known.", market=market[:40]))
        return markets

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if "{symbol}" not in self.url:
            raise Refused(_("The address has to hold {symbol}."), path="url")
        if bool(self.instruments_url) != bool(self.instruments):
            raise Refused(_("A list of instruments needs both its address and its columns."), path="instruments_url")
        return self


class CustomSecret(BaseModel):
    """What stands for {key}."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    key: str = Field(default="", max_length=4000, repr=False)
