"""Series of the chart as the text names them, and levels that are told by their subject. Pure."""

from dataclasses import dataclass, replace
from typing import Literal

from screening.conditions import ConditionError
from screening.conditions.checks.dimensions import Dimension, dimension
from screening.conditions.reading.build import find_field, make_series
from screening.conditions.text import number_text
from screening.conditions.tree import Line, ParameterValue, Series

# Parameters that are used, and told as assumed, when the text gives none. What isn't here must be given.
DEFAULTS: dict[str, tuple[float, ...]] = {
    "rsi": (14,),
    "macd": (12, 26, 9),
    "bbands": (20, 2),
    "keltner": (20, 2),
    "stoch": (14, 3, 3),
    "ichimoku": (9, 26, 52),
    "psar": (0.02, 0.2),
    **dict.fromkeys(("atr", "adx", "plus_di", "minus_di", "mfi", "willr"), (14.0,)),
    "cci": (20,),
    "vb_level": (0.5,),
}
# Series that their own source names: "its 20-day average".
AVERAGES = frozenset({"sma", "ema", "wma"})
# The line that is called the signal of another.
_SIGNALS = {("macd", "line"): "signal", ("stoch", "k"): "d"}
AVERAGED = {"open", "high", "low", "close", "volume", "value_traded"}


@dataclass(frozen=True)
class Operand:
    """A line of the chart; `assumed` are the numbers in it that the words don't give."""

    line: Line
    assumed: tuple[str, ...] = ()

    @property
    def dimension(self) -> Dimension:
        """What is measured."""
        return dimension(self.line.series)

    @property
    def series(self) -> Series:
        """The series of the line."""
        return self.line.series

    def with_series(self, **changes: object) -> "Operand":
        """The same with another timeframe, bars ago, …"""
        return replace(self, line=replace(self.line, series=replace(self.series, **changes)))  # type: ignore[arg-type]

    def times(self, factor: float) -> "Operand":
        """So many times the line."""
        return replace(self, line=replace(self.line, mult=self.line.mult * factor, add=self.line.add * factor))


@dataclass(frozen=True)
class OfSubject:
    """A level that its subject tells: its 20-day average, the day before, its highest of 60 bars; `mult` times it."""

    kind: Literal["average", "ago", "highest", "lowest", "line", "numbered", "signal"]
    length: int
    average: Literal["sma", "ema", "wma"] = "sma"
    mult: float = 1.0
    assumed: tuple[str, ...] = ()
    field: str = ""  # of another series than its subject's, so many bars before it: the low before it
    frame: str = ""  # the length is counted in bars of this timeframe, which the subject must have: 40 weeks

    def of(self, subject: Operand) -> Operand | None:
        """The level for a subject; None when the subject has none such."""
        series = subject.series
        if self.frame or self.field:
            return self._on_frame(series) if self.frame else self._of_field(series)
        if self.kind == "ago":
            return subject.with_series(ago=series.ago + self.length).times(self.mult)
        if self.kind == "signal":
            line = _SIGNALS.get((series.field, series.output))
            return subject.with_series(output=line).times(self.mult) if line else None
        if series.field in ("open", "high", "low") and self.kind in ("average", "line"):
            return None  # "the low under the 21 EMA": averages of prices are those of the close, read as series
        if series.field == "close" and series.timeframe and self.kind in ("average", "line"):
            return None  # "the weekly close above the 30-week average": a length of its own, read as a series
        if self.kind in ("line", "numbered") and series.field in AVERAGES and subject.line == Line(series):
            # "the 50-day average crosses above the 200-day": of the same kind.
            source = dict(series.params)["source"]
            made = operand(series.field, (source, self.length), timeframe=series.timeframe, ago=series.ago)
            return made and replace(made.times(self.mult), assumed=self.assumed)
        if self.kind == "numbered" or series.field not in AVERAGED or subject.line != Line(series):
            return None
        field = self.average if self.kind in ("average", "line") else self.kind
        made = operand(field, (series.field, self.length), timeframe=series.timeframe, ago=series.ago)
        return made and replace(made.times(self.mult), assumed=self.assumed)

    def _of_field(self, series: Series) -> Operand | None:
        made = operand(self.field, timeframe=series.timeframe, ago=series.ago + self.length)
        return made and made.times(self.mult)

    def _on_frame(self, series: Series) -> Operand | None:
        if series.timeframe != self.frame or series.field not in AVERAGED:
            return None
        made = operand(self.average, (series.field, self.length), timeframe=self.frame, ago=series.ago)
        return made and made.times(self.mult)


Level = Operand | OfSubject


def operand(
    field: str,
    given: tuple[ParameterValue, ...] = (),
    *,
    output: str = "",
    timeframe: str = "",
    ago: int = 0,
) -> Operand | None:
    """The series of a field with the parameters that the text gives; the usual ones are filled in as assumed.

    None when the field needs one that is not given, or a given one does not fit.
    """
    found, named = find_field(field)
    values = (*named, *given)
    defaults = DEFAULTS.get(found.name, ())
    filled = defaults[len(values) :]
    try:
        series = make_series(
            found,
            positional=tuple(_whole(value) for value in (*values, *filled)),
            output=output,
            timeframe=timeframe,
            ago=ago,
        )
    except ConditionError:
        return None
    return Operand(Line(series), tuple(number_text(value) for value in filled))


def _whole(value: ParameterValue) -> ParameterValue:
    return int(value) if isinstance(value, float) and value.is_integer() else value


def ranking(by: tuple[str, ...], *, best: Literal["high", "low"], percent: bool, length: int | None = None) -> Operand:
    """The place among all symbols by one field or the sum of several: `rank`, or in percent `rank_pct`."""
    field, _named = find_field("rank_pct" if percent else "rank")
    order = "desc" if best == "high" else "asc"
    named: dict[str, ParameterValue] = {"by": by, "order": order}
    if length is not None:
        named["length"] = length
    return Operand(Line(make_series(field, named=named)))
