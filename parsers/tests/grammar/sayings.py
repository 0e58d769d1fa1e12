"""Rules said in random ways: the grammar of meanings that the laws of reading are tested with.

It knows nothing of the reader's words; a way of saying is here because people say it so.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Literal

Language = Literal["en", "ko"]
Side = Literal["entry", "exit"]
Op = Literal[">", ">=", "<", "<=", "crosses_above", "crosses_below"]

OPPOSITE: dict[Op, Op] = {">": "<=", ">=": "<", "<": ">=", "<=": ">"}


@dataclass(frozen=True)
class Named:
    """A series: its text in a condition and how it is called."""

    text: str
    names: tuple[str, ...]


@dataclass(frozen=True)
class Meant:
    """A condition as it is meant: `texts` are all canonical texts that say it."""

    left: Named
    op: Op
    right: Named | float

    @property
    def text(self) -> str:
        """The condition."""
        right = self.right.text if isinstance(self.right, Named) else f"{self.right:g}"
        return f"{self.left.text} {self.op} {right}"

    def opposite(self) -> "Meant":
        """What holds when this does not; only comparisons have one."""
        return Meant(self.left, OPPOSITE[self.op], self.right)


@dataclass(frozen=True)
class Said:
    """A text and what it means: conditions for buying, all of which must hold, and for selling, any of which."""

    text: str
    entry: tuple[Meant, ...]
    exit: tuple[Meant, ...]
    negators: tuple[str, ...] = ()


def series(random: Random, language: Language, kind: Literal["price", "shares", "index"]) -> Named:
    """A random series of a kind, by the names that a language has for it."""
    n = random.choice((5, 10, 20, 50, 60, 120, 200))
    if kind == "index":
        n = random.choice((2, 7, 9, 14, 21))
        name = random.choice(("rsi", "mfi"))
        shown = name.upper()
        names = {
            "en": (f"{shown}({n})", f"the {n}-day {shown}", f"{shown} ({n})", f"{n}-period {shown}"),
            "ko": (f"{shown}({n})", f"{n}일 {shown}", f"{shown} ({n})"),
        }
        return Named(f"{name}({n})", names[language])
    if kind == "shares":
        return Named("volume", {"en": ("volume", "the volume", "trading volume"), "ko": ("거래량",)}[language])
    average = {
        "en": (
            f"the {n}-day moving average",
            f"its {n}-day SMA",
            f"SMA({n})",
            f"the {n} day MA",
            f"the {n}-day average",
        ),
        "ko": (f"{n}일선", f"{n}일 이동평균선", f"{n}일 이평선", f"SMA({n})"),
    }
    exponential = {
        "en": (f"EMA({n})", f"the {n}-day EMA", f"the {n} EMA", f"EMA {n}"),
        "ko": (f"EMA({n})", f"{n}일 지수이동평균선", f"{n}일 EMA"),
    }
    if random.random() < 0.3:
        return Named(f"ema({n})", exponential[language])
    return Named(f"sma({n})", average[language])


def close(language: Language) -> Named:
    """The closing price."""
    names = {"en": ("the close", "price", "the closing price", "the price"), "ko": ("종가", "주가", "현재가")}
    return Named("close", names[language])


def meant(random: Random, language: Language) -> Meant:
    """A random condition."""
    kind = random.choice(("index", "index", "price", "price", "cross", "shares", "volume"))
    comparison: Op = random.choice((">", ">=", "<", "<="))
    cross: Op = random.choice(("crosses_above", "crosses_below"))
    match kind:
        case "index":
            value = float(random.choice((20, 25, 30, 35, 45, 50, 55, 65, 70, 80)))
            op = random.choice((comparison, comparison, cross))
            return Meant(series(random, language, "index"), op, value)
        case "price":
            return Meant(close(language), random.choice((comparison, cross)), series(random, language, "price"))
        case "cross":
            short, long = series(random, language, "price"), series(random, language, "price")
            while short.text == long.text:
                long = series(random, language, "price")
            return Meant(short, random.choice((comparison, cross)), long)
        case "shares":
            return Meant(
                series(random, language, "shares"), comparison, float(random.choice((100_000, 500_000, 2_000_000)))
            )
    n = random.choice((5, 20, 60))
    names = {
        "en": (f"its {n}-day average", f"the {n}-day average volume", f"its {n}-day average volume"),
        "ko": (f"{n}일 평균 거래량", f"{n}일 평균"),
    }
    return Meant(series(random, language, "shares"), comparison, Named(f"sma(volume, {n})", names[language]))


def name(random: Random, named: Named) -> str:
    """One of its names."""
    return random.choice(named.names)


def amount(random: Random, value: float, language: Language) -> str:
    """A number as people write it."""
    if value < 1000:
        return f"{value:g}"
    ways = {
        "en": [f"{value:,.0f}", f"{value:.0f}", f"{value / 1000:g}k" if value < 1e6 else f"{value / 1e6:g} million"],
        "ko": [f"{value:,.0f}", f"{value / 10_000:g}만", f"{value / 10_000:g}만주"],
    }
    return random.choice(ways[language])


def pick(random: Random, *choices: str) -> str:
    """One of them."""
    return random.choice(choices)


def shuffled(random: Random, parts: Sequence[str]) -> list[str]:
    """The parts in another order."""
    return random.sample(list(parts), len(parts))
