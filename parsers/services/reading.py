"""From a paste to the strategy in it. Each step finds what is there already."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import asdict
from functools import cache
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import import_string
from pydantic import ValidationError

from parsers.extraction import EXTRACTORS, load_extraction
from parsers.formats import Unreadable, Work, kind_of, load_format, read
from parsers.formats.base import Note, Origin, ParsedContent, Place, Span, Step, unheard
from parsers.models import Paste, SourceKind, Strategy
from parsers.services.captions import KeptCaptions
from parsers.source_files import SOURCES, delete_unnamed
from pastetrader.accounts.models import User
from pastetrader.common.errors import Invalid
from pastetrader.common.messages import Problem
from pastetrader.common.messages import message as _
from pastetrader.common.outbound_http.settings import policy, youtube_policy
from pastetrader.common.stop_signal import Check, Stopped, StopSignal, unstopped
from screening.strategy import Strategy as ReadStrategy

# To fetch and read a source; readers have limits of their own below this one.
MOST_SECONDS = 150.0
# Who reads with a model, by the name of its rows.
_MODEL = "model"


def read_paste(*, owner: User, data: bytes | str, source_name: str = "", work: Work | None = None) -> Paste:
    """The paste of a source; the same source of the same owner is the same row.

    Without `work` only what is read at once is read: no documents, nothing of other computers. Raises Invalid with one
    problem: empty, too_large, binary …, and what to do.
    """
    try:
        content = _content(data, work)
    except Unreadable as error:
        problem = Problem(error.code, error.message, hint=error.hint)
        raise Invalid(error.message, code=error.code, problems=[problem]) from error
    return keep_paste(owner=owner, content=content, source_name=source_name)


def usual_work(data: bytes | str, stop: StopSignal, tell: Callable[[Step], None] = unheard) -> Work:
    """What the reader of a source is given: whom this installation may call, and what was fetched before."""
    allowed = youtube_policy() if kind_of(data) == "youtube" else policy()
    return Work(stop, allowed, tell, memory=KeptCaptions())


def _content(data: bytes | str, work: Work | None) -> ParsedContent:
    if work is None and load_format(kind_of(data)).is_slow:
        raise Unreadable("slow", _("It is read by a worker."), _("Bring it as a source: a file or a link."))
    try:
        return read(data, work=work)
    except Stopped:
        raise too_slow() from None


def too_slow() -> Unreadable:
    """What is said of a source that took too long."""
    return Unreadable(
        "too_slow",
        _("It took longer than %(seconds)s seconds.", seconds=round(MOST_SECONDS)),
        _("Try it again later, or copy the text and paste it."),
    )


def keep_paste(*, owner: User, content: ParsedContent, source_name: str = "", file: str = "") -> Paste:
    """What was read as a row; the same source of the same owner is the same row.

    Its document is kept, if its pages can be shown; `file`: one that is kept already.
    """
    file = file or (SOURCES.keep([content.document]).name if content.document else "")
    paste, is_new = Paste.objects.get_or_create(
        owner=owner,
        sha256=identity_of(content),
        defaults={
            "source_kind": SourceKind(content.kind),
            "source_name": source_name[:255],
            "text": content.text,
            "spans": [span.as_json() for span in content.spans],
            "language": content.language,
            "notes": [note.as_json() for note in content.notes],
            "places": [place.as_json() for place in content.places],
            "origin": asdict(content.origin),
            "file": file,
        },
    )
    if not is_new and file != paste.file:
        delete_unnamed(file)
    return paste


def identity_of(content: ParsedContent) -> str:
    """What tells sources apart: their text; and, where words have places, their kind and address as well."""
    known = content.text
    if content.places or content.origin.address:
        known = "\0".join((content.kind, content.origin.video or content.origin.address, content.text))
    return hashlib.sha256(known.encode()).hexdigest()


def content_of(paste: Paste) -> ParsedContent:
    """The paste as it was read."""
    return ParsedContent(
        paste.source_kind,
        paste.text,
        tuple(Span(**span) for span in paste.spans),
        paste.language,
        tuple(Note(**note) for note in paste.notes),
        tuple(Place.from_json(row) for row in paste.places),
        Origin(**paste.origin),
    )


def extract_strategy(*, paste: Paste, extraction: str = "rules", check: Check = unstopped) -> Strategy:
    """What an extractor understands of the paste; one row per extractor, made anew when its version has changed.

    "model" asks models, as far as the paste's owner has any (`read_with_model`); where none answers it is the rules'
    row that comes back, with the reason in its `facts`. KeyError for a name that is not known.
    """
    if extraction == "model":
        return import_string("parsers.services.model_reading.read_with_model")(paste=paste, check=check)  # type: ignore[no-any-return]
    reader = load_extraction(extraction)
    row = Strategy.objects.filter(paste=paste, extractor=reader.extractor.name).first()
    if row is not None and is_current(row, reader.extractor.version):
        return row
    return keep_reading(paste, reader.extract(content_of(paste)))


def keep_reading(paste: Paste, found: ReadStrategy, *, facts: Mapping[str, Any] | None = None) -> Strategy:
    """The row of a reading, in the place of an earlier one of the same reader; `facts` as the table says."""
    values: dict[str, Any] = {"document": found.model_dump(mode="json"), "is_strategy": found.is_strategy}
    # Workflows drafted from another reading are no longer this strategy's; they stay with their owner.
    with transaction.atomic():
        row, _made = Strategy.objects.update_or_create(
            paste=paste,
            extractor=found.extractor.name,
            defaults={**values, "facts": dict(facts or {}), "workflow": None},
        )
        row.drafts.update(is_current=False)
    return row


def choose_reading(row: Strategy) -> Strategy:
    """Make a reading the one that counts for its paste (`reading_of`): back to the rules, or to the model again."""
    row.created_at = timezone.now()
    row.save(update_fields=["created_at"])
    return row


def reading_of(paste: Paste) -> Strategy:
    """The newest reading of the paste; that of the rules is made anew when they have a new version.

    A model is never asked for this: what it read stays until somebody has it read again.
    """
    newest = paste.strategies.order_by("-created_at").first()
    if newest is not None and newest.extractor not in _names_of_readers():
        return newest
    if newest is not None and newest.extractor == _MODEL and _is_readable(newest):
        return newest
    return extract_strategy(paste=paste)


@cache
def _names_of_readers() -> frozenset[str]:
    return frozenset(load_extraction(name).extractor.name for name in EXTRACTORS)


def is_current(row: Strategy, version: str) -> bool:
    """Whether the row was read by that version of its reader, and can be read back."""
    return _is_readable(row) and strategy_of(row).extractor.version == version


def _is_readable(row: Strategy) -> bool:
    try:
        strategy_of(row)
    except ValidationError:
        return False
    return True


def strategy_of(row: Strategy) -> ReadStrategy:
    """The row's strategy as a value."""
    return ReadStrategy.model_validate(row.document)
