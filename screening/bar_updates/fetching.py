"""The bars of one symbol after the other, each kept as soon as it came: a crash costs one of them.

A symbol that fails is left with its cause, and tried again when the others are through.
"""

import logging
from dataclasses import replace
from datetime import date

import polars as pl
from django.db import transaction
from django.db.models import QuerySet

from pastetrader.common.messages import message as _
from screening.bar_updates.claiming import Claim, Resting
from screening.bar_updates.comparing import compared, covers, ratio_of, removed_sessions
from screening.bar_updates.staged import Staged, details_of, packed
from screening.bars.adjustment import Split, adjusted_bars
from screening.bars.neighbours import stored_bars
from screening.market_data.base import HISTORY_SCHEMA, Feed, Figures, Listed, SymbolBars
from screening.market_data.fetching.errors import BadAnswer, Passing, ProviderError, RateLimited
from screening.models import BarUpdateSymbol, Instrument, SymbolState

logger = logging.getLogger(__name__)

MOST_TRIES = 4
# Causes that may pass.
RETRYABLE = frozenset({"unavailable", "bad_answer", "token_refused", "unfinished", "provider_failed"})
# Between the tries of symbols that failed, once all others are through.
RETRY_PAUSES = (60.0, 300.0, 1800.0)
# So many failures in a row are not the symbols' fault: the source is down.
IN_A_ROW = 10
DOWN_PAUSE = 300.0
RATE_PAUSE = 60.0
# Reports of companies that were not told: then no more are asked for.
MOST_REPORTS_FAILED = 3
AT_ONCE = 50
OURS = (ValueError, TypeError, LookupError, ArithmeticError, pl.exceptions.PolarsError)


class Unfinished(ProviderError):
    """The source has no finished bar of the session yet."""

    code = "unfinished"
    retryable = True


def fetch_some(claim: Claim, feed: Feed, until_seconds: float) -> bool:
    """Fetch for so long; whether there is more to fetch at once. Raises Resting, Superseded, what stops the update."""
    began, failed_in_a_row = claim.clock.now(), 0
    currencies = dict(Instrument.objects.filter(market=claim.row.market).values_list("symbol", "currency"))
    while waiting := list(_waiting(claim)[:AT_ONCE]):
        for row in waiting:
            if (claim.clock.now() - began).total_seconds() > until_seconds:
                return True
            error = _fetch(claim, feed, row, currencies.get(row.symbol, ""))
            failed_in_a_row = failed_in_a_row + 1 if isinstance(error, Passing) else 0
            if failed_in_a_row >= IN_A_ROW and error is not None:
                raise Resting(DOWN_PAUSE, error.message)
    return _tried_again(claim)


def _waiting(claim: Claim) -> QuerySet[BarUpdateSymbol]:
    rows = BarUpdateSymbol.objects.filter(update=claim.row, state=SymbolState.WAITING)
    return rows.order_by("tries", "pk")


def _fetch(claim: Claim, feed: Feed, row: BarUpdateSymbol, currency: str) -> ProviderError | None:
    """Fetch one symbol and keep what came, or why nothing did. Raises what stops the update, or lets it rest."""
    if row.tries > MOST_TRIES + 1:
        text = _("The worker was lost each time that it was fetched.")
        _keep(claim, row, state=SymbolState.FAILED, code="worker_lost", message=text)
        return None
    # Before the work: a symbol that takes its worker with it is not tried for ever.
    BarUpdateSymbol.objects.filter(pk=row.pk).update(tries=row.tries + 1)
    try:
        staged, is_whole = fetched(claim, feed, row, currency)
    except RateLimited as error:
        BarUpdateSymbol.objects.filter(pk=row.pk).update(tries=row.tries)
        raise Resting(max(error.retry_after or 0, RATE_PAUSE), error.message) from error
    except ProviderError as error:
        if error.stops:
            raise
        _keep(claim, row, state=SymbolState.FAILED, code=error.code, message=error.message)
        return error
    except OURS:
        # What nobody has thought of in one history must not keep all others from being updated.
        logger.exception("The bars of %s:%s could not be taken.", claim.row.market, row.symbol)
        text = _("It failed by a mistake of this program, which is in its log.")
        _keep(claim, row, state=SymbolState.FAILED, code="mistake", message=text)
        return None
    _keep(
        claim,
        row,
        state=SymbolState.FETCHED,
        bars=packed(staged.bars),
        details=details_of(staged),
        is_whole=is_whole,
        new_bars=len(staged.bars),
        code="",
        message="",
    )
    return None


