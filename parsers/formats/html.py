"""A pasted page to its visible text. Nothing is fetched. Pure, on the standard library's parser."""

import re
from html.parser import HTMLParser

from parsers.formats.base import Note
from parsers.formats.hiding import hides

_TAG = re.compile(
    r"</?(?:html|head|body|p|div|span|br|li|ul|ol|table|tr|td|th|h[1-6]|a|b|i|strong|em|article|section)\b[^<>]*>",
    re.IGNORECASE,
)
_DROPPED = frozenset({"script", "style", "nav", "head", "noscript", "template", "svg", "iframe", "object", "select"})
_VOID = frozenset({"br", "hr", "img", "input", "meta", "link", "col", "area", "base", "source", "wbr", "embed"})
_BLOCKS = frozenset({
    "p", "div", "li", "ul", "ol", "tr", "table", "h1", "h2", "h3", "h4", "h5", "h6", "br", "hr", "section", "article",
    "blockquote", "pre", "dl", "dt", "dd", "header", "footer", "main", "aside", "figure", "form",
})  # fmt: skip


def looks_like_html(text: str) -> bool:
    """Whether the text is markup: a document, or at least two known tags ("rsi < 30 and close > 5" is not)."""
    head = text.lstrip()[:200].lower()
    return head.startswith(("<!doctype html", "<html")) or len(_TAG.findall(text[:20_000])) >= 2


def visible_text(markup: str) -> tuple[str, tuple[Note, ...]]:
    """The text that a reader of the page would see, a line per block, and notes about what was left out."""
    collector = _Collector()
    collector.feed(markup)
    collector.close()
    lines = ("".join(collector.parts)).split("\n")
    text = "\n".join(re.sub(r"[ \t\r\f\v\u00a0]+", " ", line).strip() for line in lines)
    text = re.sub(r"\n{3,}", "\n\n", text).strip()
    notes = [Note("html")]
    if collector.hid_text:
        notes.append(Note("hidden_text"))
    return text, tuple(notes)


class _Collector(HTMLParser):
    """Collects text outside of dropped and hidden elements."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.hid_text = False
        self._open: list[tuple[str, bool, bool]] = []  # tag, dropped, hidden: of it or of an element around it

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what the element does to the text in it."""
        if tag in _BLOCKS:
            self.parts.append("\n")
        elif tag in {"td", "th"}:
            self.parts.append(" \t ")
        if tag in _VOID:
            return
        given = {name: value or "" for name, value in attrs}
        dropped, hidden = (self._open[-1][1], self._open[-1][2]) if self._open else (False, False)
        self._open.append((tag, dropped or tag in _DROPPED, hidden or hides(given)))

    def handle_endtag(self, tag: str) -> None:
        """Close the element, and those in it that were never closed."""
        names = [name for name, _, _ in self._open]
        if tag in names:
            del self._open[len(names) - 1 - names[::-1].index(tag) :]
        if tag in _BLOCKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        """Keep visible text; line breaks of the markup are spaces."""
        _, dropped, hidden = self._open[-1] if self._open else ("", False, False)
        if dropped:
            return
        if hidden:
            self.hid_text = self.hid_text or bool(data.strip())
            return
        self.parts.append(re.sub(r"\s+", " ", data))
