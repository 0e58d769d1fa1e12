"""What was tried and what was seen, by family and market: counted for ever, whatever becomes of the reports."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from screening.models import BacktestReport, BacktestTry


@dataclass(frozen=True)
class Attempt:
    """A variant that was tried: its key, its Sharpe ratio of a session, and the last session that it stands on."""

    key: str
    sharpe: float | None
    seen_until: date | None


def variants_of(report: BacktestReport) -> list[float]:
    """The Sharpe ratios of a session of the other variants of its family that were tried on its market."""
    tries = BacktestTry.objects.filter(owner_id=report.owner_id, family=report.family, market=report.market)
    found = tries.exclude(key=report.key).values_list("sharpe", flat=True)
    return [sharpe for sharpe in found if sharpe is not None]


def looks_of(report: BacktestReport) -> int:
    """How many others of its family have seen sessions that its final test opens; 0 of what is no final test."""
    cut = report.settings.get("final_after")
    return 0 if cut is None else looks_after(report, date.fromisoformat(cut))


def looks_after(report: BacktestReport, cut: date) -> int:
    """How many others of its family have seen sessions after a day. Of old ones it is not known: they count."""
    tries = BacktestTry.objects.filter(owner_id=report.owner_id, family=report.family, market=report.market)
    seen = Q(seen_until__gt=cut) | Q(seen_until=None)
    return tries.filter(seen).exclude(key=report.key).count()


def count_try(report: BacktestReport, sharpe: float | None, *, seen_until: date | None) -> None:
    """Remember that it was tried, and what it has seen. A final test is no other variant: its ratio is left out."""
    is_final = report.settings.get("final_after") is not None
    count_tries(report, [Attempt(report.key, None if is_final else sharpe, seen_until)])


def count_tries(report: BacktestReport, attempts: Iterable[Attempt]) -> None:
    """Remember variants of its family on its market; the same again is the same."""
    rows = [
        BacktestTry(
            owner_id=report.owner_id,
            family=report.family,
            market=report.market,
            key=one.key,
            sharpe=one.sharpe,
            seen_until=one.seen_until,
        )
        for one in attempts
    ]
    BacktestTry.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["owner", "family", "market", "key"],
        update_fields=["sharpe", "seen_until"],
    )
