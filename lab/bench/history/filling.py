"""Fills PostgreSQL with history: copies of real executions, their nodes and log lines, a statement for each table.

The columns come from the models, so that a new one is copied too. The copies are spread over the workflows and, six
seconds apart, over the past two weeks; their ids tell their number.
"""

from collections.abc import Mapping
from typing import Any

from django.db import connection, models

from executions.models import ExecutionLog, NodeExecution, WorkflowExecution
from executions.status import Status
from workflows.models import Edge, Node, Workflow

# Of a hundred executions so many ended in this way; the others completed.
FAILED_PERCENT, CANCELLED_PERCENT = 8, 1
# So many in all: rare enough that a list of them must not look at everything.
RARE = 20
_IS_OPEN = f"(i > %(executions)s - {RARE})"
_EXECUTION, _NODE, _LOG = "a", "b", "c"
_WORKFLOW, _STEP, _LINE = "8", "9", "a"


def fill(*, templates: int, executions: int, lines_each: int) -> None:
    """Copy the `templates` oldest executions, which are over, `executions` times in all, each with its log lines."""
    numbers = {"executions": executions, "templates": templates, "lines_each": lines_each}
    _insert(
        WorkflowExecution,
        "SELECT row_number() OVER (ORDER BY id) - 1 AS place, e.* FROM workflow_executions e"
        " ORDER BY id LIMIT %(templates)s",
        {
            "id": _id(_EXECUTION, "i"),
            "status": f"CASE WHEN i <= {RARE} THEN '{Status.TIMEOUT}' WHEN {_IS_OPEN} THEN '{Status.RUNNING}'"
            f" WHEN i %% 100 < {FAILED_PERCENT} THEN '{Status.FAILED}'"
            f" WHEN i %% 100 < {FAILED_PERCENT + CANCELLED_PERCENT} THEN '{Status.CANCELLED}'"
            f" ELSE '{Status.COMPLETED}' END",
            **{name: _past(name) for name in ("created_at", "updated_at", "started_at")},
            "ended_at": f"CASE WHEN NOT {_IS_OPEN} THEN {_past('ended_at')} END",
        },
        numbers,
    )
    _insert(
        NodeExecution,
        "SELECT dense_rank() OVER (ORDER BY execution_id) - 1 AS place, n.* FROM node_executions n",
        {
            "id": _id(_NODE, "i * 1000 + t.execution_order"),
            "execution_id": _id(_EXECUTION, "i"),
            **{name: _past(name) for name in ("created_at", "updated_at", "started_at", "ended_at")},
        },
        numbers,
    )
    _insert(
        ExecutionLog,
        "SELECT dense_rank() OVER (ORDER BY execution_id) - 1 AS place, l.*, line"
        " FROM execution_logs l, generate_series(1, %(lines_each)s) line",
        {
            "id": _id(_LOG, "i * 1000 + t.line"),
            "execution_id": _id(_EXECUTION, "i"),
            "node_execution_id": _id(_NODE, "i * 1000"),
            "timestamp": _past("timestamp"),
        },
        numbers,
    )
    _rest()


def fill_workflows(template: Workflow, *, count: int) -> None:
    """So many copies of a workflow with its nodes and edges, all of its owner."""
    numbers = {"executions": count, "templates": 1, "template": template.pk}
    _insert(
        Workflow,
        "SELECT 0 AS place, w.* FROM workflows w WHERE w.id = %(template)s",
        {"id": _id(_WORKFLOW, "i"), "name": "'Copy ' || i", "created_at": _past("created_at")},
        numbers,
    )
    _insert(
        Node,
        "SELECT 0 AS place, row_number() OVER (ORDER BY id) AS step, n.* FROM nodes n"
        " WHERE n.workflow_id = %(template)s",
        {"id": _id(_STEP, "i * 1000 + t.step"), "workflow_id": _id(_WORKFLOW, "i")},
        numbers,
    )
    # An edge is between the nodes whose numbers its template's nodes have.
    _insert(
        Edge,
        "WITH s AS (SELECT id, row_number() OVER (ORDER BY id) AS step FROM nodes WHERE workflow_id = %(template)s)"
        " SELECT 0 AS place, a.step AS source, b.step AS target, row_number() OVER (ORDER BY e.id) AS line, e.*"
        " FROM edges e JOIN s a ON a.id = e.source_node_id JOIN s b ON b.id = e.target_node_id",
        {
            "id": _id(_LINE, "i * 1000 + t.line"),
            "workflow_id": _id(_WORKFLOW, "i"),
            "source_node_id": _id(_STEP, "i * 1000 + t.source"),
            "target_node_id": _id(_STEP, "i * 1000 + t.target"),
        },
        numbers,
    )
    _rest()


def sizes() -> dict[str, Any]:
    """Rows of the three tables, and bytes of the database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        [total] = cursor.fetchone() or [0]
    tables: tuple[type[models.Model], ...] = (WorkflowExecution, NodeExecution, ExecutionLog)
    rows = {str(model._meta.db_table): model._default_manager.count() for model in tables}
    return {**rows, "megabytes": round(total / 2**20, 1)}


def _insert(
    model: type[models.Model], templates: str, overrides: Mapping[str, str], numbers: Mapping[str, Any]
) -> None:
    columns = [str(field.column) for field in model._meta.local_concrete_fields]
    named = ", ".join(f'"{column}"' for column in columns)
    values = ", ".join(overrides.get(column, f't."{column}"') for column in columns)
    # Everything in the text is a name of ours.
    statement = (
        f"WITH t AS MATERIALIZED ({templates}) INSERT INTO {model._meta.db_table} ({named})"  # noqa: S608
        f" SELECT {values} FROM generate_series(1, %(executions)s) i JOIN t ON t.place = i %% %(templates)s"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, numbers)


def _id(kind: str, number: str) -> str:
    """A UUID whose version and variant are right, and whose number is the row's."""
    return f"('00000000-0000-7000-{kind}000-' || lpad(to_hex({number}), 12, '0'))::uuid"


def _past(column: str) -> str:
    return f"t.{column} - (%(executions)s - i) * interval '6 seconds'"


def _rest() -> None:
    """What the database does by itself after a gigabyte was copied into it, so that no figure holds it."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("CHECKPOINT")
