"""Answers that come in parts: where the next one is, and the parts put together. Pure."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urljoin

from pastetrader.common.messages import message as _
from pastetrader.common.outbound_http.exchanged import Request
from pastetrader.common.outbound_http.redirects import origin
from registry.exceptions import ToolError
from registry.http_tool.config import CursorPages, LinkPages, NumberedPages, Pages
from registry.http_tool.paths import NotThere, pick
from registry.http_tool.queries import replaced

MOST_ITEMS = 100_000
_LINK = re.compile(r"<([^<>]*)>([^<]*)")
_NEXT = re.compile(r";\s*rel\s*=\s*\"?[^\";]*\bnext\b", re.IGNORECASE)


def items_of(pages: Pages, answer: Mapping[str, Any]) -> list[Any]:
    """The list of one page. Raises ToolError when there is none."""
    try:
        found = pick(answer["body"], pages.items)
    except NotThere as error:
        raise ToolError("answer_lacks", error.message) from error
    if not isinstance(found, list):
        text = _("The items of a page are to be a list; “%(path)s” is none.", path=pages.items or "$")
        raise ToolError("answer_lacks", text)
    return found


def request_after(pages: Pages, first: Request, answer: Mapping[str, Any], *, page: int, items: int) -> Request | None:
    """The request for the page after the `page`-th (from 1), which had that many items; None after the last.

    Made of the first one, so that its headers and body are those of every page. Raises ToolError when the other side
    names a page on another computer, which would be told what was meant for this one.
    """
    match pages:
        case NumberedPages():
            number = pages.first + page * pages.step
            return replace(first, url=replaced(first.url, pages.parameter, str(number))) if items else None
        case CursorPages():
            cursor = _optional(answer, pages.next)
            if cursor in {None, "", False} or isinstance(cursor, dict | list):
                return None
            return replace(first, url=replaced(first.url, pages.parameter, str(cursor)))
        case LinkPages():
            target = _optional(answer, pages.next) if pages.next else linked(answer["headers"].get("link", ""))
    if not isinstance(target, str) or not target:
        return None
    there = urljoin(first.url, target)
    if origin(there) != origin(first.url):
        text = _("The next page is said to be on another computer, which is not called.")
        raise ToolError("redirect_refused", text)
    return replace(first, url=there)


def linked(header: str) -> str | None:
    """The address of `rel="next"` in a header Link."""
    return next((found[1] for found in _LINK.finditer(header) if _NEXT.search(found[2])), None)


def _optional(answer: Mapping[str, Any], path: str) -> Any:
    try:
        return pick(answer["body"], path)
    except NotThere:
        return None
