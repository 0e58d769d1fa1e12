"""Stops, targets and trailing stops among the tokens of a sentence. Pure."""

import re
from collections.abc import Iterator, Sequence

from parsers.extraction.base import DraftPart, PartKind
from parsers.extraction.numbers import LENGTH, parse_number
from parsers.extraction.rules.parts import PartFound
from parsers.extraction.rules.tokens import Sentence, Token
from screening.strategy import AtrRisk, PercentRisk, RewardRisk, Risk

_KINDS: dict[str, PartKind] = {
    "stop_loss": "stop_loss", "take_profit": "take_profit", "trailing_stop": "trailing_stop",
}  # fmt: skip
_REWARD = re.compile(
    rf"(?P<first>{LENGTH}(?:\.\d{{1,6}})?)[- ]?(?:to|:)[- ]?(?:one|1)\b(?:[^.;]{{0,30}}(?:reward|risk|target))?"
    rf"|(?P<times>{LENGTH}) ?(?:x|times|배) ?(?:the |my )?risk"
    r"|(?P<multiple>\d{1,6}(?:\.\d{1,6})?) ?r\b(?= (?:target|multiple|profit))"
    r"|손익비 ?(?:는|은|를)? ?1 ?(?::|대) ?(?P<korean>\d{1,6}(?:\.\d{1,6})?)|손익비 ?(?:는"
    r"|은|를)? ?(?P<korean_first>\d{1,6}(?:\.\d{1,6})?) ?(?::|대) ?1"
)
_HALF = re.compile(r"\bhalf\b|절반|반만|반은|1/2")
_BREAK = re.compile(r"[,;:]| and | then |고,? |면서 |며 ")


def risks(sentence: Sentence) -> Iterator[PartFound]:
    """The risk rules of a tokenised sentence."""
    used: list[tuple[int, int]] = []
    for token in sentence.tokens:
        kind = _KINDS.get(token.value) if token.kind == "risk" else None
        if token.kind == "entry_price" and not any(other.kind == "risk" for other in sentence.tokens):
            kind = _kind_by_direction(sentence, token)
        elif token.kind == "peak":
            kind = "trailing_stop"
        if kind is None or any(start <= token.start < end for start, end in used):
            continue
        try:
            found = _value(sentence, token, used)
        except ValueError:  # out of range: an ATR of 0 bars
            continue
        if found is None:
            continue
        risk, tokens, assumed = found
        start = min(token.start, *(part.start for part in tokens)) if tokens else token.start
        end = max(token.end, *(part.end for part in tokens)) if tokens else token.end
        left, right = _clause(sentence, start, end)
        if sum(left <= other.start < right and other.kind == "risk" for other in sentence.tokens) > 1:
            left, right = start, end
        used.append((left, right))
        part = DraftPart(kind=kind, value=risk, words=(sentence.words(left, right),), assumed=assumed)
        yield PartFound(part, left, right)


def _kind_by_direction(sentence: Sentence, token: Token) -> PartKind | None:
    """For “5% below my entry, sell” is a stop; "10% above" a target."""
    left, right = _clause(sentence, token.start, token.end)
    values = {other.value for other in sentence.tokens if left <= other.start < right}
    number = next((other.number for other in sentence.tokens if left <= other.start < right and other.number), None)
    if number is None or number.unit != "percent":
        return None
    if values & {"<", "<=", "-", "crosses_below", "falling"} or number.value < 0:
        return "stop_loss"
    if values & {">", ">=", "+", "crosses_above"} or number.signed:
        return "take_profit"
    return None


def _clause(sentence: Sentence, start: int, end: int) -> tuple[int, int]:
    """The stretch between breaks around [start, end)."""
    left, right = 0, len(sentence.text)
    for found in _BREAK.finditer(sentence.text):
        if found.end() <= start:
            left = found.end()
        elif found.start() >= end:
            right = found.start()
            break
    return left, right


def _value(
    sentence: Sentence, token: Token, used: Sequence[tuple[int, int]]
) -> tuple[Risk, list[Token], tuple[str, ...]] | None:
    left, right = _clause(sentence, token.start, token.end)
    found = _value_within(sentence, token, used, left, right)
    if found is None and right < len(sentence.text):
        # "And my stop, it's one ATR": the value stands in the next clause.
        after = next((other.start for other in sentence.tokens if other.start >= right), right)
        next_right = _clause(sentence, after, after + 1)[1]
        if not any(right <= other.start < next_right and other.kind in {"risk", "role"} for other in sentence.tokens):
            found = _value_within(sentence, token, used, left, next_right)
    return found


def _value_within(
    sentence: Sentence, token: Token, used: Sequence[tuple[int, int]], left: int, right: int
) -> tuple[Risk, list[Token], tuple[str, ...]] | None:
    inside = [
        other
        for other in sentence.tokens
        if left <= other.start < right and not any(start <= other.start < end for start, end in used)
    ]
    reward = _REWARD.search(sentence.text, left, right)
    if reward and token.value in {"take_profit", "stop_loss"}:
        given = next(text for text in reward.groups() if text)
        if token.value == "take_profit":
            return RewardRisk(value=parse_number(given)), [], ()
    atr = next((other for other in inside if other.value.startswith("atr(")), None)
    if atr:
        return _atr(inside, atr)
    percents = [other for other in inside if other.number and other.number.unit == "percent"]
    if not percents:
        return None
    nearest = min(percents, key=lambda other: _distance(token, other))
    number = nearest.number
    if number is None or number.value == 0:
        return None
    fraction = 0.5 if _HALF.search(sentence.text[left:right]) else 1.0
    return PercentRisk(value=abs(number.value), fraction=fraction), [nearest], ()


def _distance(token: Token, other: Token) -> int:
    """Values after the word come before values in front of it."""
    return other.start - token.end if other.start >= token.end else 1_000 + token.start - other.end


def _atr(inside: Sequence[Token], atr: Token) -> tuple[Risk, list[Token], tuple[str, ...]]:
    length = int(float(atr.value.removeprefix("atr(").removesuffix(")")))
    before = [other for other in inside if other.number and other.end <= atr.start and atr.start - other.end <= 4]
    mult = before[-1].number.value if before and before[-1].number else 1.0
    return AtrRisk(length=length, mult=mult), [atr, *before[-1:]], atr.assumed + (() if before else ("1",))
