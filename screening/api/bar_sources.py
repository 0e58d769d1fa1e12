"""Sources of bars over HTTP, for who may set them up: their keys go in, and never come out."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from pydantic import Field
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from pastetrader.accounts.repeatable import idempotent
from pastetrader.common.http.api import OwnedViewSet
from pastetrader.common.http.lists import ListQuery
from pastetrader.common.http.openapi.schema import query_parameters
from screening.bar_sources.serializers import BarSourceSerializer, NewSource, SourceChange, WhatToTry
from screening.bar_sources.services import delete_source, require_permission, save_source
from screening.bar_sources.trials import ask_for_trial
from screening.models import BarSource


class BarSourceQuery(ListQuery):
    """What a list of sources may be narrowed to."""

    orderings: ClassVar[Mapping[str, str]] = {"name": "name", "provider": "provider", "created_at": "created_at"}
    searched: ClassVar[tuple[str, ...]] = ("name", "provider")

    provider: str | None = Field(default=None, max_length=20)
    is_active: bool | None = None


class BarSourceViewSet(OwnedViewSet):
    """The sources of this installation, for who may set them up."""

    queryset = BarSource.objects.all()
    serializer_class = BarSourceSerializer
    run_actions: ClassVar[frozenset[str]] = frozenset({"test"})

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Nobody without the permission comes any further."""
        super().initial(request, *args, **kwargs)
        require_permission(request.user)

    def get_queryset(self) -> QuerySet[BarSource]:
        """All of them: they are nobody's own."""
        return BarSource.objects.all()

    @extend_schema(parameters=query_parameters(BarSourceQuery))
    def list(self, request: Request) -> Response:
        """Sources of bars, newest first."""
        return self.listed(self.get_queryset(), BarSourceQuery)

    @extend_schema(request=NewSource, responses={201: BarSourceSerializer})
    @idempotent()
    def create(self, request: Request) -> Response:
        """Sets up a source. Try it out (`test`) before something relies on it."""
        new = self.parsed(NewSource)
        source = BarSource(
            provider=new.provider, name=new.name, config=new.config, automatic=sorted(set(new.automatic))
        )
        save_source(source, secret=new.secret, by=self.person)
        place = reverse("api-bar-source", kwargs={"id": source.pk}, request=request)
        return Response(self.get_serializer(source).data, status=201, headers={"Location": place})

    @extend_schema(responses={200: BarSourceSerializer})
    def retrieve(self, request: Request, **_address: Any) -> Response:
        """One source, without its keys."""
        return Response(self.get_serializer(self._source()).data)

    @extend_schema(request=SourceChange, responses={200: BarSourceSerializer})
    def partial_update(self, request: Request, **_address: Any) -> Response:
        """Changes a source. Whoever changes where its keys are sent to gives them again."""
        source, change = self._source(), self.parsed(SourceChange)
        for name in ("name", "config", "automatic", "is_active"):
            given = getattr(change, name)
            if given is not None:
                setattr(source, name, sorted(set(given)) if name == "automatic" else given)
        save_source(source, secret=change.secret, by=self.person)
        return Response(self.get_serializer(source).data)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, **_address: Any) -> Response:
        """Deletes a source with its keys; the bars that came from it stay."""
        delete_source(self._source(), by=self.person)
        return Response(status=204)

    @extend_schema(request=WhatToTry, responses={202: BarSourceSerializer})
    def test(self, request: Request, **_address: Any) -> Response:
        """Has a worker ask the source for a few bars. Look again until the state of `trial` is not `asked`."""
        source, what = self._source(), self.parsed(WhatToTry)
        ask_for_trial(source, market=what.market, symbol=what.symbol)
        return Response(self.get_serializer(source).data, status=202)

    def _source(self) -> BarSource:
        found: BarSource = super(OwnedViewSet, self).get_object()
        return found
