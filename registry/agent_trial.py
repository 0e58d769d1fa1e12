"""Trying an agent once, outside of any workflow, with the prompt that a person gives."""

import time
from dataclasses import dataclass, field

from pastetrader.accounts.models import User
from pastetrader.common.errors import NotFound
from pastetrader.common.messages import message as _
from pastetrader.common.stop_signal import Stopped
from registry.agents.running import AgentResult
from registry.builtin import SentRequest
from registry.exceptions import ToolError
from registry.facts import describe
from registry.models import Agent
from registry.services import run_agent
from registry.tool_trial import LogLine, trial_context

SECONDS = 60.0


@dataclass(frozen=True)
class AgentTrial:
    """What came of it: the agent's `result`, or the `error` that ended it.

    `log` holds the tools that it asked for; those that change something were checked and not called. `requests` are
    those that its tools sent, with what is secret in them covered.
    """

    result: AgentResult | None
    error: ToolError | None
    duration_seconds: float
    log: list[LogLine] = field(default_factory=list)
    requests: list[SentRequest] = field(default_factory=list)


def try_agent(*, agent: Agent, by: User, prompt: str) -> AgentTrial:
    """Ask the agent once, as a step of one of `by`'s workflows would, for at most 60 seconds, as a dry run.

    Its model is really asked, with the keys and budgets of `by`. Raises NotFound for one that `by` may not see.
    """
    facts = describe(by, tools=(), agents=[agent.pk]).agents.get(agent.pk)
    if facts is None:
        raise NotFound
    log: list[LogLine] = []
    requests: list[SentRequest] = []
    began = time.monotonic()
    result, failure = None, None
    try:
        answer = run_agent(agent=facts, prompt=prompt, context=trial_context(by, log, requests, seconds=SECONDS))
        # In a dry run nothing waits for a person: what would is checked and not called.
        result = answer if isinstance(answer, AgentResult) else None
    except Stopped:
        text = _("It took longer than %(seconds)s seconds.", seconds=int(SECONDS))
        failure = ToolError("timeout", text, retryable=True)
    except ToolError as error:
        failure = error
    return AgentTrial(result, failure, time.monotonic() - began, log, requests)
