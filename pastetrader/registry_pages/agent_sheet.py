"""The form of an agent: its columns, and what its provider lets be set."""

from functools import cache
from typing import Any

from django.utils.translation import gettext
from pydantic import BaseModel, create_model
from pydantic import Field as Column

from llm.providers import available_providers, declared_provider
from pastetrader.common.form_words import shown, translated
from pastetrader.common.messages import message as _
from pastetrader.common.sheets import Value
from pastetrader.registry_pages.agent_words import MEMORY_WORDS, worded
from registry.agents.config import AgentCalling, AgentLimits, AgentMemoryConfig
from registry.models import Agent, ModelProvider

FIELDS = ("name", "description", "model_name", "system_prompt", "config", "memory_config")


def schema_of(provider: str) -> dict[str, Any]:
    """The schema of the form, in the reader's language. Raises ProviderUnavailable."""
    return translated(_schema(provider), gettext)


def value_of(agent: Agent) -> Value:
    """What the form of an agent shows."""
    return {name: getattr(agent, name) for name in FIELDS}


def columns_of(value: Value) -> dict[str, Any]:
    """What was typed, as the services take it."""
    usual: dict[str, Any] = {
        "name": "",
        "description": "",
        "model_name": "",
        "system_prompt": "",
        "config": {},
        "memory_config": None,
    }
    return {**usual, **{name: value[name] for name in FIELDS if name in value}}


@cache
def _schema(provider: str) -> dict[str, Any]:
    """Made once per process; read only."""
    options = declared_provider(provider).options_model
    config: Any = create_model("AgentSettings", __base__=(AgentLimits, AgentCalling, options))
    fields: dict[str, Any] = {
        "name": (str, Column(min_length=1, max_length=255, json_schema_extra=shown(_("Name")))),
        "description": (str, Column(default="", json_schema_extra={**shown(_("Description")), "x-widget": "long"})),
        "model_name": (str, Column(min_length=1, max_length=100, json_schema_extra=shown(_("Model")))),
        "system_prompt": (
            str,
            Column(
                default="",
                json_schema_extra={
                    **shown(_("Instructions"), _("What it is for and how it works; the prompt comes from the step.")),
                    "x-widget": "long",
                },
            ),
        ),
        "config": (config, Column(json_schema_extra=shown(_("Limits and settings")))),
        "memory_config": (
            AgentMemoryConfig | None,
            Column(
                default=None, json_schema_extra=shown(_("Memory"), _("What it remembers from one call to the next."))
            ),
        ),
    }
    made: type[BaseModel] = create_model("AgentForm", **fields)
    schema = made.model_json_schema()
    fallback = schema.get("$defs", {}).get("Fallback", {}).get("properties", {})
    if "provider" in fallback:
        known = [name for name in available_providers() if name in ModelProvider.values]
        labels = {name: str(ModelProvider(name).label) for name in known}
        fallback["provider"] = {"enum": known, "type": "string", "title": "Provider", "x-labels": labels}
    schema["$defs"]["AgentMemoryConfig"]["title"] = str(_("as follows"))
    for name, said in MEMORY_WORDS.items():
        schema["$defs"]["AgentMemoryConfig"]["properties"][name].update(said)
    found: dict[str, Any] = worded(schema)
    return found
