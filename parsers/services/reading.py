"""From a paste to the strategy in it. Each step finds what is there already."""

import hashlib
from functools import cache
from typing import Any

from django.db import transaction
from pydantic import ValidationError

from parsers.extraction import EXTRACTORS, load_extraction
from parsers.formats import Unreadable, read
from parsers.formats.base import Note, ParsedContent, Span
from parsers.models import Paste, SourceKind, Strategy
from pastetrader.accounts.models import User
from pastetrader.common.errors import Invalid
from pastetrader.common.messages import Problem
from screening.strategy import Strategy as ReadStrategy


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
    # Workflows drafted from another reading are no longer this strategy's; they stay with their owner.
    with transaction.atomic():
        row, _made = Strategy.objects.update_or_create(
            paste=paste, extractor=reader.extractor.name, defaults={**values, "workflow": None}
        )
        row.drafts.update(is_current=False)
    return row


def reading_of(paste: Paste) -> Strategy:
    """The newest reading of the paste, made anew when its reader has a new version."""
    newest = paste.strategies.order_by("-created_at").first()
    if newest is not None and newest.extractor not in _names_of_readers():
        return newest
    return extract_strategy(paste=paste)


@cache
def _names_of_readers() -> frozenset[str]:
    return frozenset(load_extraction(name).extractor.name for name in EXTRACTORS)


def _is_current(row: Strategy, version: str) -> bool:
    try:
        return strategy_of(row).extractor.version == version
    except ValidationError:
        return False


def strategy_of(row: Strategy) -> ReadStrategy:
    """The row's strategy as a value."""
    return ReadStrategy.model_validate(row.document)
