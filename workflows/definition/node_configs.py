"""What may stand in the config of each node type and of an edge; reads these, and the policies beside them. Pure.

One definition for validation, the engine, the API document and the forms of the canvas: unknown settings are refused.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from typing import Annotated, Any, Literal, Self, TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

from cronsim import CronSim, CronSimError
from pydantic import AfterValidator, BaseModel, Field, ValidationError, model_validator

from pastetrader.common.messages import Problem
from pastetrader.common.messages import message as _
from pastetrader.common.pydantic_problems import Refused, pydantic_problems
from workflows.definition.graph import GraphNode
from workflows.definition.policies import (
    MAX_SECONDS,
    RETRY_POLICIES,
    Config,
    Expression,
    ForEach,
    OnError,
    Retention,
    RetryConfig,
    WorkflowConfig,
)

__all__ = [
    "ERROR_HANDLE",
    "MODELS",
    "AdapterConfig",
    "AgentConfig",
    "AggregatorConfig",
    "ConditionConfig",
    "ConfigError",
    "EdgeCondition",
    "Filter",
    "ForEach",
    "Limit",
    "NodeConfig",
    "OnError",
    "Pick",
    "Rename",
    "Retention",
    "RetryConfig",
    "Sort",
    "ToolConfig",
    "TriggerConfig",
    "WorkflowConfig",
    "for_each_of",
    "parse_config",
    "parse_edge_condition",
    "parse_on_error",
    "parse_retry_config",
    "parse_workflow_config",
    "retries_of",
    "schema_of",
    "starts_executions",
]

Model = TypeVar("Model", bound=BaseModel)

ERROR_HANDLE = "error"
CRON_FIELDS = 5


class ConfigError(ValueError):
    """A config that its model refuses; `problems` say where and why."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        super().__init__("; ".join(f"{problem.path}: {problem.message}" for problem in problems))


def _checked_handle(handle: str) -> str:
    if handle == ERROR_HANDLE:
        raise Refused(_("“error” is the output for failures."), hint=_("Give this output another name."))
    return handle


def _checked_timezone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (LookupError, OSError, ValueError) as error:  # a name is looked up as a path: it may be a folder, or no path
        text = _("There is no time zone “%(name)s”.", name=name)
        raise Refused(text, hint=_("For example: Asia/Seoul.")) from error
    return name


def _checked_cron(expression: str) -> str:
    hint = _("Five fields: minute, hour, day of month, month, day of week; for example: 0 9 * * 1-5.")
    if len(expression.split()) != CRON_FIELDS:
        raise Refused(_("A cron expression has five fields."), hint=hint)
    try:
        next(CronSim(expression, datetime(2024, 1, 1, tzinfo=UTC)))
    except (CronSimError, StopIteration) as error:
        text = _("“%(expression)s” is not a cron expression: %(reason)s.", expression=expression, reason=str(error))
        raise Refused(text, hint=hint) from error
    return expression


Handle = Annotated[str, Field(min_length=1, max_length=50), AfterValidator(_checked_handle)]
FieldName = Annotated[str, Field(min_length=1, max_length=200)]
Timezone = Annotated[str, Field(min_length=1, max_length=50), AfterValidator(_checked_timezone)]
Cron = Annotated[str, Field(min_length=1, max_length=100), AfterValidator(_checked_cron)]


class Session(Config):
    """Minutes after (or, negative, before) an exchange opens or closes on each of its sessions."""

    mic: str = Field(pattern=r"^[A-Z0-9]{4,10}$")
    anchor: Literal["open", "close"]
    offset_minutes: int = Field(default=0, ge=-1440, le=1440)


class TriggerConfig(Config):
    """How an execution starts. `schedule` says when in exactly one way; wall-clock times need their time zone."""

    trigger_type: Literal["manual", "schedule", "webhook", "api"] = "manual"
    input_schema: dict[str, Any] | None = None
    cron_expression: Cron | None = None
    interval_seconds: int | None = Field(default=None, ge=1, le=MAX_SECONDS)
    run_date: datetime | None = None
    session: Session | None = None
    timezone: Timezone | None = None

    @model_validator(mode="after")
    def _says_when(self) -> Self:
        ways = ("cron_expression", "interval_seconds", "run_date", "session")
        given = [way for way in ways if getattr(self, way) is not None]
        if self.trigger_type != "schedule":
            if given or self.timezone is not None:
                raise Refused(
                    _("Only a trigger of type “schedule” says when it starts."),
                    hint=_(
                        "Set trigger_type to “schedule”, or remove %(names)s.", names=", ".join(given or ["timezone"])
                    ),
                )
            return self
        if len(given) != 1:
            raise Refused(
                _("A schedule says when in exactly one way."), hint=_("Give one of: %(ways)s.", ways=", ".join(ways))
            )
        if self.timezone is None and (self.cron_expression or (self.run_date and self.run_date.tzinfo is None)):
            raise Refused(_("A time of day needs its time zone."), hint=_("For example: Asia/Seoul."), path="timezone")
        return self


