"""Conditions among the tokens of a clause: what is compared, how, and with what. Pure.

English puts the right side after the comparator ("RSI is under 30"), Korean before it ("RSI가 30 이하").
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from parsers.extraction.rules.tokens import Token
from parsers.extraction.rules.vocabulary.base import Vocabulary
from parsers.extraction.rules.vocabulary.series import number_text

OPPOSITE = {
    ">": "<", "<": ">", ">=": "<=", "<=": ">=", "crosses_above": "crosses_below", "crosses_below": "crosses_above",
}  # fmt: skip
NEGATION = {">": "<=", "<": ">=", ">=": "<", "<=": ">"}
AVERAGES = ("sma(", "ema(", "wma(")
CROSSES = {"golden_cross": "crosses_above", "death_cross": "crosses_below"}


@dataclass(frozen=True)
class Found:
    """A condition and the tokens it was read from; `before` is the logic word that stands before it."""

    left: str
    op: str
    right: str
    tokens: tuple[Token, ...]
    assumed: tuple[str, ...] = ()
    before: str = "and"

    @property
    def text(self) -> str:
        """The condition as text."""
        if self.op in {"rising", "falling"}:
            return f"{self.left} {self.op}({self.right})"
        return f"{self.left} {self.op} {self.right}"


@dataclass
class _Reader:
    """Reads one clause; what was said before fills in what is left out."""

    vocabulary: Vocabulary
    tokens: Sequence[Token]
    earlier: Sequence[Found]
    found: list[Found] = field(default_factory=list)
    start: int = 0  # the first token that no condition has used

    def last(self) -> Found | None:
        """The condition before, in this clause or in an earlier one."""
        return self.found[-1] if self.found else (self.earlier[-1] if self.earlier else None)

    def logic(self, upto: int) -> str:
        """The word that joins the next condition to the one before."""
        words = [token.value for token in self.tokens[self.start : upto] if token.kind == "logic"]
        return "or" if "or" in words else "and"

    def add(
        self, left: Token | str, op: str, right: Token | str, used: Sequence[Token], upto: int, before: str
    ) -> None:
        """Keep a condition and go on after `upto`."""
        assumed = tuple(number for token in used for number in token.assumed)
        texts = [side.value if isinstance(side, Token) else side for side in (left, right)]
        self.found.append(Found(texts[0], op, texts[1], tuple(used), assumed, before))
        self.start = upto


def read_comparisons(vocabulary: Vocabulary, tokens: Sequence[Token], earlier: Sequence[Found]) -> list[Found]:
    """The conditions of a clause in their order; `earlier` are those of the text before it (for "crosses back")."""
    reader = _Reader(vocabulary, tokens, earlier)
    place = 0
    while place < len(tokens):
        token = tokens[place]
        if token.kind == "comparator":
            before_it = vocabulary.verb_last and not token.is_sign
            step = _verb_last(reader, place) if before_it else _verb_first(reader, place)
            place = max(step, place + 1)
        elif token.kind == "trend":
            _trend(reader, place)
            place += 1
        elif token.kind == "fact":
            _fact(reader, place)
            place += 1
        else:
            place += 1
    return [_plain(found) for found in reader.found]


def _operands(tokens: Sequence[Token]) -> list[Token]:
    return [token for token in tokens if token.kind == "operand"]


def _value(token: Token) -> str:
    return number_text(token.number.value) if token.number else token.value


def _subject(reader: _Reader, place: int) -> Token | None:
    operands = _operands(reader.tokens[reader.start : place])
    return operands[-1] if operands else None


def _verb_first(reader: _Reader, place: int) -> int:
    """English: subject, comparator, then a value, a percent distance from a level, or several levels."""
    tokens = reader.tokens
    before, subject = reader.logic(place), _subject(reader, place)
    if tokens[place].value.startswith("or"):
        return _inclusive(reader, place)
    following = list(_until_next(tokens, place + 1))
    if tokens[place].value in CROSSES:
        return _named_cross(reader, place, [*_operands(tokens[reader.start : place]), *_operands(following)], before)
    if tokens[place].value == "between":
        return _between(reader, place, subject, following, before)
    distance = _distance(tokens, place)
    if distance:
        op, factor, level, end = distance
        shown = f"{number_text(factor)} * {level.value}"
        used = [*([subject] if subject else []), *tokens[place:end]]
        reader.add(subject or "close", op, shown, used, end, before)
        return end
    values = [token for token in following if token.kind in {"number", "operand"}]
    if not values:
        return _back(reader, place, subject, before)
    right = values[0]
    left, sources = _left(reader, subject, right)
    end = tokens.index(right) + 1
    op = _made_inclusive(tokens, end, _reached(tokens[place].value, left, right.value))
    value, end = _multiplied(tokens, right, end)
    if right.number and right.number.unit in {"days", "weeks", "bars"} and left.startswith(("close", *AVERAGES)):
        # "the 150-day average is above the 200-day": the noun is left out.
        kind = left.split("(")[0] if left.startswith(AVERAGES) else "sma"
        value = f"{kind}({value})"
    reader.add(left, op, value, [*sources, *tokens[place:end]], end, before)
    return _distributed(reader, end, left, op, sources)


def _until_next(tokens: Sequence[Token], start: int) -> Sequence[Token]:
    end = start
    while end < len(tokens) and tokens[end].kind not in {"comparator", "role", "trend", "fact", "risk"}:
        end += 1
    return tokens[start:end]


def _left(reader: _Reader, subject: Token | None, right: Token) -> tuple[str, list[Token]]:
    """The left side: the subject said, the one carried over, or the price."""
    if subject:
        return subject.value, [subject]
    last = reader.last()
    if last and right.number and right.number.unit in {"", "percent"}:
        return last.left, [token for token in last.tokens if token.value == last.left]
    return "close", []


def _multiplied(tokens: Sequence[Token], right: Token, end: int) -> tuple[str, int]:
    """For “twice the 50-day average volume”: a factor and the series it multiplies."""
    if right.number and right.number.unit == "times" and end < len(tokens) and tokens[end].kind == "operand":
        return f"{_value(right)} * {tokens[end].value}", end + 1
    return _value(right), end


def _reached(op: str, left: str, level: str) -> str:
    """Reaching a level: a low comes down to it, and so does everything to a lower line; else it comes up."""
    if op != "reaches":
        return op
    return "<=" if left.startswith("low") or level.endswith(".lower") or level.startswith("low") else ">="


def _made_inclusive(tokens: Sequence[Token], end: int, op: str) -> str:
    if end < len(tokens) and tokens[end].value in {"or>=", "or<="}:
        return {">": ">=", "<": "<="}.get(op, op)
    return op


def _inclusive(reader: _Reader, place: int) -> int:
    """For “4% or more”: the value stands before."""
    tokens = reader.tokens
    numbers_before = [token for token in tokens[reader.start : place] if token.number]
    subject = _subject(reader, place)
    if subject and numbers_before:
        used = [subject, *numbers_before[-1:], tokens[place]]
        op = tokens[place].value.removeprefix("or")
        reader.add(subject, op, _value(numbers_before[-1]), used, place + 1, reader.logic(place))
    return place + 1


def _between(reader: _Reader, place: int, subject: Token | None, following: Sequence[Token], before: str) -> int:
    bounds = [token for token in following if token.number][:2]
    if len(bounds) < 2:
        return place + 1
    end = reader.tokens.index(bounds[1]) + 1
    used = [*([subject] if subject else []), reader.tokens[place], *bounds]
    left = subject.value if subject else "close"
    reader.add(left, ">=", _value(bounds[0]), used, end, before)
    reader.add(left, "<=", _value(bounds[1]), used, end, "and")
    return end


def _distance(tokens: Sequence[Token], place: int) -> tuple[str, float, Token, int] | None:
    """For “more than 10% under the 50-day average”, "at least 30% above the 52-week low", "5% below the average"."""
    op, after = tokens[place].value, place + 1
    if after >= len(tokens):
        return None
    percent = tokens[after]
    if percent.number and percent.number.unit == "percent":
        if after + 2 >= len(tokens) or tokens[after + 1].value not in {"<", ">"} or tokens[after + 2].kind != "operand":
            return None
        return (*_level(op, percent.number.value, tokens[after + 1].value), tokens[after + 2], after + 3)
    previous = tokens[place - 1] if place else None
    if previous and previous.number and previous.number.unit == "percent" and percent.kind == "operand" and op in "<>":
        return (*_level(">", previous.number.value, op), percent, after + 1)
    return None


def _level(op: str, percent: float, direction: str) -> tuple[str, float]:
    """Operator and factor of "op percent direction a level": more than 10 % below X is < 0.9 X."""
    if direction == "<":
        return OPPOSITE.get(op, op), 1 - percent / 100
    return op, 1 + percent / 100


def _back(reader: _Reader, place: int, subject: Token | None, before: str) -> int:
    """For “… and get out when it crosses back below”: the sides of the last cross or comparison again."""
    last = reader.last()
    op = reader.tokens[place].value
    other_subject = subject is not None and last is not None and subject.value != last.left
    if last is None or op not in OPPOSITE or other_subject or not reader.tokens[place].ends_phrase:
        return place + 1
    right = last.right
    reader.add(last.left, op, right, [*last.tokens, reader.tokens[place]], place + 1, before)
    return place + 1


def _distributed(reader: _Reader, end: int, left: str, op: str, sources: Sequence[Token]) -> int:
    """For “above the 150-day and the 200-day average”: further levels without a comparator of their own."""
    tokens = reader.tokens
    while end + 1 < len(tokens) and tokens[end].kind == "logic" and tokens[end + 1].kind == "operand":
        after = end + 2
        if after < len(tokens) and tokens[after].kind in {"comparator", "trend", "fact"}:
            break
        if after < len(tokens) and tokens[after].number:
            break
        reader.add(left, op, tokens[end + 1], [*sources, tokens[end + 1]], after, tokens[end].value)
        end = after
    return end


def _verb_last(reader: _Reader, place: int) -> int:
    """Korean: the sides stand before the comparator; one series alone is compared with the price."""
    tokens = reader.tokens
    op = tokens[place].value
    before = reader.logic(place)
    pending = [token for token in tokens[reader.start : place] if token.kind in {"operand", "number", "than"}]
    operands = _operands(pending)
    if tokens[place].value in CROSSES:
        return _named_cross(reader, place, operands, before)
    values = [token for token in pending if token.number]
    op = _reached(op, operands[0].value if len(operands) > 1 else "", operands[-1].value if operands else "")
    used = [*pending, tokens[place]]
    following = tokens[place + 1] if place + 1 < len(tokens) else None
    if (
        values
        and values[-1].number
        and values[-1].number.unit == "percent"
        and following
        and following.kind == "direction"
    ):
        return _korean_distance(reader, place, operands, values[-1], before)
    if op == "between" and len(values) >= 2 and operands:
        reader.add(operands[0], ">=", _value(values[-2]), used, place + 1, before)
        reader.add(operands[0], "<=", _value(values[-1]), used, place + 1, "and")
        return place + 1
    if values and values[-1].number and values[-1].number.unit == "times" and operands:
        return _korean_multiple(reader, place, operands, values[-1], before)
    if len(operands) >= 2 and not (values and values[-1].start > operands[-1].end):
        sides = operands[-2:]
        if sides[0].is_object and sides[1].is_subject:  # "돌파 가격을 종가가 넘으면"
            sides = sides[::-1]
        reader.add(sides[0], op, sides[1], used, place + 1, before)
    elif operands and values:
        reader.add(operands[0], op, _value(values[-1]), used, place + 1, before)
    elif operands:
        _one_series(reader, place, operands[0], op, before)
    elif values:
        last = reader.found[-1] if reader.found else None
        if last:
            reader.add(last.left, op, _value(values[-1]), [*last.tokens[:1], *used], place + 1, before)
    return place + 1


def _one_series(reader: _Reader, place: int, operand: Token, op: str, before: str) -> None:
    last = reader.found[-1] if reader.found else None
    used = [operand, reader.tokens[place]]
    if op.startswith("crosses") and operand.value.startswith("macd") and operand.value.endswith(".line"):
        reader.add(operand, op, operand.value.replace(".line", ".signal"), used, place + 1, before)
        return
    if last and last.left.startswith("stoch") and operand.value.startswith("stoch") and operand.value != last.left:
        reader.add(last.left, op, operand, [*last.tokens[:1], *used], place + 1, before)
        return
    reader.add("close", op, operand, used, place + 1, before)


def _korean_distance(reader: _Reader, place: int, operands: Sequence[Token], value: Token, before: str) -> int:
    """For “60일선보다 10% 이상 낮아지면”."""
    tokens = reader.tokens
    direction = "<" if tokens[place + 1].value == "-" else ">"
    if not operands or value.number is None:
        return place + 2
    op, factor = _level(tokens[place].value, abs(value.number.value), direction)
    level = operands[-1]
    left = operands[0].value if len(operands) > 1 else "close"
    used = [*operands, value, tokens[place], tokens[place + 1]]
    reader.add(left, op, f"{number_text(factor)} * {level.value}", used, place + 2, before)
    return place + 2


def _korean_multiple(reader: _Reader, place: int, operands: Sequence[Token], value: Token, before: str) -> int:
    """For “거래량이 20일 평균의 3배를 넘게”, "거래량이 전일의 2배 이상"."""
    left = operands[0]
    level = operands[-1].value if len(operands) > 1 else f"{left.value}[1]"
    used = [*operands, value, reader.tokens[place]]
    reader.add(left, reader.tokens[place].value, f"{_value(value)} * {level}", used, place + 1, before)
    return place + 1


def _trend(reader: _Reader, place: int) -> None:
    subject = _subject(reader, place)
    last = reader.last()
    sources = [subject] if subject else []
    if subject is None and last and last.right.startswith(AVERAGES):
        subject = next((token for token in last.tokens if token.value == last.right), None)
        sources = [subject] if subject else []
    if subject is None or subject.kind != "operand":
        return
    bars = next(
        (
            token
            for token in reader.tokens[place + 1 : place + 4]
            if token.number and token.number.unit in {"days", "bars", "weeks"}
        ),
        None,
    )
    count = _value(bars) if bars else "1"
    assumed = () if bars else ("1",)
    used = [*sources, reader.tokens[place], *([bars] if bars else [])]
    before = reader.logic(place)
    reader.add(subject, reader.tokens[place].value, count, used, place + 1, before)
    reader.found[-1] = replace(reader.found[-1], assumed=(*reader.found[-1].assumed, *assumed))


def _fact(reader: _Reader, place: int) -> None:
    token, before = reader.tokens[place], reader.logic(place)
    subject = _subject(reader, place)
    if token.value in {"positive", "negative"}:
        if subject:
            reader.add(subject, ">" if token.value == "positive" else "<", "0", [subject, token], place + 1, before)
            reader.found[-1] = replace(reader.found[-1], assumed=("0", *reader.found[-1].assumed))
        return
    if token.value in {"oversold", "overbought"}:
        op, level = ("<", "30") if token.value == "oversold" else (">", "70")
        reader.add("rsi(14)", op, level, [token], place + 1, before)
        reader.found[-1] = replace(reader.found[-1], assumed=("14", level))
        return
    if token.value in {"macd_up", "macd_down"}:
        op = "crosses_above" if token.value == "macd_up" else "crosses_below"
        reader.add("macd(12, 26, 9).line", op, "macd(12, 26, 9).signal", [token], place + 1, before)
        return
    if token.value == "opposite_cross":
        last = next((found for found in reversed([*reader.earlier, *reader.found]) if "crosses" in found.op), None)
        if last:
            reader.add(last.left, OPPOSITE[last.op], last.right, [*last.tokens, token], place + 1, before)
        return
    left, op, right = token.value.split(" ", 2)
    reader.add(left, op, right, [token], place + 1, before)


def _named_cross(reader: _Reader, place: int, operands: Sequence[Token], before: str) -> int:
    """A golden or death cross: of the two averages that the text names, or of the usual ones."""
    token = reader.tokens[place]
    op = CROSSES[token.value]
    averages = [operand for operand in operands if operand.value.startswith(AVERAGES)]
    if len(averages) >= 2:
        fast, slow = sorted(averages[:2], key=_length)
        end = max(place, *(reader.tokens.index(average) for average in averages[:2])) + 1
        reader.add(fast, op, slow, [*averages[:2], token], end, before)
        return end
    earlier = next((one for one in reversed([*reader.earlier, *reader.found]) if one.op in CROSSES.values()), None)
    if earlier and earlier.left.startswith(AVERAGES) and earlier.right.startswith(AVERAGES):
        reader.add(earlier.left, op, earlier.right, [*earlier.tokens, token], place + 1, before)
        return place + 1
    short, long = reader.vocabulary.cross_default
    reader.add(f"sma({short})", op, f"sma({long})", [token], place + 1, before)
    reader.found[-1] = replace(reader.found[-1], assumed=(str(short), str(long)))
    return place + 1


def _length(operand: Token) -> float:
    return float(operand.value.removesuffix(")").rsplit("(", 1)[1].rsplit(", ", 1)[-1])


def _plain(found: Found) -> Found:
    """Derived fields as what they are made of: disparity, debt ratio."""
    if found.left.startswith("disparity("):
        length = found.left.removeprefix("disparity(").removesuffix(")")
        factor = float(found.right) / 100
        right = f"sma({length})" if factor == 1 else f"{number_text(factor)} * sma({length})"
        return replace(found, left="close", right=right)
    return found
