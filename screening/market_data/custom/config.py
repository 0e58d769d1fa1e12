"""What is said of an address of one's own: how it is asked, and what stands where in its answers. Pure."""

import re
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from pastetrader.common.form_words import shown
from pastetrader.common.messages import Message
from pastetrader.common.messages import message as _
from pastetrader.common.pydantic_problems import Refused
from screening.market_data.known_markets import MARKETS

PLACES = frozenset({"symbol", "market", "since", "until", "key"})
_PLACE = re.compile(r"\{([^{}]*)\}")


def _column(title: Message, hint: Message | None = None) -> Any:
    return Field(min_length=1, max_length=100, json_schema_extra=shown(title, hint))


class BarColumns(BaseModel):
    """Where a bar's values stand in a row: names of columns or fields."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    session: str = _column(_("Session"), _("The day, as 2026-11-30."))
    open: str = _column(_("Open"))
    high: str = _column(_("High"))
    low: str = _column(_("Low"))
    close: str = _column(_("Closing price"))
    volume: str = _column(_("Volume"))


class InstrumentColumns(BaseModel):
    """Where symbol and names of an instrument stand in a row of the list."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    symbol: str = _column(_("Symbol"))
    name: str = Field(default="", max_length=100, json_schema_extra=shown(_("Name")))
    english_name: str = Field(default="", max_length=100, json_schema_extra=shown(_("English name")))


class CustomConfig(BaseModel):
    """`url` holds {symbol}, and may hold {market}, {since}, {until} (2026-11-30) and {key}, as headers may.

    `rows`: the way to the list of rows in JSON ("data.prices"), "" where the answer is the list. Prices have to be
    adjusted for splits: whoever sets this up says so by `adjusted`.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    url: str = Field(
        min_length=8,
        max_length=2000,
        json_schema_extra=shown(
            _("Address of the bars"),
            _("With {symbol}, and where it is needed {market}, {since}, {until} and {key}: they are filled in."),
        ),
    )
    markets: tuple[str, ...] = Field(
        min_length=1, max_length=20, json_schema_extra=shown(_("Markets"), _("Their codes, such as XKRX."))
    )
    format: Literal["csv", "json"] = Field(
        default="csv", json_schema_extra=shown(_("It answers with"), labels={"csv": _("CSV"), "json": _("JSON")})
    )
    delimiter: Literal[",", ";", "\t", "|"] = Field(
        default=",",
        json_schema_extra=shown(
            _("Between columns"),
            labels={",": _("comma"), ";": _("semicolon"), "\t": _("tabulator"), "|": _("bar")},
            show_if={"format": ["csv"]},
        ),
    )
    rows: str = Field(
        default="",
        max_length=200,
        json_schema_extra=shown(
            _("Way to the rows"),
            _("Such as data.prices; empty where the answer is the list."),
            show_if={"format": ["json"]},
        ),
    )
    columns: BarColumns = Field(json_schema_extra=shown(_("Columns"), _("What they are called there.")))
    adjusted: bool = Field(
        json_schema_extra=shown(
            _("Its prices are adjusted for splits"), _("Others cannot be used: each split would look like a crash.")
        )
    )
    headers: dict[str, str] = Field(
        default_factory=dict,
        json_schema_extra=shown(_("Headers"), _("Write {key} where the key belongs, and never the key itself.")),
    )
    instruments_url: str = Field(
        default="",
        max_length=2000,
        json_schema_extra=shown(_("Address of a list of instruments"), _("Where there is one.")),
    )
    instruments_rows: str = Field(default="", max_length=200, json_schema_extra=shown(_("Way to the rows of the list")))
    instruments: InstrumentColumns | None = Field(default=None, json_schema_extra=shown(_("Columns of the list")))
    requests_per_second: float = Field(default=2.0, gt=0, le=1000, json_schema_extra=shown(_("Requests a second")))

    @field_validator("adjusted")
    @classmethod
    def _is_adjusted(cls, adjusted: bool) -> bool:
        if not adjusted:
            raise Refused(_("Prices that are not adjusted for splits cannot be used."))
        return adjusted

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

    key: str = Field(default="", max_length=4000, repr=False, json_schema_extra=shown(_("Key")))
