"""What a new execution is made of, common to both databases; each vendor writes its statements."""

import json
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from executions.models import WorkflowExecution
from workflows.current import Stamp, Watched


@dataclass(frozen=True, slots=True)
class NewNode:
    """A node execution to be inserted. One that has ended says why; `copy_of` is the row whose end it keeps."""

    id: UUID
    execution_id: UUID
    node_id: UUID | None
    key: str
    name: str
    node_type: str
    position: int
    sources: Sequence[int]
    needed: int
    timeout_seconds: int
    status: str = "pending"
    cause: str = ""
    is_ready: bool = False
    fired: Sequence[int] = ()
    arrived: Sequence[int] | None = None
    copy_of: UUID | None = None


class Creation(ABC):
    """Holds a workflow and inserts executions, in the caller's transaction."""

    @abstractmethod
    def lock(self, workflow_id: UUID, watched: Watched) -> Stamp | None:
        """The workflow's stamp; saves of its graph wait until this transaction ends, other starts do not.

        None when there is no such workflow; one that is deleted says so.
        """

    @abstractmethod
    def insert(self, executions: Sequence[WorkflowExecution], nodes: Sequence[NewNode], *, lease: float) -> datetime:
        """Insert the rows and the first event of each execution; the moment at which they were made.

        `lease`: seconds within which a worker must come for the nodes that are ready. Nodes that are `copy_of`
        another get its input, output and times.
        """


# The end of the node execution `kept` for the new one `node`, in words of both vendors.
COPIES = (
    """
UPDATE node_executions
SET (input_data, output_data, output_bytes, handle, is_handled, metadata, started_at, ended_at) = (
    SELECT k.input_data, k.output_data, k.output_bytes, k.handle, k.is_handled, k.metadata, k.started_at, k.ended_at
    FROM node_executions k WHERE k.id = %(kept)s)
WHERE id = %(node)s
""",
    """
INSERT INTO node_outputs (node_execution_id, data, size_bytes)
SELECT %(node)s, o.data, o.size_bytes FROM node_outputs o WHERE o.node_execution_id = %(kept)s
""",
)
# The columns of a new execution that are not the same for all.
EXECUTION_COLUMNS = (
    "id",
    "workflow_id",
    "version_id",
    "workflow_version",
    "owner_id",
    "trigger_type",
    "triggered_by_id",
    "trigger_node_key",
    "mode",
    "only_node_key",
    "parent_node_id",
    "item_index",
    "round",
    "depth",
    "rerun_of_id",
    "rerun_from_key",
    "timeout_seconds",
    "max_concurrent_nodes",
    "as_of",
    "input_data",
    "context",
    "metadata",
)


def json_text(value: Any) -> str:
    """JSON as both databases take it; ids and times in it become texts."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str)
