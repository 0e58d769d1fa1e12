"""Lists of the API: which parameters they take, and pages by keyset.

A page begins after the last row seen, whatever is added meanwhile, and costs the same on page 1,000 as on page 1.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, ClassVar, Literal, TypeVar

from django.core import signing
from django.db.models import F, Field, Q, QuerySet
from django.db.models.expressions import OrderBy
from pydantic import BaseModel, ConfigDict
from pydantic import Field as Limits
from pydantic import ValidationError as PydanticError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.settings import api_settings
from rest_framework.utils.urls import remove_query_param, replace_query_param

from pastetrader.common.errors import Invalid
from pastetrader.common.messages import Problem, joined
from pastetrader.common.messages import message as _
from pastetrader.common.pydantic_problems import pydantic_problems

DEFAULT_SIZE = 50
MAX_SIZE = 200
_SALT = "pastetrader.common.http.lists"
Query = TypeVar("Query", bound=BaseModel)


class ListQuery(BaseModel):
    """What every list takes; a list's own filters are further fields of a subclass.

    A field that is given becomes `filter(<lookup>=value)`: the lookup that `lookups` says, or the field's own name.
    What is more than that goes into `narrowed`. A range of dates is two fields of `common.moments.Moment`:
    `lookups = {"created_after": "created_at__gte", "created_before": "created_at__lt"}`. Unknown parameters are
    refused.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    # Field of the filters -> lookup of the ORM, where it is not the field's name.
    lookups: ClassVar[Mapping[str, str]] = {}
    # Fields of the filters that no comparison answers, but `narrowed` of the subclass, or the view.
    special: ClassVar[frozenset[str]] = frozenset()
    # What `ordering` may say (each also with a minus) -> the column, "instrument__symbol" across a relation.
    orderings: ClassVar[Mapping[str, str]] = {"created_at": "created_at"}
    default_ordering: ClassVar[str] = "-created_at"
    # The columns that `search` looks into.
    searched: ClassVar[tuple[str, ...]] = ()

    cursor: str = Limits(default="", max_length=2_000, description="Where the page begins; from `next` or `previous`.")
    page_size: int = Limits(default=DEFAULT_SIZE, ge=1, le=MAX_SIZE, description="Rows of a page.")
    ordering: str = Limits(
        default="", max_length=50, description="By what the rows are sorted; with a minus, downwards."
    )
    search: str = Limits(default="", max_length=200, description="Words that must all occur.")
    fields: str = Limits(
        default="", max_length=1_000, description="Only these fields of each row, with commas between."
    )

    def narrowed(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """The rows that the filters leave. A subclass extends it for what is more than a comparison."""
        common = ListQuery.model_fields.keys()
        given = {
            self.lookups.get(name, name): value
            for name, value in self
            if name in self.model_fields_set - common - self.special and value is not None
        }
        return rows.filter(**given) if given else rows

    def found(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """The rows in which every word of `search` occurs. Raises Invalid where nothing can be searched."""
        if self.search and not self.searched:
            raise refused("search", "search_unavailable", _("This list cannot be searched."))
        for word in self.search.split()[:10]:
            anywhere = Q()
            for column in self.searched:
                anywhere |= Q(**{f"{column}__icontains": word})
            rows = rows.filter(anywhere)
        return rows

    def order(self) -> "Order":
        """By what the rows are sorted. Raises Invalid for what is not allowed."""
        wanted = self.ordering or self.default_ordering
        column = self.orderings.get(wanted.removeprefix("-"))
        if column is None:
            names = ", ".join(self.orderings)
            raise refused("ordering", "unknown_ordering", _("Lists here are sorted by: %(names)s.", names=names))
        return Order(column, falls=wanted.startswith("-"))


def refused(parameter: str, code: str, text: Any) -> Invalid:
    """That a parameter of the query is not valid."""
    return Invalid(text, problems=[Problem(code, text, path=f"?{parameter}")])


def parsed_query(model: type[Query], request: Request) -> Query:
    """The query parameters as a pydantic value; raises Invalid, also for one that is given twice."""
    given = request.query_params
    values: dict[str, str] = {}
    for name, found in given.lists():
        if len(found) > 1:
            raise refused(name[:60], "given_twice", _("This parameter is given twice."))
        if "\0" in found[0]:
            raise refused(name[:60], "malformed_text", _("The character NUL (\\u0000) cannot be stored."))
        if name != api_settings.URL_FORMAT_OVERRIDE:
            values[name] = found[0]
    try:
        return model.model_validate(values)
    except PydanticError as error:
        problems = pydantic_problems(error, model=model)
        asked = [replace(problem, path=f"?{problem.path}") for problem in problems]
        text = joined([problem.sentence for problem in asked[:5]], "; ")
        raise Invalid(text, problems=asked) from error


class Order:
    """A column and a direction; rows with the same value follow by id, those without a value stand last."""

    def __init__(self, column: str, *, falls: bool = False) -> None:
        self.column = column
        self.falls = falls

    @property
    def name(self) -> str:
        """As a cursor keeps it."""
        return f"{'-' if self.falls else ''}{self.column}"

    def field(self, rows: QuerySet[Any]) -> Field[Any, Any]:
        """The column's field."""
        model, steps = rows.model, self.column.split("__")
        for step in steps[:-1]:
            model = model._meta.get_field(step).related_model
        found: Field[Any, Any] = model._meta.get_field(steps[-1])
        return found

    def value(self, row: Any) -> Any:
        """The column's value in a row."""
        for step in self.column.split("__"):
            row = None if row is None else getattr(row, step)
        return row

    def sorted(self, rows: QuerySet[Any], *, backwards: bool) -> QuerySet[Any]:
        """The rows in this order, or the other way round."""
        falls = self.falls != backwards
        key = "-pk" if falls else "pk"
        if not self._may_lack(rows):
            return rows.order_by(f"-{self.column}" if falls else self.column, key)
        last: dict[str, Literal[True]] = {"nulls_first": True} if backwards else {"nulls_last": True}
        return rows.order_by(OrderBy(F(self.column), descending=falls, **last), key)

    def beyond(self, rows: QuerySet[Any], value: Any, key: Any, *, backwards: bool) -> QuerySet[Any]:
        """The rows that follow (or, backwards, precede) the one with this value and id."""
        ahead = "lt" if self.falls != backwards else "gt"
        lacks = Q(**{f"{self.column}__isnull": True})
        if value is None:
            same = lacks & Q(**{f"pk__{ahead}": key})
            return rows.filter(same | ~lacks if backwards else same)
        follow = Q(**{f"{self.column}__{ahead}": value}) | Q(**{self.column: value, f"pk__{ahead}": key})
        if self._may_lack(rows):
            return rows.filter(follow if backwards else follow | lacks)
        # Says nothing new; but from an OR alone PostgreSQL does not see where in the index the page begins.
        return rows.filter(Q(**{f"{self.column}__{ahead}e": value}) & follow)

    def _may_lack(self, rows: QuerySet[Any]) -> bool:
        return self.field(rows).null or "__" in self.column


class Pages:
    """Cuts pages out of rows. Cursors are signed: whatever one names was once a row's own."""

    def __init__(self, order: Order, *, size: int, cursor: str = "") -> None:
        self.order = order
        self.size = size
        self.cursor = cursor
        self.next = ""
        self.previous = ""

    def cut(self, rows: QuerySet[Any]) -> list[Any]:
        """The rows of the page; afterwards `next` and `previous` are cursors, or "". Raises Invalid for the cursor."""
        backwards, place = False, None
        if self.cursor:
            backwards, *place = self._read(rows)
            rows = self.order.beyond(rows, *place, backwards=backwards)
        found = list(self.order.sorted(rows, backwards=backwards)[: self.size + 1])
        has_more, found = len(found) > self.size, found[: self.size]
        if backwards:
            found.reverse()
        if found:
            self.next = self._written(found[-1], backwards=False) if has_more or backwards else ""
            self.previous = (
                self._written(found[0], backwards=True) if (place and not backwards) or (has_more and backwards) else ""
            )
        return found

    def _written(self, row: Any, *, backwards: bool) -> str:
        value = self.order.value(row)
        if isinstance(value, datetime):
            value = value.isoformat()
        elif value is not None:
            value = str(value)
        return signing.dumps([self.order.name, backwards, value, str(row.pk)], salt=_SALT)

    def _read(self, rows: QuerySet[Any]) -> tuple[bool, Any, Any]:
        try:
            name, backwards, value, key = signing.loads(self.cursor, salt=_SALT)
        except (signing.BadSignature, ValueError):
            name = ""
        if name != self.order.name:
            raise refused("cursor", "invalid_cursor", _("This cursor is none of this list in this order."))
        return backwards, None if value is None else self.order.field(rows).to_python(value), key


def page_response(pages: Pages, shown: list[Any], request: Request) -> Response:
    """`{next, previous, results}`; next and previous are addresses, or null."""
    place = remove_query_param(request.build_absolute_uri(), "cursor")
    links = {
        name: replace_query_param(place, "cursor", cursor) if cursor else None
        for name, cursor in (("next", pages.next), ("previous", pages.previous))
    }
    return Response({**links, "results": shown})


def only_fields(serializer: Any, wanted: str) -> None:
    """Leaves a serializer (of one row) the fields that are wanted; raises Invalid for unknown ones."""
    names = {name.strip() for name in wanted.split(",") if name.strip()}
    unknown = sorted(names - serializer.fields.keys())
    if unknown:
        text = _("There is no field “%(name)s”.", name=unknown[0][:60])
        raise refused("fields", "unknown_field", text)
    if names:
        for name in serializer.fields.keys() - names:
            serializer.fields.pop(name)
