"""A link to the text behind it: fetched, told what it is, and read by what reads that. Pure."""

from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlsplit

from parsers.formats.base import MAX_TEXT_CHARACTERS, Note, Origin, ParsedContent, Unreadable, Work
from parsers.formats.detection import is_youtube, link_in
from parsers.formats.pieces import Pieces
from parsers.formats.web import troubles
from parsers.formats.web.content_kind import kind_of_answer
from parsers.formats.web.fetching import Fetched, fetch
from pastetrader.common import helper_process
from pastetrader.common.helper_process import HelperDied, HelperFailed, ResultTooLarge
from pastetrader.common.messages import message as _

MAX_PAGE_BYTES = 5 * 1024 * 1024
# A page may send its visitors on, or be a frame around another; beyond this nobody means to say anything.
MAX_ONWARD = 2
LIMITS = helper_process.Limits(memory_bytes=1_000_000_000, cpu_seconds=8)
_LITTLE = 120
_PREVIEW = 1_500


class WebFormat:
    """A link to a page, or to a document of another kind: then it is that document."""

    is_slow = True

    def read(self, data: bytes | str, work: Work) -> ParsedContent:
        """The main text of what is there. Raises Unreadable, which says why there is none, and Stopped."""
        text = data.decode("utf-8", errors="replace") if isinstance(data, bytes) else data
        link = link_in(text)
        if not link:
            hint = _("Check the link: open it in your browser and copy the address from there.")
            raise Unreadable("bad_url", _("This is no link to a page."), hint)
        with TemporaryDirectory(prefix="pastetrader-") as folder:
            return _read(link, Path(folder) / "answer", work)


def _read(link: str, file: Path, work: Work) -> ParsedContent:
    for _hop in range(MAX_ONWARD + 1):
        work.tell("fetch")
        fetched = fetch(link, file, work)
        kind = "youtube" if is_youtube(fetched.address) else kind_of_answer(fetched.kind, file)
        if kind != "web":
            return _read_as(kind, fetched, file, work)
        work.tell("read")
        page = _Page.read(fetched, file, work)
        link = page.onward
        if not link:
            return page.content()
    raise troubles.endless(urlsplit(fetched.address).hostname or "")


def _read_as(kind: str, fetched: Fetched, file: Path, work: Work) -> ParsedContent:
    """By what reads that kind; of which the address is kept."""
    from parsers.formats import load_format  # noqa: PLC0415  # it loads us

    if kind == "youtube":
        return load_format(kind).read(fetched.address, work)
    content = load_format(kind).read(file.read_bytes(), work)
    return replace(content, origin=replace(content.origin, address=fetched.address))


@dataclass(frozen=True)
class _Page:
    """What the helper made of a page, and what to think of it."""

    fetched: Fetched
    found: dict[str, Any]

    @classmethod
    def read(cls, fetched: Fetched, file: Path, work: Work) -> "_Page":
        """Raises Unreadable: empty, too_large, unreadable_page, needs_scripts, log_in, paywall."""
        if fetched.size > MAX_PAGE_BYTES:
            raise troubles.too_large(MAX_PAGE_BYTES)
        arguments = {"file": str(file), "address": fetched.address, "charset": fetched.charset}
        try:
            found = helper_process.call(
                "parsers.formats.web.main_text:read_page", arguments, stop=work.stop, limits=LIMITS
            )
        except ResultTooLarge as error:
            raise troubles.too_large(MAX_PAGE_BYTES) from error
        except (HelperDied, HelperFailed) as error:
            # A library of parsers meets what anybody wrote: that it breaks is the page's fault, not the person's.
            raise troubles.unreadable_page() from error
        return cls(fetched, found)

    @property
    def onward(self) -> str:
        """Where it leads when it says next to nothing itself, "" otherwise."""
        signs = self.found["signs"]
        if signs is None or not signs["onward"]:
            return ""
        is_empty = signs["characters"] < _LITTLE
        return str(signs["onward"]) if signs["is_sent_on"] or is_empty else ""

    def content(self) -> ParsedContent:
        """Its text; raises Unreadable where there is none."""
        self._check()
        pieces = Pieces()
        for joint, line in self.found["lines"]:
            pieces.add(line, joint=joint)
        content = pieces.content("web", limit=MAX_TEXT_CHARACTERS, notes=self._notes(), origin=self._origin())
        if not content.text:
            raise troubles.empty(self._host)
        return content

    def _check(self) -> None:
        signs = self.found["signs"]
        if signs is None:
            raise troubles.empty(self._host)
        length = sum(len(line) for _joint, line in self.found["lines"])
        if signs["asks_for_password"] and (signs["is_log_in"] or length < _LITTLE):
            raise troubles.log_in(self._host)
        if signs["is_paid"] and length < _PREVIEW:
            raise troubles.paywall(self._host)
        # Where everything is hidden, a script shows it.
        if (signs["wants_scripts"] and length < _LITTLE) or (signs["hid_text"] and not length):
            raise troubles.needs_scripts(self._host)

    def _notes(self) -> tuple[Note, ...]:
        signs = self.found["signs"]
        told = {"hidden_text": signs["hid_text"], "struck_out": signs["struck_out"], "paid_part": signs["is_paid"]}
        said = (Note(note["code"], note["params"]) for note in self.found["notes"])
        return (*said, *(Note(code) for code, holds in told.items() if holds))

    def _origin(self) -> Origin:
        found = self.found
        return Origin(
            address=found["canonical"] or self.fetched.address,
            title=found["title"],
            author=found["author"],
            published=found["published"],
        )

    @property
    def _host(self) -> str:
        return urlsplit(self.fetched.address).hostname or ""
