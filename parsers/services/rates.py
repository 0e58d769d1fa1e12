"""How often the rules of a paste are true on a market, and the questions that follow from it."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.module_loading import import_string

from parsers.ledger.application import SIDES
from parsers.ledger.decisions import question_subjects
from parsers.ledger.ledger import Ledger
from parsers.models import Paste
from parsers.services.deciding import ledger_of_paste
from screening.screens.hit_rates import HitRate, HitRates, hit_rates
from screening.strategy import Question, Universe


@dataclass(frozen=True)
class RuleRate:
    """The figures of a rule as decided (`number`, `subject` of its entry), or of a whole side (`path` entry or exit).

    `question`: what its figures ask; None when they are telling, or when somebody decided about the rule.
    """

    path: str
    number: int
    subject: str
    rate: HitRate
    question: Question | None


@dataclass(frozen=True)
class StrategyRates:
    """The figures of each rule that is a condition, then of each whole side of more than one."""

    figures: HitRates
    rules: tuple[RuleRate, ...]
    wholes: tuple[RuleRate, ...]


def rates_of(*, paste: Paste, market: str, ledger: Ledger | None = None) -> StrategyRates:
    """The figures on a market, of the strategy's universe. Raises Invalid: no bars of the market, an unknown index."""
    found = ledger or ledger_of_paste(paste)
    entries = [entry for entry in found.entries if entry.is_condition and entry.decided_path]
    sides = [(side, getattr(found.decided, side)) for side in SIDES]
    wholes = [(side, group.text()) for side, group in sides if len(group.conditions) > 1]
    figures = hit_rates(
        market=market,
        conditions=[*(entry.condition for entry in entries), *(text for _side, text in wholes)],
        symbols=_symbols(found.decided.universe, market),
    )
    rates = iter(figures.rates)
    rules = tuple(
        RuleRate(
            entry.decided_path,
            entry.number,
            entry.subject,
            rate,
            # Who decided about a rule has seen what it says.
            None if entry.decision or rate.is_telling else _question(found, entry.decided_path, rate, figures),
        )
        for entry, rate in zip(entries, _first(rates, len(entries)), strict=True)
    )
    return StrategyRates(
        figures,
        rules,
        tuple(_whole(found, side, rate, figures) for (side, _t), rate in zip(wholes, rates, strict=True)),
    )


def _symbols(universe: Universe, market: str) -> tuple[str, ...] | None:
    """Those that are looked at today; None: all of the market."""
    if not universe.is_chosen:
        return None
    symbols: tuple[str, ...] = import_string("screening.universe.choosing.choose")(universe.on(market)).symbols
    return symbols


def _first(rates: Iterator[HitRate], count: int) -> Iterator[HitRate]:
    for _place in range(count):
        yield next(rates)


def _whole(ledger: Ledger, side: str, rate: HitRate, figures: HitRates) -> RuleRate:
    question = None if rate.is_telling else _question(ledger, side, rate, figures)
    subject = question_subjects([question])[0] if question else ""
    return RuleRate(side, 0, subject, rate, question)


def _question(ledger: Ledger, path: str, rate: HitRate, figures: HitRates) -> Question:
    paths = [one for one, _text in ledger.decided.conditions() if one == path or one.startswith(f"{path}.")]
    sources = {source for one in paths for source in ledger.decided.provenance.get(one, ())}
    return Question(
        code="always_or_never",
        path=path,
        paths=tuple(paths),
        params={
            "share": rate.share,
            "symbols": figures.symbols,
            "sessions": figures.sessions,
            "market": figures.market,
        },
        sources=tuple(sorted(sources, key=lambda source: (source.start, source.end))),
    )