def _keep(claim: Claim, row: BarUpdateSymbol, **fields: object) -> None:
    with transaction.atomic():
        # First: it is ours, and stays so until this is written.
        came = fields.get("state") == SymbolState.FETCHED and claim.row.report.get("rests")
        claim.write(interruptions=0, **({"report": claim.row.report | {"rests": 0}} if came else {}))
        BarUpdateSymbol.objects.filter(pk=row.pk).update(**fields)


def fetched(claim: Claim, feed: Feed, row: BarUpdateSymbol, currency: str) -> tuple[Staged, bool]:
    """What has to be stored of a symbol, and whether its whole history came anew. Raises ProviderError."""
    update = claim.row
    listed = Listed(row.symbol, board=row.board, currency=currency)
    found = _finished(feed.bars(update.market, listed, row.since, update.until), update.until)
    found = replace(found, report=_report(claim, feed, listed))
    result = compared(found.bars, stored_bars(update.market, row.symbol, since=row.since))
    if not result.is_rewritten:
        return _staged(found, result.changed), False
    stored = stored_bars(update.market, row.symbol)
    first = stored["session"][0]
    whole = found if first >= row.since else _whole(feed, update.market, listed, first, update.until, found)
    ratio = ratio_of(whole.bars, stored)
    oldest = whole.bars["session"][0]
    staged = _staged(whole, compared(whole.bars, stored).changed)
    return replace(
        staged,
        removed=removed_sessions(whole.bars, stored),
        report=found.report,
        older_than=oldest if first < oldest else None,
        older_by=ratio,
    ), True


def _report(claim: Claim, feed: Feed, listed: Listed) -> Figures | None:
    """What the last report says, when this update asks for it. Bars do not depend on it, nor wait for it for long."""
    row = claim.row
    if not row.report.get("asks_for_reports"):
        return None
    try:
        return feed.figures(row.market, listed)
    except ProviderError as error:
        logger.warning("The report of %s:%s is not known: %s", row.market, listed.symbol, error.message)
        failed = int(row.report.get("reports_failed", 0)) + 1
        report = row.report | {"reports_failed": failed, "asks_for_reports": failed < MOST_REPORTS_FAILED}
        claim.write(report=report)
        return None


def _whole(feed: Feed, market: str, listed: Listed, first: date, until: date, part: SymbolBars) -> SymbolBars:
    whole = _finished(feed.bars(market, listed, first, until), until)
    if not covers(whole.bars, part.bars):
        text = _(
            "The whole history of %(symbol)s lacks sessions that its end had. It is asked for again.",
            symbol=listed.symbol,
        )
        raise BadAnswer(text)
    return whole


def _finished(found: SymbolBars, until: date) -> SymbolBars:
    """Without bars after the last session; splits that are told and still show are taken out. Raises Unfinished."""
    if found.unfinished == until:
        text = _(
            "The source has no finished bar of %(session)s of %(symbol)s yet.",
            session=until.isoformat(),
            symbol=found.symbol,
        )
        raise Unfinished(text)
    bars = found.bars.filter(pl.col("session") <= until)
    if found.splits:
        splits = [Split(event.session, event.value) for event in found.splits]
        bars = adjusted_bars(bars, splits, pl.DataFrame(schema=HISTORY_SCHEMA)).bars
    return replace(found, bars=bars)


def _staged(found: SymbolBars, changed: pl.DataFrame) -> Staged:
    return Staged(
        bars=changed,
        halted=found.halted,
        splits=found.splits,
        dividends=found.dividends,
        name=found.name,
        facts=found.facts,
        report=found.report,
    )


def _tried_again(claim: Claim) -> bool:
    """Give symbols that failed and may pass another try after a pause. Raises Resting; False when there are none."""
    failed = BarUpdateSymbol.objects.filter(
        update=claim.row, state=SymbolState.FAILED, code__in=RETRYABLE, tries__lt=MOST_TRIES
    )
    least = failed.order_by("tries").values_list("tries", "message").first()
    if least is None:
        return False
    tries, message = least
    with transaction.atomic():
        claim.write()
        count = failed.update(state=SymbolState.WAITING)
    pause = RETRY_PAUSES[min(tries, len(RETRY_PAUSES)) - 1]
    text = _("Symbols that are tried again: %(count)s. The first: %(why)s", count=count, why=message)
    raise Resting(pause, text)
