"""Conditions as a .kis.yaml that the broker's builder and backtester both read, where they fit. Pure.

Only what both of the broker's programs take the same way is written: no `value` (the builder reads compare_to alone),
no compare_scalar (the builder leaves it out), no equality (the two call it by different names).
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any as Json

from pastetrader.common.messages import Message, Problem
from pastetrader.common.messages import message as _
from screening.conditions import Condition
from screening.conditions.reading.parser import parse_series
from screening.conditions.text import node_text, number_text
from screening.conditions.tree import All, Any, Between, Compare, For, Line, Node, Number, Operand, Series
from screening.kis_files.indicators import CANDLESTICKS, INDICATORS
from workflows.definition.portable.yaml_text import dumps

_OPERATORS: Mapping[str, str] = MappingProxyType(
    {
        ">": "greater_than",
        "<": "less_than",
        ">=": "greater_equal",
        "<=": "less_equal",
        "crosses_above": "cross_above",
        "crosses_below": "cross_below",
    }
)
_TURNED: Mapping[str, str] = MappingProxyType(
    {">": "<", "<": ">", ">=": "<=", "<=": ">=", "crosses_above": "crosses_below", "crosses_below": "crosses_above"}
)
_PRICES = frozenset({"open", "high", "low", "close", "volume"})
_PATTERNS = {ours: theirs for theirs, ours in CANDLESTICKS.items()}
_SIGNAL_OF = {(">", 0.0): "bullish", ("<", 0.0): "bearish", ("!=", 0.0): "detected"}
_UP = {">": "up", "<": "down"}
_LONGEST_RUN = 500


@dataclass(frozen=True)
class Wanted:
    """What a file is to say: conditions, and distances from the entry price in percent."""

    name: str
    entry: Condition
    exit: Condition | None = None
    stop_loss: float | None = None
    take_profit: float | None = None
    trailing_stop: float | None = None


class DoesNotFit(ValueError):
    """The format has no words for a part of the conditions: which, and why."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        super().__init__("; ".join(str(problem.message) for problem in problems))


class _Misfit(Exception):  # collected, and told as one
    def __init__(self, why: Message) -> None:
        self.why = why
        super().__init__(str(why))


def write_kis_file(wanted: Wanted) -> str:
    """The text of the file. Raises DoesNotFit with every part that has no equal there."""
    writer = _Writer()
    entry = writer.group(wanted.entry.root, "entry", usual="AND")
    way_out = writer.group(wanted.exit.root, "exit", usual="OR") if wanted.exit else {"logic": "OR", "conditions": []}
    if writer.problems:
        raise DoesNotFit(tuple(writer.problems))
    name = wanted.name.strip() or "PasteTrader"
    strategy: dict[str, Json] = {"id": _identifier(name), "category": "custom", "indicators": writer.indicators}
    if writer.candlesticks:
        strategy["candlesticks"] = writer.candlesticks
    strategy |= {"entry": entry, "exit": way_out}
    risks = {"stop_loss": wanted.stop_loss, "take_profit": wanted.take_profit, "trailing_stop": wanted.trailing_stop}
    risk = {
        risk: {"enabled": False} if percent is None else {"enabled": True, "percent": percent}
        for risk, percent in risks.items()
    }
    document = {
        "version": "1.0",
        "metadata": {"name": name, "description": "", "author": "PasteTrader", "tags": []},
        "strategy": strategy,
        "risk": risk,
    }
    return dumps(document)


