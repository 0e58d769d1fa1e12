"""From an allowed syntax tree to nested closures that evaluate it; no Python code is generated or run. Pure."""

from collections.abc import Callable, Sequence
from typing import Any, cast

from jinja2 import nodes

from pastetrader.common.messages import message as _
from workflows.expressions.errors import ExpressionError, MissingValue, Refusal
from workflows.expressions.filters import DEFAULT, DEFINED, FILTERS, TESTS, UNDEFINED, FilterSpec
from workflows.expressions.operators import (
    CALCULATE,
    COMPARE,
    Operator,
    joined,
    member,
    negative,
    part,
    positive,
    truth,
)
from workflows.expressions.syntax import start_of
from workflows.expressions.values import COST_OF_ITEM, Scope, known_names, plain

Evaluate = Callable[[Scope], Any]


def compiled(node: nodes.Node) -> Evaluate:
    """The function that evaluates a node of a tree that `syntax.parse` allowed. Raises ExpressionError."""
    return _COMPILERS[type(node)](node)


def _guarded(calculate: Evaluate, position: int) -> Evaluate:
    """Gives what is refused below a place."""

    def run(scope: Scope) -> Any:
        try:
            return calculate(scope)
        except Refusal as refusal:
            raise refusal.at(position) from None

    return run


def _name(node: nodes.Name) -> Evaluate:
    name, position = node.name, node.lineno

    def run(scope: Scope) -> Any:
        try:
            return plain(scope.names[name])
        except KeyError:
            text = _("“%(name)s” is not known here. Known: %(names)s.", name=name[:50], names=known_names(scope.names))
            raise MissingValue(text, position) from None
        except Refusal as refusal:
            raise refusal.at(position) from None

    return run


def _const(node: nodes.Const) -> Evaluate:
    value = node.value
    return lambda _scope: value


def _getattr(node: nodes.Getattr) -> Evaluate:
    owner, name, position = compiled(node.node), node.attr, node.lineno

    def run(scope: Scope) -> Any:
        value = owner(scope)
        try:
            return member(value, name)
        except Refusal as refusal:
            raise refusal.at(position) from None

    return run


def _getitem(node: nodes.Getitem) -> Evaluate:
    owner = compiled(node.node)
    if isinstance(node.arg, nodes.Slice):
        bounds = [compiled(bound) if bound else None for bound in (node.arg.start, node.arg.stop, node.arg.step)]
        return _guarded(
            lambda scope: part(scope, owner(scope), *(bound(scope) if bound else None for bound in bounds)), node.lineno
        )
    name = compiled(node.arg)
    return _guarded(lambda scope: member(owner(scope), name(scope)), node.lineno)


def _slice(node: nodes.Slice) -> Evaluate:
    raise ExpressionError(_("Only one part can be taken at a time."), node.lineno)


def _binary(node: nodes.BinExpr) -> Evaluate:
    apply, left, right = CALCULATE[node.operator], compiled(node.left), compiled(node.right)
    return _applied(apply, left, right, start_of(node))


def _applied(apply: Operator, left: Evaluate, right: Evaluate, position: int) -> Evaluate:
    def run(scope: Scope) -> Any:
        try:
            return apply(scope, left(scope), right(scope))
        except Refusal as refusal:
            raise refusal.at(position) from None

    return run


def _unary(node: nodes.UnaryExpr) -> Evaluate:
    apply, operand = (negative if node.operator == "-" else positive), compiled(node.node)
    return _guarded(lambda scope: apply(scope, operand(scope)), node.lineno)


def _concat(node: nodes.Concat) -> Evaluate:
    parts = [compiled(child) for child in node.nodes]
    return _guarded(lambda scope: joined(scope, [each(scope) for each in parts]), node.lineno)


def _compare(node: nodes.Compare) -> Evaluate:
    first = compiled(node.expr)
    rest = [(COMPARE[operand.op], compiled(operand.expr)) for operand in node.ops]
    if len(rest) == 1:
        return _applied(rest[0][0], first, rest[0][1], start_of(node))

    def run(scope: Scope) -> bool:
        left = first(scope)
        for compare, other in rest:
            right = other(scope)
            if not compare(scope, left, right):
                return False
            left = right
        return True

    return _guarded(run, start_of(node))


def _and(node: nodes.And) -> Evaluate:
    left, right = compiled(node.left), compiled(node.right)
    return _guarded(lambda scope: truth(left(scope), "and") and truth(right(scope), "and"), node.lineno)


def _or(node: nodes.Or) -> Evaluate:
    left, right = compiled(node.left), compiled(node.right)
    return _guarded(lambda scope: truth(left(scope), "or") or truth(right(scope), "or"), node.lineno)


def _not(node: nodes.Not) -> Evaluate:
    operand = compiled(node.node)
    return _guarded(lambda scope: not truth(operand(scope), "not"), node.lineno)


def _cond(node: nodes.CondExpr) -> Evaluate:
    if node.expr2 is None:
        raise ExpressionError(_("“if” needs an “else” here."), node.lineno)
    test, yes, no = compiled(node.test), compiled(node.expr1), compiled(node.expr2)
    return _guarded(lambda scope: (yes if truth(test(scope), "if") else no)(scope), node.lineno)


def _list(node: nodes.List | nodes.Tuple) -> Evaluate:
    items = [compiled(item) for item in node.items]

    def run(scope: Scope) -> list[Any]:
        scope.spend(COST_OF_ITEM * len(items))
        return [item(scope) for item in items]

    return _guarded(run, node.lineno)


def _dict(node: nodes.Dict) -> Evaluate:
    pairs = [(compiled(pair.key), compiled(pair.value)) for pair in node.items]

    def run(scope: Scope) -> dict[str, Any]:
        scope.spend(COST_OF_ITEM * len(pairs))
        return {_field_name(key(scope)): value(scope) for key, value in pairs}

    return _guarded(run, node.lineno)


