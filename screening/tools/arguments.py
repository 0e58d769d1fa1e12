"""What the arguments of several tools share."""

from datetime import date, datetime
from operator import not_
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from pastetrader.common.form_words import shown
from pastetrader.common.messages import message as _
from screening.models import Verdict

MARKET = shown(_("Market"), _("Its MIC, such as XKRX, or SAMPLE."), widget="market")
SYMBOLS = shown(_("Symbols"), _("Left empty, all of the market."))
Symbols = Annotated[list[str], Field(max_length=10_000)]


QUALITY = shown(
    _("Quality of the bars"),
    _("Bars of a worse quality are not worked with: the step fails and says why."),
    labels={
        "good": _("only good ones"),
        "warned": _("also those to be looked at"),
        "any": _("whatever there is"),
    },
)


class ToolModel(BaseModel):
    """Arguments and results: what is not known is refused."""

    model_config = ConfigDict(extra="forbid")


class HeldCondition(ToolModel):
    """A part of the condition that held, and the values that it saw; of a window, so many bars ago.

    By the text of a series: since when a fundamental is known, among how many symbols a rank is.
    """

    condition: str
    values: dict[str, float | None]
    bars_ago: int = 0
    known_since: dict[str, str] = Field(default={}, exclude_if=not_)
    ranked: dict[str, int] = Field(default={}, exclude_if=not_)


class DataQuality(ToolModel):
    """What was found of the bars: when and by whom they came, the last session that was judged, what warns or blocks.

    `behind`: how many sessions were over since. `findings` are codes, as the page of the market has them.
    """

    verdict: Verdict
    provider: str
    session: date | None = None
    updated_at: datetime | None = None
    behind: int = 0
    findings: list[str] = []
