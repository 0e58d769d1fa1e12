"""Documents of other programs: told by their bytes, and refused with what to do. Pure."""

import io
import zipfile
from collections.abc import Mapping
from contextlib import suppress

from parsers.formats.base import Unreadable
from pastetrader.common.messages import Message
from pastetrader.common.messages import message as _

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"
_SAVE_IN_HANCOM = _("Open it in Hancom Office, save it as DOCX or PDF, and bring that; or copy its text and paste it.")
_SAVE_IN_WORD = _("Open it in Word, save it as DOCX or PDF, and bring that; or copy its text and paste it.")
_COPY = _("Open it, copy what describes the strategy and paste that.")

# Names of streams in a compound file, in its own encoding: which program wrote it.
_STREAMS: tuple[tuple[str, str], ...] = (
    ("EncryptedPackage", "locked"),
    ("BodyText", "hwp"),
    ("WordDocument", "doc"),
    ("Workbook", "sheet"),
    ("PowerPoint Document", "slides"),
)
# Entries of an archive that say the same.
_ENTRIES: tuple[tuple[str, str], ...] = (
    ("Contents/content.hpf", "hwp"),
    ("Contents/section0.xml", "hwp"),
    ("xl/workbook.xml", "sheet"),
    ("ppt/presentation.xml", "slides"),
)
_TYPES: tuple[tuple[bytes, str], ...] = (
    (b"application/hwp+zip", "hwp"),
    (b"application/vnd.oasis.opendocument.text", "odt"),
    (b"application/vnd.oasis.opendocument.spreadsheet", "sheet"),
    (b"application/vnd.oasis.opendocument.presentation", "slides"),
    (b"application/epub+zip", "book"),
)
_WORDS: Mapping[str, tuple[Message, Message]] = {
    "hwp": (_("This is a document of Hancom Office (HWP or HWPX), which is not read here."), _SAVE_IN_HANCOM),
    "doc": (_("This is a document of an old Word (DOC), which is not read here."), _SAVE_IN_WORD),
    "odt": (_("This is an OpenDocument text, which is not read here."), _SAVE_IN_WORD),
    "rtf": (_("This is a document in RTF, which is not read here."), _SAVE_IN_WORD),
    "sheet": (_("This is a spreadsheet, which is not read here."), _COPY),
    "slides": (_("This is a presentation, which is not read here."), _("Save it as PDF, and bring that.")),
    "book": (_("This is an electronic book, which is not read here."), _COPY),
    "locked": (
        _("This document is locked with a password."),
        _("Open it, remove the password, save it again and bring that."),
    ),
}


def document_refused(data: bytes) -> Unreadable | None:
    """What is said of a document of another program; None when it is none."""
    kind = _kind_of(data)
    return Unreadable(f"{kind}_document", *_WORDS[kind]) if kind else None


def _kind_of(data: bytes) -> str:
    if data.startswith(_OLE):
        return next((kind for name, kind in _STREAMS if name.encode("utf-16-le") in data), "")
    if data.startswith(b"HWP Document File"):
        return "hwp"
    if data.lstrip()[:5] == b"{\\rtf":
        return "rtf"
    return _kind_in_archive(data) if data.startswith(_ZIP) else ""


def _kind_in_archive(data: bytes) -> str:
    with suppress(zipfile.BadZipFile, ValueError, OSError), zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = set(archive.namelist())
        if found := next((kind for name, kind in _ENTRIES if name in names), ""):
            return found
        # The standards want it to be the first entry, and not to be packed.
        head = data[:200]
        return next((kind for kind_name, kind in _TYPES if kind_name in head), "")
    return ""
