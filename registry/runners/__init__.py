"""The runners: a table {type of tool: dotted path}. A type without a row cannot be run in this version."""

from collections.abc import Mapping

from django.utils.module_loading import import_string

from pastetrader.common.messages import message as _
from registry.exceptions import ToolError
from registry.runners.base import Runner

RUNNERS: Mapping[str, str] = {"builtin": "registry.runners.builtin.BuiltinRunner"}


def runner_of(tool_type: str) -> Runner:
    """The runner of a type of tool; ToolError `tool_type_unavailable` when this version has none."""
    if tool_type not in RUNNERS:
        text = _("Tools of type “%(type)s” cannot be run in this version; built-in tools can.", type=tool_type)
        raise ToolError("tool_type_unavailable", text)
    made: Runner = import_string(RUNNERS[tool_type])()
    return made
