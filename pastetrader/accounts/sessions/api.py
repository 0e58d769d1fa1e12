"""One's own sessions over HTTP."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from pastetrader.accounts.models import SignedIn
from pastetrader.accounts.sessions.serializers import SessionSerializer
from pastetrader.accounts.sessions.services import end_session, sessions_of
from pastetrader.common.http.api import OwnedViewSet


class SessionViewSet(OwnedViewSet):
    """Where one is signed in."""

    queryset = SignedIn.objects.all()
    serializer_class = SessionSerializer
    session_only: ClassVar[bool] = True

    def get_queryset(self) -> QuerySet[SignedIn]:
        """Those that are still good."""
        return sessions_of(self.person)

    def list(self, request: Request) -> Response:
        """Sessions, newest first."""
        return self.page(self.get_queryset())

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, **_address: Any) -> Response:
        """Ends the session: whoever uses it is signed out."""
        end_session(session_id=self.get_object().pk, by=self.person)
        return Response(status=204)
