"""The tools of a campaign: known only to the processes that it starts."""

import json
import time
from collections.abc import Callable
from http.client import HTTPConnection, HTTPException
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from lab.chaos.scene import Scene
from pastetrader.common.messages import message
from registry import builtin
from registry.builtin import BuiltinTool, ToolContext
from registry.catalogue import Effect
from registry.exceptions import ToolError

# A healthy answer takes a millisecond; under full load, seconds.
PATIENCE_SECONDS = 10.0
PEER_PATIENCE_SECONDS = 0.4
SLICE_SECONDS = 0.05


class Arguments(BaseModel):
    """What every tool of a campaign takes: `seconds` of work after the effect, and whatever came in."""

    model_config = ConfigDict(extra="forbid")

    seconds: float = Field(default=0.0, ge=0, le=60)
    value: Any = None


class PeerArguments(Arguments):
    """Whom to ask, and how often that one does not answer well before it does."""

    fails: int = 2
    peer: Literal["slow", "reset", "half_open"] = "reset"


class Answer(BaseModel):
    """What the outside said."""

    applied: bool


def work(context: ToolContext, seconds: float) -> None:
    """Takes its time in small slices, between which it may be told to stop."""
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0:
        context.check()
        time.sleep(min(SLICE_SECONDS, left))  # the work that takes time


def stubborn_work(context: ToolContext, seconds: float) -> None:
    """Takes its time by count, so that a process that stood still has work left when it goes on."""
    for _slice in range(round(seconds / SLICE_SECONDS)):
        context.check()
        time.sleep(SLICE_SECONDS)  # the work that takes time


def _post(path: str, body: dict[str, Any], *, patience: float = PATIENCE_SECONDS) -> Answer:
    """Ask the effects server; ToolError (retryable) when it does not answer well."""
    connection = HTTPConnection("127.0.0.1", Scene.from_environment().effects_port, timeout=patience)
    begun = time.monotonic()
    try:
        connection.request("POST", path, json.dumps(body))
        answer = connection.getresponse()
        text = b""
        while chunk := answer.read1(64):
            text += chunk
            if time.monotonic() - begun > patience:
                raise TimeoutError("it drips")
    except (OSError, HTTPException) as error:
        problem = message("The other side did not answer: %(reason)s.", reason=type(error).__name__)
        raise ToolError("peer", problem, retryable=True) from error
    finally:
        connection.close()
    if answer.status != 200:
        problem = message("The other side answered %(status)s.", status=answer.status)
        raise ToolError("peer_status", problem, retryable=True)
    return Answer.model_validate_json(text)


def _keyed(context: ToolContext, arguments: Arguments) -> Answer:
    answer = _post("/keyed", {"node": str(context.node_execution_id), "key": context.idempotency_key})
    stubborn_work(context, arguments.seconds)
    return answer


def _unkeyed(context: ToolContext, arguments: Arguments) -> Answer:
    answer = _post("/unkeyed", {"node": str(context.node_execution_id)})
    stubborn_work(context, arguments.seconds)
    return answer


def _read(context: ToolContext, arguments: Arguments) -> Answer:
    work(context, arguments.seconds)
    return Answer(applied=False)


def _flaky(context: ToolContext, arguments: PeerArguments) -> Answer:
    return _post("/flaky", {"node": str(context.node_execution_id), "fails": arguments.fails})


def _peer(context: ToolContext, arguments: PeerArguments) -> Answer:
    told = {"node": str(context.node_execution_id), "fails": arguments.fails, "peer": arguments.peer}
    return _post("/peer", told, patience=PEER_PATIENCE_SECONDS)


def _tool(
    name: str, call: Callable[[ToolContext, Any], Answer], *, effect: Effect = "read", idempotent: bool = True
) -> BuiltinTool:
    return BuiltinTool(
        name=f"chaos_{name}",
        title=message("Campaign: %(name)s", name=name),
        description=message("For campaigns of faults."),
        arguments=PeerArguments if name in {"flaky", "peer"} else Arguments,
        result=Answer,
        call=call,
        effect=effect,
        idempotent=idempotent,
    )


KEYED = _tool("keyed", _keyed, effect="write")
UNKEYED = _tool("unkeyed", _unkeyed, effect="write", idempotent=False)
READ = _tool("read", _read)
FLAKY = _tool("flaky", _flaky)
PEER = _tool("peer", _peer)
ALL = (KEYED, UNKEYED, READ, FLAKY, PEER)


def register() -> None:
    """Make them known in this process; their rows follow with the next migration."""
    for tool in ALL:
        builtin.register(tool)
