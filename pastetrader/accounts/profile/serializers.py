"""The person who asks, as the API takes and shows them."""

from typing import Any, ClassVar, Literal

from drf_spectacular.utils import extend_schema_field
from pydantic import BaseModel, ConfigDict, Field
from rest_framework import serializers

from pastetrader.accounts.api_tokens.serializers import TokenSerializer
from pastetrader.accounts.models import ApiToken, User


class MeChanges(BaseModel):
    """What a person changes of themselves; what is left out stays, "" is what the browser says."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    display_name: str | None = Field(default=None, max_length=100)
    language: Literal["", "en", "ko"] | None = None
    time_zone: str | None = Field(default=None, max_length=64, examples=["Asia/Seoul"])
    theme: Literal["", "system", "light", "dark"] | None = None
    price_colours: Literal["", "green_up", "red_up"] | None = None


class MeSerializer(serializers.ModelSerializer[User]):
    """Who asks, how they like things, and with which token they came."""

    has_password = serializers.SerializerMethodField()
    token = serializers.SerializerMethodField()

    class Meta:
        model = User
        fields = (
            "id",
            "email",
            "display_name",
            "language",
            "time_zone",
            "theme",
            "price_colours",
            "is_staff",
            "has_password",
            "token",
        )
        read_only_fields: ClassVar = fields

    def get_has_password(self, user: User) -> bool:
        """Whether they can sign in with one."""
        return user.has_usable_password()

    @extend_schema_field(TokenSerializer(allow_null=True))
    def get_token(self, _user: User) -> dict[str, Any] | None:
        """The token that was shown; null for a session."""
        token = self.context["request"].auth
        return TokenSerializer(token).data if isinstance(token, ApiToken) else None
