"""Tools and agents as the API shows and takes them. Credentials go in and never come out.

The choices of a type and a provider are those of the tables in registry.runners and llm.providers, read when asked.
"""

import json
from collections.abc import Mapping
from typing import Any, ClassVar
from uuid import UUID

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from pydantic import BaseModel, ConfigDict, Field
from rest_framework import serializers
from rest_framework.utils.encoders import JSONEncoder

from llm.providers import available_providers
from llm.types import Usage
from pastetrader.common.encryption import holds
from pastetrader.common.form_words import translated
from pastetrader.common.http.api import StrictBooleanField, StrictCharField, StrictSerializer
from pastetrader.common.message_field import shown
from pastetrader.common.moments import Moment
from registry import builtin
from registry.agents.running import AgentResult
from registry.builtin import SentRequest
from registry.exceptions import ToolError
from registry.models import Agent, ModelProvider, Tool, ToolType
from registry.runners import RUNNERS
from registry.tool_types import DescribedType
from registry.trials.agents import AgentTrial
from registry.trials.tools import LogLine, Trial

COMMON = ["is_active", "is_public", "created_at", "updated_at"]


def _known_types() -> list[Any]:
    return [choice for choice in ToolType.choices if choice[0] in RUNNERS]


class ProviderField(serializers.ChoiceField):
    """A provider whose models can be called. The services say why another one is refused."""

    def to_internal_value(self, data: Any) -> str:
        """The name as it was given."""
        if not isinstance(data, str):
            self.fail("invalid_choice", input=data)
        return data


class _ReadBackSerializer(StrictSerializer):
    """Refuses other values for what cannot be set. What was read may be given back as it was."""

    serializer_field_mapping: ClassVar[Any] = {
        **serializers.ModelSerializer.serializer_field_mapping,
        models.BooleanField: StrictBooleanField,
        models.CharField: StrictCharField,
        models.TextField: StrictCharField,
    }

    def to_internal_value(self, data: Any) -> Any:
        """The checked values."""
        if isinstance(data, Mapping):
            self._refuse_read_only(data)
        return super().to_internal_value(data)

    def _refuse_read_only(self, data: Mapping[str, Any]) -> None:
        given = [name for name, field in self.fields.items() if field.read_only and name in data]
        if not given:
            return
        stands = {} if self.instance is None else self.to_representation(self.instance)
        known = json.loads(json.dumps(stands, cls=JSONEncoder))
        changed = [name for name in given if name not in known or data[name] != known[name]]
        if changed:
            raise serializers.ValidationError({name: _("This cannot be set.") for name in changed}, code="read_only")


class ToolSerializer(_ReadBackSerializer, serializers.ModelSerializer[Tool]):
    """A tool. `auth_config` is written only; `has_credentials` says whether there is any.

    Of another's tool that holds credentials or names secrets, `config` is empty: where it calls is its owner's affair.
    """

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
        fields["tool_type"].choices = _known_types()
        return fields

    def get_has_credentials(self, tool: Tool) -> bool:
        """Whether credentials are stored."""
        return holds(tool, "auth_config")

    def to_representation(self, instance: Tool) -> Any:
        """Without where another's credentials go."""
        shown = super().to_representation(instance)
        if instance.needs_secrets and "request" in self.context:
            is_mine = instance.owner_id == self.context["request"].user.pk
            if "config" in shown and not is_mine:
                shown["config"] = {}
        return shown


class AgentSerializer(_ReadBackSerializer, serializers.ModelSerializer[Agent]):
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


class BuiltinToolSerializer(serializers.ModelSerializer[Tool]):
    """A tool that comes with the product, with the schemas of what it takes and answers."""

    title = serializers.SerializerMethodField()
    description = serializers.SerializerMethodField()
    input_schema = serializers.SerializerMethodField()
    output_schema = serializers.SerializerMethodField()

    class Meta:
        model = Tool
        fields = ["id", "name", "title", "description", "effect", "idempotent", "input_schema", "output_schema"]
        read_only_fields = fields

    def get_title(self, tool: Tool) -> str:
        """In the reader's language."""
        return builtin.get(tool.name).title.render(gettext)

    def get_description(self, tool: Tool) -> str:
        """In the reader's language."""
        return builtin.get(tool.name).description.render(gettext)

    @extend_schema_field({})
    def get_input_schema(self, tool: Tool) -> Any:
        """With the words of its fields in the reader's language."""
        return translated(builtin.get(tool.name).arguments.model_json_schema(), gettext)

    @extend_schema_field({})
    def get_output_schema(self, tool: Tool) -> Any:
        """With the words of its fields in the reader's language."""
        return translated(builtin.get(tool.name).result.model_json_schema(mode="serialization"), gettext)


@extend_schema_field({"type": "object", "additionalProperties": {}})
class SchemaField(serializers.JSONField):
    """A JSON Schema."""


