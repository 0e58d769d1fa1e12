"""Watch-lists over HTTP."""

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar

from drf_spectacular.utils import OpenApiParameter, extend_schema
from pydantic import BaseModel, ConfigDict, Field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from pastetrader.accounts.repeatable import idempotent
from pastetrader.common.http.api import OwnedViewSet
from pastetrader.common.http.lists import ListQuery
from pastetrader.common.http.openapi.schema import query_parameters
from pastetrader.common.http.preconditions import check_if_match, etag, not_modified
from screening.models import Watchlist
from screening.watchlists.services import Wanted, change_watchlist, create_watchlist, delete_watchlist

IF_MATCH = OpenApiParameter("If-Match", str, OpenApiParameter.HEADER, description="The ETag that was changed.")
Pieces = Annotated[list[Annotated[str, Field(max_length=200)]], Field(max_length=5_000)]


class WatchlistSerializer(serializers.ModelSerializer[Watchlist]):
    """Symbols of a market under a name, in their order. `version` rises with every change."""

    symbols = serializers.ListField(child=serializers.CharField(), read_only=True)

    class Meta:
        model = Watchlist
        fields = ["id", "name", "market", "symbols", "version", "created_at", "updated_at"]
        read_only_fields = fields


class WholeWatchlist(BaseModel):
    """A watch-list. `symbols` may be symbols, ISINs or names; each that is none is refused, with its place."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(max_length=200)
    market: str = Field(max_length=40)
    symbols: Pieces = []

    def wanted(self) -> Wanted:
        """For the service."""
        return Wanted(self.name, self.market, self.symbols)


class WatchlistChanges(BaseModel):
    """What is to be other; what isn't given stays."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str | None = Field(default=None, max_length=200)
    market: str | None = Field(default=None, max_length=40)
    symbols: Pieces | None = None


class WatchlistFilters(ListQuery):
    """What a list of watch-lists may be narrowed to."""

    orderings: ClassVar[Mapping[str, str]] = {"name": "name", "created_at": "created_at", "updated_at": "updated_at"}
    default_ordering: ClassVar[str] = "name"
    searched: ClassVar[tuple[str, ...]] = ("name",)

    market: str | None = None


class WatchlistViewSet(OwnedViewSet):
    """One's own watch-lists."""

    queryset = Watchlist.objects.all()
    serializer_class = WatchlistSerializer

    @extend_schema(parameters=query_parameters(WatchlistFilters))
    def list(self, request: Request) -> Response:
        """Watch-lists by name."""
        return self.listed(self.get_queryset(), WatchlistFilters)

    @extend_schema(request=WholeWatchlist, responses={201: WatchlistSerializer})
    @idempotent()
    def create(self, request: Request) -> Response:
        """A new watch-list."""
        made = create_watchlist(owner=self.person, wanted=self.parsed(WholeWatchlist).wanted())
        answer = self._shown(made, status=201)
        answer["Location"] = reverse("api-watchlist", kwargs={"id": made.pk}, request=request)
        return answer

    def retrieve(self, request: Request, **_address: Any) -> Response:
        """One watch-list."""
        found = self.get_object()
        if not_modified(request, tag_of(found)):
            return Response(status=304, headers={"ETag": tag_of(found)})
        return self._shown(found)

    @extend_schema(request=WholeWatchlist, parameters=[IF_MATCH], responses={200: WatchlistSerializer})
    def update(self, request: Request, **_address: Any) -> Response:
        """Says anew how it is to be."""
        found, wanted = self.get_object(), self.parsed(WholeWatchlist).wanted()
        return self._shown(change_watchlist(watchlist=found, changed=lambda _held: wanted, check=self._check))

    @extend_schema(request=WatchlistChanges, parameters=[IF_MATCH], responses={200: WatchlistSerializer})
    def partial_update(self, request: Request, **_address: Any) -> Response:
        """Changes what is given."""
        found, changes = self.get_object(), self.parsed(WatchlistChanges)

        def changed(held: Watchlist) -> Wanted:
            return Wanted(
                held.name if changes.name is None else changes.name,
                held.market if changes.market is None else changes.market,
                held.symbols if changes.symbols is None else changes.symbols,
                # What was saved and has gone from the market since is no reason to refuse another name.
                skips_unknown=changes.symbols is None and changes.market is None,
            )

        return self._shown(change_watchlist(watchlist=found, changed=changed, check=self._check))

    @extend_schema(parameters=[IF_MATCH], responses={204: None})
    def destroy(self, request: Request, **_address: Any) -> Response:
        """Deletes it; a universe that names it says so when it is asked for."""
        delete_watchlist(watchlist=self.get_object(), check=self._check)
        return Response(status=204)

    def _check(self, held: Watchlist) -> None:
        check_if_match(self.request, tag_of(held))

    def _shown(self, row: Watchlist, *, status: int = 200) -> Response:
        return Response(self.get_serializer(row).data, status=status, headers={"ETag": tag_of(row)})


def tag_of(row: Watchlist) -> str:
    """The ETag of a watch-list."""
    return etag(row.pk, row.version)
