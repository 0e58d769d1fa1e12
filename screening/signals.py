"""Recording what workflows found: the same finding twice is one Signal."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from pastetrader.common.errors import Invalid
from pastetrader.common.messages import message as _
from screening.market_data import market_code
from screening.models import Instrument, Side, Signal


@dataclass(frozen=True)
class Finding:
    """An instrument that was found on a bar, and its price there."""

    symbol: str
    price: Decimal


@dataclass(frozen=True)
class Origin:
    """Where a finding comes from: the node of a workflow, and the execution at work."""

    workflow_id: UUID
    node_key: str
    execution_id: UUID
    node_execution_id: UUID


@transaction.atomic
def record_signals(
    *, origin: Origin, market: str, side: Side, bar: date, findings: Sequence[Finding], reasons: Sequence[str] = ()
) -> list[Signal]:
    """The signals of these findings, by symbol; those that are there already stay as they are.

    A signal is new when its `node_execution_id` is the origin's, so a node that is run again after a crash answers the
    same. Raises Invalid: a bar in the future, a symbol that the market doesn't have.
    """
    code = market_code(market)
    if bar > timezone.now().date() + timedelta(days=1):
        raise Invalid(_("The bar %(bar)s is in the future.", bar=bar), code="bar_in_future")
    prices = {finding.symbol: finding.price for finding in findings}
    instruments = {row.symbol: row for row in Instrument.objects.filter(market=code, symbol__in=prices)}
    unknown = sorted(set(prices) - set(instruments))
    if unknown:
        raise Invalid(
            _("%(market)s has no symbol %(symbol)s.", market=code, symbol=", ".join(unknown[:10])),
            code="unknown_symbol",
        )
    Signal.objects.bulk_create(
        [
            Signal(
                workflow_id=origin.workflow_id,
                node_key=origin.node_key,
                execution_id=origin.execution_id,
                node_execution_id=origin.node_execution_id,
                instrument=instruments[symbol],
                bar=bar,
                side=side,
                price=price,
                reasons=list(reasons),
            )
            for symbol, price in sorted(prices.items())
        ],
        ignore_conflicts=True,
        batch_size=500,
    )
    return sorted(
        Signal.objects.filter(
            workflow_id=origin.workflow_id,
            node_key=origin.node_key,
            bar=bar,
            side=side,
            instrument__in=instruments.values(),
        ).select_related("instrument"),
        key=lambda signal: signal.instrument.symbol,
    )
