"""The end of an execution on SQLite: its output gathered, latecomers marked, events told."""

import json
from collections.abc import Sequence
from uuid import UUID

import executions.engine.sqlite.statements as sql
from executions.engine.sql import execute, rows
from executions.engine.sqlite.times import Moment, at
from executions.engine.values import Closing
from executions.json_values import INLINE_BYTES
from executions.status import Cause, Status
from pastetrader.common.stored_messages import read_stored, stored


def failure_of(execution_id: UUID) -> Closing | None:
    """How the execution ends because of its first failure that nobody handled, if there is one."""
    found = rows(sql.FAILURE, {"execution": execution_id.hex})
    if not found:
        return None
    name, code, message = found[0]
    return Closing(Status.FAILED, Cause.NODE_FAILED, Status.SKIPPED, None, code, read_stored(f"{name}: {message}"))


def end_execution(execution_id: UUID, ends: Sequence[int], closing: Closing | None) -> bool:
    """Write the end of an execution that nothing holds open (completed without a closing); False when it had ended."""
    execution = {"execution": execution_id.hex}
    now = Moment()
    [(stored_bytes,)] = rows(sql.STORED_BYTES, execution)
    how = {
        "status": closing.status.value if closing else Status.COMPLETED.value,
        "cause": closing.cause.value if closing else "",
        "by": closing.by.hex if closing and closing.by else None,
        "error_code": closing.error_code if closing else "",
        "error_message": stored(closing.error_message) if closing else "",
        "output": _output(execution_id, ends),
        "stored_bytes": stored_bytes,
    }
    if not execute(sql.END, {**execution, **how, **now.arguments}):
        return False
    late = rows(sql.MARK_LATE, execution)
    tell_nodes(execution_id, sorted(position for (position,) in late), now)
    tell_execution(execution_id, now)
    return True


def tell_nodes(execution_id: UUID, positions: Sequence[int], now: Moment) -> None:
    """One event for each node as it stands, in the order given."""
    if positions:
        execute(sql.TELL_NODES, {"execution": execution_id.hex, **at(positions), "now": now.now})


def tell_execution(execution_id: UUID, now: Moment) -> None:
    """An event for the execution as it stands."""
    execute(sql.TELL_EXECUTION, {"execution": execution_id.hex, "now": now.now})


def _output(execution_id: UUID, ends: Sequence[int]) -> str:
    """Outputs of the end nodes by key, as far as they fit together; the others are named with their size."""
    total = 0
    parts = []
    for identity, key, output, size in rows(sql.OUTPUTS, {"execution": execution_id.hex, **at(ends)}):
        total += size
        beside = json.dumps({"node_execution_id": str(UUID(identity)), "size_bytes": size})
        parts.append(f"{json.dumps(key)}: {(output or 'null') if total <= INLINE_BYTES else beside}")
    return "{" + ", ".join(parts) + "}"
