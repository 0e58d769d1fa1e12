"""What is said about how a file writes numbers: the question, the contradictions, and what reading them loses. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from pastetrader.common.messages import Message
from pastetrader.common.messages import message as _
from screening.market_data.files.description import Answer, Example, Finding, Level
from screening.market_data.files.numbers.evidence import Contradiction, Written

# 0.0001234 with decimals beyond the sixth, or so small an exponent.
_TOO_SMALL = r"^[^0-9]*0?[.,]000[0-9]{3}[0-9]*[1-9]|[eE]-0*[4-9]|[eE]-0*[1-9][0-9]"
_NAMES = {".": _("a point"), ",": _("a comma")}


@dataclass(frozen=True)
class Scene:
    """The numbers of a file, with what examples of them need: the lines of the rows, and which column is the volume."""

    written: Sequence[Written]
    lines: pl.Series | None
    volume: str

    def question(self) -> Finding:
        """Which sign is the decimal one; only numbers like 1,976 are there."""
        open_ones = [item for item in self.written if item.shape.ambiguous]
        shown = {item.shape.ambiguous: item.shape.text for item in reversed(open_ones)}
        answers = tuple(Answer("decimal", decimal, _meaning(list(shown.values()), decimal)) for decimal in (".", ","))
        return Finding(
            "decimal_sign",
            Level.QUESTION,
            _(
                "%(written)s can be read in two ways, and no number of the file tells which is meant. Say which sign "
                "divides whole from decimals.",
                written=open_ones[0].shape.text,
            ),
            sum(item.shape.count for item in open_ones),
            self._example(open_ones[0]),
            answers,
        )

    def contradiction(self, found: Contradiction) -> Finding:
        """Two ways of writing in one file."""
        words = {
            "first": found.first.shape.text,
            "second": found.second.shape.text,
            "first_line": self._line(found.first),
            "second_line": self._line(found.second),
            "column": found.first.column,
            "other": found.second.column,
        }
        said = _(
            "Column %(column)s mixes ways of writing numbers: %(first)s (line %(first_line)d) and %(second)s "
            "(line %(second_line)d). Write all of them in one way, or import the parts by themselves.",
            **words,
        )
        if not found.in_one_column:
            said = _(
                "The columns do not write numbers in one way: %(first)s in %(column)s (line %(first_line)d), "
                "%(second)s in %(other)s (line %(second_line)d). Write all of them in one way.",
                **words,
            )
        return Finding("mixed_numbers", Level.REFUSAL, said, 1, self._example(found.second))

    def opposed(self, decimal: str) -> Finding | None:
        """A number that cannot be read with the decimal sign that was chosen."""
        against = [item for item in self.written if item.shape.decimal not in {"", decimal}]
        against += [item for item in self.written if item.shape.grouping == decimal]
        if not against:
            return None
        said = _(
            "%(written)s cannot be read with %(sign)s as the decimal sign. Leave that choice out.",
            written=against[0].shape.text,
            sign=_NAMES[decimal],
        )
        count = sum(item.shape.count for item in against)
        return Finding("decimal_opposed", Level.REFUSAL, said, count, self._example(against[0]))

    def currencies(self) -> Finding | None:
        """Amounts of several currencies in one file."""
        first = {item.shape.currency.upper(): item for item in reversed(self.written) if item.shape.currency}
        if len(first) < 2:
            return None
        said = _(
            "Prices are in several currencies (%(currencies)s); a bar has one. Import them by themselves.",
            currencies=", ".join(sorted(first)),
        )
        return Finding("mixed_currencies", Level.REFUSAL, said, len(first), self._example(next(iter(first.values()))))

    def remarks(self, decimal: str, places: Mapping[str, int]) -> tuple[Finding, ...]:
        """What is read, and not quite as sure or as exact as people may think."""
        found = (
            self._fractions(decimal),
            self._remark(
                "cut_numbers",
                Level.DOUBT,
                _("A spreadsheet has cut numbers to three digits (%(written)s): what they were is lost."),
                (item for item in self.written if item.shape.is_cut),
            ),
            self._remark(
                "percentages",
                Level.DOUBT,
                _("Prices or volumes are written as percentages (%(written)s); they are read as the number before %%."),
                (item for item in self.written if item.shape.is_percent),
            ),
            self._remark(
                "abbreviated",
                Level.NOTE,
                _("Numbers are written in thousands, millions or more (%(written)s): their source has rounded them."),
                (item for item in self.written if item.shape.is_abbreviated),
            ),
            self._remark(
                "more_places",
                Level.NOTE,
                _("Numbers have more decimals than are kept (%(written)s): prices are rounded to 6, volumes to 4."),
                (item for item in self.written if self._places(item, decimal) > places[item.column]),
            ),
        )
        return tuple(finding for finding in found if finding is not None)

    def too_small(self, texts: Mapping[str, pl.Series]) -> tuple[Finding, ...]:
        """Prices below a thousandth with more decimals than are kept: rounding would change what they are."""
        for column, values in texts.items():
            small = values.str.contains(_TOO_SMALL).fill_null(value=False)
            if column != self.volume and small.any():
                row = int(small.arg_max() or 0)
                line = int(self.lines[row]) if self.lines is not None else row + 1
                said = _(
                    "Prices are too small to be kept as they are (%(written)s): six decimals are kept.",
                    written=values[row],
                )
                example = Example(line, column, str(values[row])[:80])
                return (Finding("too_small", Level.DOUBT, said, int(small.sum()), example),)
        return ()

    @staticmethod
    def _places(item: Written, decimal: str) -> int:
        return 3 if item.shape.ambiguous == decimal else item.shape.places

    def _fractions(self, decimal: str) -> Finding | None:
        volumes = [item for item in self.written if item.column == self.volume]
        if any(item.shape.decimal for item in volumes):
            return None
        return self._remark(
            "volume_fractions",
            Level.DOUBT,
            Message(
                _("Volumes are read with decimals: %(written)s is %(value)s, not a number of whole shares.").text,
                {"value": _value(next((item.shape.text for item in volumes if item.shape.ambiguous), ""), decimal)},
            ),
            (item for item in volumes if item.shape.ambiguous == decimal and not item.shape.is_abbreviated),
        )

    def _remark(self, code: str, level: Level, said: Message, items: Iterable[Written]) -> Finding | None:
        found = list(items)
        if not found:
            return None
        message = Message(said.text, {**said.params, "written": found[0].shape.text})
        return Finding(code, level, message, sum(item.shape.count for item in found), self._example(found[0]))

    def _line(self, item: Written) -> int:
        return int(self.lines[item.shape.row]) if self.lines is not None else item.shape.row + 1

    def _example(self, item: Written) -> Example:
        return Example(self._line(item), item.column, item.shape.text[:80])


def _meaning(texts: Sequence[str], decimal: str) -> Message:
    readings = [f"{text} = {_value(text, decimal)}" for text in texts]
    return _("%(sign)s: %(readings)s", sign=_NAMES[decimal], readings=", ".join(readings))


def _value(text: str, decimal: str) -> str:
    """The text as that reading has it, in the form 1976 or 1.976."""
    return text.replace("," if decimal == "." else ".", "").replace(decimal, ".")
