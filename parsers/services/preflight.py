"""What would go wrong, or say little, if a strategy were run on a market now: said before the run."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.module_loading import import_string

from parsers.ledger.ledger import Ledger
from parsers.models import Paste
from parsers.services.deciding import ledger_of_paste
from parsers.services.drafting import unanswered_of
from pastetrader.common.errors import Invalid
from pastetrader.common.messages import Problem
from pastetrader.common.messages import message as _
from pastetrader.common.sessions.closing import last_finished_day
from screening.conditions import parse
from screening.conditions.checks.figures import without_figures
from screening.models import Instrument
from screening.strategy import Strategy, Universe
from workflows.definition.unanswered import problems_of as unanswered_problems

if TYPE_CHECKING:
    from screening.services import MarketFacts

# More sessions than these without a bar, and signals are about the past.
FRESH_SESSIONS = 5
SYMBOLS_NAMED = 10


@dataclass(frozen=True)
class Preflight:
    """What was seen before a run: errors keep it from running or from finding anything, warnings don't.

    Codes: no_bars, field_without_data, field_not_available, timeframe_not_available, symbols_missing, index_unknown,
    exclusion_not_known, bars_old, bars_synthetic, unsure_rules. `as_of` is the session of the newest bar, None without
    bars.
    """

    market: str
    as_of: date | None
    problems: tuple[Problem, ...]

    @property
    def may_run(self) -> bool:
        """Whether nothing keeps it from running."""
        return not any(problem.severity == "error" for problem in self.problems)


def preflight(*, paste: Paste, market: str, ledger: Ledger | None = None, today: date | None = None) -> Preflight:
    """What there is to know before a run on the market. `today`: the last day whose session is over by now."""
    found = ledger or ledger_of_paste(paste)
    unsure = unanswered_problems(unanswered_of(found))
    try:
        # Loaded when first asked: numpy, TA-Lib and the market itself.
        facts: MarketFacts = import_string("screening.services.market_facts")(market=market)
    except Invalid as error:
        problem = Problem("no_bars", error.message, path="market", hint=_("Import bars, or choose another market."))
        return Preflight(market, None, (problem, *unsure))
    last = today or last_finished_day(facts.market, timezone.now())
    problems = (*_fields(found, facts), *_universe(found.decided, facts), *_age(facts, last), *unsure)
    return Preflight(facts.market, facts.as_of, problems)


def _fields(ledger: Ledger, facts: "MarketFacts") -> Iterator[Problem]:
    """Of the rules that are evaluated at all; what needs an open position is only noted."""
    problems_of = import_string("screening.conditions.evaluation.evaluate.problems_of")
    for entry in ledger.entries:
        if not (entry.is_condition and entry.decided_path and entry.is_checked):
            continue
        condition = parse(entry.condition)
        for problem in (*problems_of(condition), *without_figures(condition.series, facts.figures, facts.market)):
            hint = problem.hint or _("Change or drop the rule %(rule)s.", rule=entry.condition)
            yield Problem(problem.code, problem.message, path=entry.decided_path, hint=hint)


def _universe(strategy: Strategy, facts: "MarketFacts") -> Iterator[Problem]:
    universe = strategy.universe
    named = [symbol.upper() for symbol in universe.symbols]
    known = set(
        Instrument.objects.filter(market=facts.market, symbol__in=named).values_list("symbol", flat=True)
        if named
        else ()
    )
    missing = [symbol for symbol in named if symbol not in known]
    if missing:
        shown = ", ".join(missing[:SYMBOLS_NAMED]) + (" …" if len(missing) > SYMBOLS_NAMED else "")
        yield Problem(
            "symbols_missing",
            _("%(market)s has no bars of %(symbols)s.", market=facts.market, symbols=shown),
            severity="error" if len(missing) == len(named) else "warning",
            path="universe.symbols",
            hint=_("Choose the market where they are traded, or change the symbols."),
        )
    if universe.index or universe.exclude:
        yield from _of_lists(universe, facts)


def _of_lists(universe: Universe, facts: "MarketFacts") -> Iterator[Problem]:
    """An index whose members are not known here, and kinds that nobody can tell: a run is refused, and says the same.

    The whole market never takes their place.
    """
    try:
        import_string("screening.universe.choosing.choose")(universe.on(facts.market), as_of=facts.as_of)
    except Invalid as error:
        is_index = error.code == "unknown_index"
        yield Problem(
            "index_unknown" if is_index else error.code,
            error.message,
            path="universe.index" if is_index else "universe.exclude",
            hint=_("Otherwise change what is traded: another list, symbols, or all of the market."),
        )


def _age(facts: "MarketFacts", today: date) -> Iterator[Problem]:
    if facts.is_synthetic:
        text = _(
            "The bars of %(market)s are made up and end on %(date)s: what is found means nothing outside.",
            market=facts.market,
            date=facts.as_of,
        )
        yield Problem("bars_synthetic", text, severity="warning", path="market")
        return
    age = weekdays_between(facts.as_of, today)
    if age > FRESH_SESSIONS:
        yield Problem(
            "bars_old",
            _(
                "The newest bars of %(market)s are of %(date)s, about %(count)s sessions ago.",
                market=facts.market,
                date=facts.as_of,
                count=age,
            ),
            severity="warning",
            path="market",
            hint=_("Import newer bars: what is found is about that day."),
        )


def weekdays_between(first: date, last: date) -> int:
    """How many weekdays follow `first` until `last`, that day included; holidays count, as there is no calendar."""
    days = max(0, (last - first).days)
    weeks, rest = divmod(days, 7)
    return 5 * weeks + sum((first + timedelta(days=place)).weekday() < 5 for place in range(1, rest + 1))
