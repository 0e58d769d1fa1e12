"""A source that is tried out: a worker asks it for some bars of one symbol, and what came is kept with it.

Web processes call nobody and read no answers of others; so this is asked for, and looked at until it is there.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any, Literal

from django.db import transaction
from django.utils import timezone

from executions.dispatch.notify import send
from pastetrader.common.errors import Invalid
from pastetrader.common.messages import Message, Problem
from pastetrader.common.messages import message as _
from pastetrader.common.stored_messages import message_of, read_stored, stored
from screening.bar_sources.services import markets_of
from screening.models import BarSource, Instrument

TASK = "screening.try_bar_source"
# So long it may take; whoever waits for a token of KIS may wait for longer, and asks again.
SECONDS = 30.0
# Nobody has taken it: no worker is there.
UNTAKEN = timedelta(seconds=90)
MOST_SYMBOL = 32
State = Literal["asked", "good", "empty", "bad", "untaken"]
# Something that every source of the market has.
_WELL_KNOWN: Mapping[str, str] = MappingProxyType(
    {
        "XKRX": "005930",
        "XNAS": "AAPL",
        "XNYS": "IBM",
        "XASE": "SPY",
        "ARCX": "SPY",
        "XTKS": "7203",
        "XHKG": "700",
        "XSHG": "600519",
        "XSHE": "000001",
        "XTAI": "2330",
        "XLON": "HSBA",
        "XETR": "SAP",
        "CRYPTO": "BTC-USD",
    }
)


@dataclass(frozen=True)
class Trial:
    """What was tried, how it stands, and a sentence of what came; `seconds` is how long it took."""

    state: State
    market: str
    symbol: str
    asked_at: datetime
    message: Message | str = ""
    seconds: float | None = None

    @property
    def is_open(self) -> bool:
        """Whether a worker is still to answer."""
        return self.state == "asked"


def ask_for_trial(source: BarSource, *, market: str = "", symbol: str = "") -> Trial:
    """Have a worker ask it for bars of a symbol; left out, of one that it should have. Raises Invalid."""
    code = market or _usual_market(source)
    if code not in markets_of(source):
        text = _("This source has no bars of %(market)s.", market=code[:40])
        raise Invalid(text, code="not_its_market", problems=[Problem("not_its_market", text, path="market")])
    asked = symbol.strip() or usual_symbol(source, code)
    if not asked or len(asked) > MOST_SYMBOL:
        text = _("Name a symbol that it should have.")
        raise Invalid(text, code="symbol", problems=[Problem("symbol", text, path="symbol")])
    now = timezone.now()
    source.trial = {"state": "asked", "market": code, "symbol": asked, "asked_at": now.isoformat()}
    BarSource.objects.filter(pk=source.pk).update(trial=source.trial)
    transaction.on_commit(lambda: send(TASK, str(source.pk)))
    return Trial("asked", code, asked, now)


def trial_of(source: BarSource) -> Trial | None:
    """What came of the last trial; None when there was none since the settings were changed."""
    kept = source.trial
    if not kept:
        return None
    asked_at = datetime.fromisoformat(kept["asked_at"])
    state, said = kept["state"], message_of(read_stored(kept.get("message", "")))
    if state == "asked" and timezone.now() - asked_at > UNTAKEN:
        state = "untaken"
        said = _("No worker has taken it. See whether workers run (manage.py doctor), and try again.")
    return Trial(state, kept["market"], kept["symbol"], asked_at, said, kept.get("seconds"))


def look_after_trials() -> None:
    """Once a minute: messages of trials that nobody has taken are sent again."""
    for source_id in BarSource.objects.filter(trial__state="asked").values_list("pk", flat=True):
        send(TASK, str(source_id))


def write_down(source: BarSource, trial: Mapping[str, Any], state: State, said: Message, seconds: float) -> bool:
    """Keep what came of a trial, unless another was asked for meanwhile."""
    ended = {**trial, "state": state, "message": stored(said), "seconds": round(seconds, 2)}
    rows = BarSource.objects.filter(pk=source.pk, trial__asked_at=trial["asked_at"])
    return rows.update(trial=ended) == 1


def usual_symbol(source: BarSource, market: str) -> str:
    """A symbol that the source should have of the market: of its settings, well known, or known here; "" for none."""
    named = source.config.get("symbols")
    of_market = named.get(market) if isinstance(named, dict) else None
    if isinstance(of_market, list) and of_market:
        return str(of_market[0])
    if market in _WELL_KNOWN:
        return _WELL_KNOWN[market]
    known = Instrument.objects.filter(market=market, delisted_on=None).order_by("symbol")
    return known.values_list("symbol", flat=True).first() or ""


def usual_trial(source: BarSource) -> tuple[str, str]:
    """The market and symbol that a trial takes where nothing is said."""
    market = _usual_market(source)
    return market, usual_symbol(source, market)


def _usual_market(source: BarSource) -> str:
    markets = markets_of(source)
    first = [*source.automatic, *(code for code in ("XKRX", "XNAS") if code in markets), *markets, ""]
    return str(first[0])
