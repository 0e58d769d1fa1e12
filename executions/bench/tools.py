"""The tool of the bench: a read that does next to nothing, known to the bench's processes alone."""

from pydantic import BaseModel, ConfigDict

from pastetrader.common.messages import Message
from registry import builtin
from registry.builtin import BuiltinTool, ToolContext, builtin_tool_id

NAME = "bench_echo"
TOOL_ID = builtin_tool_id(NAME)


class Echo(BaseModel):
    """What goes in, and comes out again."""

    model_config = ConfigDict(extra="forbid")

    n: int


def _call(context: ToolContext, arguments: Echo) -> Echo:  # noqa: ARG001  # all tools are called alike
    return arguments


ECHO = BuiltinTool(
    name=NAME, title=Message("Echo"), description=Message("For the bench."), arguments=Echo, result=Echo, call=_call
)


def register() -> None:
    """Make the tool known in this process; its row follows with the next migration."""
    builtin.register(ECHO)
