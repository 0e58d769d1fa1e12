"""Tools and agents as the API shows and takes them. Credentials go in and never come out.

The choices of a type and a provider are those of the tables in registry.runners and llm.providers, read when asked.
"""

from typing import Any

from rest_framework import serializers

from llm.providers import available_providers
from pastetrader.common.http.api import StrictSerializer
from registry.models import Agent, ModelProvider, Tool, ToolType
from registry.runners import RUNNERS

COMMON = ["is_active", "is_public", "created_at", "updated_at"]


class ProviderField(serializers.ChoiceField):
    """A provider whose models can be called. The services say why another one is refused."""

    def to_internal_value(self, data: Any) -> str:
        """The name as it was given."""
        if not isinstance(data, str):
            self.fail("invalid_choice", input=data)
        return data


class ToolSerializer(StrictSerializer, serializers.ModelSerializer[Tool]):
    """A tool. `auth_config` is written only; `has_credentials` says whether there is any."""

    auth_config = serializers.JSONField(write_only=True, required=False, allow_null=True)
    has_credentials = serializers.SerializerMethodField()

    class Meta:
        model = Tool
        fields = [
            "id",
            "owner",
            "name",
            "description",
            "tool_type",
            "config",
            "input_schema",
            "output_schema",
            "rate_limit",
            "effect",
            "idempotent",
            "auth_config",
            "has_credentials",
            *COMMON,
        ]
        read_only_fields = ["owner"]
        extra_kwargs = {"effect": {"required": False}, "idempotent": {"required": False}}
        validators: list[Any] = []

    def get_fields(self) -> dict[str, Any]:
        """A tool is of a type that somebody declares."""
        fields: dict[str, Any] = super().get_fields()
        fields["tool_type"].choices = [choice for choice in ToolType.choices if choice[0] in RUNNERS]
        return fields

    def get_has_credentials(self, tool: Tool) -> bool:
        """Whether credentials are stored."""
        return tool.auth_config is not None


class AgentSerializer(StrictSerializer, serializers.ModelSerializer[Agent]):
    """An agent with the ids of its tools."""

    serializer_choice_field = ProviderField
    tools = serializers.PrimaryKeyRelatedField(queryset=Tool.objects.none(), many=True, required=False)

    class Meta:
        model = Agent
        fields = [
            "id",
            "owner",
            "name",
            "description",
            "model_provider",
            "model_name",
            "system_prompt",
            "config",
            "memory_config",
            "tools",
            *COMMON,
        ]
        read_only_fields = ["owner"]
        validators: list[Any] = []

    def get_fields(self) -> dict[str, Any]:
        """An agent may only be given tools that its owner can see, and a provider that can be called."""
        fields: dict[str, Any] = super().get_fields()
        known = available_providers()
        fields["model_provider"].choices = [choice for choice in ModelProvider.choices if choice[0] in known]
        if "request" in self.context:
            visible = Tool.objects.visible_to(self.context["request"].user)
            fields["tools"] = serializers.PrimaryKeyRelatedField(queryset=visible, many=True, required=False)
        return fields
