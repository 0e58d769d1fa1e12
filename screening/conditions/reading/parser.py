"""Reads the text form of a condition by recursive descent. Pure.

condition  = conjunction {"or" conjunction}
conjunction= negation {"and" negation}
negation   = "not" negation | windowed
windowed   = primary {"within" n "bars" | "for" n "bars" | "count" "(" n "bars" ")" ">=" k}
primary    = "(" condition ")" | comparison | golden_cross(a, b) | crosses_above(x, y) | bullish_bar …
comparison = operand (op operand | "between" operand "and" operand | "in" "(" numbers ")" | "rising" "(" n ")" …)
operand    = [number "*"] field [(args)] [.output] [@timeframe] ["[" bars ago "]"] [("+"|"-") number] | number | "HH:MM"
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn, cast

from pastetrader.common.messages import Message
from pastetrader.common.messages import message as _
from screening.conditions.errors import ConditionError
from screening.conditions.fields import FIELDS
from screening.conditions.reading import build
from screening.conditions.reading.aliases import COMPARISON_ALIASES, CROSS_ALIASES
from screening.conditions.reading.tokens import Token, tokens
from screening.conditions.tree import (
    Between,
    Clock,
    Compare,
    Comparison,
    Count,
    Direction,
    For,
    In,
    Line,
    Node,
    Not,
    Number,
    Operand,
    ParameterValue,
    Series,
    Trend,
    Within,
    all_of,
    any_of,
)

MAX_NESTING = 40

_SYMBOL_OPERATORS = frozenset({">", ">=", "<", "<=", "==", "!="})
_CROSSES = frozenset({"crosses_above", "crosses_below", "crosses"})
_AFTER_OPERAND = frozenset({*_SYMBOL_OPERATORS, *_CROSSES, "between", "in", "rising", "falling"})
_RESERVED = frozenset({*_CROSSES, "and", "or", "not", "between", "in", "rising", "falling", "within", "for", "count"})

FIELD_OR_NUMBER = _("a field or a number")
FIELD = _("a field")
NUMBER = _("a number")
PRICE_OR_NUMBER = _("a price such as close or volume, or a number")
OUTPUT_NAME = _("the name of a line, such as upper or signal")
TIMEFRAME = _("a timeframe such as 1d or 1w")
OPERATOR = _("an operator such as >, <=, between or crosses_above")
CONNECTIVE = _("and, or, within, or the end")


def parse_node(text: str) -> Node:
    """The tree of a condition's text. ConditionError with line, column, what was expected, and a suggestion."""
    return _Parser(tokens(text)).whole()


def parse_series(text: str) -> Series:
    """The series of a text such as `sma(volume, 20)[1]`, alone. ConditionError as for a condition."""
    parser = _Parser(tokens(text))
    found = parser.series()
    return found if parser.token.kind == "end" else parser.fail(_("the end"))


@contextmanager
def _located(token: Token) -> Iterator[None]:
    """Errors inside, unless they know better, happened at the token."""
    try:
        yield
    except ConditionError as error:
        if not error.line:
            error.at(token.line, token.column)
        raise


class _Tokens:
    """The tokens and the place in them."""

    def __init__(self, found: list[Token]) -> None:
        self.tokens = found
        self.place = 0

    @property
    def token(self) -> Token:
        return self.tokens[self.place]

    @property
    def following(self) -> Token:
        return self.tokens[min(self.place + 1, len(self.tokens) - 1)]

    def take(self) -> Token:
        token = self.token
        self.place = min(self.place + 1, len(self.tokens) - 1)
        return token

    def found(self, *texts: str) -> bool:
        return self.token.kind in {"name", "symbol"} and self.token.text in texts

    def accept(self, *texts: str) -> Token | None:
        return self.take() if self.found(*texts) else None

    def need(self, text: str) -> Token:
        return self.accept(text) or self.fail(Message('"%(text)s"', {"text": text}))

    def fail(self, expected: Message) -> NoReturn:
        token = self.token
        if token.kind == "end":
            error = ConditionError("unfinished", _("The condition ends too early."), expected=expected)
        else:
            error = ConditionError(
                "unexpected", _('"%(found)s" does not fit here.', found=token.written), expected=expected
            )
        raise error.at(token.line, token.column)

    def number(self) -> float:
        sign = self.accept("-", "+")
        if self.token.kind != "number":
            self.fail(NUMBER)
        with _located(self.token):
            value = build.check_number(self.take().value)
        return -value + 0.0 if sign and sign.text == "-" else value

    def whole_number(self) -> int:
        token = self.token
        value = self.number()
        if value != int(value):
            raise ConditionError("not_whole", _("A number of bars is a whole number.")).at(token.line, token.column)
        return int(value)

    def bars(self, minimum: int = 1) -> int:
        token = self.token
        count = self.whole_number()
        self.accept("bars", "bar", "days", "day", "봉", "일")
        with _located(token):
            return build.check_bars(count, minimum=minimum)


