"""How large positions are: those of signals, of holdings changed by the calendar, of purchases on dates. Pure."""

from dataclasses import replace

from pastetrader.common.messages import Message
from pastetrader.common.messages import message as _
from screening.backtest.planning.by_calendar import places_by_rank
from screening.backtest.planning.draft import Draft, Plan, Verdict
from screening.strategy import EqualWeight, PercentEquity, RiskPercent, Split

# More than all exchanges list.
MOST_PLACES = 1_000_000


def sizing_of(draft: Draft) -> None:
    match draft.plan.mode:
        case "rebalancing":
            _weights(draft)
        case "purchases":
            _amounts(draft)
        case _:
            _sizes(draft)


def with_amount(plan: Plan, *, amount: float, dates: int, is_given: bool) -> Plan:
    """The plan of purchases with their amount, once it is known: money on each of so many dates."""
    figures = {"amount": f"{amount:,.0f}", "dates": str(dates)}
    if is_given:
        said = Verdict("sizing", "used", "used", _("%(amount)s is spent on each of %(dates)s dates.", **figures))
    else:
        text = _("No amount is said: the money in equal parts, %(amount)s on each of %(dates)s dates.", **figures)
        said = Verdict("sizing", "assumed", "equal_amounts", text)
    return replace(plan, verdicts=tuple(said if one.path == "sizing" else one for one in plan.verdicts))


def _places_of(percent: float) -> int:
    """How many positions of so many percent of the equity it has room for, at least one."""
    return max(1, int(min(100 // percent, MOST_PLACES)))


def _hold(draft: Draft, places: int, text: Message) -> None:
    if places > MOST_PLACES:
        most = f"{MOST_PLACES:,}"
        draft.refuse("sizing", "too_many_positions", _("At most %(most)s positions can be simulated.", most=most))
        return
    draft.change(slots=places)
    draft.use("sizing", text)


def _weights(draft: Draft) -> None:
    """Of holdings that are changed by the calendar."""
    match draft.strategy.sizing:
        case EqualWeight(n=n):
            _hold(draft, n, _("Up to so many positions, each brought back to that part of the equity."))
        case PercentEquity(value=value):
            draft.change(size_kind="percent", size=value, slots=_places_of(value))
            draft.use("sizing", _("Each position is brought back to that share of the equity."))
        case RiskPercent():
            draft.refuse("sizing", "risk_rebalanced", _("A size by risk is no weight to bring a holding back to."))
        case _:
            entry = draft.plan.entry
            draft.change(shares_all=True, slots=places_by_rank(entry.root) if entry else None)
            text = _("No weight is said: the equity in equal parts among all that is held, at most 20 positions.")
            if draft.plan.slots:
                text = _("No weight is said: the equity in equal parts among all that the rank lets in.")
            draft.assume("sizing", "equal_parts", text)


def _amounts(draft: Draft) -> None:
    """Of purchases by the calendar."""
    match draft.strategy.sizing:
        case PercentEquity() | RiskPercent():
            draft.refuse("sizing", "no_amount", _("The size of a purchase by the calendar is an amount of money."))
        case _:
            text = _("No amount is said: unless the settings have one, the money is spent in equal parts on all days.")
            draft.assume("sizing", "equal_amounts", text)


def _sizes(draft: Draft) -> None:
    match draft.strategy.sizing:
        case None:
            draft.assume("sizing", "equal_20", _("No size is said: up to 20 positions of equal weight."))
        case EqualWeight(n=n):
            _hold(draft, n, _("Up to so many positions, each that part of the equity."))
        case PercentEquity(value=value):
            draft.change(size_kind="percent", size=value, slots=_places_of(value))
            draft.use("sizing", _("Each position is that share of the equity."))
        case RiskPercent(value=value) if draft.strategy.stop_loss is not None:
            draft.change(size_kind="risk", size=value)
            draft.use("sizing", _("Each position loses that share of the equity at its stop."))
        case RiskPercent():
            draft.refuse("sizing", "no_stop", _("A size by risk needs a stop."))
        case Split():
            text = _("Buying in several parts is not simulated: all is bought at once.")
            draft.assume("sizing", "split_bought_at_once", text)
