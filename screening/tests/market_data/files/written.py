"""Files whose bars are known, written in every way that vendors and spreadsheets write them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from pastetrader.common.sessions.calendar import is_session
from screening.market_data.files.description import Choices
from screening.tests.market_data.files.writers import EXTRA, HEADERS, ROLES, Style, another_style, any_style

Bar = tuple[str, date, float, float, float, float, float]

LAST_DAY = date(2026, 1, 1)
SYMBOLS = {"XKRX": ("005930", "000660", "0013V0"), "XNAS": ("AAPL", "BRK.B", "F")}
DRESSES = {
    "XKRX": (
        lambda code: code,
        lambda code: code,
        lambda code: f"A{code}",
        lambda code: f"'{code}",
        lambda code: f"{code}.KS",
        lambda code: code.lstrip("0") if code.isdigit() else code,
        lambda code: code.lower(),
    ),
    "XNAS": (lambda code: code, lambda code: code, lambda code: code.lower(), lambda code: f"NASDAQ:{code}"),
}
ENCODINGS = ("utf-8", "utf-8-sig", "cp949", "utf-16", "utf-16-be")
JUNK = ("blank", "total", "short", "long", "repeated", "header", "title", "word", "future", "weekend", "minutes")


@dataclass(frozen=True)
class Written:
    """A file, its bars, what a person who knows it says of it, first and when asked, and how it was made."""

    data: bytes
    name: str
    market: str
    bars: frozenset[Bar]
    given: Mapping[str, str]
    answers: Mapping[str, str]
    how: str

    def choices(self, asked: Collection[str] = ()) -> Choices:
        """What is said of it before anything is asked, and what was `asked`: rightly, always."""
        said = dict(self.given) | {name: value for name, value in self.answers.items() if name in asked}
        return Choices(market=self.market, not_after=LAST_DAY, **said)


@dataclass
class _Plan:
    """What all rows of a file share."""

    random: Random
    market: str
    separator: str
    roles: tuple[str, ...]
    dress: int
    halts: str
    adjusted: float


def written_file(seed: int) -> Written:
    """A file of a few symbols and weeks, by one writer or by two; some rows are junk, halted or repeated."""
    random = Random(seed)
    market = random.choice(("XKRX", "XNAS"))
    plan = _plan(random, market)
    style = any_style(random, market, plan.separator)
    other = another_style(random, style, any_style(random, market, plan.separator)) if random.random() < 0.2 else None
    symbols = SYMBOLS[market][: 1 if "symbol" not in plan.roles else random.randint(1, 3)]
    days = _days(random, market)
    answers = _answers(plan, style, symbols[0])
    rows, truth = _rows(plan, style, [(symbol, day) for symbol in symbols for day in days], answers)
    if other:
        half = _days_after(market, days)
        more = _rows(plan, other, [(symbol, day) for symbol in symbols for day in half], answers)
        rows, truth = rows + more[0], truth | more[1]
    rows = _ordered(random, rows)
    junk = random.choice((*[""] * len(JUNK), *JUNK))
    names = random.choice(HEADERS)
    header = [names[(ROLES + EXTRA).index(role)] for role in plan.roles]
    lines = _with_junk(plan, style, junk, [header, *rows])
    data, encoding = _encoded(random, plan.separator, lines)
    file_name = f"{symbols[0]}.csv" if "symbol" not in plan.roles and random.random() < 0.5 else "download.csv"
    given = {name: value for name, value in answers.items() if random.random() < 0.35}
    how = (
        f"{seed=} {market} {plan.separator!r} {style.decimal=} {style.grouping=} {style.dated(date(2024, 3, 4))} "
        f"{style.places=} {style.unit=} {style.zone=} {junk=} {plan.halts=} {encoding} {file_name} {given=} "
        f"two={other and (other.decimal, other.grouping, other.dated(date(2024, 3, 4)), other.unit)}"
    )
    return Written(data, file_name, market, frozenset(truth), given, answers, how)


def _plan(random: Random, market: str) -> _Plan:
    roles = list(ROLES) + random.sample(EXTRA[:3], random.randint(0, 3))
    if random.random() < 0.25:
        roles.remove("symbol")
    adjusted = random.choice((0, 0, 0, 0, 1.0, 0.5))
    if adjusted:
        roles.append("adjusted")
    if random.random() < 0.5:
        random.shuffle(roles)
    return _Plan(
        random,
        market,
        separator=random.choice((",", ";", "\t", "|")),
        roles=tuple(roles),
        dress=random.randrange(len(DRESSES[market])),
        halts=random.choice(("", "", "", "", "zeros", "flat", "nulls", "empty", "close")),
        adjusted=adjusted,
    )


def _answers(plan: _Plan, style: Style, symbol: str) -> dict[str, str]:
    """What is right to say of the file, whether it is asked or not."""
    first, second = style.dated(date(2001, 2, 3)), style.dated(date(2024, 12, 25))
    numbers = [second.find("24"), second.find("12"), second.find("25")]
    order = "".join(name for _place, name in sorted(zip(numbers, "ymd", strict=True)))
    answers = {"decimal": style.decimal}
    if order in {"ymd", "dmy", "mdy"} and min(numbers) >= 0 and len(first) < 12:
        answers["dates"] = order
    if style.zone:
        answers["timezone"] = style.zone
    if "symbol" not in plan.roles:
        answers["symbol"] = symbol
    if plan.adjusted:
        answers["adjusted"] = plan.random.choice(("use", "keep"))
    return answers


def _days(random: Random, market: str) -> list[date]:
    start = date(2023, 1, 2) + timedelta(days=random.randrange(800))
    days = [start + timedelta(days=number) for number in range(random.choice((9, 20, 45, 120)))]
    return [day for day in days if is_session(market, day)]


def _days_after(market: str, days: Sequence[date]) -> list[date]:
    """As many sessions behind those."""
    after = [days[-1] + timedelta(days=number) for number in range(1, 3 * len(days) + 10)]
    return [day for day in after if is_session(market, day)][: len(days)]


def _rows(
    plan: _Plan, style: Style, days: Sequence[tuple[str, date]], answers: Mapping[str, str]
) -> tuple[list[list[str]], set[Bar]]:
    random, scale = plan.random, plan.random.choice((1.5, 98.0, 1900.0, 70_000.0))
    rows, truth = [], set()
    for symbol, day in days:
        low = scale * random.uniform(0.95, 1.0)
        high = low * random.uniform(1.01, 1.05)
        inside = [random.uniform(low, high) for _ in range(2)]
        prices = [round(value, style.places) for value in (inside[0], high, low, inside[1])]
        volume = style.volume_step * random.randint(1, 99_999)
        cells = {
            "date": style.dated(day),
            "symbol": DRESSES[plan.market][plan.dress](symbol),
            **dict(zip(ROLES[2:6], map(style.price, prices), strict=True)),
            "volume": style.volume(volume),
            "name": "Kim & Sons",
            "change": style.number(random.uniform(-3, 3), 2) + "%",
            "amount": style.number(prices[3] * volume, 0),
            "adjusted": style.currency + style.number(prices[3] * plan.adjusted, style.places + 1),
        }
        if plan.halts and random.random() < 0.15:
            cells |= _halted(plan.halts, style, prices[3])
        else:
            if plan.adjusted == 0.5 and answers["adjusted"] == "use":  # exact in binary
                prices = [round(price / 2, 6) for price in prices]
            truth.add((symbol, day, prices[0], prices[1], prices[2], prices[3], float(volume)))
        rows.append([cells[role] for role in plan.roles])
    return rows, truth


def _halted(shape: str, style: Style, close: float) -> dict[str, str]:
    """A session without trade as vendors write it."""
    zero, rest = style.volume(0), style.price(close)
    three = {"zeros": style.price(0), "flat": rest, "nulls": "null", "empty": "", "close": "-"}[shape]
    nothing = shape in {"nulls", "empty"}
    return {
        **dict.fromkeys(("open", "high", "low"), three),
        "close": three if nothing else rest,
        "volume": three if nothing else zero,
        **({"adjusted": three} if nothing else {}),
    }


def _ordered(random: Random, rows: list[list[str]]) -> list[list[str]]:
    return {"up": rows, "down": rows[::-1], "mixed": random.sample(rows, len(rows))}[
        random.choice(("up", "up", "down", "mixed"))
    ]


def _with_junk(plan: _Plan, style: Style, kind: str, rows: list[list[str]]) -> list[list[str]]:
    """The rows with one that is no bar of the truth, or says nothing new."""
    if not kind or len(rows) == 1:
        return rows
    random, width = plan.random, len(plan.roles)
    place = random.randrange(1, len(rows) + 1)
    changed = list(random.choice(rows[1:]))
    at = {role: number for number, role in enumerate(plan.roles)}
    if kind == "word":
        changed[at[random.choice(("open", "high", "low", "close", "volume", "date"))]] = "see note"
    if kind == "future":
        changed[at["date"]] = style.dated(date(2031, 3, 4))
    if kind == "weekend":
        changed[at["date"]] = style.dated(date(2024, 3, 2))
    if kind == "minutes":
        changed[at["close"]] = changed[at["open"]]
    junk = {
        "blank": [""],
        "total": ["Total", *[""] * (width - 1)],
        "short": ["x", "y"],
        "long": [*changed, "more", "yet more"],
        "header": rows[0],
        "title": ["Prices of shares"],
    }.get(kind, changed)
    place = 0 if kind == "title" else place
    return [*rows[:place], junk, *rows[place:]]


def _encoded(random: Random, separator: str, rows: Sequence[Sequence[str]]) -> tuple[bytes, str]:
    """The file's bytes, in an encoding that has all its signs."""
    always = random.random() < 0.2

    def quoted(cell: str) -> str:
        return f'"{cell}"' if separator in cell or (always and cell) else cell

    end = random.choice(("\n", "\r\n"))
    text = end.join(separator.join(map(quoted, row)) for row in rows) + end
    encoding = random.choice(ENCODINGS)
    if encoding == "cp949" and any(sign in text for sign in "öüä"):
        encoding = "cp1252"
    try:
        data = text.encode(encoding)
    except UnicodeEncodeError:
        encoding, data = "utf-8", text.encode()
    return (b"\xfe\xff" + data if encoding == "utf-16-be" else data), encoding
