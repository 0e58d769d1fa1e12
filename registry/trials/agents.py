"""Trying an agent once, outside of any workflow, with the prompt that a person gives."""

import time
from collections.abc import Collection
from dataclasses import dataclass, field

from llm.turns import CallRecord, Turn, Unstored
from pastetrader.accounts.models import User
from pastetrader.common.errors import NotFound
from pastetrader.common.messages import message as _
from pastetrader.common.stop_signal import Stopped
from registry.agents.running import AgentResult, Setting
from registry.builtin import SentRequest
from registry.exceptions import ToolError
from registry.facts import describe
from registry.models import Agent
from registry.services import run_agent
from registry.trials.tools import LogLine, trial_context

SECONDS = 60.0


@dataclass(frozen=True)
class AgentTrial:
    """What came of it: the agent's `result`, or the `error` that ended it.

    `turns` are what its model said and what became of the calls that it asked for, also of one that failed later; tools
    that change something were checked and not called. `requests` are those that its tools sent, with what is secret in
    them covered.
    """

    result: AgentResult | None
    error: ToolError | None
    duration_seconds: float
    log: list[LogLine] = field(default_factory=list)
    requests: list[SentRequest] = field(default_factory=list)
    turns: list[Turn] = field(default_factory=list)


class _Kept(Unstored):
    """Keeps the turns for whoever looks at them afterwards."""

    def __init__(self) -> None:
        self.turns: dict[int, Turn] = {}

    def answered(self, turn: Turn) -> Turn:
        """The turn as it is."""
        return self._kept(super().answered(turn))

    def begun(self, turn: Turn, places: Collection[int]) -> Turn:
        """The turn with these calls begun."""
        return self._kept(super().begun(turn, places))

    def done(self, turn: Turn, place: int, record: CallRecord) -> Turn:
        """The turn with that result."""
        return self._kept(super().done(turn, place, record))

    def _kept(self, turn: Turn) -> Turn:
        self.turns[turn.number] = turn
        return turn


def try_agent(*, agent: Agent, by: User, prompt: str) -> AgentTrial:
    """Ask the agent once, as a step of one of `by`'s workflows would, for at most 60 seconds, as a dry run.

    Its model is really asked, with the keys and budgets of `by`. Raises NotFound for one that `by` may not see.
    """
    facts = describe(by, tools=(), agents=[agent.pk]).agents.get(agent.pk)
    if facts is None:
        raise NotFound
    log: list[LogLine] = []
    requests: list[SentRequest] = []
    kept, began = _Kept(), time.monotonic()
    result, failure = None, None
    try:
        context = trial_context(by, log, requests, seconds=SECONDS)
        answer = run_agent(agent=facts, prompt=prompt, context=context, setting=Setting(turns=kept))
        # In a dry run nothing waits for a person: what would is checked and not called.
        result = answer if isinstance(answer, AgentResult) else None
    except Stopped:
        text = _("It took longer than %(seconds)s seconds.", seconds=int(SECONDS))
        failure = ToolError("timeout", text, retryable=True)
    except ToolError as error:
        failure = error
    return AgentTrial(result, failure, time.monotonic() - began, log, requests, list(kept.turns.values()))
