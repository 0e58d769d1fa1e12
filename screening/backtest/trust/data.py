"""What the bars and figures are that a run rests on: adjusted afterwards, of today, known since when. Pure."""

from collections.abc import Iterator, Mapping

from pastetrader.common.messages import message as _
from screening.backtest.planning.draft import Plan
from screening.backtest.simulation import Run
from screening.backtest.trust.checks import Check
from screening.bars.facts import DatedFacts
from screening.bars.panel import day
from screening.conditions.checks.dimensions import operand_dimension
from screening.conditions.checks.figures import fundamentals_of
from screening.conditions.fields import FIGURES
from screening.conditions.text import node_text
from screening.conditions.tree import Line, Node, Number, operands, walk

# Of the plan, where members of an index are taken as they are now.
_OF_TODAY = "members_of_today"


def adjusted_prices(plan: Plan, run: Run, *, adjusted_on: int) -> Check:
    """Whether a condition compares a price with a plain number. `adjusted_on`: the day of the newest bar there is.

    Prices are adjusted for splits until then: on the days of the past they were others.
    """
    text = dict.fromkeys(node_text(node) for one in plan.conditions for node in walk(one.root) if _is_absolute(node))
    date = day(adjusted_on).isoformat()
    if text:
        said = _(
            "Prices are adjusted as of %(day)s: “%(condition)s” compares them with a number, and what they were on the "
            "day was another one.",
            day=date,
            condition=", ".join(text),
        )
        return Check("adjusted_prices", "yellow", said, len(text))
    tables = run.costs.tables
    if (run.costs.slippage_ticks and tables.ticks) or tables.price_limits:
        said = _(
            "Prices are adjusted as of %(day)s: ticks and price limits are those of adjusted prices. No condition "
            "compares a price with a number.",
            day=date,
        )
    else:
        said = _("Prices are adjusted as of %(day)s. No condition compares a price with a number.", day=date)
    return Check("adjusted_prices", "grey", said, 0)


def _is_absolute(node: Node) -> bool:
    """Whether a condition compares something in prices with a number that is not 0, or adds such a number to it."""
    beside = list(operands(node))
    if not any(operand_dimension(operand) == "price" for operand in beside):
        return False
    return any(
        (isinstance(operand, Number) and operand.value != 0) or (isinstance(operand, Line) and operand.add != 0)
        for operand in beside
    )


def members(plan: Plan, run: Run, facts: Mapping[str, DatedFacts]) -> Iterator[Check]:
    """What is only known of today, or only since some day: the members of an index, figures of companies."""
    for verdict in plan.assumed:
        if verdict.code == _OF_TODAY:
            yield Check("members", "yellow", verdict.message)
    since = {name: _first_known(name, facts) for name in _figures(plan)}
    if not since:
        return
    first = int(run.rows.sessions[run.first]) if run.first < len(run.rows.sessions) else 0
    late = {name: known for name, known in since.items() if known is None or known > first}
    names = ", ".join(
        f"{name} ({day(known).isoformat()})" if known is not None else name for name, known in (late or since).items()
    )
    if late:
        said = _(
            "Figures count from the day on which a list said them, and were not known before: %(names)s. Until then "
            "no condition on them can hold.",
            names=names,
        )
        yield Check("members", "yellow", said, len(late))
        return
    said = _("Figures count from the day on which a list said them: %(names)s.", names=names)
    yield Check("members", "grey", said, 0)


def _figures(plan: Plan) -> Iterator[str]:
    asked = (series for condition in plan.conditions for series in condition.series)
    yield from dict.fromkeys(name for series in asked for name in fundamentals_of(series))


def _first_known(field: str, facts: Mapping[str, DatedFacts]) -> int | None:
    days = [int(facts[name].known.min()) for name in FIGURES.get(field, ()) if name in facts and len(facts[name].known)]
    return min(days, default=None)
