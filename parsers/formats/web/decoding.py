"""The bytes of a page to text: by what its header says, what it says itself, and what the bytes are. Pure."""

import codecs
import re
from contextlib import suppress

from parsers.formats.base import Note
from parsers.formats.encoding import Decoded, NotText, decode

_DECLARED = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)
# The web's encodings; others (UTF-7, escapes) are only ever named to smuggle.
_KNOWN = re.compile(
    r"utf-?8|utf-?16|cp949|euc|ks_?c|johab|iso-?8859|latin|windows-?\d|cp\d|shift|sjis|gb|big5|koi8|ascii"
)
# Pages that say EUC-KR are written in its larger sibling, and ISO-8859-1 is read as Windows-1252: so browsers do.
_SIBLINGS = {"euc_kr": "cp949", "iso8859-1": "cp1252", "ascii": "cp1252", "gb2312": "gb18030", "gbk": "gb18030"}
_FEW = 0.01
_ANYTHING = "cp1252"  # in which any bytes are some text


def page_text(data: bytes, charset: str) -> Decoded:
    """The markup; `charset` is what the header says, "" when nothing. Never fails: what is no text is replaced."""
    if data.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _by_the_bytes(data)
    with suppress(UnicodeDecodeError):
        if b"\x00" not in data:
            return Decoded(data.decode("utf-8"))
    declared = _DECLARED.search(data[:4096])
    names = (charset, declared[1].decode("ascii", "replace") if declared else "")
    codecs_said = [codec for codec in map(_codec, names) if codec]
    if _ANYTHING in codecs_said and _is_korean(data):  # servers say so of pages that they know nothing about
        return _by_the_bytes(data)
    for codec in sorted(codecs_said, key=lambda codec: codec == _ANYTHING):
        text = data.decode(codec, errors="replace")
        if text.count("\ufffd") <= _FEW * len(text):
            return Decoded(text, () if codec == "utf-8" else (Note("encoding", {"encoding": codec.upper()}),))
    return _by_the_bytes(data)


def _is_korean(data: bytes) -> bool:
    return any(note.params.get("encoding") == "CP949" for note in _by_the_bytes(data).notes)


def _codec(name: str) -> str:
    if not _KNOWN.match(name.lower()):
        return ""
    try:
        known = codecs.lookup(name).name
    except LookupError:
        return "cp949" if name.lower().startswith("ks") else ""
    return _SIBLINGS.get(known, known)


def _by_the_bytes(data: bytes) -> Decoded:
    try:
        return decode(data)
    except NotText:
        return Decoded(data.decode("utf-8", errors="replace"))
