"""A document to lines: paragraphs, points, rows, boxes and footnotes as one sees them. Runs in a helper process.

Left out are deletions of tracked changes, hidden and struck out text, comments, and what repeats on each page.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from parsers.formats.docx.numbering import Numbering
from parsers.formats.docx.package import WORD, Package, value
from parsers.formats.docx.styles import Styles
from parsers.formats.tables import lines_of

_DUBLIN = "{http://purl.org/dc/elements/1.1/}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
# What was taken out, what a field is made from, and properties, whose tabs are no blanks.
_SKIPPED = frozenset(
    {_FALLBACK, *(WORD + name for name in ("del", "moveFrom", "delText", "instrText", "rPr", "pPr", "sdtPr", "rt"))}
)
_SIGNS = {"tab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "ptab": " "}
_MOST_IN_CELL = 3
# Joint and text of a line.
Line = tuple[str, str]


def read_document(file: str) -> dict[str, Any]:
    """`{lines, title, author, hid_text, struck_out}`; lines are [joint, text]. Raises Refusal: damaged, too_large."""
    package = Package(Path(file))
    root = package.part("word/document.xml")
    reader = _Reader(package)
    body = None if root is None else root.find(WORD + "body")
    lines = [] if body is None else [*reader.blocks(body), *reader.footnotes(package)]
    core = package.part("docProps/core.xml")
    return {
        "lines": [list(line) for line in lines],
        "title": _said(core, "title"),
        "author": _said(core, "creator"),
        "hid_text": reader.hid_text,
        "struck_out": reader.struck_out,
    }


def _said(core: Any, name: str) -> str:
    return "" if core is None else " ".join((core.findtext(_DUBLIN + name) or "").split())[:300]


class _Reader:
    """Walks the blocks in their order."""

    def __init__(self, package: Package) -> None:
        self._styles = Styles.of(package.part("word/styles.xml"))
        self._numbering = Numbering(package.part("word/numbering.xml"))
        self._boxes: list[Any] = []
        self._carried = ""
        self.hid_text = False
        self.struck_out = False

    def blocks(self, parent: Any) -> Iterator[Line]:
        """The lines of paragraphs and tables, also of those inside of controls and insertions."""
        for block in parent:
            if block.tag == WORD + "p":
                yield from self._paragraph(block)
            elif block.tag == WORD + "tbl":
                yield from self._table(block)
            elif block.tag not in _SKIPPED and block.tag in {
                WORD + "sdt",
                WORD + "sdtContent",
                WORD + "ins",
                WORD + "customXml",
            }:
                yield from self.blocks(block)

    def footnotes(self, package: Package) -> Iterator[Line]:
        """Those that the author wrote; the lines that separate them from the page are none."""
        for kind in ("footnote", "endnote"):
            root = package.part(f"word/{kind}s.xml")
            for note in () if root is None else root.iter(WORD + kind):
                if not value(note, "type"):
                    yield from self.blocks(note)

    def _paragraph(self, paragraph: Any) -> Iterator[Line]:
        text = self._carried + "".join(self._texts(paragraph, paragraph))
        self._carried = ""
        boxes, self._boxes = self._boxes, []
        if _is_mark_deleted(paragraph):
            self._carried = text
        elif text.strip():
            listed = self._styles.list_of(paragraph)
            mark = self._numbering.mark(*listed) if listed else ""
            joint = "\n\n" if self._styles.is_heading(paragraph) else "\n"
            for number, line in enumerate(filter(str.strip, text.split("\n"))):
                yield ("\n", line.strip()) if number else (joint, mark + line.strip())
        for box in boxes:
            yield from self.blocks(box)

    def _texts(self, element: Any, paragraph: Any) -> Iterator[str]:
        for child in element:
            if child.tag in _SKIPPED:
                continue
            if child.tag == WORD + "txbxContent":
                self._boxes.append(child)
            elif child.tag == WORD + "r" and self._is_out(child, paragraph):
                continue
            elif child.tag == WORD + "t":
                yield child.text or ""
            elif isinstance(child.tag, str) and child.tag.startswith(WORD) and child.tag.removeprefix(WORD) in _SIGNS:
                yield _SIGNS[child.tag.removeprefix(WORD)]
            else:
                yield from self._texts(child, paragraph)

    def _is_out(self, run: Any, paragraph: Any) -> bool:
        if not any((text.text or "").strip() for text in run.iter(WORD + "t")):
            return False
        if self._styles.is_hidden(run, paragraph):
            self.hid_text = True
            return True
        if self._styles.is_struck(run, paragraph):
            self.struck_out = True
            return True
        return False

    def _table(self, table: Any) -> Iterator[Line]:
        rows = [[list(self.blocks(cell)) for cell in _cells(row)] for row in _rows(table)]
        if any(len(row) > 1 for row in rows) and all(len(cell) <= _MOST_IN_CELL for row in rows for cell in row):
            told = [[" ".join(text for _joint, text in cell) for cell in row] for row in rows]
            yield from (("\n", line) for line in lines_of(told, has_header=True))
            return
        for row in rows:
            for cell in row:
                yield from cell


def _is_mark_deleted(paragraph: Any) -> bool:
    """Whether the end of the paragraph was deleted with changes tracked: then the next one goes on in its line."""
    mark = paragraph.find(f"{WORD}pPr/{WORD}rPr")
    return mark is not None and (mark.find(WORD + "del") is not None or mark.find(WORD + "moveFrom") is not None)


def _rows(table: Any) -> Iterable[Any]:
    """Those that were not deleted."""
    for row in _inside(table, "tr"):
        properties = row.find(WORD + "trPr")
        if properties is None or properties.find(WORD + "del") is None:
            yield row


def _cells(row: Any) -> Iterable[Any]:
    """Those that begin in this row: what goes on from above is not said again."""
    for cell in _inside(row, "tc"):
        merged = cell.find(f"{WORD}tcPr/{WORD}vMerge")
        yield () if merged is not None and value(merged) != "restart" else cell


def _inside(parent: Any, name: str) -> Iterator[Any]:
    """Children of that name, also inside of controls."""
    for child in parent:
        if child.tag == WORD + name:
            yield child
        elif child.tag in {WORD + "sdt", WORD + "sdtContent", WORD + "ins", WORD + "customXml"}:
            yield from _inside(child, name)
