"""Secrets as the API shows and takes them. A value goes in and never comes out."""

from collections.abc import Mapping

from drf_spectacular.utils import extend_schema_field
from pydantic import BaseModel, ConfigDict, Field
from rest_framework import serializers

from registry.models import Secret
from registry.named_secrets.services import Use


class SecretSerializer(serializers.ModelSerializer[Secret]):
    """A secret without its value. `hint`: the last characters of a long one. `used_by`: what of yours names it."""

    used_by = serializers.SerializerMethodField()

    class Meta:
        model = Secret
        fields = ["id", "name", "hint", "changed_at", "used_at", "created_at", "used_by"]
        read_only_fields = fields

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_used_by(self, secret: Secret) -> list[str]:
        """Names of tools and workflows."""
        uses: Mapping[str, list[Use]] = self.context["uses"]
        return [use.label for use in uses.get(secret.name, [])]


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class NewSecret(_Body):
    """The name that tools say, and the value."""

    name: str = Field(max_length=200)
    value: str = Field(max_length=100_000, repr=False, json_schema_extra={"writeOnly": True})


class NewValue(_Body):
    """Another value under the same name."""

    value: str = Field(max_length=100_000, repr=False, json_schema_extra={"writeOnly": True})
