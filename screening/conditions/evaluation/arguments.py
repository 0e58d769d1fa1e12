"""The parameters of a field, as what computes it reads them. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from screening.conditions.fields import YEAR_BARS
from screening.conditions.tree import Series


@dataclass(frozen=True)
class Arguments:
    """The parameters of a field, by kind; how many bars a year has, and which line of the field is wanted."""

    values: Mapping[str, object]
    output: str = ""
    year: int = YEAR_BARS[""]

    @classmethod
    def of(cls, series: Series) -> Self:
        """What the series says."""
        return cls(dict(series.params), series.output, YEAR_BARS.get(series.timeframe, YEAR_BARS[""]))

    def whole(self, name: str = "length") -> int:
        """A number of bars."""
        return int(str(self.values[name]))

    def number(self, name: str) -> float:
        """A multiple or step."""
        return float(str(self.values[name]))

    @property
    def source(self) -> str:
        """The price that the parameter `source` names."""
        return str(self.values["source"])