class _Operands(_Tokens):
    """Operands: numbers, times, and fields with what belongs to them."""

    def operand(self) -> Operand:
        if self.token.kind == "clock":
            return Clock(self.take().text)
        if self.token.kind == "number" or self.found("-", "+"):
            value = self.number()
            return self.line(value) if self.accept("*") else Number(value)
        return self.line(1.0)

    def line(self, mult: float) -> Line:
        series = self.series()
        token = self.token
        if self.accept("*"):
            mult *= self.number()
        add = 0.0
        sign = self.accept("+", "-")
        if sign:
            add = self.number()
            add = -add + 0.0 if sign.text == "-" else add
        with _located(token):
            return Line(series, build.check_number(mult), add)

    def series(self) -> Series:
        if self.found("ta") and self.following.text == ".":
            self.take(), self.take()
        token = self.token
        named: dict[str, ParameterValue] = {}
        positional: list[ParameterValue] = []
        if token.kind == "average":
            field = FIELDS[token.text]
            positional.append(self.take().value)
        elif token.kind == "name" and token.text not in _RESERVED:
            with _located(self.take()):
                field, implied = build.find_field(token.text)
            positional += implied
            if self.accept("("):
                positional += self.arguments(named)
        else:
            self.fail(FIELD_OR_NUMBER)
        output = self.name(OUTPUT_NAME) if self.accept(".") else ""
        timeframe = self.timeframe() if self.accept("@") else ""
        ago = self.ago() if self.accept("[") else 0
        with _located(token):
            return build.make_series(
                field, positional=positional, named=named, output=output, timeframe=timeframe, ago=ago
            )

    def name(self, expected: Message) -> str:
        return self.take().written if self.token.kind == "name" else self.fail(expected)

    def timeframe(self) -> str:
        count = self.take().written if self.token.kind == "number" else ""
        return count + self.name(TIMEFRAME)

    def ago(self) -> int:
        bars = self.bars(minimum=0)
        self.accept("ago")
        self.need("]")
        return bars

    def arguments(self, named: dict[str, ParameterValue]) -> list[ParameterValue]:
        """Arguments up to the closing parenthesis: positional ones are returned, named ones put into `named`."""
        positional: list[ParameterValue] = []
        while not self.found(")"):
            token = self.token
            if token.kind == "name" and self.following.text == "==":
                self.take(), self.take()
                if token.written in named:
                    raise ConditionError("given_twice", _('"%(name)s" is given twice.', name=token.written)).at(
                        token.line, token.column
                    )
                named[token.written] = self.argument()
            else:
                positional.append(self.argument())
            if not self.accept(","):
                break
        self.need(")")
        return positional

    def argument(self) -> ParameterValue:
        if self.accept("["):
            names = [self.name(FIELD)]
            while self.accept(","):
                names.append(self.name(FIELD))
            self.need("]")
            return tuple(names)
        if self.token.kind != "name":
            return self.number()
        token = self.take()
        if self.found("(", "."):
            raise ConditionError(
                "nested_field", _("A field reads prices, not other fields."), expected=PRICE_OR_NUMBER
            ).at(token.line, token.column)
        return token.written


