"""Lists in pages by keyset."""

from datetime import UTC, datetime, timedelta

import pytest

from pastetrader.accounts.models import User
from pastetrader.common.http.paging import newest_first
from workflows.models import Workflow

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


def _workflows(owner: User, times: list[datetime]) -> list[Workflow]:
    rows = [Workflow.objects.create(owner=owner, name=f"Number {number}") for number in range(len(times))]
    for row, time in zip(rows, times, strict=True):
        Workflow.objects.filter(pk=row.pk).update(created_at=time)
    return rows


def _walk(size: int) -> list[str]:
    names: list[str] = []
    cursor = ""
    while True:
        page = newest_first(Workflow.objects.all(), cursor=cursor, size=size)
        names += [row.name for row in page.rows]
        cursor = page.next_cursor
        if not cursor:
            return names


@pytest.mark.parametrize("size", [1, 2, 3, 10])
def test_pages_together_show_every_row_once_and_newest_first(owner: User, size: int) -> None:
    _workflows(owner, [NOON, NOON, NOON, NOON - timedelta(days=1), NOON + timedelta(seconds=1)])

    names = _walk(size)

    assert names == ["Number 4", "Number 2", "Number 1", "Number 0", "Number 3"]


def test_a_row_added_meanwhile_does_not_shift_the_next_page(owner: User) -> None:
    _workflows(owner, [NOON, NOON - timedelta(hours=1), NOON - timedelta(hours=2)])
    first = newest_first(Workflow.objects.all(), size=2)
    _workflows(owner, [NOON + timedelta(hours=1)])

    second = newest_first(Workflow.objects.all(), cursor=first.next_cursor, size=2)

    assert [row.name for row in second.rows] == ["Number 2"]
    assert not second.next_cursor


@pytest.mark.parametrize(
    "cursor",
    [
        "nonsense",
        "2026-11-21T12:00:00~x",
        "~",
        "2026-11-21T12:00:00~" + "0" * 32,
        "0001-01-01T00:00:00+14:00~" + "0" * 32,
    ],
)
def test_a_cursor_that_is_none_begins_anew(owner: User, cursor: str) -> None:
    _workflows(owner, [NOON])

    page = newest_first(Workflow.objects.all(), cursor=cursor, size=2)

    assert len(page.rows) == 1
