"""What stands in an agent's `config`: when it is stopped, how its models are asked, and its provider's options."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from llm.agent_limits import Limits
from llm.services import ModelChoice
from pastetrader.common.messages import message as _
from pastetrader.common.pydantic_problems import pydantic_problems
from registry.exceptions import ToolError

MOST_ITERATIONS, MOST_TOOL_CALLS, MOST_FALLBACKS = 50, 200, 4
MOST_EXCHANGES = 50
MOST_SECONDS, MOST_TOKENS, MOST_DOLLARS = 86_400, 50_000_000, 10_000


class AgentLimits(BaseModel):
    """Limits of one call; those of an agent node may only tighten those of its agent.

    `max_seconds` at work, `max_total_tokens` read and written, `max_cost_usd` in US dollars (None: no limit, but for
    budgets). The same call a third time ends it always.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    max_iterations: int | None = Field(default=None, ge=1, le=MOST_ITERATIONS)
    max_tool_calls: int | None = Field(default=None, ge=0, le=MOST_TOOL_CALLS)
    max_seconds: float | None = Field(default=None, ge=1, le=MOST_SECONDS)
    max_total_tokens: int | None = Field(default=None, ge=1, le=MOST_TOKENS)
    max_cost_usd: Decimal | None = Field(default=None, gt=0, le=MOST_DOLLARS, max_digits=12, decimal_places=6)

    def tightened(self, tighter: "AgentLimits") -> Limits:
        """The lower of the agent's limits and the node's."""
        usual = Limits()
        own = {name: _first(getattr(self, name), getattr(usual, name)) for name in type(self).model_fields}
        return Limits(**{name: _lower(getattr(tighter, name), value) for name, value in own.items()})


def _first(value: Any, otherwise: Any) -> Any:
    return otherwise if value is None else value


def _lower(one: Any, other: Any) -> Any:
    return min((value for value in (one, other) if value is not None), default=None)


class Fallback(BaseModel):
    """A model that is asked when those before it fail; `options` are those of its provider."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    provider: str = Field(max_length=20)
    model: str = Field(min_length=1, max_length=100)
    options: dict[str, Any] = Field(default_factory=dict)
    credential: str = Field(default="default", max_length=60)


class AgentCalling(BaseModel):
    """How an agent's models are asked, and whether a person is, before it acts.

    `credential`: which of the keys that there are for the provider. `fallbacks`: who is asked in turn when it fails.
    `seconds_per_call`: how long one answer may take. `reuse_answers`: a question that was answered before (without
    tools) is not asked again. `ask_before_writing`: where it reads what strangers wrote, each call that changes
    something outside waits for its owner's approval.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    credential: str = Field(default="default", min_length=1, max_length=60)
    fallbacks: tuple[Fallback, ...] = Field(default=(), max_length=MOST_FALLBACKS)
    seconds_per_call: float = Field(default=120.0, ge=1, le=1_800)
    reuse_answers: bool = False
    ask_before_writing: bool = True

    def choices(self, provider: str, model: str, options: Mapping[str, Any]) -> list[ModelChoice]:
        """The agent's own model and those in its place."""
        own = ModelChoice(provider, model, options, self.credential)
        return [own, *(ModelChoice(one.provider, one.model, one.options, one.credential) for one in self.fallbacks)]


class AgentMemoryConfig(BaseModel):
    """What stands in an agent's `memory_config`: whether it is told of earlier exchanges, how many, and whose.

    `window`: the last `exchanges` of the same execution, or of all executions of the same workflow (`scope`).
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: Literal["none", "window"] = "none"
    exchanges: int = Field(default=5, ge=1, le=MOST_EXCHANGES)
    scope: Literal["execution", "workflow"] = "execution"


NO_MEMORY = AgentMemoryConfig()


def memory_of(config: Any) -> AgentMemoryConfig:
    """The memory of an agent whose `memory_config` this is. Raises ToolError (`agent_config`)."""
    if config is None:
        return NO_MEMORY
    try:
        return AgentMemoryConfig.model_validate(config)
    except ValidationError as error:
        problems = pydantic_problems(error, code="config", path="memory_config")
        raise ToolError(
            "agent_config", _("The memory of the agent is not configured well."), problems=problems
        ) from error


def parts_of(config: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    """An agent's config as its limits, how its models are asked, and the options of its own; none is checked."""
    limits = {name: value for name, value in config.items() if name in AgentLimits.model_fields}
    calling = {name: value for name, value in config.items() if name in AgentCalling.model_fields}
    return limits, calling, {name: value for name, value in config.items() if name not in {**limits, **calling}}
