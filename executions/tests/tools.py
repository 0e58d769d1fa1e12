"""Tools that only tests have.

One mixes its input into a digest, fails on demand, and keeps a journal; one never answers.
"""

import hashlib
import json
import os
import time
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from executions.models import NodeExecution
from pastetrader.common.messages import message as _
from registry import builtin
from registry.builtin import BuiltinTool, ToolContext, builtin_tool_id
from registry.exceptions import ToolError

NAME = "test_mix"
TOOL_ID = builtin_tool_id(NAME)
# A file to which every call adds its node execution and attempt's process: the outside's memory of effects.
JOURNAL = "EXECUTIONS_TEST_JOURNAL"


# So often a tool that is busy must be asked again.
BUSY_TIMES = 2


class Arguments(BaseModel):
    """What goes in, and how it should end."""

    model_config = ConfigDict(extra="forbid")

    salt: int
    value: Any = None
    ends: Literal["well", "busy", "refused", "crashed"] = "well"
    seconds: float = 0.0
    padding: int = Field(default=0, ge=0)


class Mixed(BaseModel):
    """What comes out."""

    digest: str
    padding: str = ""


def mix(salt: int, value: Any, padding: int = 0) -> dict[str, str]:
    """A short digest of the salt and the value, which depends on nothing else, and so many more characters."""
    text = json.dumps([salt, value], sort_keys=True)
    return {"digest": hashlib.sha256(text.encode()).hexdigest()[:12], "padding": "x" * padding}


def _call(context: ToolContext, arguments: Arguments) -> Mixed:
    if journal := os.environ.get(JOURNAL):
        with Path(journal).open("a") as file:
            file.write(f"{context.node_execution_id}\n")
    if arguments.seconds:
        time.sleep(arguments.seconds)  # the work that takes time
    if arguments.ends == "busy" and _retries_of(context) < BUSY_TIMES:
        raise ToolError("busy", _("The other side is busy."), retryable=True)
    if arguments.ends == "refused":
        raise ToolError("refused", _("It was told to refuse."))
    if arguments.ends == "crashed":
        raise RuntimeError("told to crash")
    return Mixed(**mix(arguments.salt, arguments.value, arguments.padding))


def _retries_of(context: ToolContext) -> int:
    return NodeExecution.objects.values_list("retry_count", flat=True).get(id=context.node_execution_id)


MIX = BuiltinTool(
    name=NAME,
    title=_("Mix"),
    description=_("Mixes its input; for tests."),
    arguments=Arguments,
    result=Mixed,
    call=_call,
)


class HangArguments(BaseModel):
    """How it hangs (see executions.tests.hanging), and where it says that it does."""

    model_config = ConfigDict(extra="forbid")

    way: str
    folder: str


HANG = BuiltinTool(
    name="test_hang",
    title=_("Hang"),
    description=_("Never answers; for tests."),
    arguments=HangArguments,
    result=Mixed,
    helper="executions.tests.hanging:hang",
)
HANG_ID = HANG.id
TOOLS = (MIX, HANG)


def register() -> None:
    """Make the tools known in this process; their rows follow with the next migration."""
    for tool in TOOLS:
        builtin.register(tool)
