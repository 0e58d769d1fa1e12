"""Bytes of a text file into text, by rules that never guess between two readings. Pure."""

from pastetrader.common.messages import Message
from pastetrader.common.messages import message as _

# What Western European names and prices hold beyond ASCII; anything else says that it is no Windows-1252.
_WESTERN = frozenset("äöüÄÖÜßéèêëàâçîïôûùœáíóúñãõÁÉÍÓÚÑìòÀÈÌÒÙ€£¥§°«»’–\u00a0")
_BYTE_ORDER_MARKS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_FOREIGN = (
    (b"PK\x03\x04", _("It is an Excel workbook or an archive; save its table as CSV (UTF-8).")),
    (b"\xd0\xcf\x11\xe0", _("It is an old Excel workbook; save its table as CSV (UTF-8).")),
    (b"\x1f\x8b", _("It is compressed; unpack it first.")),
    (b"%PDF", _("It is a PDF, not a table; download the table as CSV.")),
    (b"SQLite format 3", _("It is a database, not a table; export the table as CSV.")),
)
_HTML = (b"<html", b"<!doc", b"<tabl", b"<meta", b"<?xml")


class UnreadableFile(Exception):
    """A file that is no table of daily bars at all."""

    def __init__(self, message: Message) -> None:
        self.message = message
        super().__init__(str(message))


def decoded(data: bytes) -> tuple[str, str]:
    """The text and the name of its encoding; lines end in \\n. Raises UnreadableFile."""
    for start, reason in _FOREIGN:
        if data.startswith(start):
            raise UnreadableFile(reason)
    if data[:512].lstrip(b"\xef\xbb\xbf \t\r\n")[:5].lower() in _HTML:
        raise UnreadableFile(_("It is a web page, not a table, whatever its name says; save its table as CSV."))
    text, encoding = _text(data)
    if "\0" in text:
        raise UnreadableFile(_("It is not text, or text in an unmarked encoding; save it as UTF-8."))
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text, encoding


def _text(data: bytes) -> tuple[str, str]:
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            try:
                return data[len(mark) :].decode(encoding), encoding.upper().removesuffix("-LE").removesuffix("-BE")
            except UnicodeDecodeError as error:
                raise UnreadableFile(_("It is damaged: its bytes are not the text they say they are.")) from error
    for encoding in ("utf-8", "cp949"):
        try:
            return data.decode(encoding), encoding.upper()
        except UnicodeDecodeError:
            continue
    western = data.decode("cp1252", errors="replace")
    if all(letter in _WESTERN for letter in set(western) if ord(letter) > 127):
        return western, "Windows-1252"
    raise UnreadableFile(_("Its text is neither UTF-8 nor CP949; save it as UTF-8."))
