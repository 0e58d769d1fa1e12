"""Importing daily bars from files into a market, with a report of what was refused and why."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import polars as pl
from django.utils import timezone
from django.utils.translation import gettext

from pastetrader.common.errors import Invalid
from pastetrader.common.messages import Message, Problem
from pastetrader.common.messages import message as _
from screening.bars.storage import BATCH_ROWS, Stored, store_bars
from screening.market_data import SAMPLE, market_code
from screening.market_data.files.reader import FileBars, RefusedRow, UnreadableFile, files_in, read_bars

REFUSED_ROWS_SHOWN = 20


@dataclass
class ImportReport:
    """What an import did: rows = accepted + halted + refused, and accepted = new + changed + unchanged.

    `refused` counts rows by reason (files.REASONS) and `refused_rows` are the first of them; `refused_files` could not
    be read at all. `widened` bars are accepted ones whose high or low was off by a rounding.
    """

    market: str
    files: int = 0
    rows: int = 0
    accepted: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    halted: int = 0
    widened: int = 0
    symbols: int = 0
    first_session: date | None = None
    last_session: date | None = None
    refused: Mapping[str, int] = field(default_factory=dict)
    refused_rows: tuple[RefusedRow, ...] = ()
    refused_files: Mapping[str, Message] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """The report as JSON values."""
        return {
            **{name: getattr(self, name) for name in _COUNTS},
            "market": self.market,
            "first_session": self.first_session and self.first_session.isoformat(),
            "last_session": self.last_session and self.last_session.isoformat(),
            "refused": dict(self.refused),
            "refused_rows": [vars(row) for row in self.refused_rows],
            "refused_files": {name: message.render(gettext) for name, message in self.refused_files.items()},
        }


_COUNTS = ("files", "rows", "accepted", "new", "changed", "unchanged", "halted", "widened", "symbols")


def import_bars(*, path: Path, market: str) -> ImportReport:
    """Read a CSV or Parquet file, or all below a folder, and keep their bars. The same file again changes nothing.

    Rows that are no bars are refused one by one and reported. Raises Invalid: no such file, SAMPLE, nothing readable.
    """
    code = market_code(market)
    if code == SAMPLE:
        raise Invalid(_("SAMPLE is the synthetic market; import into the market's own code."), code="sample_market")
    files = files_in(path)
    if not files:
        raise Invalid(_("There is no CSV or Parquet file at %(path)s.", path=str(path)), code="no_files")
    work = _Import(code, not_after=timezone.now().date() + timedelta(days=1))
    for file in files:
        work.take(file)
    work.store()
    return work.finished()


class _Import:
    """One import: files are gathered into batches, so that a folder of many small files is fast too."""

    def __init__(self, market: str, *, not_after: date) -> None:
        self.report = ImportReport(market)
        self.not_after = not_after
        self.refused: Counter[str] = Counter()
        self.refused_rows: list[RefusedRow] = []
        self.refused_files: dict[str, Message] = {}
        self.stored = Stored()
        self.waiting: list[pl.DataFrame] = []
        self.waiting_symbols: set[str] = set()
        self.symbols: set[str] = set()

    def take(self, file: Path) -> None:
        self.report.files += 1
        try:
            found = read_bars(
                file,
                market=self.report.market,
                not_after=self.not_after,
                show=REFUSED_ROWS_SHOWN - len(self.refused_rows),
            )
        except UnreadableFile as error:
            self.refused_files[file.name] = error.message
            return
        self._count(found)
        symbols = set(found.bars["symbol"].unique())
        # A later file may correct an earlier one: it must come after it in the database too.
        if symbols & self.waiting_symbols:
            self.store()
        self.waiting.append(found.bars)
        self.waiting_symbols |= symbols
        self.symbols |= symbols
        if sum(len(bars) for bars in self.waiting) >= BATCH_ROWS:
            self.store()

    def store(self) -> None:
        if self.waiting:
            self.stored += store_bars(self.report.market, pl.concat(self.waiting))
        self.waiting, self.waiting_symbols = [], set()

    def finished(self) -> ImportReport:
        report = self.report
        if len(self.refused_files) == report.files:
            raise Invalid(
                _("Nothing could be read: %(reason)s", reason=next(iter(self.refused_files.values()))),
                code="unreadable",
                problems=[Problem("unreadable", message, path=name) for name, message in self.refused_files.items()],
            )
        report.new, report.changed, report.unchanged = self.stored.new, self.stored.changed, self.stored.unchanged
        report.symbols = len(self.symbols)
        report.refused = dict(self.refused.most_common())
        report.refused_rows = tuple(self.refused_rows)
        report.refused_files = self.refused_files
        return report

    def _count(self, found: FileBars) -> None:
        report = self.report
        report.rows += found.rows
        report.accepted += len(found.bars)
        report.halted += found.halted
        report.widened += found.widened
        self.refused.update(found.refused)
        self.refused_rows += found.refused_rows
        if len(found.bars):
            sessions = found.bars["session"].to_list()
            report.first_session = min(filter(None, (report.first_session, min(sessions))))
            report.last_session = max(filter(None, (report.last_session, max(sessions))))