class _Parser(_Operands):
    """Conditions over operands."""

    def __init__(self, found: list[Token]) -> None:
        super().__init__(found)
        self.nesting = 0

    def whole(self) -> Node:
        if len(self.tokens) == 1:
            raise ConditionError("empty", _("The condition is empty."), expected=FIELD_OR_NUMBER).at(1, 1)
        node = self.condition()
        if self.token.kind != "end":
            self.fail(CONNECTIVE)
        with _located(self.tokens[0]):
            return build.check_tree(node)

    @contextmanager
    def deeper(self, token: Token) -> Iterator[None]:
        """One level of nesting more: refused before Python's own stack ends."""
        self.nesting += 1
        if self.nesting > MAX_NESTING:
            raise build.too_deep().at(token.line, token.column)
        yield
        self.nesting -= 1

    def condition(self) -> Node:
        parts = [self.conjunction()]
        while self.accept("or"):
            parts.append(self.conjunction())
        return any_of(*parts)

    def conjunction(self) -> Node:
        parts = [self.negation()]
        while self.accept("and"):
            parts.append(self.negation())
        return all_of(*parts)

    def negation(self) -> Node:
        token = self.accept("not")
        if token is None:
            return self.windowed()
        with self.deeper(token):
            return Not(self.negation())

    def windowed(self) -> Node:
        node, levels = self.primary(), 0
        while self.found("within", "for", "count"):
            word, levels = self.take(), levels + 1
            if levels > MAX_NESTING:
                raise build.too_deep().at(word.line, word.column)
            if word.text == "count":
                node = self.counted(node)
            else:
                node = Within(self.bars(), node) if word.text == "within" else For(self.bars(), node)
        return node

    def counted(self, node: Node) -> Node:
        self.need("(")
        bars = self.bars()
        self.need(")")
        self.need(">=")
        token = self.token
        least = self.whole_number()
        with _located(token):
            return build.check_count(Count(bars, least, node))

    def primary(self) -> Node:
        opening = self.accept("(")
        if opening:
            with self.deeper(opening):
                node = self.condition()
            self.need(")")
            return node
        if self.found("ta") and self.following.text == ".":
            self.take(), self.take()
        if self.found(*_CROSSES) and self.following.text == "(":
            return self.cross_of_two()
        if self.found(*CROSS_ALIASES):
            return self.cross_of_averages()
        if self.found(*COMPARISON_ALIASES) and self.following.text not in _AFTER_OPERAND:
            left, op, right = COMPARISON_ALIASES[self.take().text]
            return Compare(cast(Comparison, op), _plain(left), _plain(right))
        return self.comparison()

    def cross_of_two(self) -> Node:
        """Pine writes crosses as functions: `ta.crossover(a, b)`."""
        word = self.take()
        self.need("(")
        left = self.operand()
        self.need(",")
        right = self.operand()
        self.need(")")
        with _located(word):
            return build.check_leaf(Compare(cast(Comparison, word.text), left, right))

    def cross_of_averages(self) -> Node:
        word = self.take()
        op, *lengths = CROSS_ALIASES[word.text]
        if self.accept("("):
            lengths = [self.bars()]
            self.need(",")
            lengths.append(self.bars())
            self.need(")")
        with _located(word):
            fast, slow = (Line(build.make_series(FIELDS["sma"], positional=[length])) for length in lengths)
        return Compare(cast(Comparison, op), fast, slow)

    def comparison(self) -> Node:
        left = self.operand()
        word = self.token
        if not self.found(*_AFTER_OPERAND):
            self.fail(OPERATOR)
        self.take()
        if word.text in _SYMBOL_OPERATORS or word.text in _CROSSES:
            right = self.operand()
            with _located(word):
                return build.check_leaf(Compare(cast(Comparison, word.text), left, right))
        if not isinstance(left, Line):
            raise build.constant().at(word.line, word.column)
        with _located(word):
            return build.check_leaf(self.rest_of_comparison(word.text, left))

    def rest_of_comparison(self, word: str, left: Line) -> Node:
        if word == "between":
            low = self.operand()
            self.need("and")
            return Between(left, low, self.operand())
        if word == "in":
            return In(left, self.numbers())
        bars = 1
        if self.accept("("):
            bars = self.bars()
            self.need(")")
        return Trend(cast(Direction, word), left, bars)

    def numbers(self) -> tuple[float, ...]:
        closing = {"(": ")", "[": "]"}
        opening = self.accept("(", "[") or self.fail(Message('"("'))
        found = [self.number()]
        while self.accept(","):
            found.append(self.number())
        self.need(closing[opening.text])
        return tuple(found)


def _plain(field: str) -> Line:
    return Line(build.make_series(FIELDS[field]))