class TrialErrorSerializer(serializers.Serializer[ToolError]):
    """Why a tool failed. `retryable`: trying again may help."""

    code = serializers.CharField()
    message = serializers.SerializerMethodField()
    retryable = serializers.BooleanField()

    def get_message(self, error: ToolError) -> str:
        """With each place that does not fit, in the reader's language."""
        return error.in_full.render(gettext)


class LogLineSerializer(serializers.Serializer[LogLine]):
    """A line that the tool would have written into the log."""

    level = serializers.CharField()
    message = serializers.SerializerMethodField()
    data = serializers.JSONField(allow_null=True)  # type: ignore[assignment]  # a field of this name, as DRF makes it

    def get_message(self, line: LogLine) -> str:
        """In the reader's language."""
        return shown(line.message)


class SentRequestSerializer(serializers.Serializer[SentRequest]):
    """A request to another computer; what is secret in it is covered."""

    method = serializers.CharField()
    url = serializers.CharField()
    headers = serializers.DictField(child=serializers.CharField())
    body = serializers.CharField(allow_null=True)


class TrialSerializer(serializers.Serializer[Trial]):
    """What came of a tool that was called once: its output, or its error. `is_dry_run`: it was checked, not called.

    `requests` are those that were sent to other computers, or would have been.
    """

    succeeded = serializers.SerializerMethodField()
    output = serializers.JSONField(allow_null=True)
    error = TrialErrorSerializer(allow_null=True)
    is_dry_run = serializers.BooleanField()
    duration_seconds = serializers.FloatField()
    log = LogLineSerializer(many=True)
    requests = SentRequestSerializer(many=True)

    @extend_schema_field(serializers.BooleanField())
    def get_succeeded(self, trial: Trial) -> bool:
        """Whether the tool answered."""
        return trial.error is None


class ToolTypeSerializer(serializers.Serializer[DescribedType]):
    """A type of tool. `config_schema` is of a tool's `config`, `credentials_schema` of its `auth_config`: null, none.

    The schemas say in the reader's language what fields are called and how they are edited. `refusal`: why the reader
    can have no tool of this type here, "" where they can.
    """

    tool_type = serializers.ChoiceField(choices=ToolType.choices)
    title = serializers.CharField()
    description = serializers.CharField(allow_blank=True)
    is_runnable = serializers.BooleanField()
    needs_credentials = serializers.BooleanField()
    refusal = serializers.CharField(allow_blank=True)
    config_schema = SchemaField()
    credentials_schema = SchemaField(allow_null=True)

    def get_fields(self) -> dict[str, Any]:
        """The types of the table."""
        fields: dict[str, Any] = super().get_fields()
        fields["tool_type"].choices = _known_types()
        return fields


class ToolTypesSerializer(serializers.Serializer[Any]):
    """All types of tools that people make."""

    results = ToolTypeSerializer(many=True)


class UsageSerializer(serializers.Serializer[Usage]):
    """Tokens: all that was sent, of it from and into the cache; all that was made, of it reasoning."""

    input = serializers.IntegerField()
    output = serializers.IntegerField()
    cache_read = serializers.IntegerField()
    cache_write = serializers.IntegerField()
    reasoning = serializers.IntegerField()


class AgentResultSerializer(serializers.Serializer[AgentResult]):
    """What an agent answered. `cost_usd` is null where the price of one of its models is not known."""

    output = serializers.JSONField(allow_null=True)
    turns = serializers.IntegerField()
    usage = UsageSerializer()
    cost_usd = serializers.DecimalField(max_digits=18, decimal_places=9, allow_null=True, source="cost")
    model = serializers.CharField()


class AgentTrialSerializer(serializers.Serializer[AgentTrial]):
    """What came of an agent that was asked once: its result, or its error. `log`: the tools that it asked for."""

    succeeded = serializers.SerializerMethodField()
    result = AgentResultSerializer(allow_null=True)
    error = TrialErrorSerializer(allow_null=True)
    duration_seconds = serializers.FloatField()
    log = LogLineSerializer(many=True)
    requests = SentRequestSerializer(many=True)

    @extend_schema_field(serializers.BooleanField())
    def get_succeeded(self, trial: AgentTrial) -> bool:
        """Whether the agent answered."""
        return trial.error is None


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ToolTrial(_Body):
    """What a tool is tried with; `as_of` is the moment it pretends to be.

    `dry_run` false really calls a tool that changes something.
    """

    arguments: dict[str, Any] = Field(default_factory=dict)
    as_of: Moment | None = None
    dry_run: bool = True


class AgentPrompt(_Body):
    """What an agent is tried with."""

    prompt: str = Field(min_length=1, max_length=100_000)


class NewToolOfAgent(_Body):
    """The tool that an agent may call."""

    tool_id: UUID
