"""Bytes to text: which encoding, and the repair of text that was once read in the wrong one. Pure."""

import codecs
import re
from collections.abc import Callable
from dataclasses import dataclass

from charset_normalizer import from_bytes

from parsers.formats.base import Note

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# What begins these formats is never text: images, archives (and with them Office files), programs, media.
MAGIC = (
    b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"PK\x03\x04", b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!", b"\x7fELF", b"MZ\x90",
    b"\xd0\xcf\x11\xe0", b"RIFF", b"OggS", b"ID3", b"\x00\x00\x00\x18ftyp", b"\x00\x00\x00 ftyp", b"SQLite format",
)  # fmt: skip
_HANGUL = re.compile(r"[가-힣]")
_RARE = re.compile(r"[\u1100-\u11ff\u3130-\u318f\ue000-\uf8ff\u4e00-\u9fff]")
_ODD = re.compile(
    r"[\u0080-\u00ff\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]"
)
# Windows-1252 leaves five bytes undefined; browsers pass them through, and so do we.
_CP1252_HOLES = {code: bytes([code]) for code in (0x81, 0x8D, 0x8F, 0x90, 0x9D)}


class NotText(ValueError):
    """The bytes are no text in any encoding we know."""


@dataclass(frozen=True)
class Decoded:
    """Text and what there is to say about how it was read."""

    text: str
    notes: tuple[Note, ...] = ()


def decode(data: bytes) -> Decoded:
    """The text of the bytes: BOM, UTF-8, UTF-16 without BOM, CP949, then a guess. Raises NotText."""
    if data.startswith(MAGIC):
        raise NotText
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return Decoded(_strict(data[len(bom) :], encoding))
    if b"\x00" in data:
        return Decoded(_strict(data, _utf16_by_zeros(data)))
    try:
        return Decoded(data.decode("utf-8"))
    except UnicodeDecodeError:
        return _decode_legacy(data)


def repair(text: str) -> Decoded:
    """Undo a wrong decoding (mojibake) where the result is clearly better; a note says so."""
    if text.isascii():  # nothing went wrong with it, and trying takes two seconds for a megabyte
        return Decoded(text)
    best, best_score, how = text, _soundness(text), ""
    for name, undo in _REPAIRS.items():
        try:
            candidate = undo(text)
        except UnicodeError:
            continue
        score = _soundness(candidate)
        # A margin: a single French word must not be turned into a Korean syllable.
        if score > best_score + 0.2:
            best, best_score, how = candidate, score, name
    return Decoded(best, (Note("repaired", {"how": how}),) if how else ())


def _strict(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise NotText from error


def _utf16_by_zeros(data: bytes) -> str:
    sample = data[:4096]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    enough = len(sample) * 0.2
    if odd >= enough and even < odd / 10:
        return "utf-16-le"
    if even >= enough and odd < even / 10:
        return "utf-16-be"
    raise NotText


def _decode_legacy(data: bytes) -> Decoded:
    try:
        text = data.decode("cp949")
    except UnicodeDecodeError:
        text = ""
    hangul = len(_HANGUL.findall(text))
    if hangul and hangul > 4 * len(_RARE.findall(text)):
        return Decoded(text, (Note("encoding", {"encoding": "CP949"}),))
    guess = from_bytes(data).best()
    if guess is None:
        raise NotText
    return Decoded(str(guess), (Note("encoding_guessed", {"encoding": guess.encoding}),))


def _soundness(text: str) -> float:
    """Share of Hangul minus share of odd signs among the characters that are not ASCII; 0 for plain ASCII."""
    foreign = [character for character in text if character > "\x7f"]
    if not foreign:
        return 0.0
    joined = "".join(foreign)
    good, odd = len(_HANGUL.findall(joined)), len(_ODD.findall(joined)) + joined.count("\ufffd")
    return (good - odd) / len(foreign)


def _as_cp1252_bytes(text: str) -> bytes:
    return b"".join(_CP1252_HOLES.get(ord(sign)) or sign.encode("cp1252") for sign in text)


_REPAIRS: dict[str, Callable[[str], str]] = {
    "UTF-8 read as Latin-1": lambda text: text.encode("latin-1").decode("utf-8"),
    "UTF-8 read as Windows-1252": lambda text: _as_cp1252_bytes(text).decode("utf-8"),
    "CP949 read as Latin-1": lambda text: text.encode("latin-1").decode("cp949"),
}
