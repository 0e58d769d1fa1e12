"""Lists of the API: parameters, order, pages, sparse fields."""

import itertools
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st
from rest_framework.request import Request

from pastetrader.accounts.models import User
from pastetrader.common.errors import Invalid
from pastetrader.common.http.api import OwnedViewSet
from pastetrader.common.http.lists import ListQuery, Order, Pages
from pastetrader.common.moments import Moment
from registry.models import Tool
from registry.serializers import ToolSerializer
from registry.tests.factories import make_tool

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


class ToolFilters(ListQuery):
    """As a room would write them."""

    lookups: ClassVar = {"created_after": "created_at__gte"}
    orderings: ClassVar = {"created_at": "created_at", "name": "name", "owner": "owner__display_name"}
    searched: ClassVar = ("name", "description")
    created_after: Moment | None = None
    is_active: bool | None = None


class ToolView(OwnedViewSet):
    """A view with a list."""

    queryset = Tool.objects.all()
    serializer_class = ToolSerializer
    format_kwarg = None


def _listed(owner: User | AnonymousUser, query: str) -> Any:
    request = Request(RequestFactory().get(f"/tools/?{query}"))
    request.user = owner
    view = ToolView(request=request)
    return view.listed(Tool.objects.filter(owner__isnull=False), ToolFilters).data


def _names(owner: User, query: str) -> list[str]:
    return [row["name"] for row in _listed(owner, query)["results"]]


def _refused(owner: User, query: str) -> tuple[str, str]:
    with pytest.raises(Invalid) as refused:
        _listed(owner, query)
    problem = refused.value.problems[0]
    return problem.code, problem.path


@pytest.fixture
def tools(owner: User) -> list[Tool]:
    found = [make_tool(owner, name=name, is_active=name != "beta") for name in ("alpha one", "beta", "alpha two")]
    for number, tool in enumerate(found):
        Tool.objects.filter(pk=tool.pk).update(created_at=NOON + timedelta(days=number))
    return found


def test_a_list_is_newest_first_unless_asked_otherwise(owner: User, tools: list[Tool]) -> None:
    assert _names(owner, "") == ["alpha two", "beta", "alpha one"]
    assert _names(owner, "ordering=name") == ["alpha one", "alpha two", "beta"]
    assert _names(owner, "ordering=-name") == ["beta", "alpha two", "alpha one"]


def test_filters_ranges_of_dates_and_search_narrow_a_list(owner: User, tools: list[Tool]) -> None:
    assert _names(owner, "is_active=false") == ["beta"]
    assert _names(owner, "created_after=2026-11-22T12:00:00Z") == ["alpha two", "beta"]
    assert _names(owner, "search=ALPHA+two") == ["alpha two"]
    assert _names(owner, "search=%25") == []


def test_only_the_fields_that_are_asked_for_are_shown(owner: User, tools: list[Tool]) -> None:
    assert _listed(owner, "fields=name,is_active&page_size=1")["results"] == [{"name": "alpha two", "is_active": True}]


@pytest.mark.parametrize(
    ("query", "code", "place"),
    [
        ("page_size=abc", "int_parsing", "?page_size"),
        ("page_size=0", "greater_than_equal", "?page_size"),
        ("page_size=99999", "less_than_equal", "?page_size"),
        ("ordering=description", "unknown_ordering", "?ordering"),
        ("ordering=--name", "unknown_ordering", "?ordering"),
        ("stat=failed", "extra_forbidden", "?stat"),
        ("fields=auth_config.x", "unknown_field", "?fields"),
        ("cursor=nonsense", "invalid_cursor", "?cursor"),
        ("is_active=1&is_active=0", "given_twice", "?is_active"),
        ("search=a%00b", "malformed_text", "?search"),
        ("created_after=0001-01-01T00:00:00%2B14:00", "value_error", "?created_after"),
        ("created_after=9999-12-31T23:59:59-14:00", "value_error", "?created_after"),
        ("created_after=2026-01-01T00:00:00", "timezone_aware", "?created_after"),
    ],
)
def test_a_parameter_that_says_nothing_here_is_refused(owner: User, query: str, code: str, place: str) -> None:
    assert _refused(owner, query) == (code, place)


def test_a_cursor_of_another_order_is_refused(owner: User, tools: list[Tool]) -> None:
    cursor = _listed(owner, "ordering=name&page_size=1")["next"].partition("cursor=")[2].partition("&")[0]

    assert _names(owner, f"ordering=name&cursor={cursor}") == ["alpha two", "beta"]
    assert _refused(owner, f"ordering=-name&cursor={cursor}") == ("invalid_cursor", "?cursor")


def test_the_parameter_that_chooses_the_format_is_no_filter(owner: User, tools: list[Tool]) -> None:
    assert len(_names(owner, "format=json")) == 3


def _walk(order: Order, size: int) -> tuple[list[Any], list[Any]]:
    """All pages to the end, and all back to the beginning."""
    there, cursor, last = [], "", ""
    for _page in range(20):
        pages = Pages(order, size=size, cursor=cursor)
        there.append(pages.cut(Tool.all_objects.filter(owner__isnull=False)))
        last = pages.previous
        cursor = pages.next
        if not cursor:
            break
    back: list[Any] = []
    for _page in range(20):
        if not last:
            break
        pages = Pages(order, size=size, cursor=last)
        back.append(pages.cut(Tool.all_objects.filter(owner__isnull=False)))
        last = pages.previous
    return there, back


@given(
    days=st.lists(st.sampled_from([None, 1, 2]), min_size=1, max_size=6),
    falls=st.booleans(),
    size=st.integers(1, 4),
    column=st.sampled_from(["deleted_at", "name", "created_at", "owner__display_name"]),
)
def test_pages_together_show_every_row_once_in_order(
    days: list[int | None], falls: bool, size: int, column: str
) -> None:
    Tool.all_objects.filter(owner__isnull=False).delete()
    User.objects.all().delete()
    owner = User.objects.create_user("a@example.com", "a password", display_name="A")
    for number, day in enumerate(days):
        tool = make_tool(owner, name=f"t{number % 2}{number}")
        Tool.objects.filter(pk=tool.pk).update(deleted_at=day and NOON + timedelta(days=day))
    order = Order(column, falls=falls)

    there, back = _walk(order, size)

    rows = list(itertools.chain(*there))
    values = [(order.value(row), row.pk) for row in rows]
    known = sorted([value for value in values if value[0] is not None], reverse=falls)
    unknown = sorted([value for value in values if value[0] is None], reverse=falls, key=lambda value: value[1])
    assert values == known + unknown
    assert len(rows) == len(days)
    assert list(itertools.chain(*reversed(back))) == rows[: sum(map(len, there[:-1]))]
