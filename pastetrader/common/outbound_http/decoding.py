"""Bodies are decompressed here, piece by piece, and counted while they grow: a small answer may be a huge one. Pure."""

import zlib
from collections.abc import Iterator

from pastetrader.common.messages import message as _
from pastetrader.common.outbound_http.errors import BrokenAnswer, TooLarge

# What servers are told that we read; some of the others cannot be stopped in the middle.
ACCEPTED = "gzip, deflate"
_PIECE = 65_536
_GZIP_OR_ZLIB = zlib.MAX_WBITS | 32
_BARE = -zlib.MAX_WBITS


class Counter:
    """Counts what was read of one answer. Raises TooLarge beyond `most` bytes (None = no limit)."""

    def __init__(self, most: int | None, *, may_have_been_sent: bool = True) -> None:
        self.most = most
        self.count = 0
        self._sent = may_have_been_sent

    def add(self, piece: bytes) -> bytes:
        """The piece."""
        self.count += len(piece)
        if self.most is not None and self.count > self.most:
            text = _("The answer has more than %(limit)s bytes. Ask for less of it.", limit=self.most)
            raise TooLarge(text, may_have_been_sent=self._sent)
        return piece


class Decoder:
    """Of one answer with this Content-Encoding. BrokenAnswer for one that was not accepted."""

    def __init__(self, encoding: str, counter: Counter) -> None:
        names = [name.strip().lower() for name in encoding.split(",")]
        names = [name for name in names if name not in {"", "identity"}]
        if len(names) > 1 or not set(names) <= {"gzip", "x-gzip", "deflate"}:
            text = _("The answer is compressed in a way that was not asked for (%(way)s).", way=encoding[:50])
            raise BrokenAnswer(text, may_have_been_sent=True)
        self._counter = counter
        self._is_compressed = bool(names)
        self._inflate = zlib.decompressobj(_GZIP_OR_ZLIB)
        self._has_begun = False

    def feed(self, piece: bytes) -> Iterator[bytes]:
        """The plain bytes of a piece, in pieces."""
        if not self._is_compressed:
            yield self._counter.add(piece)
            return
        rest = piece
        while rest:
            plain = self._decompress(rest)
            yield self._counter.add(plain)
            rest = self._inflate.unconsumed_tail
            if self._inflate.eof:
                rest = self._inflate.unused_data
                if rest:  # gzip files may stand one after another
                    self._inflate, self._has_begun = zlib.decompressobj(_GZIP_OR_ZLIB), False

    def end(self) -> None:
        """After the last piece. Raises BrokenAnswer when some of it is missing."""
        if self._is_compressed and self._has_begun and not self._inflate.eof:
            raise _unreadable()

    def _decompress(self, piece: bytes) -> bytes:
        try:
            plain = self._inflate.decompress(piece, _PIECE)
        except zlib.error as error:
            if self._has_begun:
                raise _unreadable() from error
            plain = self._decompress_bare(piece)
        self._has_begun = True
        return plain

    def _decompress_bare(self, piece: bytes) -> bytes:
        """Some servers mean by deflate the bare stream."""
        self._inflate = zlib.decompressobj(_BARE)
        try:
            return self._inflate.decompress(piece, _PIECE)
        except zlib.error as error:
            raise _unreadable() from error


def _unreadable() -> BrokenAnswer:
    return BrokenAnswer(_("The answer is compressed and cannot be read."), may_have_been_sent=True)
