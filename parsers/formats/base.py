"""What a reader of a format gives: text with numbered spans. Pure; how to write a new one is in `Format`."""

import re
from collections.abc import Container
from dataclasses import dataclass, field
from typing import Any, Protocol

from pastetrader.common.messages import Message
from pastetrader.common.messages import message as _

MAX_PASTE_BYTES = 10 * 1024 * 1024
MAX_TEXT_CHARACTERS = 200_000

_YOUTUBE_LINK = re.compile(
    r"(?:https?://)?(?:(?:www|m|music)\.)?(?:youtube\.com|youtube-nocookie\.com|youtu\.be)/\S+", re.IGNORECASE
)


@dataclass(frozen=True)
class Span:
    """A numbered stretch of the text, usually a sentence: characters start (inclusive) to end (exclusive)."""

    number: int
    start: int
    end: int

    def as_json(self) -> dict[str, int]:
        """The span as it is stored with a paste."""
        return {"number": self.number, "start": self.start, "end": self.end}


@dataclass(frozen=True)
class Note:
    """Something the reader noticed; `code` names its sentence in NOTES."""

    code: str
    params: dict[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """The note as it is stored with a paste."""
        return {"code": self.code, "params": self.params}


# The sentence of each note, with the places that its parameters fill.
NOTES: dict[str, str] = {
    "encoding": _("The text was read as %(encoding)s.").text,
    "encoding_guessed": _("The encoding is a guess (%(encoding)s). Check that the text looks right.").text,
    "repaired": _("The text had been stored in the wrong encoding and was repaired (%(how)s). Check it.").text,
    "html": _("Only the visible text of the pasted page was kept.").text,
    "hidden_characters": _("%(count)s invisible characters were removed.").text,
    "hidden_text": _("Text that the page hides from its readers was left out.").text,
}


def note_message(note: dict[str, Any]) -> Message:
    """The sentence of a stored note."""
    return Message(NOTES[note["code"]], note["params"])


@dataclass(frozen=True)
class ParsedContent:
    """What was read: `text` is NFC with "\\n" line ends; `spans` cover every sentence; `language` is en, ko or ''."""

    kind: str
    text: str
    spans: tuple[Span, ...]
    language: str
    notes: tuple[Note, ...] = ()


class Unreadable(ValueError):
    """The data cannot be read; `message` says what is wrong, `hint` what to do."""

    def __init__(self, code: str, message: Message, hint: Message) -> None:
        self.code = code
        self.message = message
        self.hint = hint
        super().__init__(str(message))


class Format(Protocol):
    """A reader of one kind of source. Write `read`, and add one line to parsers.formats.FORMATS."""

    def read(self, data: bytes | str) -> ParsedContent:
        """Text and spans of the data; raises Unreadable."""
        ...


def source_kind(data: bytes | str, *, readable: Container[str]) -> str:
    """The kind of a paste: text, pdf or youtube; raises Unreadable for a kind that is not among the readable ones."""
    kind = "text"
    is_pdf = b"%PDF-" in data[:1024] if isinstance(data, bytes) else data.lstrip().startswith("%PDF-")
    if is_pdf:
        kind = "pdf"
    elif _is_youtube_link(data):
        kind = "youtube"
    if kind in readable:
        return kind
    hint = _("Open it, copy its text and paste that.")
    if kind == "pdf":
        raise Unreadable("not_readable_yet", _("PDF files cannot be read yet."), hint)
    raise Unreadable(
        "not_readable_yet", _("YouTube videos cannot be read yet."), _("Copy the video's transcript and paste that.")
    )


def _is_youtube_link(data: bytes | str) -> bool:
    if len(data) > 2_000:
        return False
    text = data.decode("utf-8", errors="replace") if isinstance(data, bytes) else data
    return bool(_YOUTUBE_LINK.fullmatch(text.strip()))
