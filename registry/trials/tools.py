"""Trying a tool once, outside of any workflow, with the input that a person gives."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import uuid4

from pastetrader.accounts.models import User
from pastetrader.common.errors import Invalid, NotAllowed
from pastetrader.common.messages import Message, Problem
from pastetrader.common.messages import message as _
from pastetrader.common.stop_signal import Stopped, StopSignal
from registry.builtin import SentRequest, ToolContext
from registry.calling.running import run_tool
from registry.exceptions import ToolError
from registry.facts import tool_facts
from registry.models import Tool, ToolEffect, ToolType
from registry.named_secrets.references import names_in

SECONDS = 30.0
MOST_LINES = 100
# Verdicts about the tool as it stands, before it was called.
_CANNOT_RUN = frozenset({"tool_type_unavailable", "tool_missing", "tool_inactive"})


@dataclass(frozen=True)
class LogLine:
    """What the tool would have written into the log of an execution."""

    level: str
    message: Message | str
    data: dict[str, Any] | None


@dataclass(frozen=True)
class Trial:
    """What came of it. `is_dry_run`: the tool changes something, and was checked and not called.

    `requests` are those that were sent (in a dry run: would have been), with what is secret in them covered.
    """

    output: Any
    error: ToolError | None
    is_dry_run: bool
    duration_seconds: float
    log: list[LogLine] = field(default_factory=list)
    requests: list[SentRequest] = field(default_factory=list)


def may_be_called(tool: Tool) -> bool:
    """Whether a trial may really call a tool that changes something.

    What comes with the product does so for steps of workflows, which a trial has none of; money is moved by no trial.
    """
    return tool.effect != ToolEffect.MONEY and tool.tool_type != ToolType.BUILTIN


def try_tool(
    *,
    tool: Tool,
    by: User,
    arguments: Mapping[str, Any],
    as_of: datetime | None = None,
    is_dry_run: bool = True,
) -> Trial:
    """Call the tool once, as a step of a workflow would, for at most 30 seconds.

    In a dry run one that changes something is checked and not called; otherwise that takes `may_be_called`.

    What the tool itself answers, also its failure, is the trial's. Raises Invalid for arguments that do not fit (places
    below `arguments`), and NotAllowed for a tool that cannot run: `tool_type_unavailable`, `tool_missing`,
    `tool_inactive`, `not_your_credentials`: another's tool that holds some, or `only_dry_run`.
    """
    changes_something = tool.effect != ToolEffect.READ
    if changes_something and not is_dry_run and not may_be_called(tool):
        text = _("What this tool changes is not changed by a test. Test it as a dry run.")
        raise NotAllowed(text, code="only_dry_run")
    if tool.owner_id not in {None, by.pk} and tool.needs_secrets:
        text = _("This tool calls with its owner's credentials. Only its owner can test it.")
        raise NotAllowed(text, code="not_your_credentials")
    log: list[LogLine] = []
    requests: list[SentRequest] = []
    began = time.monotonic()
    context = trial_context(
        by,
        log,
        requests,
        seconds=SECONDS,
        as_of=as_of,
        is_dry_run=is_dry_run,
        named_secrets=names_in(arguments),
    )
    output, failure = None, None
    try:
        output = run_tool(tool=tool_facts(tool), arguments=arguments, context=context)
    except Stopped:
        text = _("It took longer than %(seconds)s seconds.", seconds=int(SECONDS))
        failure = ToolError("timeout", text, retryable=True)
    except ToolError as error:
        failure = _own_verdict(error)
    return Trial(output, failure, changes_something and is_dry_run, time.monotonic() - began, log, requests)


def _own_verdict(error: ToolError) -> ToolError:
    """The error, unless the tool was not even called."""
    if error.code in _CANNOT_RUN:
        raise NotAllowed(error.message, code=error.code) from error
    if error.code == "tool_arguments":
        places = [
            Problem(found.code, found.message, path=".".join(filter(None, ["arguments", found.path])), hint=found.hint)
            for found in error.problems
        ]
        raise Invalid(error.message, code=error.code, problems=places) from error
    return error


def trial_context(
    by: User,
    log: list[LogLine],
    requests: list[SentRequest],
    *,
    seconds: float,
    as_of: datetime | None = None,
    is_dry_run: bool = True,
    named_secrets: frozenset[str] = frozenset(),
) -> ToolContext:
    """The context of a step that is none: its ids name nothing."""

    def write(level: str, message: Message | str, data: dict[str, Any] | None) -> None:
        if len(log) < MOST_LINES:
            log.append(LogLine(level, message, data))

    def sent(request: SentRequest) -> None:
        if len(requests) < MOST_LINES:
            requests.append(request)

    return ToolContext(
        owner_id=by.pk,
        execution_id=uuid4(),
        node_execution_id=uuid4(),
        workflow_id=uuid4(),
        workflow_version_id=uuid4(),
        node_key="test",
        as_of=as_of,
        deadline=None,
        idempotency_key=str(uuid4()),
        log=write,
        stop=StopSignal(time.monotonic() + seconds),
        is_dry_run=is_dry_run,
        named_secrets=named_secrets,
        sent=sent,
    )
