"""What a planter is given, and how one part of a reply is changed. Pure.

Each kind of mistake is a function from a right reply and its source to a wrong answer: another reply, or a text that is
none. None: this reply has no place for that mistake.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random
from typing import Any

from parsers.formats.base import ParsedContent
from screening.conditions import ConditionError, parse
from screening.strategy import Market

Answer = dict[str, Any] | str
MARKETS: tuple[Market, ...] = ("US", "KR", "CRYPTO", "FX", "FUTURES")
NUMBER = re.compile(r"(?<![\w.\[@(])\d+(?:\.\d+)?(?![\w\])])")
LENGTH = re.compile(r"(?<=[(, ])\d+(?=[,)])")
TURNED = {
    "crosses_above": "crosses_below",
    "crosses_below": "crosses_above",
    "rising": "falling",
    "falling": "rising",
    ">=": "<=",
    "<=": ">=",
    ">": "<",
    "<": ">",
}
STRICT = {">=": ">", "<=": "<", ">": ">=", "<": "<="}
FIELDS = {
    "sma": "ema",
    "ema": "wma",
    "rsi": "mfi",
    "close": "open",
    "volume": "value_traded",
    "per": "pbr",
    "roe": "roa",
}
NEGATORS = re.compile(
    r"\b(?:not|never|no|don't|unless|except|avoid|without|isn't|aren't)\b|제외|않|말고|금지|아니|빼고|없", re.IGNORECASE
)
OPERATOR = re.compile(r"crosses_above|crosses_below|rising|falling|>=|<=|>|<")


@dataclass(frozen=True)
class Source:
    """What a planter may look at: the text, and chance."""

    content: ParsedContent
    chance: Random

    def span(self) -> tuple[int, str]:
        """Any span: its number and words."""
        span = self.chance.choice(self.content.spans)
        return span.number, self.content.text[span.start : span.end]

    def span_with_number(self) -> tuple[int, str, str] | None:
        """A span with a number from 2 to 95 in it, and that number."""
        found = []
        for span in self.content.spans:
            words = self.content.text[span.start : span.end]
            found += [
                (span.number, words, one)
                for one in re.findall(r"(?<![\d.,])\d{1,2}(?![\d.,])", words)
                if 1 < int(one) < 96
            ]
        return self.chance.choice(found) if found else None


Planter = Callable[[dict[str, Any], Source], Answer | None]


def with_condition(reply: dict[str, Any], source: Source, change: Callable[[str], Iterator[str]]) -> Answer | None:
    """The reply with one of its conditions changed to another one that can be read and says something else."""
    places = list(range(len(reply["rules"])))
    source.chance.shuffle(places)
    for place in places:
        rule = reply["rules"][place]
        for text in change(rule["condition"]):
            if says_other(text, rule["condition"]):
                rule["condition"] = text
                return reply
    return None


def says_other(text: str, was: str) -> bool:
    try:
        return parse(text).text() != parse(was).text()
    except ConditionError:
        return False


def swapped(pattern: re.Pattern[str], to: Callable[[str], str], text: str) -> Iterator[str]:
    for found in pattern.finditer(text):
        yield text[: found.start()] + to(found[0]) + text[found.end() :]


def everything(source: Source) -> list[dict[str, Any]]:
    text = source.content.text
    return [{"span": span.number, "quote": text[span.start : span.end]} for span in source.content.spans]
