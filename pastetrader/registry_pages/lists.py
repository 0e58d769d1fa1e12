"""What the lists of tools and agents may be narrowed to by their addresses."""

from dataclasses import dataclass
from typing import Any, Self
from urllib.parse import urlencode

from django.db import models
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from pastetrader.accounts.models import User
from pastetrader.common.http.paging import Page, newest_first

PAGE_SIZE = 30
MOST_WORDS = 10


class Whose(models.TextChoices):
    """Whose rows."""

    ALL = "", _("all")
    MINE = "mine", _("my own")
    PUBLIC = "public", _("public, of others")
    BUILTIN = "builtin", _("built-in")


class Activity(models.TextChoices):
    """Which of them."""

    ALL = "", _("all")
    ON = "on", _("switched on")
    OFF = "off", _("switched off")


@dataclass(frozen=True)
class Asked:
    """What an address asks for. `is_unread`: something in it is no filter, and everything is shown instead."""

    words: str
    whose: str
    activity: str
    kind: str
    before: str
    is_unread: bool

    @classmethod
    def of(cls, given: QueryDict, kinds: list[str], *, with_builtin: bool) -> Self:
        """The filters of a query; `kinds` are the types or providers that there are."""
        whose = [one for one in Whose.values if with_builtin or one != Whose.BUILTIN]
        found = {"whose": whose, "active": Activity.values, "kind": ["", *kinds]}
        known = {name: given.get(name, "") if given.get(name, "") in values else "" for name, values in found.items()}
        return cls(
            given.get("q", "")[:200].strip(),
            known["whose"],
            known["active"],
            known["kind"],
            given.get("before", ""),
            any(given.get(name, "") != value for name, value in known.items()),
        )

    @property
    def is_narrowed(self) -> bool:
        """Whether anything was asked for."""
        return bool(self.words or self.whose or self.activity or self.kind)

    def page(self, rows: QuerySet[Any], reader: User, *, kind_column: str) -> Page[Any]:
        """The rows that are asked for, newest first."""
        match self.whose:
            case Whose.MINE:
                rows = rows.filter(owner=reader)
            case Whose.PUBLIC:
                rows = rows.exclude(owner=reader).exclude(owner=None)
            case Whose.BUILTIN:
                rows = rows.filter(owner=None)
        if self.activity:
            rows = rows.filter(is_active=self.activity == Activity.ON)
        if self.kind:
            rows = rows.filter(**{kind_column: self.kind})
        for word in self.words.split()[:MOST_WORDS]:
            rows = rows.filter(Q(name__icontains=word) | Q(description__icontains=word))
        return newest_first(rows, cursor=self.before, size=PAGE_SIZE)

    def address(self, *, before: str) -> str:
        """The query of the page that begins below a cursor."""
        asked = {"q": self.words, "whose": self.whose, "active": self.activity, "kind": self.kind, "before": before}
        return urlencode({name: value for name, value in asked.items() if value})
