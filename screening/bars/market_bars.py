"""All bars of a market at one version, as screens see them. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from screening.bars.facts import DatedFacts
from screening.bars.panel import Panel


@dataclass(frozen=True, eq=False)
class MarketBars:
    """All bars of a market at one version, with the names of its instruments by symbol.

    `facts`: what is known of the panel's symbols besides bars, by the names of `screening.models.Fact`. `is_mapped`:
    the arrays lie in a file that all processes of the machine share (`screening.bars.snapshots`).
    """

    market: str
    version: int
    updated_at: datetime
    is_synthetic: bool
    panel: Panel
    names: Mapping[str, str]
    facts: Mapping[str, DatedFacts]
    is_mapped: bool = False

    @property
    def snapshot(self) -> str:
        """Names exactly these bars."""
        return f"{self.market}:{self.version}"

    @property
    def size_bytes(self) -> int:
        """Of the arrays, wherever they lie."""
        return self.panel.size_bytes + sum(known.size_bytes for known in self.facts.values())

    @property
    def own_bytes(self) -> int:
        """What they take of this process's own memory: pages of a shared file are the machine's, which drops them
        when it needs the room.
        """
        return 0 if self.is_mapped else self.size_bytes
