"""Ends of nodes as the nodes after them see them: remembered by a worker that wrote or read them, or read from rows.

Only what is written is here. A row that is open, or not there, or whose output is not there has no end: nothing takes
its place.
"""

import json
from collections import OrderedDict
from collections.abc import Collection, Iterable
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from executions.engine import Outcome
from executions.engine.instances import instance_of
from executions.engine.sql import rows, sqlite_statement, statement
from executions.json_values import INLINE_BYTES
from executions.models import NodeExecution, NodeOutput
from executions.status import Status
from pastetrader.common.messages import Message
from pastetrader.common.stored_messages import english

REMEMBERED_BYTES = 8 * 1024 * 1024
_COLUMNS = ("id", "node_key", "execution_order", "status", "output_data", "output_bytes", "error_code", "error_message")
# Through the ORM the same takes up to 1 ms more, for each node with a source that another worker ended.
_ENDED = (
    f"SELECT {', '.join(_COLUMNS)} FROM node_executions "  # noqa: S608  # the names above
    "WHERE execution_id = %(execution)s AND execution_order $among AND status NOT IN $open"
)
# Positions as JSON: with an array PostgreSQL would plan the statement anew each time.
_ENDED_ON_POSTGRES = statement(
    _ENDED, {"among": "IN (SELECT value::int FROM jsonb_array_elements_text(%(positions)s::jsonb))"}
)
_ENDED_ON_SQLITE = sqlite_statement(_ENDED, {"among": "IN (SELECT value FROM json_each(%(positions)s))"})


class EndMissing(Exception):
    """What a node has to be given is not there, so that it cannot be worked on. For operators, not for users."""


class NodeEnd(NamedTuple):
    """How a node ended: `value` is its output if it completed, otherwise what its error handle hands on."""

    is_completed: bool
    value: Any


class KnownEnds:
    """Ends that this process has written or read, so that the next node need not read them: the last used ones.

    An end does not change.
    """

    def __init__(self) -> None:
        self._ends: OrderedDict[int, tuple[NodeEnd, int]] = OrderedDict()
        self._bytes = 0

    @property
    def size_bytes(self) -> int:
        """The JSON of what is remembered."""
        return self._bytes

    def keep(self, position: int, end: NodeEnd, size_bytes: int) -> None:
        """Remember the end at a position, with the size of its JSON; what was not used for longest goes."""
        self._forget(position)
        if size_bytes > REMEMBERED_BYTES:
            return
        self._ends[position] = end, size_bytes
        self._bytes += size_bytes
        while self._bytes > REMEMBERED_BYTES:
            self._forget(next(iter(self._ends)))

    def recall(self, positions: Iterable[int]) -> dict[int, NodeEnd]:
        """Those of the positions that are still known."""
        known = {}
        for position in positions:
            if position in self._ends:
                self._ends.move_to_end(position)
                known[position] = self._ends[position][0]
        return known

    def _forget(self, position: int) -> None:
        _end, size_bytes = self._ends.pop(position, (None, 0))
        self._bytes -= size_bytes


def end_of(outcome: Outcome) -> NodeEnd:
    """A recorded end as others see it."""
    return NodeEnd(outcome.status == Status.COMPLETED, outcome.handed_on)


def error_value(key: str, code: str, message: Message | str) -> dict[str, str]:
    """What a node that did not complete hands on to its error handle. The message is plain English, whoever reads the
    execution: what an expression decides may not depend on a language.
    """
    return {"node": key, "code": code, "message": english(message)}


def read_ends(execution_id: UUID, positions: Collection[int]) -> dict[int, tuple[NodeEnd, int]]:
    """The ends of those of an execution's nodes that have ended, by position, from their rows, with their sizes.

    Raises EndMissing for an output that ought to stand beside its row and does not.
    """
    among = {"positions": json.dumps(list(positions))}
    if connection.vendor == "postgresql":
        seen = rows(_ENDED_ON_POSTGRES, {"execution": execution_id, **among})
    else:
        seen = rows(_ENDED_ON_SQLITE, {"execution": execution_id.hex, **among})
    found = [instance_of(NodeExecution, _COLUMNS, columns) for columns in seen]
    outputs = whole_outputs(found)
    return {row.execution_order: (_read(row, outputs[row.id]), row.output_bytes) for row in found}


def whole_outputs(found: Collection[NodeExecution]) -> dict[UUID, Any]:
    """The outputs of rows by id, wherever they stand. Raises EndMissing."""
    outputs = {row.id: row.output_data for row in found}
    beside = [row.id for row in found if row.output_data is None and row.output_bytes > INLINE_BYTES]
    if beside:
        large = dict(NodeOutput.objects.filter(node_execution__in=beside).values_list("node_execution_id", "data"))
        if gone := set(beside) - large.keys():
            raise EndMissing(f"Outputs of node executions that stand beside their rows are not there: {sorted(gone)}")
        outputs.update(large)
    return outputs


def _read(row: NodeExecution, output: Any) -> NodeEnd:
    if row.status == Status.COMPLETED:
        return NodeEnd(is_completed=True, value=output)
    return NodeEnd(is_completed=False, value=error_value(row.node_key, row.error_code, row.error_message))
