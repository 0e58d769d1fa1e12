"""A page as its reader's browser shows it: what is hidden, struck out or only for programs is dropped. Pure.

Runs in a helper process: the parser is a C library, and pages are made by anybody.
"""

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

import lxml.html
from lxml.etree import ParserError

from parsers.formats.hiding import has_hidden_name, hidden_names, hides

_XML_HEAD = re.compile(r"^\s*<\?xml[^>]*\?>")
_NEVER = frozenset({"noscript", "template", "svg", "object", "embed", "select", "canvas", "math"})
_STRUCK = frozenset({"del", "s", "strike"})
_STRUCK_STYLE = re.compile(r"text-decoration[\w-]*\s*:[^;]*line-through", re.IGNORECASE)
_UNSEEN = frozenset({"script", "style", "head", "title", "iframe", "frame", "textarea", "button"})
_REFRESH = re.compile(r"^\s*(\d{1,3})(?:\.\d*)?\s*[;,]\s*(?:url\s*=)?\s*[\"']?([^\"'\s]+)", re.IGNORECASE)
_SOON = 10
_MOUNTS = frozenset({"root", "app", "__next", "__nuxt", "___gatsby", "svelte", "react-root", "main-app", "q-app"})
_WANTS_SCRIPTS = re.compile(
    r"(?:enable|activate|requires?|turn on|need|without|disabled)\W+(?:\w+\W+){0,4}?java ?script"
    r"|java ?script\W+(?:\w+\W+){0,4}?(?:enabled?|required|disabled|turned|needed)"
    r"|(?:자바\s?스크립트|java ?script)[^.\n]{0,30}(?:활성|사용|허용|필요|켜)",
    re.IGNORECASE,
)
_PAID = re.compile(r"\"isAccessibleForFree\"\s*:\s*\"?false", re.IGNORECASE)
_LOG_IN = re.compile(r"log-?in|sign-?in|logon|nidlogin|/auth\b|account/begin", re.IGNORECASE)


@dataclass(frozen=True)
class Signs:
    """What a page tells of itself beside its text. `characters` are those that one sees; `onward` is where it leads
    when it has nothing to say itself: a frame of the same site, or an address that it sends its visitors to at once.
    """

    characters: int
    hid_text: bool
    struck_out: bool
    onward: str
    is_sent_on: bool
    wants_scripts: bool
    asks_for_password: bool
    is_paid: bool
    is_log_in: bool


def parsed(markup: str) -> Any:
    """The tree of a page; None when there is none."""
    try:
        return lxml.html.document_fromstring(_XML_HEAD.sub("", markup.replace("\x00", "")))
    except (ParserError, ValueError):
        return None


def cleaned(tree: Any, address: str) -> Signs:
    """Drop what nobody sees, in place, and tell what the page says of itself."""
    notices = " ".join(" ".join(element.itertext()) for element in tree.iter("noscript"))
    sent_on = _refresh(tree, address)
    names = frozenset(name for sheet in tree.iter("style") for name in hidden_names(sheet.text or ""))
    hid, struck = _drop(tree, names)
    seen = visible_length(tree)
    scripts = list(tree.iter("script"))
    is_mount = any(
        element.get("id") in _MOUNTS and visible_length(element) < 20 for element in tree.iter("div", "main")
    )
    return Signs(
        characters=seen,
        hid_text=hid,
        struck_out=struck,
        onward=sent_on or _frame(tree, address),
        is_sent_on=bool(sent_on),
        wants_scripts=bool(scripts) and (is_mount or bool(_WANTS_SCRIPTS.search(notices + _start_of(tree)))),
        asks_for_password=any((field.get("type") or "").lower() == "password" for field in tree.iter("input")),
        is_paid=any(_PAID.search(script.text or "") for script in scripts),
        is_log_in=bool(_LOG_IN.search(urlsplit(address).path)),
    )


def visible_length(element: Any) -> int:
    """How many characters one sees of it, blanks not counted."""
    return sum(len("".join(text.split())) for text in _visible(element))


def _visible(element: Any) -> list[str]:
    found: list[str] = []
    stack = [element]
    while stack:
        inner = stack.pop()
        if isinstance(inner, str):
            found.append(inner)
            continue
        if not isinstance(inner.tag, str) or inner.tag in _UNSEEN:
            continue
        parts: list[Any] = [inner.text or ""]
        for child in inner:
            parts += [child, child.tail or ""]
        stack += reversed(parts)
    return found


def _start_of(tree: Any) -> str:
    return " ".join(_visible(tree))[:500]


def _drop(tree: Any, names: frozenset[str]) -> tuple[bool, bool]:
    """Whether something hidden and something struck out was dropped."""
    hid = struck = False
    for element in list(tree.iter()):
        if not isinstance(element.tag, str):  # comments, and instructions to programs
            element.getparent() is None or element.drop_tree()
            continue
        if element.getparent() is None or element.tag in {"html", "body", "head"}:
            continue
        attributes = {str(name).lower(): str(value) for name, value in element.attrib.items()}
        if element.tag in _STRUCK or _STRUCK_STYLE.search(attributes.get("style", "")):
            struck = struck or visible_length(element) > 0
        elif hides(attributes) or has_hidden_name(attributes, names):
            hid = hid or visible_length(element) > 0
        elif element.tag not in _NEVER:
            continue
        element.drop_tree()
    return hid, struck


def _refresh(tree: Any, address: str) -> str:
    for meta in tree.iter("meta"):
        if (meta.get("http-equiv") or "").lower() != "refresh" or any(True for _ in meta.iterancestors("noscript")):
            continue
        found = _REFRESH.match(meta.get("content") or "")
        if found and int(found[1]) <= _SOON:
            target = urljoin(address, found[2])
            return "" if target.partition("#")[0] == address.partition("#")[0] else target
    return ""


def _frame(tree: Any, address: str) -> str:
    """The frame that stands for the page: one of the same site, rather one that is called "main" than another."""
    host = urlsplit(address).hostname
    frames = [(element, urljoin(address, element.get("src") or "")) for element in tree.iter("iframe", "frame")]
    same = [(element, target) for element, target in frames if element.get("src") and urlsplit(target).hostname == host]
    same.sort(key=lambda one: "main" not in f"{one[0].get('id')} {one[0].get('name')}".lower())
    return next((target for _element, target in same if target != address), "")
