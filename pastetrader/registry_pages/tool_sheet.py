"""The form of a tool: its columns, and the configuration that its type declares."""

from functools import cache
from typing import Any

from django.utils.translation import gettext
from pydantic import Field as Column
from pydantic import create_model

from pastetrader.common.form_words import shown, translated
from pastetrader.common.messages import message as _
from pastetrader.common.sheets import Value
from registry.calling.rate_limits import RateLimit
from registry.catalogue import Effect
from registry.models import Tool
from registry.runners import declared
from registry.runners.base import Declaration

# What the form sets, and what it shows first of a new tool: an object of arguments, of which nothing is known yet.
FIELDS = ("name", "description", "config", "input_schema", "output_schema", "effect", "idempotent", "rate_limit")
EFFECTS = {"read": _("reads"), "write": _("writes"), "money": _("moves money"), "exec": _("runs code")}


def schema_of(tool_type: str) -> dict[str, Any]:
    """The schema of the form, in the reader's language."""
    return translated(_schema(tool_type), gettext)


def value_of(tool: Tool) -> Value:
    """What the form of a tool shows."""
    return {name: getattr(tool, name) for name in FIELDS}


def columns_of(value: Value) -> dict[str, Any]:
    """What was typed, as the services take it. Left out, effect and repeatability follow from the type."""
    known = {name: value[name] for name in FIELDS if name in value}
    usual: dict[str, Any] = {
        "name": "",
        "description": "",
        "config": {},
        "input_schema": {},
        "output_schema": None,
        "rate_limit": None,
    }
    return {
        name: one for name, one in {**usual, **known}.items() if not (name in {"effect", "idempotent"} and one is None)
    }


@cache
def _schema(tool_type: str) -> dict[str, Any]:
    """Made once per process; read only."""
    kind = declared(tool_type) or Declaration
    fields: dict[str, Any] = {
        "name": (str, Column(min_length=1, max_length=255, json_schema_extra=shown(_("Name")))),
        "description": (str, Column(default="", json_schema_extra={**shown(_("Description")), "x-widget": "long"})),
        "config": (kind.config_model, Column(json_schema_extra=shown(_("What it does")))),
        "input_schema": (
            dict[str, Any],
            Column(
                default={},
                json_schema_extra=shown(
                    _("Arguments"),
                    _("A JSON Schema of what the tool is called with. Forms, checks and agents read it."),
                    widget="json_schema",
                ),
            ),
        ),
        "output_schema": (
            dict[str, Any] | None,
            Column(
                default=None,
                json_schema_extra=shown(
                    _("Result"), _("A JSON Schema of what it answers. Empty: anything."), widget="json_schema"
                ),
            ),
        ),
        "effect": (
            Effect | None,
            Column(
                default=None,
                json_schema_extra=shown(
                    _("What a call does to the world"),
                    _("Left open it follows from the type. Dry runs call only what reads."),
                    labels=EFFECTS,
                ),
            ),
        ),
        "idempotent": (
            bool | None,
            Column(
                default=None,
                json_schema_extra=shown(
                    _("A call may be repeated"),
                    _("Whether a second call after a failure does no harm. Left open it follows from the effect."),
                ),
            ),
        ),
        "rate_limit": (
            RateLimit | None,
            Column(
                default=None,
                json_schema_extra=shown(_("Rate limit"), _("Of all calls by everybody together.")),
            ),
        ),
    }
    made: Any = create_model("ToolForm", **fields)
    found: dict[str, Any] = made.model_json_schema()
    return found
