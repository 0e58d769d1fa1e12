"""What a reader of a format gives: text with numbered spans. Pure; how to write a new one is in `Format`."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from pastetrader.common.messages import Message
from pastetrader.common.messages import message as _
from pastetrader.common.outbound_http import Policy
from pastetrader.common.stop_signal import StopSignal

MAX_PASTE_BYTES = 10 * 1024 * 1024
MAX_TEXT_CHARACTERS = 200_000


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
    "pages_without_text": _(
        "These pages are pictures and were not read: %(pages)s. If the strategy is there, add what they say."
    ).text,
    "page_furniture": _("%(count)s lines were left out: headers, footers, numbers of pages, watermarks.").text,
    "pdf_repaired": _("The file is damaged: parts of it may be missing. Compare it with what you see in it.").text,
    "hidden_text": _("Text that the page hides from its readers was left out.").text,
    "struck_out": _("Text that is struck out was left out.").text,
    "paid_part": _("A part of this page is for paying readers only, and may be missing here.").text,
    "kis_file": _("Read as a strategy file of KIS.").text,
    "kis_differs": _(
        "KIS computes these otherwise than this product does: %(names)s. Compare before you rely on it."
    ).text,
    "kis_unused": _("No condition of the file uses these parameters: %(names)s.").text,
    "markdown": _("Marks of Markdown were left out.").text,
    "generated_captions": _(
        "These captions were made by a machine and have no full stops: check the rules against the video."
    ).text,
    "generated_punctuated": _("These captions were made by a machine: check the rules against the video.").text,
    "no_full_stops": _("The transcript has no full stops: check where the rules begin and end.").text,
    "other_language": _("There are no captions in a language that is read here; these are in %(language)s.").text,
    "starts_at": _("The link opens the video at %(time)s; the captions of the whole video were read.").text,
}


def note_message(note: dict[str, Any]) -> Message:
    """The sentence of a stored note."""
    return Message(NOTES[note["code"]], note["params"])


@dataclass(frozen=True)
class Box:
    """A rectangle on a page: shares (0 to 1) of its width and height, from its upper left corner."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True)
class Place:
    """Where characters start (inclusive) to end (exclusive) were said: on which page and where, or at which second.

    Places are in the order of the text and don't overlap; what joins two of them (a blank, a line end) is in neither.
    """

    start: int
    end: int
    page: int | None = None  # from 1
    box: Box | None = None
    seconds: float | None = None

    def as_json(self) -> list[Any]:
        """The place as it is stored with a paste: a row, since there are thousands."""
        box = self.box and [round(one, 4) for one in (self.box.left, self.box.top, self.box.right, self.box.bottom)]
        return [self.start, self.end, self.page, box, self.seconds]

    @classmethod
    def from_json(cls, row: list[Any]) -> "Place":
        """A stored place."""
        start, end, page, box, seconds = row
        return cls(start, end, page, Box(*box) if box else None, seconds)


@dataclass(frozen=True)
class Origin:
    """Where a text comes from; "" and 0 where nobody knows or it makes no sense.

    `published` is an ISO date as the source says it; `video` a YouTube id; `captions` how they were made.
    """

    address: str = ""
    title: str = ""
    author: str = ""
    published: str = ""
    video: str = ""
    captions: Literal["", "manual", "generated", "pasted"] = ""
    captions_language: str = ""
    pages: int = 0


@dataclass(frozen=True)
class ParsedContent:
    """What was read: `text` is NFC with "\\n" line ends; `spans` cover every sentence; `language` is en, ko or ''.

    `document`: what the text was read from, where its pages can be shown.
    """

    kind: str
    text: str
    spans: tuple[Span, ...]
    language: str
    notes: tuple[Note, ...] = ()
    places: tuple[Place, ...] = ()
    origin: Origin = Origin()
    document: bytes = field(default=b"", repr=False, compare=False)


class Unreadable(ValueError):
    """The data cannot be read; `message` says what is wrong, `hint` what to do. `retryable`: later it may be."""

    def __init__(self, code: str, message: Message, hint: Message, *, retryable: bool = False) -> None:
        self.code = code
        self.message = message
        self.hint = hint
        self.retryable = retryable
        super().__init__(str(message))


Step = Literal["fetch", "read"]


def unheard(_step: Step) -> None:
    """Where nobody is told how far it is."""


class Memory(Protocol):
    """What other computers answered before, as JSON: public, and shared by all people of the installation."""

    def get(self, key: str) -> Any:
        """What was kept under the key; None when there is nothing, or it is too old."""
        ...

    def put(self, key: str, answer: Any) -> None:
        """Keep it for a while."""
        ...


@dataclass(frozen=True)
class Work:
    """What a reader is given beside the data: when to stop, whom it may call, and whom it tells how far it is.

    `languages`: in which order captions are wanted. `memory`: what is asked first, when there is one.
    """

    stop: StopSignal
    policy: Policy
    tell: Callable[[Step], None] = unheard
    languages: tuple[str, ...] = ("ko", "en")
    memory: Memory | None = None


class Format(Protocol):
    """A reader of one kind of source. Write `read`, and add one line to parsers.formats.FORMATS.

    `is_slow`: it calls other computers or helper processes, and is done by a worker.
    """

    is_slow: bool

    def read(self, data: bytes | str, work: Work) -> ParsedContent:
        """Text, spans and places of the data; of a link, of what is there. Raises Unreadable, and Stopped."""
        ...
