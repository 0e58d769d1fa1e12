"""One's own sessions over HTTP."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from pastetrader.accounts.models import SignedIn
from pastetrader.accounts.sessions.serializers import SignedInSerializer
from pastetrader.accounts.sessions.services import end_session, sessions_of
from pastetrader.common.http.api import OwnedViewSet
from pastetrader.common.http.lists import ListQuery
from pastetrader.common.http.openapi_schema import query_parameters


class SessionFilters(ListQuery):
    """How sessions are listed."""

    orderings: ClassVar[Mapping[str, str]] = {"last_seen_at": "last_seen_at", "created_at": "created_at"}
    default_ordering: ClassVar[str] = "-last_seen_at"


class SessionViewSet(OwnedViewSet):
    """Where one is signed in."""

    queryset = SignedIn.objects.all()
    serializer_class = SignedInSerializer
    session_only: ClassVar[bool] = True

    def get_queryset(self) -> QuerySet[SignedIn]:
        """Those that are still good."""
        return sessions_of(self.person)

    @extend_schema(parameters=query_parameters(SessionFilters))
    def list(self, request: Request) -> Response:
        """Sessions, last seen first."""
        return self.listed(self.get_queryset(), SessionFilters)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, **_address: Any) -> Response:
        """Ends the session: whoever uses it is signed out."""
        end_session(session_id=self.get_object().pk, by=self.person)
        return Response(status=204)
