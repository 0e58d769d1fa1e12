"""Updates of markets over HTTP: looked at by all who are signed in, asked for by who may bring bars."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from pydantic import Field
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from pastetrader.accounts.repeatable import idempotent
from pastetrader.common.http.api import OwnedViewSet
from pastetrader.common.http.lists import ListQuery
from pastetrader.common.http.openapi.schema import query_parameters
from screening.api.signals import MARKET, SYMBOL
from screening.bar_updates import services
from screening.bar_updates.offered import chosen
from screening.bar_updates.serializers import (
    BarUpdateDetailSerializer,
    BarUpdateSerializer,
    NewUpdate,
    UpdateSymbolSerializer,
)
from screening.models import BarUpdate, SymbolState, UpdateStatus


class BarUpdateQuery(ListQuery):
    """What a list of updates may be narrowed to."""

    market: str | None = Field(default=None, pattern=MARKET)
    status: UpdateStatus | None = None
    provider: str | None = Field(default=None, max_length=20)


class UpdateSymbolQuery(ListQuery):
    """What the symbols of an update may be narrowed to: `state=failed` are its failures."""

    orderings: ClassVar[Mapping[str, str]] = {"symbol": "symbol"}
    default_ordering: ClassVar[str] = "symbol"
    searched: ClassVar[tuple[str, ...]] = ("symbol",)

    state: SymbolState | None = None
    symbol: str | None = Field(default=None, pattern=SYMBOL)


class BarUpdateViewSet(OwnedViewSet):
    """Updates of all markets."""

    queryset = BarUpdate.objects.all()
    serializer_class = BarUpdateSerializer

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Nobody without the permission changes anything."""
        super().initial(request, *args, **kwargs)
        if request.method not in SAFE_METHODS:
            services.require_update_permission(request.user)

    def get_queryset(self) -> QuerySet[BarUpdate]:
        """All of them: bars are common to all."""
        return BarUpdate.objects.all()

    @extend_schema(parameters=query_parameters(BarUpdateQuery))
    def list(self, request: Request) -> Response:
        """Updates, newest first."""
        return self.listed(self.get_queryset().defer("passport", "report"), BarUpdateQuery)

    @extend_schema(request=NewUpdate, responses={201: BarUpdateDetailSerializer, 200: BarUpdateDetailSerializer})
    @idempotent()
    def create(self, request: Request) -> Response:
        """Begins an update of a market up to its last finished session; one that is at work is answered instead (200).

        Look again until its status is `stored`, `held` (a person decides) or `failed`.
        """
        began, new = timezone.now(), self.parsed(NewUpdate)
        provider, source = chosen(str(new.source)) if new.source else (new.provider, None)
        update = services.request_update(
            new.market, provider=provider, source=source, since=new.since, force=new.force, by=self.person
        )
        place = reverse("api-bar-update", kwargs={"id": update.pk}, request=request)
        status = 201 if update.created_at >= began else 200
        return Response(BarUpdateDetailSerializer(update).data, status=status, headers={"Location": place})

    @extend_schema(responses={200: BarUpdateDetailSerializer})
    def retrieve(self, request: Request, **_address: Any) -> Response:
        """One update: how far it is, what was found, what came of it."""
        return Response(BarUpdateDetailSerializer(self._update()).data)

    @extend_schema(parameters=query_parameters(UpdateSymbolQuery), responses={200: UpdateSymbolSerializer(many=True)})
    def symbols(self, request: Request, **_address: Any) -> Response:
        """Its symbols, kept for 30 days."""
        rows = self._update().symbols.defer("bars", "details")
        return self.listed(rows, UpdateSymbolQuery, UpdateSymbolSerializer)

    @extend_schema(request=None, responses={200: BarUpdateDetailSerializer})
    def retry(self, request: Request, **_address: Any) -> Response:
        """Fetches the symbols that failed once more."""
        update = self._update()
        services.retry_failures(update)
        return Response(BarUpdateDetailSerializer(update).data)

    @extend_schema(request=None, responses={200: BarUpdateDetailSerializer})
    def store(self, request: Request, **_address: Any) -> Response:
        """Stores an update that was held back for its quality, which whoever asks for it has looked at."""
        update = self._update()
        services.store_anyway(update, by=self.person)
        return Response(BarUpdateDetailSerializer(update).data)

    @extend_schema(request=None, responses={200: BarUpdateDetailSerializer})
    def discard(self, request: Request, **_address: Any) -> Response:
        """Forgets what was fetched; the market stays as it was."""
        update = self._update()
        services.discard(update)
        return Response(BarUpdateDetailSerializer(update).data)

    def _update(self) -> BarUpdate:
        found: BarUpdate = super(OwnedViewSet, self).get_object()
        return found
