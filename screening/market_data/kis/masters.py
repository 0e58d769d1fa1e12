"""The lists of instruments that KIS publishes every morning, with all that they say: boards, indices, figures. Pure.

Korean lines have a fixed width in CP949: short code 9 bytes, ISIN 12, name 40, then fields of the widths below, as the
scripts in stocks_info of koreainvestment/open-trading-api have them. Foreign lines have fields between tabs.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from pastetrader.common.messages import message as _
from screening.market_data.base import Listed
from screening.market_data.fetching.answers import day, number, period_of
from screening.market_data.fetching.errors import BadAnswer
from screening.market_data.files.rows.masters import listed_code, master_lines

_CODE, _ISIN, _NAME = slice(0, 9), slice(9, 21), slice(21, 61)
_TAIL = 61
# Shares, foreign ones, receipts, funds, trusts, notes; not warrants (EW, SW) and rights (SR).
# Of these ST, FS and DR are companies; the others are funds of one kind or another.
_COMPANIES = frozenset({"ST", "FS", "DR"})
_EXCHANGE_TRADED = {"etf": frozenset({"EF", "FE"}), "etn": frozenset({"EN"})}
GROUPS = frozenset({"ST", "FS", "DR", "MF", "RT", "SC", "IF", "EF", "FE", "BC", "EN"})
_HUNDRED_MILLION = 100_000_000
# The board of exchange-traded notes, whose codes KIS writes with a Q in front.
NOTES = "ETN"
_KRX_ISIN = re.compile(r"^[A-Z]{2}[0-9A-Z]{9}[0-9]$")
# Security types of foreign lists: shares and funds; indices (1) and warrants (4) are left out.
_FOREIGN_FUND = "3"
_FOREIGN_TYPES = frozenset({"2", _FOREIGN_FUND})
_FOREIGN_FIELDS = 20


@dataclass(frozen=True)
class Layout:
    """Widths of the fields after the name, and the places of those that are read."""

    widths: tuple[int, ...]
    places: Mapping[str, int]
    indices: Mapping[str, int]

    @property
    def width(self) -> int:
        """Of all fields together."""
        return sum(self.widths)

    def field(self, tail: bytes, name: str) -> str:
        """One field as text without blanks around."""
        return self.at(tail, self.places[name])

    def at(self, tail: bytes, place: int) -> str:
        """The field at a place."""
        start = sum(self.widths[:place])
        return tail[start : start + self.widths[place]].decode("cp949", errors="ignore").strip()


_KOSPI = Layout(
    widths=(
        *(2, 1, 4, 4, 4, *([1] * 26)),
        *(9, 5, 5, 1, 1, 1, 2, 1, 1, 1, 2, 2, 2, 3, 1, 3),
        *(12, 12, 8, 15, 21, 2, 7, 1, 1, 1, 1, 1, 9, 9, 9, 5, 9, 8, 9, 3, 1, 1, 1),
    ),
    places=MappingProxyType(
        {
            "group": 0,
            "spac": 19,
            "halted": 34,
            "liquidation": 35,
            "administrative": 36,
            "listed_on": 49,
            "preferred": 54,
            "sales": 59,
            "operating": 60,
            "roe": 63,
            "period": 64,
            "market_cap": 65,
        }
    ),
    # The sector of KOSPI200 is 0 for what does not belong to it.
    indices=MappingProxyType({"KOSPI200": 8, "KOSPI100": 9, "KOSPI50": 10, "KRX100": 14, "KRX300": 57}),
)
_KOSDAQ = Layout(
    widths=(
        *(2, 1, 4, 4, 4, *([1] * 21)),
        *(9, 5, 5, 1, 1, 1, 2, 1, 1, 1, 2, 2, 2, 3, 1, 3),
        *(12, 12, 8, 15, 21, 2, 7, 1, 1, 1, 1, 9, 9, 9, 5, 9, 8, 9, 3, 1, 1, 1),
    ),
    places=MappingProxyType(
        {
            "group": 0,
            "spac": 14,
            "halted": 29,
            "liquidation": 30,
            "administrative": 31,
            "listed_on": 44,
            "preferred": 49,
            "sales": 53,
            "operating": 54,
            "roe": 57,
            "period": 58,
            "market_cap": 59,
        }
    ),
    indices=MappingProxyType({"KRX100": 9, "KOSDAQ150": 25, "KRX300": 52}),
)
LAYOUTS: Mapping[str, Layout] = MappingProxyType({"KOSPI": _KOSPI, "KOSDAQ": _KOSDAQ})


def read_list(data: bytes, name: str, board: str) -> tuple[Listed, ...]:
    """The instruments of a list as downloaded; `board`: of a Korean one. Raises BadAnswer, for one cut short too."""
    lines = master_lines(data, name)
    found = tuple(_korean(lines, board) if board else _foreign(lines))
    if not found:
        raise _unreadable(name)
    return found


def _korean(lines: list[bytes], board: str) -> Iterator[Listed]:
    layout = LAYOUTS[board]
    for line in lines:
        tail = line[_TAIL:]
        isin = line[_ISIN].decode("ascii", errors="replace").strip()
        if len(tail) != layout.width or not _KRX_ISIN.match(isin):
            raise _unreadable(board)
        if layout.field(tail, "group") not in GROUPS:
            continue
        yield Listed(
            symbol=listed_code(line[_CODE]),
            name=line[_NAME].decode("cp949", errors="ignore").strip(),
            isin=isin,
            board=NOTES if line[_CODE].startswith(b"Q") else board,
            currency="KRW",
            listed_on=day(layout.field(tail, "listed_on")),
            classes=_classes(layout, tail),
            indices=frozenset(index for index, place in layout.indices.items() if _is_member(layout.at(tail, place))),
            facts=_facts(layout, tail),
            period=period_of(layout.field(tail, "period")),
        )


def _classes(layout: Layout, tail: bytes) -> dict[str, bool]:
    """What is sold off before it goes (정리매매) counts as administrative, and what no company issues as a fund.

    Of the funds, those that are traded like shares and not taxed like them (ETF, ETN) are said by name: REITs are not.
    """
    group = layout.field(tail, "group")
    return {
        "halted": layout.field(tail, "halted") == "Y",
        "administrative": "Y" in {layout.field(tail, "administrative"), layout.field(tail, "liquidation")},
        "spac": layout.field(tail, "spac") == "Y",
        "preferred": layout.field(tail, "preferred") not in {"", "0"},
        "fund": group not in _COMPANIES,
        **{name: group in groups for name, groups in _EXCHANGE_TRADED.items()},
    }


def _is_member(flag: str) -> bool:
    return flag not in {"", "N", "0"}


def _facts(layout: Layout, tail: bytes) -> dict[str, float]:
    """Figures in full won and percent; what is not said is left out.

    The field of the net profit has five digits, which is too few for the largest companies, and that of the shares
    counts thousands: neither is read.
    """
    hundred_millions = {"market_cap": "market_cap", "sales": "sales", "operating_profit": "operating"}
    found: dict[str, float] = {}
    has_period = bool(period_of(layout.field(tail, "period")))
    for fact, name in hundred_millions.items():
        value = number(layout.field(tail, name))
        if value is not None and (value > 0 if fact == "market_cap" else has_period):
            found[fact] = value * _HUNDRED_MILLION
    roe = number(layout.field(tail, "roe"))
    if roe is not None and has_period:
        found["roe"] = roe
    return found


def _foreign(lines: list[bytes]) -> Iterator[Listed]:
    for line in lines:
        fields = [field.strip() for field in line.decode("cp949", errors="ignore").split("\t")]
        if len(fields) < _FOREIGN_FIELDS or not fields[4]:
            raise _unreadable("foreign")
        if fields[8] not in _FOREIGN_TYPES:
            continue
        yield Listed(
            symbol=fields[4],
            name=fields[6] or fields[7],
            english_name=fields[7],
            currency=fields[9][:3],
            classes={"fund": fields[8] == _FOREIGN_FUND},
        )


def _unreadable(name: str) -> BadAnswer:
    return BadAnswer(_("The list of instruments of KIS (%(name)s) cannot be read, or was cut off.", name=name))
