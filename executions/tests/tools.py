"""Tools that only tests have: one that mixes its input into a digest, fails on demand, and keeps a journal."""

import hashlib
import json
import os
import time
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from pastetrader.common.messages import message as _
from registry import builtin
from registry.builtin import BuiltinTool, ToolContext, builtin_tool_id
from registry.exceptions import ToolError

NAME = "test_mix"
TOOL_ID = builtin_tool_id(NAME)
# A file to which every call adds its node execution and attempt's process: the outside's memory of effects.
JOURNAL = "EXECUTIONS_TEST_JOURNAL"


class Arguments(BaseModel):
    """What goes in, and how it should end."""

    model_config = ConfigDict(extra="forbid")

    salt: int
    value: Any = None
    ends: Literal["well", "refused", "crashed"] = "well"
    seconds: float = 0.0


class Mixed(BaseModel):
    """What comes out."""

    digest: str


def mix(salt: int, value: Any) -> dict[str, str]:
    """A short digest of the salt and the value; depends on nothing else."""
    text = json.dumps([salt, value], sort_keys=True)
    return {"digest": hashlib.sha256(text.encode()).hexdigest()[:12]}


def _call(context: ToolContext, arguments: Arguments) -> Mixed:
    if journal := os.environ.get(JOURNAL):
        with Path(journal).open("a") as file:
            file.write(f"{context.node_execution_id}\n")
    if arguments.seconds:
        time.sleep(arguments.seconds)  # the work that takes time
    if arguments.ends == "refused":
        raise ToolError("refused", _("It was told to refuse."))
    if arguments.ends == "crashed":
        raise RuntimeError("told to crash")
    return Mixed(**mix(arguments.salt, arguments.value))


MIX = BuiltinTool(
    name=NAME,
    title=_("Mix"),
    description=_("Mixes its input; for tests."),
    arguments=Arguments,
    result=Mixed,
    call=_call,
)


def register() -> None:
    """Make the tool known in this process; its row follows with the next migration."""
    builtin.register(MIX)
