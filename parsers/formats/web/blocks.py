"""The tree of a page's main text to lines: headings and points on lines of their own, rows as "key: value". Pure."""

import re
from collections.abc import Iterator
from typing import Any

from parsers.formats.tables import lines_of

# Elements of the extractor's tree (its XML), and those of HTML that it leaves in.
_LINES = frozenset(
    {"p", "head", "quote", "ab", "div", "item", "list", "row", "cell", "table", "body", "h1", "h2", "h3", "h4", "li"}
)
_BLANKS = re.compile(r"[ \t\r\n\f\v\u00a0]+")
_LONGEST_TERM = 40
_LISTED = re.compile(r"^(?:[-*•·▶■○●◦‣]|\d{1,2}[.)])\s")


def lines(body: Any) -> Iterator[tuple[str, str]]:
    """(joint, line): the joint is "\\n", or "\\n\\n" before a heading."""
    return _Writer().written(body)


class _Writer:
    """Walks the tree once; a line ends where a block begins or ends."""

    def __init__(self) -> None:
        self._line: list[str] = []
        self._done: list[tuple[str, str]] = []
        self._joint = "\n"
        self._mark = ""
        self._is_term = False

    def written(self, body: Any) -> Iterator[tuple[str, str]]:
        """All of it."""
        self._walk(body)
        self._end()
        yield from self._done

    def _walk(self, element: Any) -> None:
        tag = element.tag if isinstance(element.tag, str) else ""
        if not tag:
            return
        if tag == "table" and (rows := _rows(element)):
            self._table(element, rows)
            return
        if tag == "lb":
            self._end()
            return
        if tag == "code":
            self._code(element)
            return
        is_block = tag in _LINES
        if is_block:
            self._end()
        if tag == "head":
            self._joint = "\n\n"
        self._say(element.text)
        for number, child in enumerate(element, 1):
            if tag == "list" and child.tag == "item":
                self._end()
                self._mark = self._mark_of(child, f"{number}. " if element.get("rend") == "ol" else "- ")
            self._walk(child)
            self._say(child.tail)
        if is_block:
            self._end()

    def _mark_of(self, item: Any, mark: str) -> str:
        """What stands before a point. Of a list of terms, the term before what is said of it: "Entry: …"."""
        kind = (item.get("rend") or "")[:2]
        is_told, self._is_term = self._is_term, kind == "dt"
        if kind == "dt":
            return ""
        if kind == "dd" and is_told and self._done and len(self._done[-1][1]) <= _LONGEST_TERM:
            joint, term = self._done.pop()
            self._joint = joint
            return f"{term.rstrip(' :：')}: "
        return mark

    def _say(self, text: str | None) -> None:
        if text:
            self._line.append(text)

    def _end(self) -> None:
        line = _BLANKS.sub(" ", "".join(self._line)).strip()
        self._line = []
        if not line:
            return
        if self._mark and not _LISTED.match(line):
            line = self._mark + line
        self._done.append((self._joint, line))
        self._joint, self._mark = "\n", ""

    def _code(self, element: Any) -> None:
        text = "".join(element.itertext())
        if "\n" not in text:
            self._say(text)
            return
        self._end()
        for line in text.split("\n"):
            self._say(line)
            self._end()

    def _table(self, element: Any, rows: list[list[str]]) -> None:
        self._end()
        first = next(element.iter("row"))
        for line in lines_of(rows, has_header=any(cell.get("role") == "head" for cell in first.iter("cell"))):
            self._say(line)
            self._end()


def _rows(table: Any) -> list[list[str]]:
    """The cells of a table of plain cells; nothing for one that is there for its layout: its cells hold blocks."""
    rows = [list(row.iter("cell")) for row in table.iter("row")]
    cells = [cell for row in rows for cell in row]
    if any(_is_layout(cell) for cell in cells) or not any(len(row) > 1 for row in rows):
        return []
    return [["".join(cell.itertext()) for cell in row] for row in rows]


def _is_layout(cell: Any) -> bool:
    blocks = [inner.tag for inner in cell.iter() if inner is not cell and inner.tag in {"table", "list", "head", "p"}]
    return bool({"table", "list", "head"} & set(blocks)) or blocks.count("p") > 1
