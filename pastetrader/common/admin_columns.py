"""Columns of the back office: states as badges (text and colour), sizes as people read them, long words bounded."""

from collections.abc import Callable, Mapping
from typing import Any

from django.db import models
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString

from pastetrader.common.sizes import size

GOOD, BAD, WARN, IDLE, BUSY = "success", "danger", "warning", "default", "info"
# What the words of a list are cut to: a list answers what it is about, the row's page says the rest.
WORDS_MOST = 300
EMPTY = "–"

Column = Callable[[Any], Any]


class _Tones(dict[Any, str]):
    """Unfold asks with [], and shows the bare value where there is no answer."""

    def __missing__(self, _value: Any) -> str:
        return IDLE


def badge(field: str, tones: Mapping[Any, str], *, description: str | Promise) -> Column:
    """A column that shows a field with choices as text on a colour; `tones` says which value has which."""

    def shown(row: models.Model) -> tuple[Any, str] | None:
        value = getattr(row, field)
        return (value, str(getattr(row, f"get_{field}_display")())) if value else None

    return _described(shown, field, description, label=_Tones(tones))


def switch(field: str, *, on: str | Promise, off: str | Promise = "", description: str | Promise) -> Column:
    """A column that shows a flag as one of two states; neither is a failure. Without `off`, a dash."""

    def shown(row: models.Model) -> tuple[bool, str] | None:
        if getattr(row, field):
            return True, str(on)
        return (False, str(off)) if off else None

    return _described(shown, field, description, label=_Tones({True: GOOD}))


def in_bytes(field: str, *, description: str | Promise) -> Column:
    """A column that shows bytes with their unit."""

    def shown(row: models.Model) -> str:
        return size(getattr(row, field))

    return _described(shown, field, description)


def words(field: str, *, description: str | Promise) -> Column:
    """A column of sentences: two lines of it, at most WORDS_MOST characters, a dash where there is nothing."""

    def shown(row: models.Model) -> SafeString | str:
        text = str(getattr(row, field) or "")
        cut = text if len(text) <= WORDS_MOST else f"{text[:WORDS_MOST]}…"
        return format_html('<span class="admin-words" title="{}">{}</span>', cut, cut) if cut else EMPTY

    return _described(shown, field, description)


def named(field: str, *, description: str | Promise) -> Column:
    """A column or a line of a field that has no words of its own."""

    def shown(row: models.Model) -> Any:
        return getattr(row, field)

    return _described(shown, field, description)


def _described(shown: Any, field: str, description: str | Promise, **more: Any) -> Column:
    shown.__name__ = field
    shown.short_description = description
    shown.admin_order_field = field
    for name, value in more.items():
        setattr(shown, name, value)
    column: Column = shown
    return column
