"""Everything that the rules page of a paste is drawn from."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext

from parsers.formats.base import note_message
from parsers.ledger.ledger import Ledger
from parsers.ledger.source import colored
from parsers.models import Draft, Paste
from parsers.pages.completion import completions
from parsers.pages.page_marks import pages_context
from parsers.pages.rates import ShownRate, shown_rate
from parsers.pages.rules import RulesPage, rules_page
from parsers.pages.said_at import beginnings, said_at
from parsers.pages.source import drawn
from parsers.services import (
    SYNTHETIC_MARKET,
    choose_market,
    content_of,
    known_candidates,
    ledger_of_paste,
    preflight,
    rates_of,
    reading_of,
)
from parsers.services.model_reading import facts_of
from parsers.services.reading_offer import offer
from pastetrader.common.errors import Invalid
from screening.models import Market
from screening.strategy import Strategy

# That there is no strategy is said at large, and what is missing or vague is asked.
SHOWN_FLAGS = ("prompt_injection", "missing_entry")


@dataclass(frozen=True)
class Refused:
    """A decision that could not be made: its form is shown again as it was sent, with what is wrong."""

    subject: str
    kind: str
    text: str
    role: str
    problem: dict[str, str]


def rules_context(paste: Paste, *, market: str | None = None, refused: Refused | None = None) -> dict[str, Any]:
    """For parsers/understood.html. With a market its figures are there at once; else the page asks for them later."""
    ledger = ledger_of_paste(paste)
    page = rules_page(ledger)
    markets = _markets(ledger.decided, market)
    content = content_of(paste)
    pieces = colored(paste.text, ledger)
    context: dict[str, Any] = {
        "paste": paste,
        "origin": content.origin,
        "notes": [note_message(note) for note in paste.notes],
        "said_at": {entry.number: said_at(content, entry.sources) for entry in ledger.entries},
        **_readers(paste),
        "parts": parts if len(parts := known_candidates(paste)) > 1 else (),
        "strategy": ledger.decided,
        "page": page,
        "pieces": drawn(pieces, page.numbers, beginnings(content)),
        **pages_context(content, pieces, page.numbers, is_kept=bool(paste.file)),
        "flags": [flag for flag in ledger.decided.flags if flag in SHOWN_FLAGS],
        "markets": markets,
        "refused": refused,
        "completions": completions(gettext),
        "workflow": _drafted(paste),
        "rates": {},
        "problems": [],
        **_run(ledger, page),
    }
    if market is not None:
        chosen = next(one["code"] for one in markets if one["is_chosen"])
        context |= {"looked_at": chosen, **_on_market(paste, ledger, chosen)}
    return context


def _readers(paste: Paste) -> dict[str, Any]:
    """Who read it, and who might as well; `failed`: why the last try of a model came to nothing."""
    row = reading_of(paste)
    offered = offer(user_id=paste.owner_id, paste=paste)
    return {"reading": row, "facts": facts_of(row), "offer": offered, "is_by_model": row.extractor == "model"}


def _run(ledger: Ledger, page: RulesPage) -> dict[str, Any]:
    """What keeps it from running: unsure rules, and words that may hide one, each with its place on the page."""
    unanswered = [
        {
            "subject": one.subject,
            "quote": one.quote,
            "rule": next((rule for rule in page.rules if rule.entry.subject == one.subject), None),
            "question": next((asked for asked in page.questions if asked.asked.subject == one.subject), None),
        }
        for one in ledger.unanswered
    ]
    known = {one.asked.subject for one in page.questions if one.asked.may_be_accepted}
    known |= {rule.entry.subject for rule in page.rules}
    return {"unanswered": unanswered, "may_accept_all": all(one.subject in known for one in ledger.unanswered)}


def _on_market(paste: Paste, ledger: Ledger, market: str) -> dict[str, Any]:
    seen = preflight(paste=paste, market=market, ledger=ledger)
    problems = [problem.render(gettext) for problem in seen.problems if problem.code != "unsure_rules"]
    rates: dict[str, ShownRate] = {}
    figures = None
    try:
        found = rates_of(paste=paste, market=market, ledger=ledger)
    except Invalid:  # no bars: the problems say so
        pass
    else:
        figures = found.figures
        rates = {one.rate.condition: shown_rate(one.rate, figures.symbols) for one in found.rules}
        rates |= {one.path: shown_rate(one.rate, figures.symbols) for one in found.wholes}
    return {
        "problems": problems,
        "errors": sum(problem["severity"] == "error" for problem in problems),
        "as_of": seen.as_of,
        "figures": figures,
        "rates": rates,
    }


def _drafted(paste: Paste) -> Any:
    """The workflow that was made before, unless it was deleted."""
    drafts = Draft.objects.filter(strategy__paste=paste, is_current=True, workflow__deleted_at=None)
    newest = drafts.select_related("workflow").order_by("-updated_at").first()
    return newest.workflow if newest else None


def _markets(strategy: Strategy, wanted: str | None) -> list[dict[str, Any]]:
    """Markets that have bars, the synthetic one always; the wanted one is chosen, or the one that the text names."""
    codes = {*Market.objects.with_bars().values_list("code", flat=True), SYNTHETIC_MARKET}
    try:
        chosen = choose_market(strategy)
    except Invalid:
        chosen = SYNTHETIC_MARKET
    if wanted in codes:
        chosen = wanted
    real = sorted(codes - {SYNTHETIC_MARKET})
    return [
        {"code": code, "is_synthetic": code == SYNTHETIC_MARKET, "is_chosen": code == chosen}
        for code in [*real, SYNTHETIC_MARKET]
    ]
