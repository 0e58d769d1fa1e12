"""Whether a market's bars can be worked with: gaps, stale symbols, jumps, and how many symbols there are. Pure.

Each finding passes, warns or blocks, with its figures; the worst of them is the verdict. Figures and findings together
are the passport of the data.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import polars as pl

from pastetrader.common.messages import Message
from pastetrader.common.messages import message as _
from pastetrader.common.stored_messages import stored
from screening.market_data.files.rows.jumps import probable_splits

PASS, WARN, BLOCK = "pass", "warn", "block"
_ORDER = (PASS, WARN, BLOCK)
# Of the last sessions, so many are looked at.
SESSIONS = 20
EXAMPLES = 10
FEW = 3


@dataclass(frozen=True)
class Limits:
    """Shares of all symbols, or of those of the session before, from which on one warns and blocks."""

    missing: tuple[float, float] = (0.01, 0.10)
    stale: tuple[float, float] = (0.02, 0.20)
    gaps: tuple[float, float] = (0.005, 0.10)
    jumps: tuple[float, float] = (0.0, 0.02)
    failed: tuple[float, float] = (0.0, 0.10)
    shrunk: tuple[float, float] = (0.02, 0.10)
    # Without a bar in so many sessions a symbol is stale.
    stale_sessions: int = 5


USUAL = Limits()


@dataclass(frozen=True, eq=False)
class Evidence:
    """What is known of a market at a session.

    `bars`: symbol, session, open, close of the last SESSIONS sessions and a little before. `symbols`: those that are
    listed, with the day since when. `halted`: sessions by symbol in which it was halted. `sessions`: those of the
    exchange, oldest first, the last of them the one that is judged; None when no calendar is known. `failed`: symbols
    that could not be fetched.
    """

    market: str
    session: date
    bars: pl.DataFrame
    symbols: Mapping[str, date | None]
    sessions: Sequence[date] | None
    halted: Mapping[str, Collection[date]] = field(default_factory=dict)
    failed: Collection[str] = ()


@dataclass(frozen=True)
class QualityFinding:
    """`count` of `total`; `symbols` are the first of them."""

    code: str
    verdict: str
    message: Message
    count: int
    total: int
    symbols: tuple[str, ...] = ()


@dataclass(frozen=True)
class Passport:
    """What was found. `figures` by name."""

    market: str
    session: date
    verdict: str
    figures: Mapping[str, int]
    findings: tuple[QualityFinding, ...]

    def as_json(self) -> dict[str, Any]:
        """As it is kept with an update and a run; messages are read in any language."""
        return {
            "market": self.market,
            "session": self.session.isoformat(),
            "verdict": self.verdict,
            "figures": dict(self.figures),
            "findings": [
                {
                    "code": one.code,
                    "verdict": one.verdict,
                    "message": stored(one.message),
                    "count": one.count,
                    "total": one.total,
                    "symbols": list(one.symbols),
                }
                for one in self.findings
            ],
        }


def judge(evidence: Evidence, limits: Limits = USUAL) -> Passport:
    """The passport of a market at a session."""
    counts = _Counts(evidence, limits)
    findings = tuple(_findings(counts, evidence, limits))
    worst = max((one.verdict for one in findings), key=_ORDER.index, default=PASS)
    return Passport(evidence.market, evidence.session, worst, counts.figures, findings)


class _Counts:
    """Who has bars in which sessions."""

    def __init__(self, evidence: Evidence, limits: Limits) -> None:
        self.evidence = evidence
        listed = list(evidence.symbols)
        bars = evidence.bars.filter(pl.col("session") <= evidence.session)
        self.bars = bars.filter(pl.col("symbol").is_in(listed))
        self.days: dict[str, set[date]] = {symbol: set() for symbol in listed}
        for symbol, session in self.bars.select("symbol", "session").iter_rows():
            self.days[symbol].add(session)
        self.sessions = list(evidence.sessions) if evidence.sessions is not None else _usual_sessions(bars, evidence)
        self.sessions = [day for day in self.sessions if day <= evidence.session][-SESSIONS:]
        self.all_days = set(bars["session"].to_list())
        self.before = self.sessions[-2] if len(self.sessions) > 1 else None
        self.with_bar = self._with_bar(evidence.session)
        # Those that have gone since had their bars, too: the day before is counted as it was.
        self.with_bar_before = bars.filter(pl.col("session") == self.before)["symbol"].n_unique() if self.before else 0
        self.missing = sorted(
            symbol
            for symbol in set(listed) - self.with_bar - set(evidence.failed)
            if not self._is_halted(symbol, evidence.session) and self._is_old(symbol, evidence.session)
        )
        self.stale = sorted(symbol for symbol in listed if self._is_stale(symbol, limits.stale_sessions))
        self.gaps = sorted(symbol for symbol in listed if self._has_gap(symbol))
        self.jumps = [
            jump
            for jump in probable_splits(self.bars, evidence.market)
            if not self.sessions or jump.session >= self.sessions[0]
        ]

    @property
    def figures(self) -> dict[str, int]:
        """Of the passport."""
        return {
            "symbols": len(self.days),
            "with_bar": len(self.with_bar),
            "with_bar_before": self.with_bar_before,
            "missing": len(self.missing),
            "halted": sum(self._is_halted(symbol, self.evidence.session) for symbol in self.days),
            "stale": len(self.stale),
            "gaps": len(self.gaps),
            "jumps": len(self.jumps),
            "failed": len(self.evidence.failed),
        }

    def _with_bar(self, session: date) -> set[str]:
        return {symbol for symbol, days in self.days.items() if session in days}

    def _is_halted(self, symbol: str, session: date) -> bool:
        return session in self.evidence.halted.get(symbol, ())

    def _is_old(self, symbol: str, session: date) -> bool:
        """Whether it was listed by then."""
        listed_on = self.evidence.symbols[symbol]
        return listed_on is None or listed_on <= session

    def _is_stale(self, symbol: str, count: int) -> bool:
        recent = self.sessions[-count:]
        return (
            len(recent) == count
            and self._is_old(symbol, recent[0])
            and not self.days[symbol].intersection(recent)
            and not all(self._is_halted(symbol, session) for session in recent)
        )

    def _has_gap(self, symbol: str) -> bool:
        """A session without a bar between two with one."""
        days = self.days[symbol].intersection(self.sessions)
        if not days:
            return False
        first, last = min(days), max(days)
        return any(
            first < session < last and session not in days and not self._is_halted(symbol, session)
            for session in self.sessions
        )


def _usual_sessions(bars: pl.DataFrame, evidence: Evidence) -> list[date]:
    """Without a calendar: days on which half of the symbols have a bar, and the one that is judged."""
    counted = bars.group_by("session").agg(pl.col("symbol").n_unique().alias("count"))
    days = counted.filter(pl.col("count") * 2 >= len(evidence.symbols))["session"].to_list()
    return sorted({*days, evidence.session})


def _findings(counts: _Counts, evidence: Evidence, limits: Limits) -> Iterator[QualityFinding]:
    total = len(counts.days)
    session = evidence.session.isoformat()
    if not counts.with_bar:
        text = _("No symbol has a bar of %(session)s.", session=session)
        yield QualityFinding("no_bars", BLOCK, text, 0, total)
    elif counts.missing:
        text = _(
            "Symbols without a bar of %(session)s that were not halted: %(count)s of %(total)s.",
            session=session,
            count=len(counts.missing),
            total=total,
        )
        yield _graded("missing", text, counts.missing, total, limits.missing)
    yield from _shrunk(counts, limits)
    empty = [day for day in counts.sessions if day not in counts.all_days and day != evidence.session]
    if empty and counts.all_days and empty[-1] > min(counts.all_days):
        text = _("Sessions of the exchange of which no symbol has a bar: %(days)s.", days=_days(empty))
        yield QualityFinding("empty_sessions", BLOCK, text, len(empty), len(counts.sessions))
    strange = _strange_days(counts, evidence)
    if strange:
        text = _("Bars of days on which the exchange was closed: %(days)s.", days=_days(strange))
        yield QualityFinding("closed_days", WARN, text, len(strange), len(counts.sessions))
    if counts.stale:
        text = _(
            "Symbols without any bar in %(sessions)s sessions: %(count)s of %(total)s.",
            sessions=limits.stale_sessions,
            count=len(counts.stale),
            total=total,
        )
        yield _graded("stale", text, counts.stale, total, limits.stale)
    if counts.gaps:
        text = _(
            "Symbols that lack sessions between their bars: %(count)s of %(total)s.",
            count=len(counts.gaps),
            total=total,
        )
        yield _graded("gaps", text, counts.gaps, total, limits.gaps)
    if counts.jumps:
        text = _(
            "Moves further than a session can go: %(count)s. The first: %(jump)s",
            count=len(counts.jumps),
            jump=counts.jumps[0].message,
        )
        yield _graded("jumps", text, [jump.symbol for jump in counts.jumps], total, limits.jumps)
    if evidence.failed:
        text = _("Symbols that could not be fetched: %(count)s of %(total)s.", count=len(evidence.failed), total=total)
        yield _graded("failed", text, sorted(evidence.failed), total, limits.failed)


def _shrunk(counts: _Counts, limits: Limits) -> Iterator[QualityFinding]:
    """Fewer symbols with a bar than the session before; halted ones of today do not count as lost."""
    halted = counts.figures["halted"]
    lost = counts.with_bar_before - len(counts.with_bar) - halted
    if counts.with_bar and lost > 0 and lost > limits.shrunk[0] * counts.with_bar_before:
        text = _(
            "Symbols with a bar: %(now)s, and %(before)s the session before.",
            now=len(counts.with_bar),
            before=counts.with_bar_before,
        )
        verdict = _grade(lost, counts.with_bar_before, limits.shrunk)
        yield QualityFinding("shrunk", verdict, text, lost, counts.with_bar_before)


def _strange_days(counts: _Counts, evidence: Evidence) -> list[date]:
    if evidence.sessions is None or not counts.sessions:
        return []
    known = set(evidence.sessions)
    return sorted(day for day in counts.all_days if day >= counts.sessions[0] and day not in known)


def _graded(
    code: str, text: Message, symbols: Sequence[str], total: int, shares: tuple[float, float]
) -> QualityFinding:
    return QualityFinding(
        code, _grade(len(symbols), total, shares), text, len(symbols), total, tuple(symbols[:EXAMPLES])
    )


def _grade(count: int, total: int, shares: tuple[float, float]) -> str:
    """In a market of a dozen symbols one of them is a large share: a FEW never block, unless they are all."""
    share = count / total if total else 1.0
    if share > shares[1] and (count > FEW or count >= total):
        return BLOCK
    return WARN if share > shares[0] else PASS


def _days(days: Sequence[date]) -> str:
    shown = ", ".join(day.isoformat() for day in days[:EXAMPLES])
    return shown if len(days) <= EXAMPLES else f"{shown}, …"
