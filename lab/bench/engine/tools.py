"""The tools of the bench, known to its processes alone: one that does next to nothing, and one that hangs."""

from typing import Literal

from pydantic import BaseModel, ConfigDict

from pastetrader.common.messages import Message
from registry import builtin
from registry.builtin import BuiltinTool, ToolContext, builtin_tool_id

NAME, HANGING = "bench_echo", "bench_hang"
TOOL_ID, HANG_ID = builtin_tool_id(NAME), builtin_tool_id(HANGING)


class Echo(BaseModel):
    """What goes in, and comes out again."""

    model_config = ConfigDict(extra="forbid")

    n: int


def _call(context: ToolContext, arguments: Echo) -> Echo:  # noqa: ARG001  # all tools are called alike
    return arguments


ECHO = BuiltinTool(
    name=NAME, title=Message("Echo"), description=Message("For the bench."), arguments=Echo, result=Echo, call=_call
)


class Hang(BaseModel):
    """How to hang, and the folder in which to say that it does."""

    model_config = ConfigDict(extra="forbid")

    way: Literal["sleep", "loop", "socket", "swallow"]
    folder: str


HANG = BuiltinTool(
    name=HANGING,
    title=Message("Hang"),
    description=Message("For the bench."),
    arguments=Hang,
    result=Echo,
    helper="lab.bench.engine.hanging:hang",
)


def register() -> None:
    """Make the tools known in this process; their rows follow with the next migration."""
    builtin.register(ECHO)
    builtin.register(HANG)
