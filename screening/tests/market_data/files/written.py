"""Files whose bars are known, written in every way that vendors and spreadsheets write them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from pastetrader.common.sessions.calendar import is_session

Bar = tuple[str, date, float, float, float, float, float]

_HEADERS = (
    ("Date", "Symbol", "Open", "High", "Low", "Close", "Volume"),
    ("date", "ticker", "open", "high", "low", "close", "vol"),
    ("일자", "종목코드", "시가", "고가", "저가", "종가", "거래량"),
    ("날짜", "종목", "시가", "고가", "저가", "종가", "거래량"),
)
_DATES: tuple[Callable[[date], str], ...] = (
    lambda day: day.isoformat(),
    lambda day: day.strftime("%Y%m%d"),
    lambda day: day.strftime("%Y/%m/%d"),
    lambda day: day.strftime("%Y.%m.%d."),
    lambda day: day.strftime("%d.%m.%Y"),
    lambda day: day.strftime("%m/%d/%Y"),
    lambda day: day.strftime("%d/%m/%Y"),
    lambda day: day.strftime("%d-%m-%y"),
    lambda day: day.strftime("%b %d, %Y"),
    lambda day: f"{day.year}년 {day.month}월 {day.day}일",
    lambda day: day.strftime("%Y-%m-%d 00:00:00"),
    lambda day: day.strftime("%Y-%m-%dT00:00:00Z"),
    lambda day: day.strftime("%Y-%m-%d 00:00:00+09:00"),
    lambda day: str((day - date(1899, 12, 30)).days),
)
_ENCODINGS = ("utf-8", "utf-8-sig", "cp949", "utf-16")


@dataclass(frozen=True)
class Written:
    """A file, what it was made of, and how: `market` is the one of its bars."""

    data: bytes
    market: str
    bars: frozenset[Bar]
    how: str


def written_file(seed: int) -> Written:
    """A file of a few symbols and weeks; some rows are junk, halted, repeated or in another format."""
    random = Random(seed)
    market = random.choice(("XKRX", "XNAS"))
    bars = _bars(random, market)
    names = random.choice(_HEADERS)
    separator, decimal = random.choice((",", ";", "\t", "|")), random.choice((".", "."))
    decimal = random.choice((".", ",")) if separator != "," else decimal
    grouping = random.choice(("", "", {".": ",", ",": "."}[decimal], " "))
    dated, places = random.choice(_DATES), random.choice((0, 2, 2, 3, 4))
    other = random.random() < 0.1

    def number(value: float, *, places: int, odd: bool) -> str:
        text = f"{value:,.{places}f}"
        signs = {",": grouping, ".": decimal}
        if odd:
            signs = {",": "", ".": "," if decimal == "." else "."}
        text = "".join(signs.get(sign, sign) for sign in text)
        return f'"{text}"' if separator in text else text

    rows: list[str] = []
    truth: set[Bar] = set()
    for symbol, day, *values in bars:
        prices = [round(value, places) for value in values[:4]]
        odd = other and random.random() < 0.3
        cells = [dated(day), symbol, *(number(one, places=places, odd=odd) for one in prices)]
        cells.append(number(values[4], places=0, odd=odd))
        cells = [f'"{cell}"' if separator in cell and not cell.startswith('"') else cell for cell in cells]
        truth.add((symbol, day, prices[0], prices[1], prices[2], prices[3], values[4]))
        rows.append(separator.join(cells))
    order = random.choice(("up", "down", "mixed"))
    rows = {"up": rows, "down": rows[::-1], "mixed": random.sample(rows, len(rows))}[order]
    rows = _with_junk(random, rows, separator)
    text = "\n".join([separator.join(names), *rows]) + "\n"
    encoding = random.choice(_ENCODINGS)
    data = text.encode(encoding)
    how = f"{seed=} {separator=} {decimal=} {grouping=} {dated(date(2024, 3, 4))} {places=} {order} {encoding} {other=}"
    return Written(data, market, frozenset(truth), how)


def _bars(random: Random, market: str) -> list[Bar]:
    symbols = ("005930", "000660", "0013V0") if market == "XKRX" else ("AAPL", "BRK.B", "F")
    start = date(2024, 1, 2) + timedelta(days=random.randrange(500))
    days = [start + timedelta(days=number) for number in range(random.choice((9, 20, 45)))]
    days = [day for day in days if is_session(market, day)]
    scale = random.choice((1.5, 98.0, 1900.0, 70_000.0))
    bars: list[Bar] = []
    for symbol in symbols[: random.randint(1, 3)]:
        for day in days:
            low = scale * random.uniform(0.95, 1.0)
            high = low * random.uniform(1.01, 1.05)
            inside = [random.uniform(low, high) for _ in range(2)]
            bars.append((symbol, day, inside[0], high, low, inside[1], float(random.randint(1, 9_999_999))))
    return bars


def _with_junk(random: Random, rows: list[str], separator: str) -> list[str]:
    kind = random.choice(("", "", "", "blank", "note", "short", "repeated", "header"))
    place = random.randrange(len(rows) + 1)
    junk = {
        "blank": [""],
        "note": ["Total" + separator * 6],
        "short": [separator.join(["x", "y"])],
        "repeated": rows[:1],
        "header": [],
    }.get(kind, [])
    return [*rows[:place], *junk, *rows[place:]]
