"""Importing daily bars from files: understood as a whole first, then stored or refused. A file again changes nothing.

What is understood is shown before it is stored (`--dry-run`, the page, the API), and is the same for all of them.
Storing is one transaction per batch of whole symbols: who is killed in between and starts again stores the rest.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

import polars as pl
from django.db import transaction

from pastetrader.common.errors import Invalid
from pastetrader.common.messages import Message, Problem
from pastetrader.common.messages import message as _
from pastetrader.common.stop_signal import Check, unstopped
from screening.bars.actions import Adjustment, SplitsBySymbol, adjusted, record_splits
from screening.bars.combining import combined, is_usable, put_together
from screening.bars.replacing import replacing
from screening.bars.snapshots.current import make_ready
from screening.bars.sources import Source, sources_at
from screening.bars.split_findings import split_findings
from screening.bars.storage import Stored, store_batch, store_instruments, whole_symbols
from screening.market_data import SAMPLE
from screening.market_data.files.description import Choices, FileDescription, Level
from screening.market_data.files.reader import INSTRUMENTS_SCHEMA, FileReading, read_file
from screening.market_data.files.words import as_json


class Phase(StrEnum):
    """What an import is at: done and total are bytes of files, then rows."""

    READING = "reading"
    STORING = "storing"


class Outcome(StrEnum):
    """How an import ended."""

    STORED = "stored"
    WOULD_BE_STORED = "would_be_stored"  # it was asked for what would happen
    NOTHING = "nothing"  # the file was understood, and holds nothing to store
    REFUSED = "refused"


Progress = Callable[[Phase, int, int], None]


def unseen(_phase: Phase, _done: int, _total: int) -> None:
    """The progress of an import that nobody watches."""


@dataclass(frozen=True)
class Understood:
    """What files were understood to hold: the description, and exactly the bars that would be stored."""

    market: str
    description: FileDescription
    files: int
    bars: pl.DataFrame
    instruments: pl.DataFrame
    adjustment: Adjustment

    def outcome(self, *, force: bool) -> Outcome:
        """What comes of it: questions and refusals stop it, doubts do unless a person has said to store it anyway."""
        if self.description.at(Level.REFUSAL) or self.description.at(Level.QUESTION):
            return Outcome.REFUSED
        if self.bars.is_empty() and self.instruments.is_empty():
            return Outcome.NOTHING
        if self.description.at(Level.DOUBT) and not force:
            return Outcome.REFUSED
        return Outcome.WOULD_BE_STORED


@dataclass(frozen=True)
class ImportReport:
    """What an import did. `description.bars` = new + changed + unchanged, as far as no file repeats another's bars.

    `readjusted` are bars that were stored before and that a newly recorded split changed too.
    """

    market: str
    outcome: Outcome
    description: FileDescription
    files: int = 1
    stored: Stored = field(default_factory=Stored)
    readjusted: int = 0
    splits_recorded: int = 0

    def as_json(self, translate: Callable[[str], str]) -> dict[str, Any]:
        """The report as JSON values, sentences in the language of `translate`."""
        return {
            "market": self.market,
            "outcome": self.outcome.value,
            "files": self.files,
            "new": self.stored.new,
            "changed": self.stored.changed,
            "unchanged": self.stored.unchanged,
            "readjusted": self.readjusted,
            "splits_recorded": self.splits_recorded,
            "description": as_json(self.description, translate),
        }


def import_bars(
    *,
    path: Path,
    choices: Choices,
    force: bool = False,
    adjust_splits: bool = False,
    dry_run: bool = False,
    progress: Progress = unseen,
) -> ImportReport:
    """Read a file, or all below a folder, and keep their bars when they are clear. Raises Invalid: no file, SAMPLE."""
    sources = sources_at(path)
    if not sources:
        raise Invalid(_("There is no file of bars at %(path)s.", path=str(path)), code="no_files")
    understood = understand(sources, choices=choices, adjust_splits=adjust_splits, name=path.name, progress=progress)
    outcome = understood.outcome(force=force)
    if dry_run or outcome is not Outcome.WOULD_BE_STORED:
        return ImportReport(understood.market, outcome, understood.description, understood.files)
    report = store(understood, progress=progress)
    make_ready(understood.market)
    return report


def understand(
    sources: Sequence[Source],
    *,
    choices: Choices,
    adjust_splits: bool,
    name: str,
    progress: Progress = unseen,
) -> Understood:
    """What files hold, whole, with all that is in doubt. Stores nothing. Raises Invalid for the synthetic market."""
    if choices.market == SAMPLE:
        raise Invalid(_("SAMPLE is the synthetic market; import into the market's own code."), code="sample_market")
    readings = _read(sources, choices, progress)
    usable = [reading for reading in readings if is_usable(reading.description)]
    together = put_together([(reading.description.name, reading.bars) for reading in usable])
    jumps = [jump for reading in usable for jump in reading.jumps]
    adjustment = adjusted(choices.market, together.bars, jumps, adjust=adjust_splits)
    found = (
        *together.findings,
        *split_findings(adjustment),
        *replacing(choices.market, adjustment.bars, known=adjustment.new),
    )
    # Those of bars are made with their bars.
    named = pl.concat([reading.instruments for reading in usable] or [pl.DataFrame(schema=INSTRUMENTS_SCHEMA)])
    description = combined(name, [reading.description for reading in readings], found)
    if adjustment.applied or adjustment.new:
        shown = adjustment.bars.head(len(description.first_bars))
        description = replace(description, first_bars=tuple(shown.iter_rows(named=True)))
    return Understood(
        market=choices.market,
        description=description,
        files=len(sources),
        bars=adjustment.bars,
        instruments=named.unique("symbol", keep="last").join(together.bars, on="symbol", how="anti"),
        adjustment=adjustment,
    )


def store(understood: Understood, *, progress: Progress = unseen, check: Check = unstopped) -> ImportReport:
    """Keep what was understood, a batch of whole symbols per transaction, with the splits that are recorded of them."""
    adjustment, market = understood.adjustment, understood.market
    total, done, readjusted, stored = len(understood.bars), 0, 0, Stored()
    if not understood.instruments.is_empty():
        store_instruments(market, understood.instruments)
    progress(Phase.STORING, 0, total)
    for batch in whole_symbols(understood.bars):
        rest = adjustment.rest.filter(pl.col("symbol").is_in(batch["symbol"].unique().to_list()))
        with transaction.atomic():
            counts = store_batch(market, pl.concat([batch, rest]), check=check)
            record_splits(market, _of(batch, adjustment.new))
        done += len(batch)
        readjusted += len(rest)
        stored += Stored(counts.new, max(0, counts.changed - len(rest)), counts.unchanged)
        progress(Phase.STORING, done, total)
    return ImportReport(
        market=market,
        outcome=Outcome.STORED,
        description=understood.description,
        files=understood.files,
        stored=stored,
        readjusted=readjusted,
        splits_recorded=sum(len(splits) for splits in adjustment.new.values()),
    )


def _read(sources: Sequence[Source], choices: Choices, progress: Progress) -> list[FileReading]:
    total, done = sum(source.size for source in sources), 0
    readings = []
    progress(Phase.READING, 0, total)
    for source in sources:
        readings.append(read_file(_content(source), source.name, choices))
        done += source.size
        progress(Phase.READING, done, total)
    return readings


def _content(source: Source) -> bytes:
    try:
        return source.read()
    except OSError as error:
        reason: Message = _("%(file)s cannot be read: %(reason)s.", file=source.name, reason=error.strerror or "")
        raise Invalid(reason, code="unreadable", problems=[Problem("unreadable", reason)]) from error


def _of(batch: pl.DataFrame, splits: SplitsBySymbol) -> Mapping[str, Any]:
    return {symbol: splits[symbol] for symbol in batch["symbol"].unique().to_list() if symbol in splits}