class ToolConfig(Config):
    """What a tool is called with: each argument a value or an expression. Or a workflow as a step, and its input.

    Left out, the input is what came in, or with `for_each` the item.
    """

    arguments: dict[str, Any] = Field(default_factory=dict)
    for_each: ForEach | None = None
    workflow_id: UUID | None = None
    input: Any = None

    @model_validator(mode="after")
    def _calls_one_thing(self) -> Self:
        if self.workflow_id is None and "input" in self.model_fields_set:
            raise Refused(
                _("Only a workflow as a step has an input; a tool has arguments."),
                hint=_("Give workflow_id, or arguments in place of input."),
                path="input",
            )
        if self.workflow_id is not None and "arguments" in self.model_fields_set:
            raise Refused(
                _("A workflow as a step has an input and no arguments."),
                hint=_("Give input in place of arguments."),
                path="arguments",
            )
        return self


AgentLimit = Literal["max_iterations", "max_tool_calls"]


class AgentConfig(Config):
    """What an agent is asked; the answer is text, or an object that fits `output_schema`. Limits only tighten."""

    prompt: str = Field(min_length=1, max_length=100_000)
    output_schema: dict[str, Any] | None = None
    limits: dict[AgentLimit, Annotated[int, Field(ge=0, le=200)]] = Field(default_factory=dict)
    for_each: ForEach | None = None

    @model_validator(mode="after")
    def _may_act(self) -> Self:
        turns = self.limits.get("max_iterations")
        if turns is not None and not 1 <= turns <= 50:
            raise Refused(_("This must be between 1 and 50."), path="limits.max_iterations")
        return self


class Case(Config):
    """An output, and when it is chosen."""

    handle: Handle
    when: Expression


class ConditionConfig(Config):
    """Chooses an output: by one expression (true or false), or by the first case that holds."""

    condition_expression: str = Field(default="", max_length=4_000)
    true_handle: Handle = "true"
    false_handle: Handle = "false"
    cases: tuple[Case, ...] = Field(default=(), max_length=100)
    default_handle: Handle = "default"

    @model_validator(mode="after")
    def _asks_one_way(self) -> Self:
        if bool(self.condition_expression) == bool(self.cases):
            raise Refused(_("A condition has either one expression or cases."), hint=_("Give one of the two."))
        if self.cases and self.model_fields_set & {"true_handle", "false_handle"}:
            raise Refused(_("Cases name their outputs themselves."), hint=_("Remove true_handle and false_handle."))
        if not self.cases and "default_handle" in self.model_fields_set:
            raise Refused(_("Only cases have a default output."), hint=_("Remove default_handle."))
        if not self.cases and self.true_handle == self.false_handle:
            raise Refused(_("Both outputs have the same name."), hint=_("Give each a name of its own."))
        return self

    @property
    def handles(self) -> tuple[str, ...]:
        """The outputs that it chooses from, in order, each once."""
        if not self.cases:
            return self.true_handle, self.false_handle
        return tuple(dict.fromkeys([*(case.handle for case in self.cases), self.default_handle]))


class Pick(Config):
    """Keeps these fields of each item, in this order."""

    type: Literal["pick"]
    fields: tuple[FieldName, ...] = Field(min_length=1, max_length=200)


class Rename(Config):
    """Gives fields of each item other names: {old: new}."""

    type: Literal["rename"]
    names: dict[FieldName, FieldName] = Field(min_length=1, max_length=200)


class Filter(Config):
    """Keeps the items for which the expression holds; it sees the item as `item`."""

    type: Literal["filter"]
    where: Expression


class Sort(Config):
    """Orders the items by a field."""

    type: Literal["sort"]
    by: FieldName
    descending: bool = False


class Limit(Config):
    """Keeps the first items."""

    type: Literal["limit"]
    count: int = Field(ge=0, le=10_000)


Step = Annotated[Pick | Rename | Filter | Sort | Limit, Field(discriminator="type")]


