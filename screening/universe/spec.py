"""A universe as it is asked for. Pure."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from pastetrader.common.form_words import shown
from pastetrader.common.messages import message as _

Exclusion = Literal["halted", "administrative", "spac", "preferred", "fund"]
Order = Literal["desc", "asc"]
EXCLUSION_LABELS = {
    "halted": _("Halted"),
    "administrative": _("Administrative issues"),
    "spac": _("SPACs"),
    "preferred": _("Preferred shares"),
    "fund": _("Funds (ETF, ETN, REIT)"),
}


class Universe(BaseModel):
    """Symbols of a market: those of an index, a watch-list or named ones (all when none is given), less the exclusions.

    Of several lists only what all of them hold is taken. `min_value_traded` is the mean of close x volume over the last
    20 sessions, in the currency of the market; a session without a bar counts as nothing traded. `min_sessions` is how
    many bars a symbol has at least. `rank_by` is a series such as "value_traded" or "roc(20)"; `limit` the first so
    many by it.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    market: str = Field(
        max_length=10, json_schema_extra=shown(_("Market"), _("Its MIC, such as XKRX, or SAMPLE."), widget="market")
    )
    index: str = Field(
        default="",
        max_length=20,
        json_schema_extra=shown(
            _("Index"), _("Such as KOSPI200: those that belonged to it on the day. Left empty, all of the market.")
        ),
    )
    watchlist: UUID | None = Field(
        default=None, json_schema_extra=shown(_("Watch-list"), _("One of yours, as it is now."), widget="watchlist")
    )
    symbols: Annotated[tuple[Annotated[str, Field(max_length=32)], ...], Field(max_length=10_000)] = Field(
        default=(), json_schema_extra=shown(_("Symbols"), _("Left empty, all of the market."))
    )
    exclude: tuple[
        Annotated[Exclusion, Field(json_schema_extra=shown(_("Left out"), labels=EXCLUSION_LABELS))], ...
    ] = Field(default=(), json_schema_extra=shown(_("Left out")))
    min_price: float | None = Field(
        default=None, gt=0, lt=1e12, json_schema_extra=shown(_("Lowest price"), _("Of the last close."))
    )
    min_value_traded: float | None = Field(
        default=None,
        gt=0,
        lt=1e15,
        json_schema_extra=shown(
            _("Least traded a day"),
            _("Close times volume, the mean of the last 20 sessions, in the currency of the market."),
        ),
    )
    min_sessions: int | None = Field(
        default=None, ge=1, le=2_000, json_schema_extra=shown(_("Fewest bars"), _("What is younger is left out."))
    )
    rank_by: str = Field(
        default="",
        max_length=200,
        json_schema_extra=shown(_("Ranked by"), _("A series such as value_traded or roc(20).")),
    )
    rank_order: Order = Field(
        default="desc",
        json_schema_extra=shown(_("Order of the ranks"), labels={"desc": _("Highest first"), "asc": _("Lowest first")}),
    )
    limit: int | None = Field(
        default=None, ge=1, le=10_000, json_schema_extra=shown(_("At most"), _("The first so many by rank."))
    )
