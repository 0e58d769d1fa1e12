"""Lists in pages by keyset: the next page starts after the last row seen, whatever is added meanwhile."""

from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar
from uuid import UUID

from django.db import models
from django.db.models import Q

from pastetrader.common.moments import is_storable

AnyRow = TypeVar("AnyRow", bound=models.Model)


@dataclass(frozen=True)
class Page(Generic[AnyRow]):
    """Rows, and the cursor of the rows that follow; "" at the end."""

    rows: list[AnyRow]
    next_cursor: str = ""


def newest_first(rows: models.QuerySet[AnyRow], *, cursor: str = "", size: int) -> Page[AnyRow]:
    """Up to `size` rows by `created_at` and id, newest first, below the cursor; a cursor that isn't one starts anew."""
    rows = rows.order_by("-created_at", "-pk")
    below = _read(cursor)
    if below:
        created_at, key = below
        rows = rows.filter(Q(created_at__lt=created_at) | Q(created_at=created_at, pk__lt=key))
    found = list(rows[: size + 1])
    if len(found) <= size:
        return Page(found)
    last = found[size - 1]
    return Page(found[:size], f"{getattr(last, 'created_at').isoformat()}~{last.pk}")  # noqa: B009


def _read(cursor: str) -> tuple[datetime, UUID] | None:
    created_at, _tilde, key = cursor.partition("~")
    try:
        moment, row = datetime.fromisoformat(created_at), UUID(key)
    except ValueError:
        return None
    return (moment, row) if is_storable(moment) else None
