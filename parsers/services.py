"""The road from a paste to a draft workflow: read, extract, draft. Each step finds what is there already."""

import hashlib
from typing import Any

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext
from pydantic import ValidationError

from parsers.drafting.generation import generate, name_of
from parsers.drafting.markets import MARKET_CODES
from parsers.drafting.parts import can_be_drawn
from parsers.extraction import load_extraction
from parsers.formats import Unreadable, read
from parsers.formats.base import Note, ParsedContent, Span
from parsers.models import Paste, SourceKind, Strategy
from pastetrader.accounts.models import User
from pastetrader.common.errors import Invalid
from pastetrader.common.messages import Message, Problem
from pastetrader.common.messages import message as _
from screening.models import Bar, Market
from screening.strategy import Strategy as ReadStrategy
from workflows.models import Workflow
from workflows.services import create_workflow

SYNTHETIC_MARKET = "SAMPLE"


def read_paste(*, owner: User, data: bytes | str, source_name: str = "") -> Paste:
    """The paste as a row; the same text of the same owner is the same row.

    Raises Invalid with one problem: empty, too_large, binary or not_readable_yet, and what to do.
    """
    try:
        content = read(data)
    except Unreadable as error:
        problem = Problem(error.code, error.message, hint=error.hint)
        raise Invalid(error.message, code=error.code, problems=[problem]) from error
    paste, _made = Paste.objects.get_or_create(
        owner=owner,
        sha256=hashlib.sha256(content.text.encode()).hexdigest(),
        defaults={
            "source_kind": SourceKind(content.kind),
            "source_name": source_name[:255],
            "text": content.text,
            "spans": [span.as_json() for span in content.spans],
            "language": content.language,
            "notes": [note.as_json() for note in content.notes],
        },
    )
    return paste


def content_of(paste: Paste) -> ParsedContent:
    """The paste as it was read."""
    spans = tuple(Span(**span) for span in paste.spans)
    notes = tuple(Note(**note) for note in paste.notes)
    return ParsedContent(paste.source_kind, paste.text, spans, paste.language, notes)


def extract_strategy(*, paste: Paste, extraction: str = "rules") -> Strategy:
    """What an extractor understands of the paste; one row per extractor, made anew when its version has changed."""
    reader = load_extraction(extraction)
    row = Strategy.objects.filter(paste=paste, extractor=reader.extractor.name).first()
    if row is not None and _is_current(row, reader.extractor.version):
        return row
    found = reader.extract(content_of(paste))
    values: dict[str, Any] = {"document": found.model_dump(mode="json"), "is_strategy": found.is_strategy}
    # A workflow drafted from another reading is no longer this strategy's; it stays with its owner.
    row, _made = Strategy.objects.update_or_create(
        paste=paste, extractor=reader.extractor.name, defaults={**values, "workflow": None}
    )
    return row


def _is_current(row: Strategy, version: str) -> bool:
    try:
        return strategy_of(row).extractor.version == version
    except ValidationError:
        return False


def strategy_of(row: Strategy) -> ReadStrategy:
    """The row's strategy as a value."""
    return ReadStrategy.model_validate(row.document)


def draft_workflow(*, strategy: Strategy, market: str = "") -> Workflow:
    """The inactive workflow of a strategy on a market; one that is already there for that market is returned.

    `market`: a code that has bars, or SAMPLE; "" = the one that the strategy names, when it has bars. Raises Invalid:
    no_strategy, no_entry_rule, no_bars or which_market.
    """
    found = strategy_of(strategy)
    if not found.is_strategy:
        raise _problem("no_strategy", _("No strategy was found in the text."), _HINT_RULES)
    if not can_be_drawn(found):
        raise _problem("no_entry_rule", _("The text gives no rule for buying that can be screened for."), _HINT_RULES)
    code = choose_market(found, market)
    with transaction.atomic():
        row = (
            Strategy.objects.select_for_update(of=("self",))
            .select_related("paste__owner", "workflow")
            .get(pk=strategy.pk)
        )
        drafted = row.workflow
        if drafted is not None and not drafted.is_deleted and drafted.variables.get("market") == code:
            workflow: Workflow = drafted
        else:
            workflow = _create(row, found, code)
            row.workflow = workflow
            row.save(update_fields=["workflow"])
    strategy.workflow = workflow
    return workflow


_HINT_RULES = _('Say when to buy, for example: "Buy when RSI(14) is below 30."')


def _create(row: Strategy, found: ReadStrategy, market: str) -> Workflow:
    with translation.override(found.language or None):
        graph = generate(found, market=market, paste_id=row.paste_id, translate=gettext)
        name = name_of(found, gettext)
    return create_workflow(
        owner=row.paste.owner, name=name, graph=graph, description=row.paste.text[:500], is_active=False
    )


def choose_market(strategy: ReadStrategy, market: str = "") -> str:
    """The code of the market to screen; never the synthetic one unless it was asked for. Raises Invalid."""
    code = market.strip().upper()
    if code == SYNTHETIC_MARKET:
        return code
    if code:
        if not _has_bars(code):
            raise _no_bars(code)
        return code
    named = strategy.universe.market
    if named is None:
        codes = Market.objects.filter(is_synthetic=False).order_by("code").values_list("code", flat=True)
        if len(codes) == 1:
            return codes[0]
        hint = _("Name one with --market: %(markets)s.", markets=", ".join([*codes, SYNTHETIC_MARKET]))
        raise _problem("which_market", _("The text doesn't say in which market."), hint)
    candidates = MARKET_CODES[named]
    code = next((candidate for candidate in candidates if _has_bars(candidate)), "")
    if not code:
        raise _no_bars(candidates[0])
    return code


def _has_bars(market: str) -> bool:
    return Bar.objects.filter(instrument__market=market).exists()


def _no_bars(market: str) -> Invalid:
    hint = _(
        "Import some with: python manage.py import_bars PATH --market %(market)s; "
        "or try the synthetic market with --market SAMPLE.",
        market=market,
    )
    return _problem("no_bars", _("There are no bars of the market %(market)s.", market=market), hint)


def _problem(code: str, message: Message, hint: Message) -> Invalid:
    return Invalid(message, code=code, problems=[Problem(code, message, hint=hint)])
