"""The question that a model is asked: instructions that stay the same, and the source between marks. Pure.

The texts are files in `prompts`, one folder a version. A change of what they say is a new hash, and by that a new
version of the reader: what was read with another one is known by it.
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files

from parsers.extraction.model import language
from parsers.extraction.model.numbering import numbered
from parsers.extraction.model.reply import reply_schema
from parsers.formats.base import ParsedContent, Span

VERSION = "1"
_MARK_LENGTH = 16


@cache
def text_of(name: str, version: str = VERSION) -> str:
    """A file of the prompt."""
    place = files("parsers.extraction.model") / "prompts" / version / name
    return place.read_text(encoding="utf-8")


@cache
def examples() -> tuple[dict[str, object], ...]:
    """The worked examples: language, spans, and the right reply."""
    found: list[dict[str, object]] = json.loads(text_of("examples.json"))
    return tuple(found)


@cache
def system() -> str:
    """The instructions: the same for every source, so that providers keep them in their caches."""
    return text_of("system.txt").format(
        fields=language.fields_in_words(),
        operators=language.operators_in_words(),
        facts=language.facts_in_words(),
        parts=language.parts_in_words(),
        examples="\n\n".join(_example(one) for one in examples()),
    )


def _example(one: dict[str, object]) -> str:
    spans = one["spans"]
    assert isinstance(spans, list)  # noqa: S101  # a file of ours, read by a test
    lines = "\n".join(f"[{number}] {words}" for number, words in enumerate(spans, start=1))
    return f"{lines}\n=> {json.dumps(one['reply'], ensure_ascii=False)}"


@cache
def prompt_hash() -> str:
    """Of everything that is said beside the source: 12 hexadecimal digits."""
    said = (system(), text_of("source.txt"), text_of("repair.txt"), json.dumps(reply_schema(), sort_keys=True))
    return hashlib.sha256("\0".join(said).encode()).hexdigest()[:12]


def source_message(content: ParsedContent, section: Sequence[Span], *, salt: str) -> str:
    """The source between its marks. `salt` is a secret of who asks: what a text can't know it can't imitate."""
    spans = numbered(content, section)
    return text_of("source.txt").format(
        language=content.language or "unknown", kind=content.kind, mark=mark_of(spans, salt), spans=spans
    )


def mark_of(spans: str, salt: str) -> str:
    """The mark: the same for the same source, so that answers can be remembered, and in no text by chance."""
    number = 0
    while True:
        known = f"{salt}\0{number}\0{spans}".encode()
        mark = hashlib.sha256(known).hexdigest()[:_MARK_LENGTH]
        if mark not in spans:
            return mark
        number += 1


def repair_message(troubles: Iterable[str]) -> str:
    """What a model is told whose answer does not hold."""
    return text_of("repair.txt").format(troubles="\n".join(troubles))
