"""Calling a function in a helper process for a tool: whatever goes wrong is the tool's verdict."""

from collections.abc import Mapping
from typing import Any, Protocol

from pastetrader.common import helper_process
from pastetrader.common.helper_process import HelperDied, Refusal, ResultTooLarge
from pastetrader.common.messages import Message
from pastetrader.common.stop_signal import StopSignal
from registry.exceptions import ToolError


class Watched(Protocol):
    """Who asks: a ToolContext, or whoever can be told to stop and keeps what is worth a line of the log."""

    @property
    def stop(self) -> StopSignal:
        """When to stop."""

    def log(self, level: str, message: Message | str, data: dict[str, Any] | None, /) -> None:
        """A line."""


def call_in_helper(function: str, arguments: Mapping[str, Any], context: Watched) -> Any:
    """What “module:function” answers. Raises ToolError, and Stopped when the context says so: the helper is killed."""
    try:
        return helper_process.call(function, arguments, stop=context.stop)
    except Refusal as refusal:
        raise ToolError(
            refusal.code,
            refusal.message,
            retryable=refusal.retryable,
            retry_after=refusal.retry_after,
            had_no_effect=refusal.had_no_effect,
        ) from refusal
    except ResultTooLarge as error:
        raise ToolError("result_too_large", error.message) from error
    except HelperDied as died:
        if died.output:
            context.log("warning", died.message, {"output": died.output})
        raise ToolError("helper_died", died.message, retryable=True, had_no_effect=died.had_no_effect) from died
