"""How a matched mention of an indicator becomes the text of an operand; shared by the languages. Pure."""

import re
from collections.abc import Mapping

from parsers.extraction.numbers import parse_number
from parsers.extraction.rules.vocabulary.base import Meaning, Reading

# Parameters that are used when the text gives none.
DEFAULTS: Mapping[str, tuple[float, ...]] = {
    "rsi": (14,),
    "macd": (12, 26, 9),
    "bbands": (20, 2),
    "keltner": (20, 2),
    "stoch": (14, 3, 3),
    "atr": (14,),
    "adx": (14,),
    "plus_di": (14,),
    "minus_di": (14,),
    "mfi": (14,),
    "willr": (14,),
    "cci": (20,),
    "vb_level": (0.5,),
}


def number_text(value: float) -> str:
    """A number as it is written in a condition: 30, 0.5, 10000000000."""
    return str(int(value)) if float(value).is_integer() else format(value, ".10g")


def group(match: re.Match[str], name: str) -> str:
    """A named group's text; '' when it isn't there or did not take part."""
    return (match.groupdict().get(name) or "").strip()


def given_numbers(match: re.Match[str]) -> tuple[float, ...]:
    """The parameters that a mention gives: in brackets, or as its length."""
    arguments = group(match, "args")
    if arguments:
        return tuple(float(part) for part in re.findall(r"\d+(?:\.\d+)?", arguments))
    length = group(match, "length") or group(match, "length2")
    return (parse_number(length),) if length else ()


def indicator(field: str, output: str = "") -> Reading:
    """A reading that fills in given parameters and marks default ones as assumed."""

    def read(match: re.Match[str]) -> Meaning:
        given = given_numbers(match)
        defaults = DEFAULTS.get(field, ())
        parameters = given[: max(len(defaults), 1)] + defaults[len(given) :]
        arguments = ", ".join(number_text(value) for value in parameters)
        shown = f".{output}" if output else ""
        assumed = tuple(number_text(value) for value in defaults[len(given) :])
        return Meaning(f"{field}({arguments}){shown}", assumed)

    return read


_KINDS = {
    "ema": "ema", "exponential": "ema", "지수": "ema", "지수이동평균": "ema",
    "wma": "wma", "weighted": "wma", "가중": "wma",
}  # fmt: skip


def average(source: str = "") -> Reading:
    """A moving average: its kind from the group `kind`, its length from `length`; without a length, 20 is assumed."""

    def read(match: re.Match[str]) -> Meaning:
        kind = _KINDS.get(group(match, "kind") or group(match, "kind2"), "sma")
        given = given_numbers(match)
        length = given[0] if given else 20
        prefix = f"{source}, " if source else ""
        return Meaning(f"{kind}({prefix}{number_text(length)})", () if given else ("20",))

    return read


def channel(field: str, output: str) -> Reading:
    """A channel of the highest or lowest price before today."""

    def read(match: re.Match[str]) -> Meaning:
        return Meaning(f"{field}({number_text(given_numbers(match)[0])}).{output}")

    return read


def price(field: str) -> Reading:
    """A price, one bar ago when the mention says so (group `before`)."""

    def read(match: re.Match[str]) -> Meaning:
        return Meaning(f"{field}[1]" if group(match, "before") else field)

    return read


def with_length(template: str) -> Reading:
    """A template with %s for the length that the mention gives."""

    def read(match: re.Match[str]) -> Meaning:
        return Meaning(template % number_text(given_numbers(match)[0]))

    return read
