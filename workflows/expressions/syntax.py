"""From text to an allowed syntax tree. Jinja2's lexer and parser read it; its compiler is never used. Pure.

`lineno` of every token and node is its position in characters, so that errors can point at it.
"""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass

from jinja2 import Environment, TemplateSyntaxError, nodes
from jinja2.lexer import Lexer
from jinja2.parser import Parser

from pastetrader.common.messages import message as _
from workflows.expressions.errors import ExpressionError
from workflows.expressions.values import MAX_BITS

OPEN, CLOSE = "{{", "}}"
STATEMENT = "{%"
OPENING, CLOSING = frozenset("([{"), frozenset(")]}")
MAX_SOURCE = 4_000
MAX_TEMPLATE = 256 * 1024
MAX_EXPRESSIONS = 500
MAX_NODES = 400
MAX_DEPTH = 40

ALLOWED: frozenset[type[nodes.Node]] = frozenset(
    {
        nodes.Name,
        nodes.Getattr,
        nodes.Getitem,
        nodes.Slice,
        nodes.Const,
        nodes.Compare,
        nodes.Operand,
        nodes.And,
        nodes.Or,
        nodes.Not,
        nodes.Add,
        nodes.Sub,
        nodes.Mul,
        nodes.Div,
        nodes.FloorDiv,
        nodes.Mod,
        nodes.Neg,
        nodes.Pos,
        nodes.Concat,
        nodes.CondExpr,
        nodes.Filter,
        nodes.Test,
        nodes.Keyword,
        nodes.List,
        nodes.Tuple,
        nodes.Dict,
        nodes.Pair,
    }
)
# What these mean in Jinja2 has no place here, and must not mean something else.
REFUSED_NAMES = frozenset(
    {"self", "loop", "super", "caller", "varargs", "kwargs", "env", "environment", "context", "range", "namespace"}
)
# A text, in which brackets are only signs, or a bracket.
_TEXT_OR_BRACKET = re.compile(r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"|[(\[{]|[)\]}]", re.DOTALL)
# Every text of JSON is one here too.
_ODD_ESCAPE = re.compile(r"\\(?:[\\'\"bfnrt]|u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2})|(?P<odd>\\)")


class _Positions(Lexer):
    """Jinja2's lexer, which gives positions where it usually gives lines, and stops at the end of an expression."""

    def tokeniter(
        self, source: str, name: str | None, filename: str | None = None, state: str | None = None
    ) -> Iterator[tuple[int, str, str]]:
        position = 0
        try:
            for _line, kind, text in super().tokeniter(source, name, filename, state):
                if kind == "string":
                    _check_escapes(text, position)
                yield position, kind, text
                position += len(text)
                if kind == "variable_end":
                    return
        except TemplateSyntaxError as error:
            reason = _("This cannot be read here: %(sign)s", sign=source[position : position + 10])
            if source[position : position + 1] in {")", "]", "}"}:
                reason = _("“%(sign)s” closes nothing here.", sign=source[position])
            raise ExpressionError(reason, position) from error


class _Reader(Environment):
    """Only a holder of the lexer: nothing is ever compiled or rendered by it."""

    @property
    def lexer(self) -> Lexer:
        return _LEXER


_LEXER = _Positions(Environment(autoescape=True, keep_trailing_newline=True))
_READER = _Reader(autoescape=True, keep_trailing_newline=True)


@dataclass(frozen=True)
class Piece:
    """A part of a template: plain text, or the source of an expression. `position` is where that source starts."""

    source: str
    position: int
    is_expression: bool


def split_template(text: str) -> tuple[Piece, ...]:
    """The plain texts and the expressions of a text. Raises ExpressionError."""
    if len(text) > MAX_TEMPLATE:
        raise ExpressionError(_("The text is longer than %(limit)s characters.", limit=MAX_TEMPLATE))
    pieces: list[Piece] = []
    place = expressions = 0
    while True:
        start = text.find(OPEN, place)
        plain = text[place : start if start >= 0 else len(text)]
        if STATEMENT in plain:
            text_of_error = _("Only “{{ … }}” is evaluated; statements between other braces do not exist here.")
            raise ExpressionError(text_of_error, place + plain.index(STATEMENT))
        if plain:
            pieces.append(Piece(plain, place, is_expression=False))
        if start < 0:
            return tuple(pieces)
        expressions += 1
        if expressions > MAX_EXPRESSIONS:
            raise ExpressionError(
                _("There are more than %(limit)s expressions in one text.", limit=MAX_EXPRESSIONS), start
            )
        end = _end_of_expression(text, start)
        source = text[start + len(OPEN) : end - len(CLOSE)]
        pieces.append(Piece(source, start + len(OPEN), is_expression=True))
        place = end


def _end_of_expression(text: str, start: int) -> int:
    """The position behind the `}}` that ends the expression: one in a text or an object does not."""
    begin = start + len(OPEN)
    if text[begin : begin + 1] in {"-", "+"}:
        raise ExpressionError(_("Leave a space after “{{”."), begin)
    source = _same_length_newlines(text[begin : begin + MAX_SOURCE + len(CLOSE)])
    try:
        tokens = _LEXER.tokeniter(source, None, None, "variable")
        ends = [(position, token) for position, kind, token in tokens if kind == "variable_end"]
    except ExpressionError as error:
        raise error.moved(begin) from None
    if ends and ends[0][1] != CLOSE:
        raise ExpressionError(_("Leave a space before “}}”."), begin + ends[0][0])
    if ends:
        return begin + ends[0][0] + len(CLOSE)
    if len(text) - begin > MAX_SOURCE:
        raise ExpressionError(_("The expression is longer than %(limit)s characters.", limit=MAX_SOURCE), start)
    raise ExpressionError(_("The expression does not end: “}}” is missing."), start)


