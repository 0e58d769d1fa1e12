"""When an agent is stopped. Each limit has a cause of its own; a call begins while anything is left of all of them."""

import json
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from llm.exceptions import CostUnknown, LimitReached
from llm.turns import Turn
from llm.types import ToolCall, Usage
from pastetrader.common.messages import message as _

SAME_CALL_LIMIT = 3


@dataclass(frozen=True)
class Limits:
    """Calls of the model, calls of tools, seconds at work, tokens read and written, and US dollars (None: no limit).

    Whoever waits for a person's approval is not at work.
    """

    max_iterations: int = 8
    max_tool_calls: int = 20
    max_seconds: float = 900.0
    max_total_tokens: int = 500_000
    max_cost_usd: Decimal | None = None


class TooManyTurns(LimitReached):
    """So many calls of the model, and no answer."""

    code = "agent_turns"


class TooManyToolCalls(LimitReached):
    """So many calls of tools."""

    code = "agent_tool_calls"


class SameCallAgain(LimitReached):
    """The same call with the same arguments: it goes round in circles."""

    code = "agent_same_call"


class OutOfTime(LimitReached):
    """So long at work."""

    code = "agent_seconds"


class OutOfTokens(LimitReached):
    """So many tokens."""

    code = "agent_tokens"


class OutOfMoney(LimitReached):
    """So much money."""

    code = "agent_money"


@dataclass
class Spent:
    """What an agent has used so far, with what earlier workers of the same conversation did."""

    turns: int = 0
    tool_calls: int = 0
    usage: Usage = field(default_factory=Usage)
    cost: Decimal | None = Decimal(0)
    earlier_seconds: float = 0.0
    begun: float = field(default_factory=time.monotonic)
    seen: Counter[str] = field(default_factory=Counter)

    def before(self, turns: Sequence[Turn]) -> None:
        """Count the time of turns that were stored before."""
        self.earlier_seconds = sum(
            turn.seconds + max((call.seconds for call in turn.calls), default=0.0) for turn in turns
        )

    def asked(self, turn: Turn) -> None:
        """Count an answer of the model."""
        self.turns += 1
        if not turn.answer.cached:
            self.usage += turn.answer.usage
            known = self.cost is not None and turn.answer.cost is not None
            self.cost = (self.cost or Decimal(0)) + (turn.answer.cost or Decimal(0)) if known else None

    @property
    def seconds(self) -> float:
        """At work."""
        return self.earlier_seconds + time.monotonic() - self.begun

    def check_before_asking(self, limits: Limits) -> None:
        """Raises a LimitReached when nothing is left for another call of the model, and CostUnknown."""
        if self.turns >= limits.max_iterations:
            text = _("The agent had no answer after %(limit)s turns, its limit.", limit=limits.max_iterations)
            raise TooManyTurns(text)
        if self.usage.input + self.usage.output >= limits.max_total_tokens:
            text = _("The agent used %(limit)s tokens, its limit, and had no answer.", limit=limits.max_total_tokens)
            raise OutOfTokens(text)
        if limits.max_cost_usd is not None:
            self._check_money(limits.max_cost_usd)
        self.check_time(limits)

    def check_time(self, limits: Limits) -> None:
        """Raises OutOfTime."""
        if self.seconds >= limits.max_seconds:
            raise out_of_time(limits)

    def check_calls(self, calls: Sequence[ToolCall], limits: Limits) -> None:
        """Count calls that the model asks for at once, and raise a LimitReached before any of them is made."""
        self.tool_calls += len(calls)
        if self.tool_calls > limits.max_tool_calls:
            text = _("The agent wanted more than %(limit)s tool calls, its limit.", limit=limits.max_tool_calls)
            raise TooManyToolCalls(text)
        for call in calls:
            key = same(call)
            self.seen[key] += 1
            if self.seen[key] >= SAME_CALL_LIMIT:
                text = _(
                    "The agent asked for the same call of “%(tool)s” %(count)s times and was stopped.",
                    tool=call.name,
                    count=SAME_CALL_LIMIT,
                )
                raise SameCallAgain(text)

    def _check_money(self, limit: Decimal) -> None:
        if self.cost is None:
            text = _(
                "The agent has a limit of $%(limit)s, and what its model costs is not known. "
                "The operator can enter its price (PASTETRADER_MODEL_PRICES).",
                limit=limit,
            )
            raise CostUnknown(text)
        if self.cost >= limit:
            raise OutOfMoney(_("The agent spent $%(limit)s, its limit, and had no answer.", limit=limit))


def out_of_time(limits: Limits) -> OutOfTime:
    """The error of an agent whose seconds are over."""
    text = _(
        "The agent was at work for %(limit)s seconds, its limit, and had no answer.", limit=f"{limits.max_seconds:g}"
    )
    return OutOfTime(text)


def same(call: ToolCall) -> str:
    """The same for the same call."""
    return json.dumps([call.name, call.arguments], sort_keys=True)
