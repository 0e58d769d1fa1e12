"""The face of an adapter: what it makes of the data. Pure."""

import re
from typing import Any

from pastetrader.common.messages import Message, joined
from pastetrader.common.messages import message as _
from pastetrader.step_faces.base import BETWEEN, TYPE_ICONS, Around, Face
from pastetrader.step_faces.expressions import expression_words, name_words
from workflows.definition.graph import GraphNode

_UNCHANGED = re.compile(r"\{\{\s*output\s*\}\}")


def face(step: GraphNode, _around: Around) -> Face:
    """Its changes one after the other, or the fields that it hands on."""
    changes, output = step.config.get("steps"), step.config.get("output")
    if isinstance(changes, list | tuple) and changes:
        return Face("list", joined([_change_words(change) for change in changes], BETWEEN))
    icon = TYPE_ICONS["adapter"]
    if isinstance(output, dict) and output:
        return Face(icon, ", ".join(name_words(name) for name in output))
    if isinstance(output, str):
        unchanged = _UNCHANGED.fullmatch(output.strip())
        return Face(icon, _("Hands on what came in") if unchanged else expression_words(output))
    return Face(icon, _("Reshapes data"))


def _change_words(change: Any) -> Message | str:
    given = change if isinstance(change, dict) else {}
    match given.get("type"):
        case "pick":
            fields = given.get("fields")
            count = len(fields) if isinstance(fields, list | tuple) else 0
            return _("one field") if count == 1 else _("%(n)s fields", n=count)
        case "rename":
            return _("rename fields")
        case "filter":
            where = given.get("where")
            return expression_words(where) if isinstance(where, str) else _("filter")
        case "sort":
            return _("sort by %(name)s", name=name_words(str(given.get("by", ""))))
        case "limit":
            return _("first %(n)s", n=given.get("count", 0))
        case other:
            return str(other or "")
