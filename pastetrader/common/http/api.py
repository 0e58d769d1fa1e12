"""What every API shares: who may do what, addresses, bodies and queries as values, and lists."""

import json
from collections.abc import Callable, Mapping
from typing import Any, ClassVar, TypeVar

from django.db.models import QuerySet
from django.http import Http404
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel
from pydantic import ValidationError as PydanticError
from rest_framework import serializers
from rest_framework.exceptions import PermissionDenied
from rest_framework.permissions import SAFE_METHODS
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from pastetrader.common.errors import Invalid
from pastetrader.common.http.lists import ListQuery, Pages, only_fields, page_response, parsed_query
from pastetrader.common.messages import joined
from pastetrader.common.models import OwnedQuerySet
from pastetrader.common.pydantic_problems import pydantic_problems

Body = TypeVar("Body", bound=BaseModel)


def parsed(model: type[Body], data: Any) -> Body:
    """Texts of a form or a command as a pydantic value ("5" is 5); raises Invalid with a problem per place."""
    return _checked(lambda: model.model_validate(data))


def parsed_body(model: type[Body], data: Any) -> Body:
    """JSON as a pydantic value: 0 is not false, "5" is not 5. Raises Invalid with a problem per place."""
    return _checked(lambda: model.model_validate_json(json.dumps(data), strict=True))


def _checked(validate: Callable[[], Body]) -> Body:
    try:
        return validate()
    except PydanticError as error:
        problems = pydantic_problems(error)
        text = joined([problem.sentence for problem in problems[:5]], "; ")
        raise Invalid(text, problems=problems) from error


class StrictBooleanField(serializers.BooleanField):
    """True or false: not 0, "off" or whatever else may be taken for one of them."""

    def to_internal_value(self, data: Any) -> Any:
        """The value itself."""
        if not isinstance(data, bool):
            self.fail("invalid", input=data)
        return data


class StrictCharField(serializers.CharField):
    """Text: a number is none."""

    def to_internal_value(self, data: Any) -> str:
        """The checked text."""
        if not isinstance(data, str):
            self.fail("invalid")
        return super().to_internal_value(data)


class StrictSerializer(serializers.Serializer[Any]):
    """Refuses what it does not know: a misspelt field is an error and not a silent loss."""

    def to_internal_value(self, data: Any) -> Any:
        """The checked values."""
        unknown = data.keys() - self.fields.keys() if isinstance(data, Mapping) else set()
        if unknown:
            raise serializers.ValidationError({name: _("Not known here.") for name in sorted(unknown)}, code="unknown")
        return super().to_internal_value(data)


class OwnedViewSet(GenericViewSet[Any]):
    """Rows of the person who asks: what they may not see is not there (404), what they may not change says so (403)."""

    lookup_url_kwarg = "id"
    # Set by `endpoint` for the other form of an address, which the OpenAPI document leaves out.
    is_alias: bool = False
    # What the JSON parser takes here.
    max_body_bytes: ClassVar[int] = 1024 * 1024

    def get_queryset(self) -> QuerySet[Any]:
        """What the person may see."""
        rows = super().get_queryset()
        if not isinstance(rows, OwnedQuerySet):
            raise TypeError("An OwnedViewSet needs an OwnedQuerySet.")
        return rows.visible_to(self.request.user)

    def get_object(self) -> Any:
        """The row of the address; 404 when it cannot be seen, 403 when it would be changed by somebody else."""
        found = super().get_object()
        if self.request.method not in SAFE_METHODS:
            rows = type(found).objects.all()
            if not rows.editable_by(self.request.user).filter(pk=found.pk).exists():
                # Seen, then gone (deleted meanwhile), is not there; only what is still seen is forbidden.
                if not rows.visible_to(self.request.user).filter(pk=found.pk).exists():
                    raise Http404
                raise PermissionDenied
        return found

    @property
    def person(self) -> Any:
        """Who asks; signed in, or they would not have come this far."""
        return self.request.user

    def parsed(self, model: type[Body]) -> Body:
        """The body as a pydantic value; raises Invalid with a problem per place."""
        return parsed_body(model, self.request.data)

    def query(self, model: type[Body]) -> Body:
        """The query parameters as a pydantic value; raises Invalid."""
        return parsed_query(model, self.request)

    def listed(
        self,
        rows: QuerySet[Any],
        filters: type[ListQuery],
        serializer_class: type[serializers.BaseSerializer[Any]] | None = None,
    ) -> Response:
        """One page of the rows that the query parameters ask for; raises Invalid."""
        wanted = self.query(filters)
        pages = Pages(wanted.order(), size=wanted.page_size, cursor=wanted.cursor)
        serializer = serializer_class or self.get_serializer_class()
        shown = serializer(many=True, context=self.get_serializer_context())
        only_fields(getattr(shown, "child"), wanted.fields)  # noqa: B009  # a ListSerializer has one
        shown.instance = pages.cut(wanted.found(wanted.narrowed(rows)))
        return page_response(pages, shown.data, self.request)


def endpoint(route: str, view: type[GenericViewSet[Any]], *, name: str, **actions: str) -> list[URLPattern]:
    """An address in its canonical form (lists end in a slash, details do not), and in the other without a redirect."""
    other = route.removesuffix("/") if route.endswith("/") else f"{route}/"
    return [
        path(route, view.as_view({**actions}), name=name),
        path(other, view.as_view({**actions}, is_alias=True)),
    ]
