"""What is wrong with the arguments of a screen before it runs: conditions that cannot be read, markets without bars."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from pastetrader.common.errors import Invalid
from pastetrader.common.messages import Problem
from pastetrader.common.messages import message as _
from screening.conditions import ConditionError, parse
from screening.conditions.checks.figures import fundamentals_of, without_figures, without_source
from screening.conditions.fields import FIGURES
from screening.instruments.dated_rows import figures_of
from screening.market_data import market_code
from screening.market_data.markets import SAMPLE, known_market
from screening.models import Market

Calls = Sequence[Mapping[str, Any]]


def check_screen(calls: Calls) -> Iterator[tuple[int, Problem]]:
    """Conditions that cannot be read or have no data, markets without bars, and figures that a market does not have."""
    yield from check_market(calls)
    yield from check_conditions(calls, ("condition",))


def check_conditions(calls: Calls, names: Sequence[str]) -> Iterator[tuple[int, Problem]]:
    """The conditions that arguments of these names hold; empty ones are none."""
    for place, arguments in enumerate(calls):
        for name in names:
            text = arguments.get(name)
            if isinstance(text, str) and text.strip():
                yield from ((place, replace(problem, path=name)) for problem in _of_condition(text))
                yield from ((place, replace(problem, path=name)) for problem in _without_figures(text, arguments))


def check_market(calls: Calls) -> Iterator[tuple[int, Problem]]:
    """Markets that are none, and markets without bars: these may be imported yet, so it is a warning."""
    named = {place: text for place, call in enumerate(calls) if isinstance(text := call.get("market"), str)}
    codes: dict[int, str] = {}
    for place, text in named.items():
        try:
            codes[place] = market_code(text)
        except Invalid as error:
            yield place, Problem("unknown_market", error.message, path="market")
    asked = set(codes.values()) - {SAMPLE}
    have = set(Market.objects.with_bars().filter(code__in=asked).values_list("code", flat=True)) if asked else set()
    for place, code in codes.items():
        if code not in asked or code in have:
            continue
        if not known_market(named[place]):
            text = _("“%(market)s” is no market that is known, and it has no bars.", market=code)
            yield place, Problem("unknown_market", text, path="market", hint=_("Give a MIC such as XKRX, or SAMPLE."))
        else:
            text = _("There are no bars of the market %(market)s.", market=code)
            hint = _("Import its bars before the workflow runs.")
            yield place, Problem("no_bars", text, severity="warning", path="market", hint=hint)


def _of_condition(text: str) -> Iterator[Problem]:
    try:
        condition = parse(text)
    except ConditionError as error:
        yield Problem("unreadable_condition", error.sentence_in(text))
        return
    for _field, problem in without_source(condition.series):
        yield problem


def _without_figures(text: str, arguments: Mapping[str, Any]) -> Iterator[Problem]:
    """Fundamentals that the market of a call has no figures of: an update may bring them, so it is a warning."""
    market = arguments.get("market")
    if not isinstance(market, str):
        return
    try:
        condition, code = parse(text), market_code(market)
    except (ConditionError, Invalid):  # told already
        return
    fields = {field for series in condition.series for field in fundamentals_of(series)}
    names = {name for field in fields for name in FIGURES.get(field, ())}
    known = figures_of(code, names) if names else frozenset()
    yield from without_figures(condition.series, known, code, severity="warning")
