"""The runners: a table {type of tool: dotted path of what declares and runs it}.

To add one: its file with a Runner, its line here, its test. What the file declares is derived everywhere else: the
checks of tools, default effects, the catalogue, the choices of the API. The types are a closed set of the data model
(registry.models.ToolType and a check constraint): a new type is a column's change too, a runner for a known one is not.
"""

from collections.abc import Mapping

from django.utils.module_loading import import_string

from pastetrader.common.messages import message as _
from registry.exceptions import ToolError
from registry.runners.base import Declaration, Runner

RUNNERS: Mapping[str, str] = {
    "builtin": "registry.runners.builtin.BuiltinRunner",
    "http": "registry.runners.http.HttpTool",
    "mcp": "registry.runners.mcp.McpTool",
    "python": "registry.runners.python.PythonTool",
    "shell": "registry.runners.shell.ShellTool",
}


def declared(tool_type: str) -> type[Declaration] | None:
    """What tools of that type are; None when nobody declares the type."""
    path = RUNNERS.get(tool_type)
    found: type[Declaration] | None = import_string(path) if path else None
    return found


def runnable_types() -> frozenset[str]:
    """The types of tools that this version can run."""
    return frozenset(name for name, path in RUNNERS.items() if issubclass(import_string(path), Runner))


def runner_of(tool_type: str) -> Runner:
    """The runner of a type of tool; ToolError `tool_type_unavailable` when this version has none."""
    found = declared(tool_type)
    if found is None or not issubclass(found, Runner):
        text = _("Tools of type “%(type)s” cannot be run in this version; built-in tools can.", type=tool_type)
        raise ToolError("tool_type_unavailable", text)
    return found()
