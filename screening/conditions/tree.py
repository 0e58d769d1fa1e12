"""A condition as a tree of frozen values: operands (numbers, series of bars) and the conditions over them. Pure."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

MAX_DEPTH = 16
MAX_NODES = 200
MAX_BARS = 2_000
MAX_NUMBER = 1e300

ParameterValue = int | float | str | tuple[str, ...]
Comparison = Literal[">", ">=", "<", "<=", "==", "!=", "crosses_above", "crosses_below", "crosses"]
Direction = Literal["rising", "falling"]


@dataclass(frozen=True)
class Series:
    """A field over a symbol's own bars: all parameters (defaults filled in), which line of it, and how many bars ago.

    `timeframe` is "" for the bars at hand, else 1m 5m 15m 30m 1h 4h 1d 1w 1M (the last completed bar of it; bars ago
    are then bars of it too).
    """

    field: str
    params: tuple[tuple[str, ParameterValue], ...] = ()
    output: str = ""
    timeframe: str = ""
    ago: int = 0


@dataclass(frozen=True)
class Number:
    """A constant."""

    value: float


@dataclass(frozen=True)
class Clock:
    """A time of day, "HH:MM", of the exchange."""

    time: str


@dataclass(frozen=True)
class Line:
    """`mult * series + add`."""

    series: Series
    mult: float = 1.0
    add: float = 0.0


Operand = Number | Clock | Line


@dataclass(frozen=True)
class Compare:
    """Left against right. A cross is: now on one side, one bar before on the other side or equal."""

    op: Comparison
    left: Operand
    right: Operand


@dataclass(frozen=True)
class Between:
    """`low <= operand <= high`."""

    operand: Line
    low: Operand
    high: Operand


@dataclass(frozen=True)
class In:
    """The operand is one of the numbers."""

    operand: Line
    values: tuple[float, ...]


@dataclass(frozen=True)
class Trend:
    """The operand is above (rising) or below (falling) itself `bars` bars ago."""

    direction: Direction
    operand: Line
    bars: int


@dataclass(frozen=True)
class Within:
    """True on at least one of the last `bars` bars, the present one included."""

    bars: int
    condition: "Node"


@dataclass(frozen=True)
class For:
    """True on every one of the last `bars` bars."""

    bars: int
    condition: "Node"


@dataclass(frozen=True)
class Count:
    """True on at least `least` of the last `bars` bars."""

    bars: int
    least: int
    condition: "Node"


@dataclass(frozen=True)
class All:
    """All parts hold. Made by `all_of`, which keeps the tree flat."""

    parts: tuple["Node", ...]


@dataclass(frozen=True)
class Any:
    """At least one part holds. Made by `any_of`, which keeps the tree flat."""

    parts: tuple["Node", ...]


@dataclass(frozen=True)
class Not:
    """The condition does not hold; not known stays not known."""

    condition: "Node"


Leaf = Compare | Between | In | Trend
Node = Leaf | Within | For | Count | All | Any | Not


def all_of(*parts: Node) -> Node:
    """The conjunction, flat: (a and b) and c is the same tree as a and b and c; one part is itself."""
    flat = tuple(inner for part in parts for inner in (part.parts if isinstance(part, All) else (part,)))
    return flat[0] if len(flat) == 1 else All(flat)


def any_of(*parts: Node) -> Node:
    """The disjunction, flat; one part is itself."""
    flat = tuple(inner for part in parts for inner in (part.parts if isinstance(part, Any) else (part,)))
    return flat[0] if len(flat) == 1 else Any(flat)


def children(node: Node) -> tuple[Node, ...]:
    """The conditions directly inside a condition."""
    match node:
        case All(parts) | Any(parts):
            return parts
        case Not(inner) | Within(_, inner) | For(_, inner):
            return (inner,)
        case Count(condition=inner):
            return (inner,)
    return ()


def operands(leaf: Node) -> tuple[Operand, ...]:
    """The operands directly in a leaf, from left to right; none for other conditions."""
    match leaf:
        case Compare(_, left, right):
            return (left, right)
        case Between(operand, low, high):
            return (operand, low, high)
        case In(operand, values):
            return (operand, *(Number(value) for value in values))
        case Trend(operand=operand):
            return (operand,)
    return ()


def walk(node: Node) -> Iterator[Node]:
    """The condition and all conditions inside it, from left to right."""
    yield node
    for child in children(node):
        yield from walk(child)


def units(node: Node) -> tuple[Node, ...]:
    """The conditions that "and" and "or" join, from left to right; what stands in a window is one with it."""
    if isinstance(node, All | Any):
        return tuple(unit for part in node.parts for unit in units(part))
    return (node,)


def depth(node: Node) -> int:
    """How deep conditions are nested; a single comparison has depth 1."""
    return 1 + max((depth(child) for child in children(node)), default=0)


def size(node: Node) -> int:
    """How many conditions and operands there are."""
    return sum(1 + len(operands(inner)) for inner in walk(node))


def with_series(node: Node, change: Callable[[Series], Series]) -> Node:
    """The same condition with each of its series changed."""

    def changed(operand: Operand) -> Operand:
        return changed_line(operand) if isinstance(operand, Line) else operand

    def changed_line(line: Line) -> Line:
        return replace(line, series=change(line.series))

    match node:
        case All(parts):
            return All(tuple(with_series(part, change) for part in parts))
        case Any(parts):
            return Any(tuple(with_series(part, change) for part in parts))
        case Not() | Within() | For() | Count():
            return replace(node, condition=with_series(node.condition, change))
        case Compare(op, left, right):
            return Compare(op, changed(left), changed(right))
        case Between(operand, low, high):
            return Between(changed_line(operand), changed(low), changed(high))
        case In() | Trend():
            return replace(node, operand=changed_line(node.operand))
