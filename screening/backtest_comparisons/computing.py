"""Two strategies compared on a market's bars as they are stored. Needs numpy and TA-Lib: loaded when asked."""

from dataclasses import replace

from pastetrader.common.errors import Invalid
from pastetrader.common.messages import message as _
from pastetrader.common.stop_signal import Check, unstopped
from screening.backtest.comparison.comparison import Comparison, compared
from screening.backtest.comparison.sides import Side
from screening.backtest.planning.plan import Plan
from screening.backtest.services import boards_of, ensure_possible, exchange_tables, looked_at
from screening.backtest.simulation import period_of
from screening.backtest_comparisons.tried import Tried
from screening.bars.market_bars import MarketBars
from screening.bars.panel import Panel, day
from screening.conditions.evaluation.values import Indicators


def compare(before: Tried, after: Tried, *, check: Check = unstopped) -> Comparison:
    """Both over the period that both can be known in, each with its own money and costs.

    Raises Invalid: a part that cannot be simulated, no bars, a period without sessions.
    """
    last = min((one.settings.last for one in (before, after) if one.settings.last is not None), default=None)
    both = [replace(one, settings=one.settings.model_copy(update={"last": last})) for one in (before, after)]
    plans = [_possible(one) for one in both]
    seen = [looked_at(plan, one.strategy, one.settings, check) for plan, one in zip(plans, both, strict=True)]
    first_day = last_day = 0
    for plan, one, (_bars, panel) in zip(plans, both, seen, strict=True):
        first, last_of = period_of(plan, one.settings, panel)
        if not len(panel.sessions) or first > last_of:
            raise _no_bars(one)
        first_day, last_day = max(first_day, first), max(last_day, last_of)
    if first_day > last_day:
        raise _no_bars(after)
    sides = _sides(both, plans, seen, first_day)
    return compared(sides[0], sides[1], seen[0][0], check)


def _possible(one: Tried) -> Plan:
    try:
        return ensure_possible(one.strategy)
    except Invalid as error:
        text = _("“%(name)s” cannot be compared: %(reason)s", name=one.name, reason=error.message)
        raise Invalid(text, code=error.code, problems=error.problems) from error


def _sides(both: list[Tried], plans: list[Plan], seen: list[tuple[MarketBars, Panel]], first_day: int) -> list[Side]:
    shared = seen[0][1].symbols == seen[1][1].symbols
    found: list[Side] = []
    for plan, one, (bars, panel) in zip(plans, both, seen, strict=True):
        first = found[0].indicators if shared and found else Indicators(panel, facts=bars.facts)
        found.append(
            Side(
                plan=plan,
                settings=one.settings.model_copy(update={"first": day(first_day)}),
                indicators=first,
                tables=exchange_tables(one.settings, bars.market),
                boards=boards_of(bars.market, first.panel),
                market=bars.panel.symbols,
            )
        )
    return found


def _no_bars(one: Tried) -> Invalid:
    text = _("There are no bars of %(market)s in that period, or too few before it.", market=one.settings.market)
    return Invalid(text, code="no_bars_in_period")
