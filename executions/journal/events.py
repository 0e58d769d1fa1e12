"""Log lines for the person whose workflow it is, and the events that tell live pages of them."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from executions.journal.log_limits import Lines, line_limit, short_data, short_message
from executions.models import ExecutionEvent, ExecutionLog
from executions.status import LogLevel
from pastetrader.common.message_field import as_read
from pastetrader.common.messages import Message
from pastetrader.common.messages import message as _
from pastetrader.common.stored_messages import stored


@transaction.atomic
def write_log(
    *,
    execution_id: UUID,
    node_execution_id: UUID | None,
    node_key: str,
    level: str,
    message: Message | str,
    data: dict[str, Any] | None = None,
) -> ExecutionLog | None:
    """One line for the person whose workflow it is, and its event: in one transaction, the event last.

    A Message is read in any language; a plain text is one from outside (of a tool, a model) and stays as it is.
    An execution has at most 10,000 lines of 8 KB each; None for a line that was dropped, which another line says.
    """
    lines = line_limit.dropped(execution_id)
    if lines:
        _say_dropped(execution_id, lines)
        return None
    line = ExecutionLog.objects.create(
        execution_id=execution_id,
        node_execution_id=node_execution_id,
        level=level,
        message=as_read(short_message(message)),
        data=short_data(data),
        timestamp=timezone.now(),
    )
    tell(execution_id, "log", log_event(line, node_key, stored(line.message)))
    return line


def _say_dropped(execution_id: UUID, lines: Lines) -> None:
    """One line says how many were dropped (per process that dropped any); it is brought up to date in place."""
    text = _(
        "An execution has at most %(limit)s lines; %(count)s more were dropped.",
        limit=line_limit.most,
        count=lines.dropped,
    )
    said = {"message": as_read(text), "data": {"dropped": lines.dropped}}
    if lines.notice_id and ExecutionLog.objects.filter(id=lines.notice_id).update(**said):
        return
    notice = ExecutionLog.objects.create(
        execution_id=execution_id, level=LogLevel.WARNING, timestamp=timezone.now(), **said
    )
    lines.notice_id = notice.id
    tell(execution_id, "log", log_event(notice, "", stored(notice.message)))


def tell(execution_id: UUID, kind: str, data: dict[str, Any]) -> ExecutionEvent:
    """Add an event: in the transaction of the change that it tells of, and after it, or readers may miss it."""
    return ExecutionEvent.objects.create(execution_id=execution_id, kind=kind, data=data, created_at=timezone.now())


def log_event(line: ExecutionLog, node_key: str, message: str) -> dict[str, Any]:
    """What live pages are told of a line; `message` as it is stored, or as it is shown."""
    return {
        "id": str(line.id),
        "level": line.level,
        "message": message,
        "node_key": node_key,
        "timestamp": line.timestamp.isoformat(),
    }
