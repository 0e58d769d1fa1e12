"""Tools whose behaviour a test writes down, for what happens outside of the engine."""

from collections.abc import Callable
from typing import Any

from pydantic import BaseModel, ConfigDict

from pastetrader.common.messages import message as _
from registry import builtin
from registry.builtin import BuiltinTool, ToolContext
from registry.exceptions import ToolError
from registry.services import mirror_builtin_tools
from workflows.definition.graph import GraphNode

NAME = "test_outside"
Call = Callable[[ToolContext], Any]


class Nothing(BaseModel):
    """No arguments."""

    model_config = ConfigDict(extra="forbid")


class Answer(BaseModel):
    """What the outside answered."""

    answer: Any = None


class Outside:
    """The one tool of a test: `calls` are the contexts that it was called with."""

    def __init__(self) -> None:
        self.calls: list[ToolContext] = []
        self._does: Call = lambda _context: "done"

    def becomes(self, does: Call, **facts: Any) -> None:
        """Have calls do this; facts of the tool: effect, idempotent."""
        self._does = does
        builtin._tools[NAME] = BuiltinTool(
            name=NAME,
            title=_("Outside"),
            description=_("Does what a test says."),
            arguments=Nothing,
            result=Answer,
            call=self._call,
            **facts,
        )
        mirror_builtin_tools()

    def fails(self, times: int, **facts: Any) -> None:
        """The first calls fail with an error of those facts (retryable by default), later ones are answered."""

        def fail_at_first(_context: ToolContext) -> str:
            if len(self.calls) <= times:
                raise ToolError("busy", _("The other side is busy."), **{"retryable": True, **facts})
            return "done"

        self._does = fail_at_first

    def node(self, key: str = "call", **more: Any) -> GraphNode:
        """A node that calls the tool."""
        tool_id = builtin.builtin_tool_id(NAME)
        return GraphNode(key=key, name=key, node_type="tool", tool_id=tool_id, **more)

    def _call(self, context: ToolContext, _arguments: Nothing) -> Answer:
        self.calls.append(context)
        return Answer(answer=self._does(context))
