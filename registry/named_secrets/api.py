"""Named secrets over HTTP."""

from collections.abc import Mapping
from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from pastetrader.accounts.repeatable import idempotent
from pastetrader.common.http.api import OwnedViewSet
from pastetrader.common.http.lists import ListQuery
from pastetrader.common.http.openapi.schema import query_parameters
from registry.models import Secret
from registry.named_secrets.serializers import NewSecret, NewValue, SecretSerializer
from registry.named_secrets.services import delete_secret, set_secret, uses_of


class SecretFilters(ListQuery):
    """What a list of secrets may be narrowed to."""

    orderings: ClassVar[Mapping[str, str]] = {"name": "name", "changed_at": "changed_at"}
    default_ordering: ClassVar[str] = "name"
    searched: ClassVar[tuple[str, ...]] = ("name",)


class SecretViewSet(OwnedViewSet):
    """One's own secrets, without their values."""

    queryset = Secret.objects.all()
    serializer_class = SecretSerializer

    def get_serializer_context(self) -> dict[str, Any]:
        """With what names each of them."""
        # For the OpenAPI document nobody asks.
        uses = {} if getattr(self, "swagger_fake_view", False) else uses_of(self.person)
        return {**super().get_serializer_context(), "uses": uses}

    @extend_schema(parameters=query_parameters(SecretFilters))
    def list(self, request: Request) -> Response:
        """Secrets by name."""
        return self.listed(self.get_queryset(), SecretFilters)

    @extend_schema(request=NewSecret, responses={201: SecretSerializer})
    @idempotent()
    def create(self, request: Request) -> Response:
        """A new secret. Tools name it as `{"$secret": "name"}`; no answer ever holds its value."""
        new = self.parsed(NewSecret)
        made = set_secret(owner=self.person, name=new.name, value=new.value, by=self.person)
        place = reverse("api-secret", kwargs={"id": made.pk}, request=request)
        return Response(self.get_serializer(made).data, status=201, headers={"Location": place})

    def retrieve(self, request: Request, **_address: Any) -> Response:
        """One secret, without its value."""
        return Response(self.get_serializer(self.get_object()).data)

    @extend_schema(request=NewValue)
    def partial_update(self, request: Request, **_address: Any) -> Response:
        """Replaces the value; what names the secret uses the new one from its next call on."""
        secret, new = self.get_object(), self.parsed(NewValue)
        now = set_secret(owner=self.person, name=secret.name, value=new.value, by=self.person, secret=secret)
        return Response(self.get_serializer(now).data)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, **_address: Any) -> Response:
        """Deletes a secret; what names it cannot be run until there is one of that name again."""
        delete_secret(secret=self.get_object(), by=self.person)
        return Response(status=204)
