"""What lists of executions, nodes and log lines may be narrowed to."""

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar
from uuid import UUID

from django.db.models import QuerySet, TextChoices
from pydantic import BeforeValidator, Field, WithJsonSchema

from executions.models.tags import tagged
from executions.status import Cause, LogLevel, Mode, Status, TriggerType
from pastetrader.common.http.lists import ListQuery
from pastetrader.common.moments import Moment

NODE_KEY = r"^[a-z0-9_]{0,64}$"


def _split(given: object) -> object:
    return [part.strip() for part in given.split(",")] if isinstance(given, str) else given


def _with_commas(choices: type[TextChoices]) -> WithJsonSchema:
    """As the OpenAPI document shows several values in one text."""
    one = "|".join(choices.values)
    return WithJsonSchema({"type": "string", "pattern": f"^({one})( *, *({one}))*$"})


# Several values with commas between: `status=failed,timeout`.
Statuses = Annotated[tuple[Status, ...], Field(max_length=20), BeforeValidator(_split), _with_commas(Status)]
Causes = Annotated[tuple[Cause, ...], Field(max_length=30), BeforeValidator(_split), _with_commas(Cause)]


class ExecutionsOfOneFilters(ListQuery):
    """Of a workflow's executions. Those that a node of another waits for are left out unless `children` is asked for.

    `status` and `cause` take several with commas between. Ranges begin at `..._after` and end before `..._before`.
    """

    lookups: ClassVar[Mapping[str, str]] = {
        "status": "status__in",
        "cause": "cause__in",
        "created_after": "created_at__gte",
        "created_before": "created_at__lt",
        "started_after": "started_at__gte",
        "started_before": "started_at__lt",
        "ended_after": "ended_at__gte",
        "ended_before": "ended_at__lt",
        "parent": "parent_node__execution",
    }
    orderings: ClassVar[Mapping[str, str]] = {
        "created_at": "created_at",
        "started_at": "started_at",
        "ended_at": "ended_at",
    }
    special: ClassVar[frozenset[str]] = frozenset({"tag", "children"})

    status: Statuses | None = Field(default=None, description="In one of these states, with commas between.")
    cause: Causes | None = Field(default=None, description="Ended for one of these causes, with commas between.")
    mode: Mode | None = None
    trigger_type: TriggerType | None = None
    created_after: Moment | None = None
    created_before: Moment | None = None
    started_after: Moment | None = None
    started_before: Moment | None = None
    ended_after: Moment | None = None
    ended_before: Moment | None = None
    is_kept: bool | None = Field(default=None, description="Whether retention spares it.")
    tag: str = Field(default="", max_length=100, description="Is `metadata.tag`, or stands in `metadata.tags`.")
    rerun_of: UUID | None = Field(default=None, description="Re-runs of this execution.")
    children: bool = Field(default=False, description="Also executions that a node of another waits for.")

    def narrowed(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """The rows that the filters leave."""
        rows = super().narrowed(rows)
        if self.tag:
            rows = rows.filter(tagged(self.tag))
        return rows if self.shows_children() else rows.filter(parent_node=None)

    def shows_children(self) -> bool:
        """Whether executions that a node waits for are among what is asked for."""
        return self.children


class ExecutionFilters(ExecutionsOfOneFilters):
    """Of all executions; `parent` asks for those that its nodes wait for."""

    searched: ClassVar[tuple[str, ...]] = ("workflow__name",)

    workflow: UUID | None = Field(default=None, description="Executions of this workflow.")
    parent: UUID | None = Field(default=None, description="Executions that nodes of this execution wait for.")

    def shows_children(self) -> bool:
        """Also where their parent is named."""
        return self.children or self.parent is not None


class ChildFilters(ListQuery):
    """Of the executions that the nodes of another wait for, in the order in which they were made."""

    lookups: ClassVar[Mapping[str, str]] = {"status": "status__in", "node_key": "parent_node__node_key"}
    default_ordering: ClassVar[str] = "created_at"

    status: Statuses | None = Field(default=None, description="In one of these states, with commas between.")
    node_key: str | None = Field(default=None, pattern=NODE_KEY, description="Those that this node waits for.")


class NodeFilters(ListQuery):
    """Of an execution's nodes, in their order."""

    lookups: ClassVar[Mapping[str, str]] = {"status": "status__in"}
    orderings: ClassVar[Mapping[str, str]] = {"execution_order": "execution_order", "started_at": "started_at"}
    default_ordering: ClassVar[str] = "execution_order"

    status: Statuses | None = Field(default=None, description="In one of these states, with commas between.")
    node_type: str | None = Field(default=None, pattern=r"^[a-z_]{1,20}$")


class NodeLogFilters(ListQuery):
    """Of a log, the oldest line first."""

    orderings: ClassVar[Mapping[str, str]] = {"timestamp": "timestamp"}
    default_ordering: ClassVar[str] = "timestamp"
    searched: ClassVar[tuple[str, ...]] = ("message",)

    level: LogLevel | None = None


class LogFilters(NodeLogFilters):
    """Of an execution's log, the oldest line first."""

    lookups: ClassVar[Mapping[str, str]] = {"node_key": "node_execution__node_key"}

    node_key: str | None = Field(default=None, pattern=NODE_KEY, description="Lines of this node.")
