"""Two strategies compared on a market's bars as they are stored. Needs numpy and TA-Lib: loaded when asked."""

from dataclasses import replace

from pastetrader.common.errors import Invalid
from pastetrader.common.messages import message as _
from pastetrader.common.stop_signal import Check, unstopped
from screening.backtest.comparison.comparison import Comparison, compared
from screening.backtest.comparison.sides import Side
from screening.backtest.ground import Ground, ground_of
from screening.backtest.planning.draft import Plan
from screening.backtest.services import ensure_possible
from screening.backtest.simulation import period_of
from screening.backtest_comparisons.tried import Tried
from screening.bars.panel import day
from screening.conditions.evaluation.values import Indicators


def compare(before: Tried, after: Tried, *, check: Check = unstopped) -> Comparison:
    """Both over the period that both can be known in, each with its own money and costs.

    What one of them holds back, neither sees. Raises Invalid: a part that cannot be simulated or compared, no bars, a
    period without sessions.
    """
    plans = [_possible(one) for one in (before, after)]
    both, grounds = _seen_by_both([before, after], plans, check)
    first_day = last_day = 0
    for plan, one, ground in zip(plans, both, grounds, strict=True):
        first, last_of = period_of(plan, one.settings, ground.panel)
        if not len(ground.panel.sessions) or first > last_of:
            raise _no_bars(one)
        first_day, last_day = max(first_day, first), max(last_day, last_of)
    if first_day > last_day:
        raise _no_bars(after)
    sides = _sides(both, plans, grounds, first_day)
    return compared(sides[0], sides[1], grounds[0].bars, check)


def _seen_by_both(both: list[Tried], plans: list[Plan], check: Check) -> tuple[list[Tried], list[Ground]]:
    """Both on what each of them may see."""
    grounds = [ground_of(plan, one.strategy, one.settings, check) for plan, one in zip(plans, both, strict=True)]
    cuts = [ground.held.cut for ground in grounds if ground.held and not ground.held.is_open]
    last = min([*cuts, *(one.settings.last for one in both if one.settings.last is not None)], default=None)
    update = {"last": last, "hold_back": None, "final_after": None}
    alike = [replace(one, settings=one.settings.model_copy(update=update)) for one in both]
    if alike == both:
        return both, grounds
    return alike, [ground_of(plan, one.strategy, one.settings, check) for plan, one in zip(plans, alike, strict=True)]


def _possible(one: Tried) -> Plan:
    try:
        plan = ensure_possible(one.strategy, one.settings)
    except Invalid as error:
        text = _("“%(name)s” cannot be compared: %(reason)s", name=one.name, reason=error.message)
        raise Invalid(text, code=error.code, problems=error.problems) from error
    if plan.mode != "signals" or plan.schedule is not None or plan.timeframe:
        text = _("“%(name)s” cannot be compared: only strategies that are looked at each day can.", name=one.name)
        raise Invalid(text, code="by_calendar")
    return plan


def _sides(both: list[Tried], plans: list[Plan], grounds: list[Ground], first_day: int) -> list[Side]:
    shared = grounds[0].panel.symbols == grounds[1].panel.symbols
    found: list[Side] = []
    for plan, one, ground in zip(plans, both, grounds, strict=True):
        first = found[0].indicators if shared and found else Indicators(ground.panel, facts=ground.bars.facts)
        found.append(
            Side(
                plan=plan,
                settings=one.settings.model_copy(update={"first": day(first_day)}),
                indicators=first,
                venue=ground.venue(one.settings),
                market=ground.bars.panel.symbols,
                members=ground.members(ground.panel),
            )
        )
    return found


def _no_bars(one: Tried) -> Invalid:
    text = _("There are no bars of %(market)s in that period, or too few before it.", market=one.settings.market)
    return Invalid(text, code="no_bars_in_period")
