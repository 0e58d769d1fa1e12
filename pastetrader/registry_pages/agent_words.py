"""What the form of an agent calls its settings: those of its limits, of how its models are asked, and of providers."""

from collections.abc import Mapping
from typing import Any

from pydantic.config import JsonDict

from pastetrader.common.form_words import shown
from pastetrader.common.messages import Message
from pastetrader.common.messages import message as _

# Name of a setting -> what it is called, and what it does.
WORDS: Mapping[str, tuple[Message, Message | None]] = {
    "max_iterations": (_("Turns at most"), _("Calls of the model until it has an answer. Empty: the usual 8.")),
    "max_tool_calls": (_("Calls of tools at most"), _("In all its turns. Empty: the usual 20.")),
    "max_seconds": (_("Seconds at most"), _("At work, in all its turns.")),
    "max_total_tokens": (_("Tokens at most"), _("Read and written, in all its turns.")),
    "max_cost_usd": (_("Dollars at most"), _("In all its turns. Empty: only budgets limit it.")),
    "credential": (_("Key"), _("Which of the keys of the provider is used.")),
    "fallbacks": (_("Models in its place"), _("Asked in turn when the ones before fail.")),
    "seconds_per_call": (_("Seconds for each answer"), None),
    "reuse_answers": (
        _("Use earlier answers again"),
        _("The same question without tools is not asked twice."),
    ),
    "ask_before_writing": (
        _("Ask before it changes something"),
        _("Where it reads what strangers wrote, calls that change something wait for your approval."),
    ),
    "provider": (_("Provider"), None),
    "model": (_("Model"), None),
    "options": (_("Options of its provider"), None),
    "max_tokens": (_("Tokens of an answer at most"), None),
    "effort": (_("Effort"), _("How much it thinks before it answers.")),
    "thinking": (_("Thinking"), None),
    "temperature": (_("Temperature"), _("Only where the model takes one.")),
    "prompt_cache": (_("Use the provider's cache"), None),
    "api": (_("Kind of API"), None),
    "json_schema": (_("Structured answers by"), None),
    "answers": (_("Answers"), _("One for each turn, in their order.")),
    "text": (_("Text"), None),
    "tool_calls": (_("Calls of tools"), None),
    "output": (_("Structured answer"), None),
    "stop_reason": (_("How it ends"), None),
    "name": (_("Name"), None),
    "arguments": (_("Arguments"), None),
}


# What is said of the fields of a memory.
MEMORY_WORDS: Mapping[str, JsonDict] = {
    "kind": shown(_("What it remembers"), labels={"none": _("nothing"), "window": _("the last exchanges")}),
    "exchanges": shown(_("How many exchanges"), show_if={"kind": ["window"]}),
    "scope": shown(
        _("Of which runs"),
        labels={"execution": _("the same execution"), "workflow": _("all executions of the workflow")},
        show_if={"kind": ["window"]},
    ),
}


def worded(schema: Any) -> Any:
    """The schema with these words at its properties, where it says none of its own."""
    if isinstance(schema, list):
        return [worded(one) for one in schema]
    if not isinstance(schema, Mapping):
        return schema
    found = {name: worded(part) for name, part in schema.items()}
    properties = found.get("properties")
    if isinstance(properties, dict):
        found["properties"] = {name: _named(name, part) for name, part in properties.items()}
    return found


def _named(name: str, part: Mapping[str, Any]) -> dict[str, Any]:
    own = str(part.get("title") or "")
    # What pydantic makes of the name of a field is no word for people.
    if name not in WORDS or own not in {"", name.replace("_", " ").title()}:
        return dict(part)
    title, hint = WORDS[name]
    said = {"title": str(title)} | ({"description": str(hint)} if hint else {})
    return {**part, **said}
