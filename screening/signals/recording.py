"""Recording what workflows found: the same finding twice is one Signal, and so is one that goes on."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from pastetrader.common.errors import Invalid
from pastetrader.common.messages import message as _
from screening.market_data import market_code
from screening.models import Instrument, Side, Signal, SignalOutcome
from screening.signals.pairing import pair
from screening.signals.sessions import end_after, session_back
from screening.signals.sightings import note_sightings
from screening.signals.telling import Stretch, Telling, cooling, same_bar, that_goes_on

ONCE = Telling()


@dataclass(frozen=True)
class Finding:
    """An instrument that was found on a bar, its price there, why, what is noted with it, and since when it is true.

    A reason is a sentence, or {condition, values, bars_ago, quotes}: what held, what it saw, the words it comes from.
    `noted` is a screening.signals.noted.Noted as JSON, with the `levels` that its prices come to. `since` None: nobody
    knows, and each bar is a finding of its own.
    """

    symbol: str
    price: Decimal
    reasons: tuple[str | dict[str, Any], ...] = ()
    noted: dict[str, Any] | None = None
    since: date | None = None


@dataclass(frozen=True)
class Origin:
    """Where a finding comes from: the node of a workflow, and the execution at work."""

    workflow_id: UUID
    node_key: str
    execution_id: UUID
    node_execution_id: UUID


@dataclass(frozen=True)
class Recorded:
    """What became of findings, each by symbol: the signals of this bar; those of other bars whose run the finding
    belongs to; and symbols left out for the cool-down after the signal of a bar.
    """

    signals: tuple[Signal, ...]
    continuing: tuple[Signal, ...] = ()
    suppressed: tuple[tuple[str, date], ...] = ()


@transaction.atomic
def record_signals(
    *,
    origin: Origin,
    market: str,
    side: Side,
    bar: date,
    findings: Sequence[Finding],
    telling: Telling = ONCE,
) -> Recorded:
    """Signals of these findings; what is there already stays as it is. All are noted as found by the execution.

    A signal is new when its `node_execution_id` is the origin's, so a node that is run again after a crash answers the
    same. A finding whose run an earlier signal belongs to is that signal going on, whose `last_bar` moves forward.
    Raises Invalid: a bar in the future, a run that begins after its bar, a symbol that the market doesn't have.
    """
    code = market_code(market)
    found = {finding.symbol: finding for finding in findings}
    _check(bar, found)
    instruments = _instruments(code, found)
    _one_at_a_time(origin.workflow_id)
    rows = Signal.objects.filter(
        workflow_id=origin.workflow_id, node_key=origin.node_key, side=side, instrument__in=instruments.values()
    )
    fates = _fates(rows, found, bar, session_back(code, bar, telling.cooldown), is_repeated=telling.repeat)
    if fates.new:
        expires_at = end_after(code, bar, telling.expires_after)
        new = [(instruments[symbol], found[symbol]) for symbol in fates.new]
        made = [_signal(origin, side, bar, instrument, finding, expires_at) for instrument, finding in new]
        Signal.objects.bulk_create(made, batch_size=500)
        SignalOutcome.objects.bulk_create([SignalOutcome(signal=one, market=code) for one in made], batch_size=500)
        pair(origin.workflow_id, side, bar, made)
    _go_on(fates.continuing, bar)
    signals, continuing = _by_symbol(rows.filter(bar=bar)), _by_symbol(rows.filter(pk__in=fates.continuing))
    note_sightings([*signals, *continuing], origin.execution_id)
    return Recorded(signals, continuing, tuple(fates.suppressed.items()))


def _signal(
    origin: Origin, side: Side, bar: date, instrument: Instrument, finding: Finding, expires_at: datetime
) -> Signal:
    return Signal(
        workflow_id=origin.workflow_id,
        node_key=origin.node_key,
        execution_id=origin.execution_id,
        node_execution_id=origin.node_execution_id,
        instrument=instrument,
        bar=bar,
        side=side,
        price=finding.price,
        reasons=list(finding.reasons),
        noted=finding.noted,
        since=finding.since,
        last_bar=bar,
        expires_at=expires_at,
    )


def _go_on(keys: Collection[UUID], bar: date) -> None:
    """They were seen to hold on the bar, too; never less far than is known."""
    seen_less_far = Q(last_bar=None, bar__lt=bar) | Q(last_bar__lt=bar)
    Signal.objects.filter(seen_less_far, pk__in=keys).update(last_bar=bar)


@dataclass
class _Fates:
    """Symbols of which there is a new signal; signals that go on; symbols left out after the signal of a bar."""

    new: list[str] = field(default_factory=list)
    continuing: list[UUID] = field(default_factory=list)
    suppressed: dict[str, date] = field(default_factory=dict)


def _fates(rows: QuerySet[Signal], found: Mapping[str, Finding], bar: date, edge: date, *, is_repeated: bool) -> _Fates:
    """What becomes of each finding, by symbol, beside the signals that are known of it. `edge`: of the cool-down."""
    known = _known(rows, min([bar, edge, *(one.since for one in found.values() if one.since)]))
    fates = _Fates()
    for symbol, finding in sorted(found.items()):
        stretches = known.get(symbol, ())
        if same_bar(stretches, bar):
            continue
        goes_on = that_goes_on(stretches, finding.since, bar) if finding.since and not is_repeated else None
        cooled_by = cooling(stretches, bar, edge)
        if goes_on is not None:
            fates.continuing.append(goes_on.key)
        elif cooled_by is not None:
            fates.suppressed[symbol] = cooled_by.bar
        else:
            fates.new.append(symbol)
    return fates


def _known(rows: QuerySet[Signal], earliest: date) -> dict[str, list[Stretch[UUID]]]:
    """What is known of each symbol from that session on."""
    known: dict[str, list[Stretch[UUID]]] = {}
    late = rows.filter(Q(bar__gte=earliest) | Q(last_bar__gte=earliest))
    for key, symbol, since, bar, last_bar in late.values_list("pk", "instrument__symbol", "since", "bar", "last_bar"):
        known.setdefault(symbol, []).append(Stretch(key, since or bar, bar, last_bar or bar))
    return known


def _check(bar: date, found: Mapping[str, Finding]) -> None:
    if bar > timezone.now().date() + timedelta(days=1):
        raise Invalid(_("The bar %(bar)s is in the future.", bar=bar), code="bar_in_future")
    for symbol, finding in found.items():
        if finding.since is not None and finding.since > bar:
            raise Invalid(
                _(
                    "%(symbol)s is true since %(since)s, which is after %(bar)s.",
                    symbol=symbol,
                    since=finding.since,
                    bar=bar,
                ),
                code="since_after_bar",
            )


def _instruments(market: str, found: Collection[str]) -> dict[str, Instrument]:
    instruments = {row.symbol: row for row in Instrument.objects.filter(market=market, symbol__in=found)}
    unknown = sorted(set(found) - set(instruments))
    if unknown:
        raise Invalid(
            _("%(market)s has no symbol %(symbol)s.", market=market, symbol=", ".join(unknown[:10])),
            code="unknown_symbol",
        )
    return instruments


def _one_at_a_time(workflow_id: UUID) -> None:
    """Of what is recorded for a workflow, until the transaction ends; SQLite has one writer anyway."""
    if connection.vendor == "postgresql":
        number = int.from_bytes(workflow_id.bytes[-8:], signed=True)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number])


def _by_symbol(rows: QuerySet[Signal]) -> tuple[Signal, ...]:
    return tuple(sorted(rows.select_related("instrument"), key=lambda signal: (signal.instrument.symbol, signal.bar)))
