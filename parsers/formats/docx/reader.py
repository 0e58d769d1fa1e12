"""Word documents, as bytes. Pure; what parses them runs in a helper process."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from parsers.formats.base import MAX_PASTE_BYTES, MAX_TEXT_CHARACTERS, Note, Origin, ParsedContent, Unreadable, Work
from parsers.formats.pieces import Pieces
from pastetrader.common import helper_process
from pastetrader.common.helper_process import HelperDied, HelperFailed, Refusal, ResultTooLarge
from pastetrader.common.messages import message as _

LIMITS = helper_process.Limits(memory_bytes=1_000_000_000, cpu_seconds=15)
_READ = "parsers.formats.docx.document:read_document"
_SAVE_AGAIN = _("Open it in Word and save it as a new DOCX or PDF, or copy its text and paste that.")
_ONLY_A_PART = _("Paste only the part that describes the strategy.")


class DocxFormat:
    """A document of Word 2007 or later, or of any other program that saves as DOCX."""

    is_slow = True

    def read(self, data: bytes | str, work: Work) -> ParsedContent:
        """Its text, a line per paragraph, point and row. Raises Unreadable: too_large, damaged, empty; and Stopped."""
        if isinstance(data, str):
            raise Unreadable("damaged", _("This is no Word document."), _SAVE_AGAIN)
        if len(data) > MAX_PASTE_BYTES:
            text = _("The document is larger than %(limit)s MB.", limit=MAX_PASTE_BYTES >> 20)
            raise Unreadable("too_large", text, _ONLY_A_PART)
        work.tell("read")
        found = _read(data, work)
        pieces = Pieces()
        for joint, line in found["lines"]:
            pieces.add(line, joint=joint)
        told = {"hidden_text": found["hid_text"], "struck_out": found["struck_out"]}
        notes = tuple(Note(code) for code, holds in told.items() if holds)
        origin = Origin(title=found["title"], author=found["author"])
        content = pieces.content("docx", limit=MAX_TEXT_CHARACTERS, notes=notes, origin=origin)
        if not content.text:
            hint = _("If its pages are pictures, copy what they say and paste that.")
            raise Unreadable("empty", _("There is no text in this document."), hint)
        return content


def _read(data: bytes, work: Work) -> Any:
    with TemporaryDirectory(prefix="pastetrader-") as folder:
        file = Path(folder) / "document"
        file.write_bytes(data)
        try:
            return helper_process.call(_READ, {"file": str(file)}, stop=work.stop, limits=LIMITS)
        except Refusal as refusal:
            hint = _ONLY_A_PART if refusal.code == "too_large" else _SAVE_AGAIN
            raise Unreadable(refusal.code, refusal.message, hint) from refusal
        except ResultTooLarge as error:
            raise Unreadable("too_large", _("The document has more text than is read."), _ONLY_A_PART) from error
        except (HelperDied, HelperFailed) as error:
            # It meets what anybody wrote: that it breaks is the document's fault, not the person's.
            raise Unreadable(
                "damaged", _("The document is built in a way that cannot be read."), _SAVE_AGAIN
            ) from error