def _field_name(name: Any) -> str:
    if type(name) is not str:
        raise Refusal(_("The fields of an object have names, so this must be text."))
    return name


def _filter(node: nodes.Filter) -> Evaluate:
    if node.node is None:
        raise ExpressionError(_("This filter has nothing to work on."), node.lineno)
    value = compiled(node.node)
    if node.name == DEFAULT:
        (fallback,) = _arguments(node, FilterSpec(lambda: None, ("value",), 1)).values()
        return _with_default(value, fallback)
    spec = FILTERS.get(node.name)
    if spec is None:
        known = ", ".join(sorted([*FILTERS, DEFAULT]))
        text = _("There is no filter “%(name)s”. There are: %(known)s.", name=node.name[:50], known=known)
        raise ExpressionError(text, node.lineno)
    call, given = spec.call, _arguments(node, spec)
    if not given:
        return _guarded(lambda scope: call(scope, value(scope)), node.lineno)
    return _guarded(
        lambda scope: call(scope, value(scope), **{name: argument(scope) for name, argument in given.items()}),
        node.lineno,
    )


def _with_default(value: Evaluate, fallback: Evaluate) -> Evaluate:
    def run(scope: Scope) -> Any:
        try:
            return value(scope)
        except MissingValue:
            return fallback(scope)

    return run


def _arguments(node: nodes.Filter, spec: FilterSpec) -> dict[str, Evaluate]:
    """The filter's arguments by the names of its parameters."""
    names = list(spec.parameters)
    if len(node.args) > len(names):
        text = _("The filter “%(name)s” takes at most %(count)s arguments.", name=node.name, count=len(names))
        raise ExpressionError(text, node.lineno)
    given = {name: compiled(argument) for name, argument in zip(names, node.args, strict=False)}
    keywords = cast("Sequence[nodes.Keyword]", node.kwargs)  # Jinja2 declares them as pairs
    for keyword in keywords:
        if keyword.key not in names or keyword.key in given:
            text = _(
                "The filter “%(name)s” takes: %(names)s, each once.", name=node.name, names=", ".join(names) or "-"
            )
            raise ExpressionError(text, node.lineno)
        given[keyword.key] = compiled(keyword.value)
    missing = [name for name in names[: spec.required] if name not in given]
    if missing:
        text = _("The filter “%(name)s” lacks: %(names)s.", name=node.name, names=", ".join(missing))
        raise ExpressionError(text, node.lineno)
    return given


def _test(node: nodes.Test) -> Evaluate:
    if node.args or node.kwargs:
        raise ExpressionError(_("The test “%(name)s” takes no arguments.", name=node.name[:50]), node.lineno)
    value = compiled(node.node)
    if node.name in {DEFINED, UNDEFINED}:
        return _is_there(value, wanted=node.name == DEFINED)
    test = TESTS.get(node.name)
    if test is None:
        known = ", ".join(sorted([*TESTS, DEFINED, UNDEFINED]))
        text = _("There is no test “%(name)s”. There are: %(known)s.", name=node.name[:50], known=known)
        raise ExpressionError(text, node.lineno)
    return _guarded(lambda scope: test(value(scope)), node.lineno)


def _is_there(value: Evaluate, *, wanted: bool) -> Evaluate:
    def run(scope: Scope) -> bool:
        try:
            value(scope)
        except MissingValue:
            return not wanted
        return wanted

    return run


def _misplaced(node: nodes.Node) -> Evaluate:
    raise ExpressionError(_("This is not allowed in an expression."), node.lineno)


_COMPILERS: dict[type[nodes.Node], Callable[[Any], Evaluate]] = {
    nodes.Name: _name,
    nodes.Const: _const,
    nodes.Getattr: _getattr,
    nodes.Getitem: _getitem,
    nodes.Slice: _slice,
    nodes.Add: _binary,
    nodes.Sub: _binary,
    nodes.Mul: _binary,
    nodes.Div: _binary,
    nodes.FloorDiv: _binary,
    nodes.Mod: _binary,
    nodes.Neg: _unary,
    nodes.Pos: _unary,
    nodes.Concat: _concat,
    nodes.Compare: _compare,
    nodes.And: _and,
    nodes.Or: _or,
    nodes.Not: _not,
    nodes.CondExpr: _cond,
    nodes.List: _list,
    nodes.Tuple: _list,
    nodes.Dict: _dict,
    nodes.Filter: _filter,
    nodes.Test: _test,
    nodes.Operand: _misplaced,
    nodes.Pair: _misplaced,
    nodes.Keyword: _misplaced,
}


def reads(tree: nodes.Node) -> Sequence[tuple[str, str | None, int]]:
    """What a tree reads: name, the field of it that is named right there (None = any), and the position."""
    found: list[tuple[str, str | None, int]] = []
    waiting: list[nodes.Node] = [tree]
    while waiting:
        node = waiting.pop()
        field = _named_field(node)
        if field is not None:
            found.append(field)
            continue
        if isinstance(node, nodes.Name):
            found.append((node.name, None, node.lineno))
        waiting += node.iter_child_nodes()
    return sorted(found, key=lambda read: read[2])


def _named_field(node: nodes.Node) -> tuple[str, str, int] | None:
    if isinstance(node, nodes.Getattr) and isinstance(node.node, nodes.Name):
        return node.node.name, node.attr, node.node.lineno
    if (
        isinstance(node, nodes.Getitem)
        and isinstance(node.node, nodes.Name)
        and isinstance(node.arg, nodes.Const)
        and isinstance(node.arg.value, str)
    ):
        return node.node.name, node.arg.value, node.node.lineno
    return None
