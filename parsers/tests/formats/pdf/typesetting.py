"""Sets text on pages of a PDF as programs do, and remembers what was put where: wrapped, justified, hyphenated."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Literal

import pymupdf

REAL = "real"  # embedded, as most programs do; "helv" and "tiro" are named and left to the reader
_SYLLABLE = re.compile(r"[가-힣]|[^가-힣]+")
_VOWEL = re.compile(r"[aeiou][b-df-hj-np-tv-z]", re.IGNORECASE)


@dataclass(frozen=True)
class Put:
    """A line of text that was put on a page (from 1): left, top, right and bottom in points."""

    text: str
    page: int
    box: tuple[float, float, float, float]


@dataclass
class Sheet:
    """Pages that fill up. Sizes in points; `breaks`: where Korean lines may end; `gap`: lines after a paragraph."""

    font: str = REAL
    size: float = 11
    leading: float = 1.4
    width: float = 595
    height: float = 842
    margins: tuple[float, float, float, float] = (72, 72, 72, 72)  # left, top, right, bottom
    columns: int = 1
    gutter: float = 26
    justified: bool = False
    hyphenated: bool = False
    breaks: Literal["words", "syllables"] = "words"
    header: str = ""
    footer: str = ""
    gap: float = 0.5
    put: list[Put] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.document = pymupdf.open()
        self._metrics = font_of(self.font)
        self._column = self.columns
        self._y = 0.0
        self._top = self.margins[1]

    @property
    def page(self) -> Any:
        """The page that is being filled."""
        return self.document[-1]

    @property
    def column_width(self) -> float:
        """From the left of a column to its right."""
        left, _top, right, _bottom = self.margins
        return (self.width - left - right - self.gutter * (self.columns - 1)) / self.columns

    def paragraph(self, text: str, *, size: float | None = None, indent: float = 0, hanging: float = 0) -> None:
        """Text that is wrapped; the first line begins `indent` further right, the others `hanging`."""
        size = size or self.size
        lines = list(self._wrapped(text, size, indent, hanging))
        for number, (line, is_last) in enumerate(lines):
            self._line(line, size, indent if number == 0 else hanging, stretch=self.justified and not is_last)
        self._y += self.gap * size * self.leading

    def heading(self, text: str) -> None:
        """Larger, with room below."""
        self.paragraph(text, size=self.size * 1.5)

    def lines(self, *texts: str) -> None:
        """Lines of their own, as a list has them, without room between."""
        for text in texts:
            for number, (line, _is_last) in enumerate(self._wrapped(text, self.size, 0, self.size)):
                self._line(line, self.size, self.size if number else 0, stretch=False)
        self._y += self.gap * self.size * self.leading

    def skip(self) -> None:
        """An empty line."""
        self._y += self.size * self.leading

    def full_width(self, text: str) -> None:
        """A title over all columns, at the top of a page."""
        self._new_page()
        y = self.margins[1] + self.size * 1.6
        self._draw(text, self.margins[0], y, self.size * 1.6)
        self._y = self._top = y + 1.2 * self.size

    def table(self, *rows: tuple[str, ...], shares: tuple[float, ...], ruled: bool = False) -> None:
        """Rows of cells, each wrapped in its share of the width."""
        left = self._start(self.size * self.leading)
        widths = [share * self.column_width for share in shares]
        pitch = self.size * self.leading
        for row in rows:
            cells = [list(self._fill(cell, self.size, width - 10, 0)) for cell, width in zip(row, widths, strict=True)]
            height = pitch * max(map(len, cells)) + 6
            self._start(height)
            x = left
            for cell, width in zip(cells, widths, strict=True):
                for number, words in enumerate(cell):
                    self._draw(" ".join(words), x + 4, self._y + pitch * (number + 0.8), self.size)
                x += width
            if ruled:
                for y in (self._y, self._y + height):
                    self.page.draw_line((left, y), (left + self.column_width, y))
            self._y += height + (0 if ruled else 4)
        self._y += pitch

    def picture(self, text: str) -> None:
        """A page that is a scan of that text."""
        drawn = pymupdf.open()
        page = drawn.new_page(width=self.width, height=self.height)
        page.insert_text((72, 100), text, fontname="korea", fontsize=14)
        self._new_page()
        self.page.insert_image(self.page.rect, pixmap=page.get_pixmap(dpi=60))

    def data(self, **options: Any) -> bytes:
        """The file; options are pymupdf's."""
        return bytes(self.document.tobytes(**options))

    # --- lines ---

    def _wrapped(self, text: str, size: float, indent: float, hanging: float) -> Iterator[tuple[list[str], bool]]:
        filled = list(self._fill(text, size, self.column_width, indent, hanging))
        for number, words in enumerate(filled):
            yield words, number == len(filled) - 1

    def _fill(self, text: str, size: float, width: float, indent: float, hanging: float = 0) -> Iterator[list[str]]:
        """Words of each line: as many as go into it."""
        line: list[str] = []
        waiting = text.split()[::-1]
        is_first = True
        while waiting:
            room = width - (indent if is_first else hanging)
            word = waiting.pop()
            if self._length(" ".join([*line, word]), size) <= room:
                line.append(word)
                continue
            head, tail = self._cut(line, word, size, room)
            if head:
                line.append(head)
            waiting.append(tail)
            if not line:  # wider than a column
                line.append(waiting.pop())
            yield line
            line, is_first = [], False
        if line:
            yield line

    def _cut(self, line: list[str], word: str, size: float, room: float) -> tuple[str, str]:
        """What of a word still goes into the line."""
        if self.breaks == "syllables":
            parts, head = _SYLLABLE.findall(word), ""
            while parts and self._length(" ".join([*line, head + parts[0]]), size) <= room:
                head += parts.pop(0)
            if head and not re.match(r"[.,!?:;)%]", "".join(parts)):
                return head, "".join(parts)
        if self.hyphenated and word.isalpha() and word.isascii() and len(word) >= 7:
            for found in reversed(list(_VOWEL.finditer(word, 2, len(word) - 2))):
                head = word[: found.start() + 1]
                if self._length(" ".join([*line, head + "-"]), size) <= room:
                    return head + "-", word[len(head) :]
        return "", word

    def _line(self, words: list[str], size: float, indent: float, *, stretch: bool) -> None:
        x = self._start(size * self.leading) + indent
        self._y += size * self.leading
        if not stretch or len(words) == 1:
            self._draw(" ".join(words), x, self._y, size)
            return
        blank = (self.column_width - indent - sum(self._length(word, size) for word in words)) / (len(words) - 1)
        place = x
        for word in words:
            self._ink(word, place, self._y, size)
            place += self._length(word, size) + blank
        self._remember(" ".join(words), x, self._y, place - blank, size)

    def _start(self, height: float) -> float:
        """Where a line of that height begins, on a new column or page if need be."""
        if self._column >= self.columns or (
            self._y + height > self.height - self.margins[3] and self._column == self.columns - 1
        ):
            self._new_page()
        elif self._y + height > self.height - self.margins[3]:
            self._column += 1
            self._y = self._top
        return self.margins[0] + self._column * (self.column_width + self.gutter)

    def _new_page(self) -> None:
        self.document.new_page(width=self.width, height=self.height)
        if self.font == REAL:
            self.page.insert_font(fontname=REAL, fontbuffer=font_of(REAL).buffer)
        self._column, self._y, self._top = 0, self.margins[1], self.margins[1]
        number = self.document.page_count
        for text, y in ((self.header, 40), (self.footer, self.height - 30)):
            if text:
                self._ink(text.replace("#", str(number)), self.margins[0], y, 9)

    def _draw(self, text: str, x: float, y: float, size: float) -> None:
        self._ink(text, x, y, size)
        self._remember(text, x, y, x + self._length(text, size), size)

    def _ink(self, text: str, x: float, y: float, size: float) -> None:
        self.page.insert_text((x, y), text, fontname=self.font, fontsize=size)

    def _remember(self, text: str, left: float, base: float, right: float, size: float) -> None:
        self.put.append(Put(text, self.document.page_count, (left, base - size, right, base + size * 0.3)))

    def _length(self, text: str, size: float) -> float:
        return float(self._metrics.text_length(text, fontsize=size))


@cache
def font_of(name: str) -> Any:
    """Its metrics; of the real one also its file, which every installation of the library has."""
    return pymupdf.Font("korea" if name == REAL else name)
