"""What was filled in, an indicator at a time: "MACD 12/26/9 (usual)" instead of three numbers. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass

from pastetrader.common.messages import Message
from pastetrader.common.messages import message as _
from screening.conditions import ConditionError, parse
from screening.conditions.fields import FIELDS
from screening.conditions.text import number_text
from screening.conditions.tree import Series
from screening.strategy import Assumption, AtrRisk, Strategy
from screening.wording.fields import LINES
from screening.wording.series import series_name


@dataclass(frozen=True)
class Assumed:
    """One thing that was filled in, for the rules at `paths`; `assumptions` are what the strategy says of it."""

    paths: tuple[str, ...]
    assumptions: tuple[Assumption, ...]
    message: Message


def assumed(strategy: Strategy) -> tuple[Assumed, ...]:
    """Everything that was filled in, each once, in the order of the strategy."""
    found: dict[str, Assumed] = {}
    for one in _each(strategy):
        words = one.message.render()
        before = found.get(words)
        if before:
            paths = tuple(dict.fromkeys((*before.paths, *one.paths)))
            one = Assumed(paths, (*before.assumptions, *one.assumptions), one.message)  # noqa: PLW2901
        found[words] = one
    return tuple(found.values())


def assumption_message(assumption: Assumption) -> Message:
    """One assumption, apart from its rule: what was filled in and why."""
    if assumption.path == "timeframe":
        return _("The text names no bars; daily bars are used.")
    if assumption.path == "schedule.tz":
        return _("The text names no time zone; %(value)s is used.", value=assumption.value)
    if assumption.reason == "inferred":
        return _("%(value)s was concluded from the rest of the text.", value=assumption.value)
    return _("The text gives no value here; the usual %(value)s is used.", value=assumption.value)


def _each(strategy: Strategy) -> Iterator[Assumed]:
    conditions = dict(strategy.conditions())
    by_path: dict[str, list[Assumption]] = {}
    for assumption in strategy.assumptions:
        by_path.setdefault(assumption.path, []).append(assumption)
    for path, assumptions in by_path.items():
        usual = [one for one in assumptions if one.reason == "default"]
        yield from (Assumed((path,), (one,), assumption_message(one)) for one in assumptions if one.reason != "default")
        if path in conditions:
            yield from _of_condition(path, conditions[path], usual)
        else:
            yield from (Assumed((path,), (one,), _of_part(strategy, one)) for one in usual)


def _of_part(strategy: Strategy, assumption: Assumption) -> Message:
    """Of a stop in true ranges it is their length that was filled in."""
    part = getattr(strategy, assumption.path, None)
    if isinstance(part, AtrRisk) and assumption.value == str(part.length):
        return _("%(indicator)s (usual)", indicator=series_name(Series("atr", (("length", part.length),))))
    return assumption_message(assumption)


def _of_condition(path: str, text: str, assumptions: list[Assumption]) -> Iterator[Assumed]:
    """The indicators of a condition whose numbers were filled in, then what is left."""
    left = list(assumptions)
    seen: set[str] = set()
    for series in _series(text):
        values = {number_text(value) for _name, value in series.params if isinstance(value, int | float)}
        own = tuple(one for one in assumptions if one.value in values)
        words = _("%(indicator)s (usual)", indicator=_indicator(series))
        if own and words.render() not in seen:
            seen.add(words.render())
            left = [one for one in left if one not in own]
            yield Assumed((path,), own, words)
    yield from (Assumed((path,), (one,), assumption_message(one)) for one in left)


def _series(text: str) -> tuple[Series, ...]:
    try:
        return parse(text).series
    except ConditionError:
        return ()


def _indicator(series: Series) -> Message:
    """The indicator, not one of its lines or a bar of it: "MACD 12/26/9"."""
    output = FIELDS[series.field].default_output
    line = output if (series.field, output) in LINES else series.output
    return series_name(Series(series.field, series.params, line))
