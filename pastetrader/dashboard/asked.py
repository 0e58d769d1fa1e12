"""What the address of the dashboard asks for: which workflows, in which order, from which page on."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Self
from urllib.parse import urlencode

from django.db import models
from django.utils.translation import gettext_lazy as _

LONGEST_SEARCH = 100
# No person turns over more pages than these; a larger number would not fit into a query.
LAST_PAGE = 10_000


class Show(models.TextChoices):
    """Which workflows."""

    ALL = "", _("All")
    ACTIVE = "active", _("Active")
    DRAFT = "draft", _("Draft")
    FAILING = "failing", _("Failing")


class Sort(models.TextChoices):
    """In which order. `TROUBLE`: what failed within a day first, then the newest."""

    TROUBLE = "", _("Newest")
    NAME = "name", _("Name")
    LAST_RUN = "last", _("Last run")
    NEXT_RUN = "next", _("Next run")


@dataclass(frozen=True)
class Asked:
    """Search text, filter, order and page.

    What an address says wrongly is as if it were not there, but for `is_unread`: a filter or an order is none of ours.
    """

    q: str = ""
    show: Show = Show.ALL
    sort: Sort = Sort.TROUBLE
    page: int = 1
    is_unread: bool = field(default=False, compare=False)

    @classmethod
    def of(cls, given: Mapping[str, str]) -> Self:
        """What the query of an address says."""
        show, sort, page = given.get("show", ""), given.get("sort", ""), given.get("page", "")
        return cls(
            given.get("q", "").replace("\x00", "").strip()[:LONGEST_SEARCH],
            Show(show) if show in Show.values else Show.ALL,
            Sort(sort) if sort in Sort.values else Sort.TROUBLE,
            max(1, min(int(page), LAST_PAGE)) if page.isascii() and page.isdigit() and len(page) < 9 else 1,
            is_unread=show not in Show.values or sort not in Sort.values,
        )

    @property
    def is_narrowed(self) -> bool:
        """Whether some workflows are left out."""
        return bool(self.q or self.show)

    def address(self, **changes: object) -> str:
        """The query of the same with changes, from the first page on unless a page is named; "?" for nothing."""
        wanted = replace(self, **{"page": 1, **changes})  # type: ignore[arg-type]  # names of the fields
        given = {"q": wanted.q, "show": str(wanted.show.value), "sort": str(wanted.sort.value)}
        if wanted.page > 1:
            given["page"] = str(wanted.page)
        return "?" + urlencode({name: value for name, value in given.items() if value})
