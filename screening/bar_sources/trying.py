"""What a worker does with a trial: asks the source as an update would, for a few days of one symbol."""

import logging
import time
from datetime import timedelta
from uuid import UUID

from pastetrader.common.errors import PasteTraderError
from pastetrader.common.masking import covered
from pastetrader.common.messages import Message
from pastetrader.common.messages import message as _
from pastetrader.common.outbound_http.settings import policy
from screening.bar_sources.trials import SECONDS, State, write_down
from screening.bar_updates.finished import last_finished
from screening.market_data import provider_named
from screening.market_data.base import Listed, SymbolBars
from screening.market_data.fetching.calls import Caller
from screening.market_data.fetching.clock import Clock, SystemClock
from screening.market_data.fetching.errors import ProviderError
from screening.models import BarSource, Instrument

logger = logging.getLogger(__name__)
SYSTEM = SystemClock()
# Enough for a session to lie in it, whatever the holidays.
DAYS = timedelta(days=20)


class TooLong(ProviderError):
    """It takes longer than a person waits."""

    code = "too_long"


def try_out(source_id: UUID, *, clock: Clock = SYSTEM) -> None:
    """Ask it, if somebody wants to know, and write down what came."""
    source = BarSource.objects.filter(pk=source_id).first()
    if source is None or not source.trial or source.trial["state"] != "asked":
        return
    began = time.monotonic()
    with covered():
        state, said = _tried(source, source.trial["market"], source.trial["symbol"], clock)
        # Within: what was answered may repeat a key.
        write_down(source, source.trial, state, said, time.monotonic() - began)


def _tried(source: BarSource, market: str, symbol: str, clock: Clock) -> tuple[State, Message]:
    ends = clock.now() + timedelta(seconds=SECONDS)

    def alive() -> None:
        if clock.now() > ends:
            raise TooLong(_("It did not answer within %(seconds)s seconds.", seconds=int(SECONDS)))

    try:
        provider = provider_named(source.provider)
        feed = provider.opened(source.config, source.secret or {}, Caller(policy(), clock, alive))
        until = last_finished(market, clock.now())
        return _said(feed.bars(market, _listed(market, symbol), until - DAYS, until), market)
    except ProviderError as error:
        return "bad", error.message
    except PasteTraderError as error:
        return "bad", error.message
    except Exception:
        # What nobody has thought of in an answer is told all the same.
        logger.exception("The trial of the source %s failed.", source.pk)
        return "bad", _("It failed by a mistake of this program, which is in its log.")


def _listed(market: str, symbol: str) -> Listed:
    known = Instrument.objects.filter(market=market, symbol=symbol).first()
    return Listed(symbol, board=known.board, currency=known.currency) if known else Listed(symbol)


def _said(found: SymbolBars, market: str) -> tuple[State, Message]:
    if found.bars.is_empty():
        text = _(
            "It answered, and has no bars of %(market)s:%(symbol)s of the last days.",
            market=market,
            symbol=found.symbol,
        )
        return "empty", text
    text = _(
        "%(name)s: %(count)s bars from %(first)s to %(last)s; the last close is %(close)s.",
        name=found.name or f"{market}:{found.symbol}",
        count=len(found.bars),
        first=found.bars["session"][0].isoformat(),
        last=found.bars["session"][-1].isoformat(),
        close=f"{found.bars['close'][-1]:,.10g}",
    )
    return "good", text
