"""The face of a tool: a picture of its own for those that come with the product; what it is asked, in words."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext

from pastetrader.common.messages import Message, joined
from pastetrader.common.messages import message as _
from pastetrader.step_faces.base import BETWEEN, TYPE_ICONS, Around, Face, known_text
from pastetrader.step_faces.expressions import expression_words
from registry import builtin
from screening.conditions import ConditionError
from screening.models import Side
from screening.universe.spec import EXCLUSION_LABELS
from screening.wording.conditions import condition_message
from workflows.definition.graph import GraphNode

_BUILTIN_ICONS = {
    "market_data": "candles",
    "universe": "list",
    "screen": "filter",
    "backtest": "history",
    "emit_signals": "bell",
}
SYMBOLS_NAMED = 3
_KIND_ICONS = {"http": "external", "mcp": "workflow", "python": "flask"}


def face(step: GraphNode, around: Around) -> Face:
    """Another workflow, a condition in words, a side, or the arguments that are known."""
    if step.config.get("workflow_id"):
        return Face("workflow", _("Another workflow"))
    known = next((tool for tool in builtin.registered() if tool.id == step.tool_id), None)
    facts = around.catalogue.tools.get(step.tool_id) if step.tool_id else None
    kind = facts.tool_type if facts else ""
    icon = _BUILTIN_ICONS.get(known.name if known else "") or _KIND_ICONS.get(kind) or TYPE_ICONS["tool"]
    given = step.config.get("arguments")
    arguments = given if isinstance(given, dict) else {}
    condition = arguments.get("entry" if known and known.name == "backtest" else "condition")
    if isinstance(condition, str) and "{{" not in condition:
        return Face(icon, expression_words(condition), _sentence(condition))
    name = known.title if known else facts.name if facts else ""
    return Face(icon, _words(step, name, arguments, around.variables))


def _words(
    step: GraphNode, name: Message | str, given: Mapping[str, Any], variables: Mapping[str, Any]
) -> Message | str:
    side = given.get("side")
    if isinstance(side, str):
        return joined([str(Side(side).label) if side in Side.values else side, *([name] if name else [])], BETWEEN)
    known: list[Message | str] = [text for value in given.values() if (text := known_text(value, variables))]
    known += _lists(given)
    # A step that is called like its tool need not say so again.
    is_said = _same(name, step.name) and bool(known)
    words = [*([name] if name and not is_said else []), *known]
    if not words:
        return "" if step.tool_id else _("No tool chosen yet")
    return joined(words, BETWEEN)


def _lists(given: Mapping[str, Any]) -> list[Message | str]:
    """Symbols that are named, the first of them, and what a universe leaves out."""
    found: list[Message | str] = []
    symbols, exclude = given.get("symbols"), given.get("exclude")
    if isinstance(symbols, list) and symbols and all(isinstance(one, str) for one in symbols):
        found.append(", ".join(symbols[:SYMBOLS_NAMED]) + (" …" if len(symbols) > SYMBOLS_NAMED else ""))
    wanted = [one for one in exclude if isinstance(one, str)] if isinstance(exclude, list) else []
    if left_out := [EXCLUSION_LABELS[one] for one in wanted if one in EXCLUSION_LABELS]:
        found.append(_("without: %(kinds)s", kinds=joined(left_out, ", ")))
    return found


def _same(name: Message | str, other: str) -> bool:
    """Whether a step is called like its tool, in the reader's language or in English, as drafts are."""
    said = {name.render(gettext), name.render()} if isinstance(name, Message) else {name}
    return other.lower() in {one.lower() for one in said}


def _sentence(condition: str) -> Message | str:
    try:
        return condition_message(condition)
    except ConditionError:
        return condition