def _same_length_newlines(source: str) -> str:
    # Jinja2 would turn two characters into one, and every position behind them would be wrong.
    return source.replace("\r\n", " \n").replace("\r", "\n")


def parse(source: str) -> nodes.Expr:
    """The syntax tree of one expression, without its braces, every node of it allowed. Raises ExpressionError."""
    if len(source) > MAX_SOURCE:
        raise ExpressionError(_("The expression is longer than %(limit)s characters.", limit=MAX_SOURCE), 0)
    if not source.strip():
        raise ExpressionError(_("There is no expression between the braces."), 0)
    _check_brackets(source)
    try:
        parser = Parser(_READER, _same_length_newlines(source), state="variable")
        tree = parser.parse_expression()
        rest = parser.stream.current
    except TemplateSyntaxError as error:
        if "end of template" in (error.message or ""):
            raise ExpressionError(_("The expression ends too early."), len(source.rstrip())) from error
        text = _("This is not an expression: %(reason)s.", reason=error.message or "")
        raise ExpressionError(text, min(error.lineno, len(source))) from error
    except RecursionError:
        raise _too_deep(0) from None
    if not parser.stream.eos:
        raise ExpressionError(_("The expression should end before “%(sign)s”.", sign=str(rest.value)[:50]), rest.lineno)
    _check_tree(tree)
    return tree


def _too_deep(position: int) -> ExpressionError:
    return ExpressionError(_("The expression is nested deeper than %(limit)s levels.", limit=MAX_DEPTH), position)


def _check_brackets(source: str) -> None:
    """Deep nesting is refused before the parser, which is recursive, meets it."""
    depth = 0
    for found in _TEXT_OR_BRACKET.finditer(source):
        if found[0] in OPENING:
            depth += 1
            if depth > MAX_DEPTH:
                raise _too_deep(found.start())
        elif found[0] in CLOSING:
            depth -= 1


def _check_escapes(literal: str, position: int) -> None:
    for found in _ODD_ESCAPE.finditer(literal):
        if found["odd"]:
            reason = _(
                "A “\\” in a text is followed by one of: \\ ' \" b f n r t u x; write “\\\\” for the sign itself."
            )
            raise ExpressionError(reason, position + found.start())


def _check_tree(tree: nodes.Expr) -> None:
    waiting: list[tuple[nodes.Node, int]] = [(tree, 1)]
    count = 0
    while waiting:
        node, depth = waiting.pop()
        count += 1
        if count > MAX_NODES:
            raise ExpressionError(_("The expression has more than %(limit)s parts.", limit=MAX_NODES), 0)
        if depth > MAX_DEPTH:
            raise _too_deep(node.lineno)
        _check_node(node)
        waiting += [(child, depth + 1) for child in node.iter_child_nodes()]


def start_of(node: nodes.Node) -> int:
    """Where the text of a node begins (Jinja2 gives operators the place of a later token)."""
    # Operands have no place of their own, what stands in them has.
    inner = (child.lineno for child in node.find_all(nodes.Node) if not isinstance(child, nodes.Operand))
    return min([node.lineno, *inner])


def _check_node(node: nodes.Node) -> None:
    if type(node) is nodes.Call:
        raise ExpressionError(
            _("There are no functions to call here; filters are written as “value | filter”."), node.lineno
        )
    if type(node) is nodes.Pow:
        raise ExpressionError(_("There is no “**” here; multiply instead."), start_of(node))
    if type(node) not in ALLOWED:
        raise ExpressionError(_("This is not allowed in an expression."), node.lineno)
    if isinstance(node, nodes.Name) and (node.name.startswith("_") or node.name in REFUSED_NAMES):
        raise ExpressionError(_("“%(name)s” is not a name that an expression sees.", name=node.name[:50]), node.lineno)
    if isinstance(node, nodes.Const):
        _check_constant(node)
    if isinstance(node, nodes.CondExpr) and node.expr2 is None:
        raise ExpressionError(_("“if” needs an “else” here."), node.lineno)
    if isinstance(node, nodes.Filter | nodes.Test) and (node.dyn_args is not None or node.dyn_kwargs is not None):
        raise ExpressionError(_("Arguments are given one by one, not with “*”."), node.lineno)


def _check_constant(node: nodes.Const) -> None:
    value = node.value
    if isinstance(value, float) and not math.isfinite(value):
        raise ExpressionError(_("This number is too large."), node.lineno)
    if isinstance(value, int) and value.bit_length() > MAX_BITS:
        raise ExpressionError(_("This number is too large."), node.lineno)
    if isinstance(value, str) and ("\0" in value or any("\ud800" <= sign <= "\udfff" for sign in value)):
        raise ExpressionError(_("This text holds a character that cannot be stored."), node.lineno)
