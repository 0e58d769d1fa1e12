"""What styles say of paragraphs and characters: which are headings, hidden, struck out, or points of a list. Pure."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from parsers.formats.docx.package import WORD, is_on, value

_HEADING = re.compile(r"(?:heading|제목|title|subtitle|부제)(?: ?\d)?", re.IGNORECASE)
_TINY = 4  # half points
_MOST_BASES = 20


@dataclass(frozen=True)
class Style:
    """One style: `based_on` is another's id, `numbered` its list (id, level)."""

    name: str = ""
    based_on: str = ""
    is_outlined: bool = False
    numbered: tuple[str, str] | None = None
    properties: Any = None


@dataclass(frozen=True)
class Styles:
    """Those of a document by their id."""

    known: Mapping[str, Style] = field(default_factory=dict)

    @classmethod
    def of(cls, root: Any) -> "Styles":
        """Those of word/styles.xml, which may be missing."""
        if root is None:
            return cls()
        return cls({value(style, "styleId"): _style(style) for style in root.iter(WORD + "style")})

    def is_heading(self, paragraph: Any) -> bool:
        """Whether a paragraph is one, by its style or by its own outline level."""
        properties = paragraph.find(WORD + "pPr")
        if properties is None:
            return False
        if _is_outlined(properties):
            return True
        return any(style.is_outlined or _HEADING.fullmatch(style.name) for style in self._line(_style_id(properties)))

    def list_of(self, paragraph: Any) -> tuple[str, str] | None:
        """The list (id, level) that a paragraph is a point of; id "0" takes it out of the list of its style."""
        properties = paragraph.find(WORD + "pPr")
        if properties is None:
            return None
        own = _numbered(properties)
        found = own or next((style.numbered for style in self._line(_style_id(properties)) if style.numbered), None)
        return None if found is None or found[0] == "0" else found

    def is_hidden(self, run: Any, paragraph: Any) -> bool:
        """Whether nobody sees a run: hidden, white on white, or too small to be seen."""
        if self._is_on("vanish", run, paragraph):
            return True
        properties = run.find(WORD + "rPr")
        if properties is None:
            return False
        size = value(properties.find(WORD + "sz"))
        if size.isdigit() and int(size) <= _TINY:
            return True
        return value(properties.find(WORD + "color")).upper() == "FFFFFF" and not _is_shaded(run, paragraph)

    def is_struck(self, run: Any, paragraph: Any) -> bool:
        """Whether a run is struck out."""
        return self._is_on("strike", run, paragraph) or self._is_on("dstrike", run, paragraph)

    def _is_on(self, name: str, run: Any, paragraph: Any) -> bool:
        """The run's own word counts, then that of its style, then that of the paragraph's."""
        own = run.find(WORD + "rPr")
        said = is_on(own, name)
        if said is not None:
            return said
        around = paragraph.find(WORD + "pPr") if paragraph is not None else None
        ids = [value(own.find(WORD + "rStyle")) if own is not None else "", _style_id(around)]
        for style in (style for style_id in ids for style in self._line(style_id)):
            if (said := is_on(style.properties, name)) is not None:
                return said
        return False

    def _line(self, style_id: str) -> Iterator[Style]:
        """A style and those that it is based on."""
        for _step in range(_MOST_BASES):
            style = self.known.get(style_id)
            if style is None:
                return
            yield style
            style_id = style.based_on


def _style(element: Any) -> Style:
    paragraph = element.find(WORD + "pPr")
    return Style(
        name=value(element.find(WORD + "name")),
        based_on=value(element.find(WORD + "basedOn")),
        is_outlined=paragraph is not None and _is_outlined(paragraph),
        numbered=_numbered(paragraph) if paragraph is not None else None,
        properties=element.find(WORD + "rPr"),
    )


def _style_id(properties: Any) -> str:
    return "" if properties is None else value(properties.find(WORD + "pStyle"))


def _is_outlined(properties: Any) -> bool:
    level = value(properties.find(WORD + "outlineLvl"))
    return level.isdigit() and int(level) < 9


def _numbered(properties: Any) -> tuple[str, str] | None:
    found = properties.find(WORD + "numPr")
    number = None if found is None else found.find(WORD + "numId")
    if number is None:
        return None
    return value(number), value(found.find(WORD + "ilvl")) or "0"


def _is_shaded(run: Any, paragraph: Any) -> bool:
    """Whether something dark may lie behind it: a shade, a highlight, or a table, whose style may have one."""
    properties = [run.find(WORD + "rPr"), paragraph.find(WORD + "pPr") if paragraph is not None else None]
    for one in properties:
        if one is not None and (one.find(WORD + "shd") is not None or one.find(WORD + "highlight") is not None):
            return True
    return any(True for _table in run.iterancestors(WORD + "tbl", WORD + "txbxContent"))
