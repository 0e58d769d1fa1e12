"""Symbols and names as people paste them, and the instruments of a market that they mean. Pure.

A piece is a line, or what commas, semicolons and tabs part. It is a code as a market or a vendor writes it (005930,
A005930, 005930.KS, XKRX:005930), an ISIN, a name in any language, a code with its name beside it ("005930 삼성전자"),
or several codes with blanks between.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from pastetrader.common.messages import Message
from pastetrader.common.messages import message as _
from screening.market_data.known_markets import MARKETS, known_market

_PIECES = re.compile(r"[\n\r,;\t]+")
# Words of a name are not all written like this.
_CODE = re.compile(r"[A-Z0-9.:\-/^=]{1,12}")
_KOREAN = frozenset({"XKRX", "XKOS", "XKON"})
_KRX_LENGTH = 6
_SHOWN = 3


@dataclass(frozen=True)
class Known:
    """An instrument as it may be called. One that is not listed any more gives way to one that is."""

    symbol: str
    names: tuple[str, ...] = ()
    isin: str = ""
    is_listed: bool = True


@dataclass(frozen=True)
class Pasted:
    """Symbols in their order, each once; and (place among the pieces, piece, what is wrong with it)."""

    symbols: tuple[str, ...]
    unknown: tuple[tuple[int, str, Message], ...]


@dataclass(frozen=True)
class Directory:
    """What instruments of a market are called."""

    market: str
    symbols: frozenset[str]
    by_isin: Mapping[str, str]
    by_name: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, market: str, instruments: Iterable[Known]) -> "Directory":
        """The directory of a market's instruments."""
        rows = list(instruments)
        named: defaultdict[str, list[Known]] = defaultdict(list)
        for row in rows:
            for name in dict.fromkeys(_plain(name) for name in row.names if name.strip()):
                named[name].append(row)
        by_name = {
            name: tuple(row.symbol for row in called if row.is_listed or not any(one.is_listed for one in called))
            for name, called in named.items()
        }
        by_isin = {row.isin: row.symbol for row in rows if row.isin}
        return cls(market, frozenset(row.symbol for row in rows), by_isin, by_name)

    def coded(self, text: str) -> str | None:
        """The symbol whose code or ISIN is written there."""
        for code in _codes(text, self.market):
            if code in self.symbols:
                return code
            if code in self.by_isin:
                return self.by_isin[code]
        return None

    def named(self, text: str) -> tuple[str, ...]:
        """The symbols that are called so."""
        return self.by_name.get(_plain(text), ())


def pieces_of(text: str) -> tuple[str, ...]:
    """What was pasted, piece by piece."""
    return tuple(piece.strip() for piece in _PIECES.split(text) if piece.strip())


def read_pasted(pieces: Iterable[str], directory: Directory) -> Pasted:
    """The symbols of pieces, and what of them nothing in the market is called, one by one."""
    symbols: dict[str, None] = {}
    unknown: list[tuple[int, str, Message]] = []
    for place, piece in enumerate(pieces):
        for found in _read(piece, directory):
            if isinstance(found, str):
                symbols[found] = None
            else:
                unknown.append((place, *found))
    return Pasted(tuple(symbols), tuple(unknown))


def _read(piece: str, directory: Directory) -> Iterator[str | tuple[str, Message]]:
    if symbol := directory.coded(piece):
        yield symbol
        return
    called = directory.named(piece)
    if len(called) == 1:
        yield called[0]
        return
    if called:
        text = _(
            "Several are called “%(piece)s”: %(symbols)s. Give the symbol.",
            piece=piece[:60],
            symbols=", ".join(called[:_SHOWN]),
        )
        yield piece, text
        return
    words = piece.split()
    first = directory.coded(words[0]) if words else None
    if first and first in directory.named(" ".join(words[1:])):
        yield first
    elif len(words) > 1 and all(_CODE.fullmatch(word) for word in words):
        for word in words:
            yield from _read(word, directory)
    else:
        yield piece, _("Nothing in %(market)s is called “%(piece)s”.", market=directory.market, piece=piece[:60])


def _plain(name: str) -> str:
    return "".join(name.split()).casefold()


def _codes(text: str, market: str) -> Iterator[str]:
    """The codes that a text may stand for, the likeliest first."""
    bare = text.strip().strip("'\"=` ").upper()
    yield bare
    prefix, colon, rest = bare.partition(":")
    if colon and (prefix == market or known_market(prefix) == market):
        bare = rest
        yield bare
    stem, dot, suffix = bare.rpartition(".")
    if dot and market in MARKETS and suffix in MARKETS[market].suffixes:
        bare = stem
        yield bare
    if market in _KOREAN:
        if len(bare) == _KRX_LENGTH + 1 and bare[0] in "AQ":
            yield bare[1:]
        # A spreadsheet takes the zeros before a number.
        if bare.isascii() and bare.isdigit() and len(bare) < _KRX_LENGTH:
            yield bare.zfill(_KRX_LENGTH)
