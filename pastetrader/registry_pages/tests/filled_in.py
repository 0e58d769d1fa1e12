"""What a browser sends of a form on a page: every field as it stands there."""

from html.parser import HTMLParser
from typing import Any

from django.test import Client


class _Fields(HTMLParser):
    """The successful controls of the forms that are sent to one address (or, "", to the page itself)."""

    def __init__(self, action: str) -> None:
        super().__init__()
        self.action = action
        self.found: dict[str, str] = {}
        self._in_form = False
        self._select = ""
        self._textarea = ""
        self._text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._in_form = given.get("method") == "post" and given.get("action", "") == self.action
        if not self._in_form:
            return
        name = given.get("name", "")
        if tag == "input" and name:
            is_chosen = given.get("type") not in {"checkbox", "radio"} or "checked" in given
            if is_chosen:
                self.found[name] = given.get("value", "on" if given.get("type") == "checkbox" else "")
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and ("selected" in given or self._select not in self.found):
            self.found[self._select] = given.get("value", "")
        elif tag == "textarea":
            self._textarea, self._text = name, ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._in_form = False
        elif tag == "select":
            self._select = ""
        elif tag == "textarea" and self._textarea:
            # A browser passes over the first line break.
            self.found[self._textarea] = self._text.removeprefix("\n").replace("\n", "\r\n")
            self._textarea = ""

    def handle_data(self, data: str) -> None:
        if self._textarea:
            self._text += data


def fields_of(text: str, action: str = "") -> dict[str, str]:
    """The fields of the form with that action on a page."""
    parser = _Fields(action)
    parser.feed(text)
    return parser.found


def opened(client: Client, place: str, action: str = "") -> dict[str, str]:
    """The fields of a page's form."""
    return fields_of(client.get(place).content.decode(), action)


def sent(client: Client, place: str, changes: dict[str, str], *, action: str = "", at: str = "") -> Any:
    """Fills a page's form in and sends it; of a field that is not there it says so."""
    fields = opened(client, place, action)
    unknown = changes.keys() - fields.keys() - {"really", "credentials", "tools", "reshape"}
    unknown = {name for name in unknown if not name.startswith("auth_config.")}
    assert not unknown, (sorted(unknown), sorted(fields))
    return client.post(at or action or place, {**fields, **changes})