@dataclass
class _Writer:
    """Names indicators as rules ask for them, and remembers what does not fit."""

    indicators: list[dict[str, Json]] = field(default_factory=list)
    candlesticks: list[dict[str, Json]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def group(self, root: Node, path: str, *, usual: str) -> dict[str, Json]:
        """The rules of a condition; what "and" and "or" join may be joined no further."""
        logic = {All: "AND", Any: "OR"}.get(type(root), usual)
        parts = root.parts if isinstance(root, All | Any) else (root,)
        conditions: list[dict[str, Json]] = []
        for part in parts:
            try:
                rules = list(self._rules(part, is_beside_or=logic == "OR" and len(parts) > 1))
            except _Misfit as error:
                text = _("“%(condition)s” does not fit: %(reason)s", condition=node_text(part), reason=error.why)
                self.problems.append(Problem("does_not_fit", text, path=path))
                continue
            conditions += rules
            if len(rules) > 1:
                logic = "AND"
        return {"logic": logic, "conditions": conditions}

    def _rules(self, node: Node, *, is_beside_or: bool) -> Iterator[dict[str, Json]]:
        match node:
            case Compare():
                yield self._comparison(node)
            case Between() if is_beside_or:
                raise _Misfit(_("“between” cannot stand beside “or” there."))
            case Between(operand, low, high):
                yield self._comparison(Compare(">=", operand, low))
                yield self._comparison(Compare("<=", operand, high))
            case For(bars, Compare() as one) if bars <= _LONGEST_RUN and (direction := _direction(one)):
                yield self._run(direction, bars)
            case All() | Any():
                raise _Misfit(_("brackets within “and” and “or” have no equal there."))
            case _:
                raise _Misfit(_("only comparisons and crossings have an equal there."))

    def _comparison(self, node: Compare) -> dict[str, Json]:
        if pattern := self._pattern(node):
            return pattern
        if direction := _direction(node):
            return self._run(direction, 1)
        left, op, right = _turned(node)
        if op not in _OPERATORS:
            raise _Misfit(_("the operator %(op)s has no equal there.", op=op))
        if not isinstance(left, Line):
            raise _Misfit(_("one side must be a series."))
        operator = {"operator": _OPERATORS[op]}
        if isinstance(right, Line) and (share := _share_of_average(left, right)):
            return {"indicator": self._alias("disparity", {"period": share[0]}), **operator, "compare_to": share[1]}
        one, line = self._named(left)
        rule: dict[str, Json] = {"indicator": one, **operator}
        output: dict[str, Json] = {"output": line} if line else {}
        if isinstance(right, Number):
            return {**rule, "compare_to": _whole(right.value), **output}
        if not isinstance(right, Line):
            raise _Misfit(_("a time of day has no equal there."))
        other, other_line = self._named(right)
        return {**rule, "compare_to": other, **output, **({"compare_output": other_line} if other_line else {})}

    def _pattern(self, node: Compare) -> dict[str, Json] | None:
        left, right = node.left, node.right
        if not (isinstance(left, Line) and left.series.field in _PATTERNS and isinstance(right, Number)):
            return None
        signal = _SIGNAL_OF.get((node.op, right.value))
        if signal is None or left != Line(Series(left.series.field)):
            raise _Misfit(_("of a candlestick pattern only > 0, < 0 and != 0 have an equal there."))
        name = _PATTERNS[left.series.field]
        if {"id": name, "alias": name} not in self.candlesticks:
            self.candlesticks.append({"id": name, "alias": name})
        return {"candlestick": name, "signal": signal}

    def _run(self, direction: str, bars: int) -> dict[str, Json]:
        alias = self._alias("consecutive", {"direction": direction})
        return {"indicator": alias, "operator": "greater_equal", "compare_to": bars}

    def _named(self, line: Line) -> tuple[str, str]:
        """The name of a side and its output, "" for the only one."""
        if line.mult != 1 or line.add:
            raise _Misfit(_("of multiples only the close against a share of its average has an equal there."))
        series = line.series
        if series.ago or series.timeframe:
            raise _Misfit(_("earlier bars and bars of another length have no equal there."))
        if series.field in _PRICES:
            return series.field, ""
        for name, indicator in INDICATORS.items():
            for output in indicator.lines:
                params = _parameters_of(name, output, series)
                if params is not None:
                    return self._alias(name, params), "" if output == "value" else output
        raise _Misfit(_("%(series)s has no equal there.", series=series.field))

    def _alias(self, name: str, params: Mapping[str, Json]) -> str:
        """The alias of an indicator with these parameters, which is named the first time."""
        alias = "_".join([name, *(re.sub(r"\W", "_", str(value)) for value in params.values())])
        known: dict[str, Json] = {"id": name, "alias": alias, "params": dict(params)}
        if known not in self.indicators:
            self.indicators.append(known)
        return alias


def _parameters_of(name: str, output: str, series: Series) -> dict[str, Json] | None:
    """The parameters with which that output is exactly the series; None when it never is."""
    indicator = INDICATORS[name]
    ours = dict(series.params)
    given = {theirs: ours[mine] for theirs, mine in _NAMES.items() if theirs in indicator.defaults and mine in ours}
    params = {**indicator.defaults, **given}
    numbers = {name: _whole(value) for name, value in params.items() if isinstance(value, int | float)}
    if len(numbers) != len(params) or indicator.fits(numbers) is not None:
        return None
    return dict(numbers) if parse_series(indicator.series(output, numbers)) == series else None


# What the broker calls a parameter, and we.
_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "period": "length",
        "fast": "fast",
        "slow": "slow",
        "signal": "signal",
        "std": "mult",
        "k_period": "k",
        "d_period": "d",
        "tenkan": "tenkan",
        "kijun": "kijun",
        "senkou_b": "senkou",
        "af_start": "step",
        "af_step": "step",
        "af_max": "max",
    }
)


def _turned(node: Compare) -> tuple[Operand, str, Operand]:
    """The comparison with its plain series on the left."""
    left, right = node.left, node.right
    is_plain = isinstance(left, Line) and left.mult == 1 and not left.add
    if is_plain or node.op not in _TURNED or not isinstance(right, Line):
        return left, node.op, right
    return right, _TURNED[node.op], left


def _share_of_average(left: Line, right: Line) -> tuple[Json, Json] | None:
    """(bars, percent) when the close is compared with a share of its own average, and the percent says it exactly."""
    average = right.series
    is_share = right.mult > 0 and right.mult != 1 and not right.add
    if left != Line(Series("close")) or not is_share or average.field != "sma" or average.ago or average.timeframe:
        return None
    params = dict(average.params)
    percent = float(number_text(round(right.mult * 100, 10)))
    if params.get("source") != "close" or round(percent / 100, 12) != right.mult:
        return None
    return params["length"], _whole(percent)


def _direction(node: Compare) -> str:
    """ "up" for close > close[1], "down" for close < close[1]; "" for any other comparison."""
    is_run = node.left == Line(Series("close")) and node.right == Line(Series("close", ago=1))
    return _UP.get(node.op, "") if is_run else ""


def _whole(value: float) -> int | float:
    return int(value) if value == int(value) and abs(value) < 1e15 else value


def _identifier(name: str) -> str:
    found = re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")[:60]
    return found or "strategy"
