"""Which signals a page shows: what its address asks for, and what of that cannot be."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import QuerySet

from screening.models import Side, Signal, SignalState

MOST = 40


@dataclass(frozen=True)
class SignalsWanted:
    """What is asked for; "" and None: all. `is_unread`: something was asked for that cannot be, and is left out."""

    state: str = ""
    side: str = ""
    workflow: UUID | None = None
    market: str = ""
    symbol: str = ""
    since: date | None = None
    until: date | None = None
    is_unread: bool = False

    @property
    def is_narrowed(self) -> bool:
        """Whether anything is left out."""
        return bool(self.query)

    @property
    def query(self) -> str:
        """As the rest of an address."""
        named = ("state", "side", "workflow", "market", "symbol", "since", "until")
        given = {name: getattr(self, name) for name in named}
        return urlencode({name: str(value) for name, value in given.items() if value})

    def narrowed(self, rows: QuerySet[Signal]) -> QuerySet[Signal]:
        """The rows that are asked for."""
        lookups: dict[str, Any] = {
            "state": self.state,
            "side": self.side,
            "workflow": self.workflow,
            "instrument__market": self.market,
            "instrument__symbol": self.symbol,
            "bar__gte": self.since,
            "bar__lte": self.until,
        }
        return rows.filter(**{lookup: value for lookup, value in lookups.items() if value})


def wanted_signals(given: Mapping[str, Any]) -> SignalsWanted:
    """What the parameters of an address ask for."""
    texts = {name: str(given.get(name, "")).replace("\0", "").strip()[:MOST] for name in _READ}
    values: dict[str, Any] = {}
    is_unread = False
    for name, text in texts.items():
        try:
            values[name] = _READ[name](text) if text else _EMPTY.get(name, "")
        except ValueError:
            is_unread = True
    return SignalsWanted(**values, is_unread=is_unread)


def _state(text: str) -> str:
    return SignalState(text).value


def _side(text: str) -> str:
    return Side(text).value


def _market(text: str) -> str:
    return text.upper()


def _symbol(text: str) -> str:
    return text.upper().rpartition(":")[2]


_EMPTY = {"workflow": None, "since": None, "until": None}
_READ: dict[str, Any] = {
    "state": _state,
    "side": _side,
    "workflow": UUID,
    "market": _market,
    "symbol": _symbol,
    "since": date.fromisoformat,
    "until": date.fromisoformat,
}
