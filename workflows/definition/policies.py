"""What goes around a node's work: retries, failures, lists of items, what is kept, a workflow's settings. Pure."""

from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from pastetrader.common.form_words import shown
from pastetrader.common.messages import message as _
from pastetrader.common.pydantic_problems import Refused
from workflows.definition.graph import GraphNode, TimeoutSeconds

# The handle of every node that fires when it fails.
ERROR_HANDLE = "error"
MAX_SECONDS = 31 * 24 * 3600
MAX_ITEMS = 1_000
MAX_PARALLEL = 50

Expression = Annotated[str, Field(min_length=1, max_length=4_000)]


class Config(BaseModel):
    """What all configs have in common: unknown settings are refused, and nothing changes later."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class RetryConfig(Config):
    """How often and when a failed attempt is tried again. `delay` x `backoff_multiplier`^n, at most `max_delay`."""

    max_retries: int = Field(default=0, ge=0, le=20, json_schema_extra=shown(_("Retries at most")))
    delay: float = Field(
        default=1.0, ge=0, le=3_600, allow_inf_nan=False, json_schema_extra=shown(_("Seconds before the first"))
    )
    backoff_multiplier: float = Field(
        default=2.0,
        ge=1,
        le=10,
        allow_inf_nan=False,
        json_schema_extra=shown(_("Wait longer each time by"), _("2 doubles the wait each time; 1 leaves it.")),
    )
    max_delay: float = Field(
        default=3_600.0,
        ge=0,
        le=86_400,
        allow_inf_nan=False,
        json_schema_extra=shown(_("Longest wait in seconds")),
    )


RetryPolicy = Literal["none", "fixed", "exponential"]

# What the names of a workflow's retry_policy stand for. Seconds.
RETRY_POLICIES: dict[RetryPolicy, RetryConfig] = {
    "none": RetryConfig(max_retries=0),
    "fixed": RetryConfig(max_retries=3, delay=5.0, backoff_multiplier=1.0),
    "exponential": RetryConfig(max_retries=3, delay=1.0, backoff_multiplier=2.0),
}


class OnError(Config):
    """What the failure of a node means, once its retries are used up.

    `fail`: the execution fails, whatever the workflow says. `continue`: it goes on; the node's own edges are dead, its
    error handle fires if it is connected. `branch`: the error handle, which must be connected, takes it. `default`:
    the node completes with `output`, a JSON value that is taken as it stands.
    """

    action: Literal["fail", "continue", "branch", "default"] = Field(
        json_schema_extra=shown(
            _("Then"),
            labels={
                "fail": _("The run fails"),
                "continue": _("The run goes on without it"),
                "branch": _("The way from “error” is taken"),
                "default": _("A fixed value is handed on"),
            },
        )
    )
    output: Any = Field(
        default=None,
        json_schema_extra=shown(
            _("Fixed value"), _("JSON, taken as it stands."), widget="value", show_if={"action": ["default"]}
        ),
    )

    @model_validator(mode="after")
    def _outputs_by_default_only(self) -> Self:
        if (self.action == "default") != ("output" in self.model_fields_set):
            raise Refused(
                _("“output” is what the node hands on when its action is “default”."),
                hint=_("Set action to “default” and give output, or leave output out."),
                path="output",
            )
        return self


class ForEach(Config):
    """Once for each item of a list, side by side; expressions then see `item` and `item_index` (from 0).

    An item that does not complete: `fail` waits for the others and then fails the node; `continue` completes it all
    the same (null in the item's place), if at least `min_completed` items completed; `stop` cancels the others at once
    and fails it.
    """

    items: Expression = Field(json_schema_extra=shown(_("List"), _("As in {{ output.matches }}."), widget="expression"))
    max_parallel: int = Field(default=4, ge=1, le=MAX_PARALLEL, json_schema_extra=shown(_("At the same time at most")))
    on_item_error: Literal["fail", "continue", "stop"] = Field(
        default="fail",
        json_schema_extra=shown(
            _("If an item fails"),
            labels={
                "fail": _("Finish the others, then fail"),
                "continue": _("Go on without it"),
                "stop": _("Stop at once"),
            },
        ),
    )
    min_completed: int | None = Field(
        default=None,
        ge=1,
        le=MAX_ITEMS,
        json_schema_extra=shown(_("How many must succeed"), show_if={"on_item_error": ["continue"]}),
    )

    @model_validator(mode="after")
    def _passes_over_failures(self) -> Self:
        if self.min_completed is not None and self.on_item_error != "continue":
            raise Refused(
                _("“min_completed” says how many items must complete when failed ones are passed over."),
                hint=_("Set on_item_error to “continue”, or leave min_completed out."),
                path="min_completed",
            )
        return self


FOR_EACH = shown(
    _("Once for each item of a list"),
    _("Expressions then see the item as “item” and its number, from 0, as “item_index”."),
)


class StepSettings(Config):
    """What people set of a step beside its config, as a form shows it: a node keeps {} for what is None here."""

    is_enabled: bool = Field(
        default=True,
        json_schema_extra=shown(_("Runs"), _("Switched off, it hands on what comes in.")),
    )
    timeout_seconds: TimeoutSeconds = Field(default=300, json_schema_extra=shown(_("Time limit in seconds")))
    retry_config: RetryConfig | None = Field(
        default=None,
        json_schema_extra=shown(_("Its own retries"), _("Otherwise those of the workflow.")),
    )
    on_error: OnError | None = Field(
        default=None,
        json_schema_extra=shown(_("If it fails"), _("Otherwise the workflow decides.")),
    )


class Retention(Config):
    """What of a workflow's executions is kept: by age (failed ones apart), number and size; left out = the default."""

    days: int | None = Field(default=None, ge=1, le=36_500)
    failed_days: int | None = Field(default=None, ge=1, le=36_500)
    max_executions: int | None = Field(default=None, ge=1, le=10_000_000)
    max_megabytes: int | None = Field(default=None, ge=1, le=10_000_000)


class WorkflowConfig(Config):
    """Settings of a whole workflow. `retry_policy` is for nodes without a retry_config of their own."""

    timeout: int | None = Field(default=None, ge=1, le=MAX_SECONDS)
    retry_policy: RetryPolicy | RetryConfig = "none"
    max_concurrent_nodes: int | None = Field(default=None, ge=1, le=1_000)
    error_handling: Literal["stop_on_first_error", "continue"] = "stop_on_first_error"
    retention: Retention | None = None
    notes: str | tuple[dict[str, Any], ...] = ""

    @property
    def retries(self) -> RetryConfig:
        """The retries that `retry_policy` stands for."""
        if isinstance(self.retry_policy, RetryConfig):
            return self.retry_policy
        return RETRY_POLICIES[self.retry_policy]


class EdgeCondition(Config):
    """When an edge fires, apart from its handle; sees the source's output as `source_output`."""

    type: Literal["expression"] = "expression"
    value: Expression


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
