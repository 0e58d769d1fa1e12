"""The main text of a page, and who wrote it when: the one place that knows the extractor. Runs in a helper process.

Menus, other articles, comments and advertisements are left to trafilatura. Its own thresholds are set aside: it takes
a page of 250 characters apart into one line, and a strategy can be shorter than that.
"""

import logging
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import lxml.html
from trafilatura import bare_extraction
from trafilatura.settings import use_config

from parsers.formats.html import visible_text
from parsers.formats.web import blocks, markup
from parsers.formats.web.decoding import page_text

# What it does not know to be comments and other articles: blogs of Tistory and Naver.
_NOT_THE_TEXT = [
    '//*[contains(concat(" ", @class), " another_category")]',
    '//*[contains(concat(" ", @class), " area-reply") or contains(concat(" ", @class), " tt-comment")]',
    '//*[contains(concat(" ", @class), " container_postbtn") or contains(concat(" ", @class), " u_cbox")]',
]
_LITTLE = 200
_MOST_TITLE = 300


def read_page(file: str, address: str, charset: str) -> dict[str, Any]:
    """`{lines, title, author, published, canonical, notes, signs}`; lines are [joint, text]. Of no page: no lines."""
    decoded = page_text(Path(file).read_bytes(), charset)
    tree = markup.parsed(decoded.text)
    if tree is None:
        return {"lines": [], "notes": [], "signs": None}
    signs = markup.cleaned(tree, address)
    found = _extracted(tree, address)
    lines = list(blocks.lines(found.body)) if found is not None else []
    if sum(len(line) for _joint, line in lines) < min(_LITTLE, signs.characters / 3):
        lines = _all_of_it(tree)
    return {
        "lines": [list(line) for line in lines],
        "title": _one_line(found.title if found is not None else tree.findtext(".//title")),
        "author": _one_line(found.author if found is not None else ""),
        "published": (found.date or "") if found is not None else "",
        "canonical": _canonical(tree, address),
        "notes": [note.as_json() for note in decoded.notes],
        "signs": asdict(signs),
    }


def _extracted(tree: Any, address: str) -> Any:
    config = use_config()
    for name in ("MIN_EXTRACTED_SIZE", "MIN_EXTRACTED_COMM_SIZE"):
        config.set("DEFAULT", name, "1")
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    return bare_extraction(
        tree,
        url=address,
        include_comments=False,
        with_metadata=True,
        prune_xpath=_NOT_THE_TEXT,
        config=config,
        # What the page says of its date; a date that merely stands somewhere in it is none.
        date_extraction_params={
            "original_date": True,
            "extensive_search": False,
            "max_date": f"{tomorrow:%Y-%m-%d}",
        },
    )


def _all_of_it(tree: Any) -> list[tuple[str, str]]:
    """Every visible line, where the extractor found next to nothing in a page that says something."""
    body = tree.find("body")
    text, _notes = visible_text(lxml.html.tostring(tree if body is None else body, encoding="unicode"))
    return [("\n", line) for line in text.split("\n") if line.strip()]


def _canonical(tree: Any, address: str) -> str:
    """What the page calls its address, when that is one of the same site."""
    for link in tree.iter("link"):
        if "canonical" in (link.get("rel") or "").lower().split():
            target = urljoin(address, link.get("href") or "")
            parts = urlsplit(target)
            if parts.scheme in {"http", "https"} and parts.hostname == urlsplit(address).hostname:
                return str(target)
    return ""


def _one_line(text: str | None) -> str:
    return " ".join((text or "").split())[:_MOST_TITLE]
