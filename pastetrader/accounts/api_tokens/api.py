"""One's own tokens over HTTP. No token may make, see or revoke tokens."""

from collections.abc import Mapping
from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from pastetrader.accounts.api_tokens import openapi as _registers_the_scheme  # noqa: F401  # loading it is its use
from pastetrader.accounts.api_tokens.serializers import MadeTokenSerializer, NewToken, TokenSerializer
from pastetrader.accounts.api_tokens.services import create_token, revoke_token
from pastetrader.accounts.models import ApiToken
from pastetrader.common.http.api import OwnedViewSet
from pastetrader.common.http.lists import ListQuery
from pastetrader.common.http.openapi_schema import query_parameters


class TokenFilters(ListQuery):
    """How tokens are listed."""

    orderings: ClassVar[Mapping[str, str]] = {
        "created_at": "created_at",
        "name": "name",
        "last_used_at": "last_used_at",
    }
    searched: ClassVar[tuple[str, ...]] = ("name", "prefix")


class TokenViewSet(OwnedViewSet):
    """One's own tokens."""

    queryset = ApiToken.objects.all()
    serializer_class = TokenSerializer
    session_only: ClassVar[bool] = True
    rate_scopes: ClassVar[dict[str, str]] = {"create": "token"}

    @extend_schema(parameters=query_parameters(TokenFilters))
    def list(self, request: Request) -> Response:
        """Tokens, newest first, revoked ones too."""
        return self.listed(self.get_queryset(), TokenFilters)

    @extend_schema(request=NewToken, responses={201: MadeTokenSerializer})
    def create(self, request: Request) -> Response:
        """A new token; `token` in the answer is its secret, shown this once. A name is taken once (409)."""
        new = self.parsed(NewToken)
        token, secret = create_token(user=self.person, name=new.name, scopes=new.scopes, expires_at=new.expires_at)
        answer = MadeTokenSerializer(token, context={"secret": secret}).data
        headers = {"Location": request.build_absolute_uri(f"{request.path.rstrip('/')}/{token.pk}")}
        return Response(answer, status=201, headers=headers)

    def retrieve(self, request: Request, **_address: Any) -> Response:
        """One token, without its secret."""
        return Response(TokenSerializer(self.get_object()).data)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, **_address: Any) -> Response:
        """Revokes the token: from now on it lets nobody in. Doing it again changes nothing."""
        revoke_token(token_id=self.get_object().pk, by=self.person)
        return Response(status=204)
