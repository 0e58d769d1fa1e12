"""The tool `universe`: which symbols of a market are looked at, with what was left out and why."""

from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from pastetrader.common.errors import Invalid
from pastetrader.common.messages import Problem
from pastetrader.common.messages import message as _
from screening.conditions import ConditionError
from screening.conditions.reading.parser import parse_series
from screening.instruments.recorded_lists import classes_said_of, index_name, indices_of
from screening.market_data import market_code
from screening.models import Market, Watchlist
from screening.tools.argument_checks import Calls, check_market
from screening.universe.evidence import may_be_told
from screening.universe.spec import EXCLUSION_LABELS, Universe
from screening.universe.unknown import exclusion_problem, index_problem

UniverseArguments = Universe


class UniverseResult(BaseModel):
    """The symbols in their order at the session, and how many were left out by reason; together these are all.

    `unjudged`: of how many symbols nothing says whether an exclusion holds of them; they are not left out.
    """

    model_config = ConfigDict(extra="forbid")

    market: str
    as_of: date
    symbols: list[str]
    left_out: dict[str, int]
    unjudged: dict[str, int] = {}


def check_universe(calls: Calls) -> Iterator[tuple[int, Problem]]:
    """Markets that are none, series that cannot be read; indices and classes of which nothing is known yet."""
    yield from check_market(calls)
    for place, call in enumerate(calls):
        yield from ((place, problem) for problem in _of_ranking(call.get("rank_by")))
        market = _market_with_bars(call.get("market"))
        if market:
            yield from ((place, problem) for problem in _of_lists(market, call))


def check_watchlists(owner: UUID, calls: Calls) -> Iterator[tuple[int, Problem]]:
    """Watch-lists that are not of whose workflow it is, or of another market."""
    named = {place: text for place, call in enumerate(calls) if isinstance(text := call.get("watchlist"), str)}
    known = {str(row.pk): row for row in Watchlist.objects.filter(owner_id=owner, pk__in=_ids(named.values()))}
    for place, text in named.items():
        row = known.get(text.lower())
        market = calls[place].get("market")
        if row is None:
            sentence = _("You have no such watch-list. Choose one of yours.")
            yield place, Problem("unknown_watchlist", sentence, path="watchlist")
        elif isinstance(market, str) and _code(market) not in {"", row.market}:
            sentence = _(
                "The watch-list “%(name)s” is of %(its)s, and %(market)s was asked for.",
                name=row.name,
                its=row.market,
                market=_code(market),
            )
            yield place, Problem("watchlist_of_another_market", sentence, path="watchlist")


def _of_ranking(text: Any) -> Iterator[Problem]:
    if isinstance(text, str) and text.strip():
        try:
            parse_series(text)
        except ConditionError as error:
            yield Problem("unreadable_series", error.sentence_in(text), path="rank_by")


def _of_lists(market: str, call: Any) -> Iterator[Problem]:
    index, exclude = call.get("index"), call.get("exclude")
    if isinstance(index, str) and index.strip():
        name = index_name(market, index)
        if name not in indices_of(market):
            yield Problem("unknown_index", index_problem(market, name), severity="warning", path="index")
    wanted = [name for name in exclude if name in EXCLUSION_LABELS] if isinstance(exclude, list) else []
    said = classes_said_of(market) | {"halted"} if wanted else frozenset()
    for name in wanted:
        if name not in said and not may_be_told(market, name):
            sentence = exclusion_problem(name, market)
            yield Problem("exclusion_not_known", sentence, severity="warning", path="exclude")


def _market_with_bars(text: Any) -> str:
    code = _code(text) if isinstance(text, str) else ""
    return code if code and Market.objects.with_bars().filter(code=code).exists() else ""


def _code(text: str) -> str:
    try:
        return market_code(text)
    except Invalid:
        return ""


def _ids(texts: Any) -> Iterator[UUID]:
    for text in texts:
        try:
            yield UUID(text)
        except ValueError:
            continue
