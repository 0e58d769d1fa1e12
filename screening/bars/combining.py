"""Several files of one import as one: their rows together, one description, and what was found between them. Pure."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import polars as pl

from pastetrader.common.messages import Message
from pastetrader.common.messages import message as _
from screening.bars.panel import COLUMNS
from screening.market_data.base import BARS_SCHEMA
from screening.market_data.files.description import Example, FileDescription, Finding, Level, RefusedKind

# Of the files that say something of themselves, so many are heard.
FILES_HEARD = 20
STOPPING = (Level.REFUSAL, Level.QUESTION)


@dataclass(frozen=True)
class Together:
    """Bars in BARS_SCHEMA by symbol and session, one row each, and what was found in putting them together."""

    bars: pl.DataFrame
    findings: tuple[Finding, ...]


def is_usable(description: FileDescription) -> bool:
    """Whether the file says clearly what it holds; a doubt may remain."""
    return not any(finding.level in STOPPING for finding in description.findings)


def put_together(files: Sequence[tuple[str, pl.DataFrame]]) -> Together:
    """The bars of files (name, bars). Where two have the same symbol and session, the later file counts."""
    if not files:
        return Together(pl.DataFrame(schema=BARS_SCHEMA), ())
    numbered = [bars.with_columns(pl.lit(number).alias("file")) for number, (_name, bars) in enumerate(files)]
    ordered = pl.concat(numbered).sort("symbol", "session", maintain_order=True)
    if len(files) == 1:
        return Together(ordered.drop("file"), ())
    again = pl.all_horizontal(pl.col(name) == pl.col(name).shift(1) for name in ("symbol", "session"))
    same = pl.all_horizontal(pl.col(name) == pl.col(name).shift(1) for name in COLUMNS)
    marked = ordered.with_columns(again.fill_null(value=False).alias("again"), pl.col("file").shift(1).alias("other"))
    marked = marked.with_columns((pl.col("again") & ~same).fill_null(value=False).alias("differs"))
    last = ~pl.col("again").shift(-1, fill_value=False)
    found = [*_repeated(marked), *_two_sources(marked, [name for name, _bars in files])]
    return Together(marked.filter(last).select(list(BARS_SCHEMA)), tuple(found))


def combined(name: str, descriptions: Sequence[FileDescription], findings: Sequence[Finding]) -> FileDescription:
    """One description of all the files of an import, with what was found beyond them."""
    if len(descriptions) == 1:
        return replace(descriptions[0], findings=(*descriptions[0].findings, *findings))
    usable = [one for one in descriptions if is_usable(one)]
    sessions = [day for one in usable for day in (one.first_session, one.last_session) if day]
    return FileDescription(
        name=name,
        format=_("%(count)s files", count=len(descriptions)),
        columns=usable[0].columns if usable else (),
        findings=(*_of_files(descriptions, usable), *findings),
        rows=sum(one.rows for one in usable),
        bars=sum(one.bars for one in usable),
        halted=sum(one.halted for one in usable),
        widened=sum(one.widened for one in usable),
        gaps=sum(one.gaps for one in usable),
        symbols=tuple(sorted({symbol for one in usable for symbol in one.symbols})),
        first_session=min(sessions, default=None),
        last_session=max(sessions, default=None),
        zone=", ".join(sorted({one.zone for one in usable if one.zone})),
        refused=_refused(usable),
        first_bars=usable[0].first_bars if usable else (),
    )


def _repeated(marked: pl.DataFrame) -> list[Finding]:
    count = int((marked["again"] & ~marked["differs"]).sum())
    text = _("Bars that two of the files have with the same values: %(count)s. Each is stored once.", count=count)
    return [Finding("repeated_in_files", Level.NOTE, text, count)] if count else []


def _two_sources(marked: pl.DataFrame, names: Sequence[str]) -> list[Finding]:
    differing = marked.filter("differs")
    if differing.is_empty():
        return []
    first = differing.row(0, named=True)
    text = _(
        "Bars that two of the files have with other values: %(count)s, such as %(symbol)s on %(session)s in %(one)s "
        "and %(other)s. Import one source alone, or say that the file later by its name counts.",
        count=len(differing),
        symbol=first["symbol"],
        session=first["session"].isoformat(),
        one=names[first["other"]],
        other=names[first["file"]],
    )
    return [Finding("two_sources", Level.DOUBT, text, len(differing))]


def _of_files(descriptions: Sequence[FileDescription], usable: Sequence[FileDescription]) -> list[Finding]:
    """What files say of themselves, each with its name; equal notes once, with how many files say so."""
    notes: Counter[str] = Counter()
    heard: dict[str, Finding] = {}
    told: list[Finding] = []
    silenced = 0
    for one in descriptions:
        for finding in one.findings:
            if finding.level is Level.NOTE:
                notes[finding.code] += 1
                heard.setdefault(finding.code, _named(one.name, finding))
            elif len(told) < FILES_HEARD:
                told.append(_named(one.name, finding, is_left_out=one not in usable and bool(usable)))
            else:
                silenced += 1
    if silenced:
        told.append(Finding("more", Level.DOUBT, _("More of these: %(count)s.", count=silenced), silenced))
    if usable and len(usable) < len(descriptions):
        told.append(_left_out(len(descriptions) - len(usable), len(descriptions)))
    return [*told, *(_counted(finding, notes[code]) for code, finding in heard.items())]


def _named(file: str, finding: Finding, *, is_left_out: bool = False) -> Finding:
    """The finding with its file. That of a file that is left out doesn't keep the others from being stored."""
    level = Level.NOTE if is_left_out and finding.level in STOPPING else finding.level
    message = Message("%(file)s: %(found)s", {"file": file, "found": finding.message})
    return replace(finding, message=message, level=level)


def _left_out(count: int, total: int) -> Finding:
    text = _(
        "%(count)s of %(total)s files cannot be imported as they are. Answer what they ask, take them out, or say that "
        "the others are to be stored without them.",
        count=count,
        total=total,
    )
    return Finding("files_left_out", Level.DOUBT, text, count)


def _counted(finding: Finding, files: int) -> Finding:
    if files == 1:
        return finding
    text = _("%(found)s (more files alike: %(count)s)", found=finding.message, count=files - 1)
    return replace(finding, message=text)


def _refused(descriptions: Sequence[FileDescription]) -> tuple[RefusedKind, ...]:
    counts: Counter[str] = Counter()
    examples: dict[str, Example] = {}
    for one in descriptions:
        for kind in one.refused:
            counts[kind.reason] += kind.count
            examples.setdefault(kind.reason, kind.example)
    return tuple(RefusedKind(reason, count, examples[reason]) for reason, count in counts.most_common())