class AdapterConfig(Config):
    """Reshapes data: `output` is JSON with expressions in it, or `steps` change the list that `items` gives."""

    output: Any = None
    items: Expression = "{{ output }}"
    steps: tuple[Step, ...] = Field(default=(), max_length=50)

    @model_validator(mode="after")
    def _reshapes_one_way(self) -> Self:
        if ("output" in self.model_fields_set) == bool(self.steps):
            raise Refused(_("An adapter has either an output or steps."), hint=_("Give one of the two."))
        if not self.steps and "items" in self.model_fields_set:
            raise Refused(_("Only steps read a list of items."), hint=_("Remove items, or give steps."))
        return self


class AggregatorConfig(Config):
    """Waits for its sources (`all` that fire, `any`, or `count` of them) and merges what arrived."""

    join: Literal["all", "any", "count"] = "all"
    count: int | None = Field(default=None, ge=1, le=1_000)
    merge: Literal["object", "list", "concat", "first"] = "object"
    output: Any = None

    @model_validator(mode="after")
    def _joins_one_way(self) -> Self:
        if (self.join == "count") != (self.count is not None):
            raise Refused(
                _("“count” says how many sources a join of that kind waits for."),
                hint=_("Set join to “count” and give count, or leave count out."),
                path="count",
            )
        if {"merge", "output"} <= self.model_fields_set:
            raise Refused(_("An aggregator either merges or has an output."), hint=_("Give one of the two."))
        return self


NodeConfig = TriggerConfig | ToolConfig | AgentConfig | ConditionConfig | AdapterConfig | AggregatorConfig

MODELS: Mapping[str, type[NodeConfig]] = {
    "trigger": TriggerConfig,
    "tool": ToolConfig,
    "agent": AgentConfig,
    "condition": ConditionConfig,
    "adapter": AdapterConfig,
    "aggregator": AggregatorConfig,
}


class EdgeCondition(Config):
    """When an edge fires, apart from its handle; sees the source's output as `source_output`."""

    type: Literal["expression"] = "expression"
    value: Expression


def parse_config(node_type: str, config: Mapping[str, Any]) -> NodeConfig:
    """The config of a node as the model of its type. Raises ConfigError with every problem."""
    return _parse(MODELS[node_type], config, "config")


def parse_workflow_config(config: Mapping[str, Any]) -> WorkflowConfig:
    """The settings of a workflow. Raises ConfigError with every problem."""
    return _parse(WorkflowConfig, config, "config")


def parse_retry_config(config: Mapping[str, Any]) -> RetryConfig:
    """A node's own retries. Raises ConfigError with every problem."""
    return _parse(RetryConfig, config, "retry_config")


def parse_on_error(config: Mapping[str, Any]) -> OnError | None:
    """What a node's failure means; None when nothing is said: then the workflow's error_handling decides.

    Raises ConfigError with every problem.
    """
    return _parse(OnError, config, "on_error") if config else None


def for_each_of(node: GraphNode) -> ForEach | None:
    """The list that a node goes over, if it does; the node is valid."""
    given = node.config.get("for_each") if node.node_type in {"tool", "agent"} else None
    return ForEach.model_validate(given) if given is not None else None


def starts_executions(node: GraphNode) -> bool:
    """Whether the node waits for executions of its own: of the items of a list, or of another workflow."""
    return node.node_type in {"tool", "agent"} and any(
        node.config.get(name) is not None for name in ("for_each", "workflow_id")
    )


def retries_of(node: GraphNode, config: WorkflowConfig) -> RetryConfig:
    """How a node is tried again: by its own retry_config, or as the workflow says for all; both are valid.

    A workflow as a step is run again as a whole only when its own retry_config asks for it: its nodes have retries too.
    """
    if node.retry_config:
        return RetryConfig.model_validate(node.retry_config)
    return RETRY_POLICIES["none"] if node.config.get("workflow_id") is not None else config.retries


def parse_edge_condition(condition: Mapping[str, Any]) -> EdgeCondition:
    """The condition of an edge. Raises ConfigError with every problem."""
    return _parse(EdgeCondition, condition, "condition")


def _parse(model: type[Model], value: Mapping[str, Any], path: str) -> Model:
    try:
        return model.model_validate(value)
    except ValidationError as error:
        raise ConfigError(pydantic_problems(error, code="config", path=path, model=model)) from error


@cache
def schema_of(node_type: str) -> dict[str, Any]:
    """The JSON Schema of a node type's config, for the API document and forms. Shared: read only."""
    return MODELS[node_type].model_json_schema()
