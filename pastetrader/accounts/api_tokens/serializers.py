"""Tokens as the API takes and shows them."""

from typing import ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field
from rest_framework import serializers

from pastetrader.accounts.models import ApiToken
from pastetrader.common.moments import Moment


class NewToken(BaseModel):
    """What a new token is called, what it may do, and how long."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(min_length=1, max_length=100)
    scopes: list[Literal["read", "run", "write"]] = Field(min_length=1, max_length=3)
    expires_at: Moment | None = None


class TokenSerializer(serializers.ModelSerializer[ApiToken]):
    """A token without its secret."""

    scopes = serializers.ListField(child=serializers.ChoiceField(["read", "run", "write"]), read_only=True)

    class Meta:
        model = ApiToken
        fields = ("id", "name", "prefix", "scopes", "created_at", "expires_at", "last_used_at", "revoked_at")
        read_only_fields: ClassVar = fields


class MadeTokenSerializer(TokenSerializer):
    """A token at the one time when its secret is shown."""

    token = serializers.SerializerMethodField(help_text="The secret: shown this once.")

    class Meta:
        model = ApiToken
        fields = (*TokenSerializer.Meta.fields, "token")
        read_only_fields: ClassVar = fields

    def get_token(self, _made: ApiToken) -> str:
        """The secret, which the view hands over."""
        return str(self.context["secret"])
