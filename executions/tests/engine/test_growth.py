"""What the sweep and the end of an execution cost in a large graph: an index look-up for each edge, no more."""

import re
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection

import executions.engine.postgres.statements as postgres
import executions.engine.postgres.sweep_statements as postgres_sweep
import executions.engine.sqlite.statements as sqlite_statements
from executions.engine.postgres.finish import FinishParts, finish_statement
from executions.engine.sql import rows
from executions.tests.factories import started
from executions.tests.graphs import chain
from pastetrader.accounts.models import User


def test_the_look_for_undecided_nodes_reads_each_source_by_the_index(owner: User, mixing: None) -> None:
    started(owner, chain(300))

    if connection.vendor == "sqlite":
        page = {"before": "2030-01-01", "after": "", "rows": 500}
        plan = str(rows(f"EXPLAIN QUERY PLAN {sqlite_statements.UNSETTLED}", page))
        assert re.search(r"SEARCH p USING INDEX \S+ \(execution_id=\? AND execution_order=\?\)", plan)
        return
    with connection.cursor() as cursor:
        # Of what was there when a table was last looked at by itself, the planner might make another plan.
        cursor.execute("ANALYZE workflow_executions, node_executions")
        query = f"EXPLAIN {postgres_sweep.UNSETTLED}"
        cursor.execute(query, {"older_than": 0.0, "after": UUID(int=0), "rows": 500})
        plan = str(cursor.fetchall())
    assert re.search(r"Index Cond: \(\(execution_id = n.execution_id\) AND \(execution_order = ", plan)


def test_what_may_be_taken_is_found_among_what_is_ready_not_among_all_that_waits(owner: User, mixing: None) -> None:
    execution = started(owner, chain(300))

    if connection.vendor == "sqlite":
        ready = {"execution": execution.id.hex, "now": "2030-01-01"}
        plan = str(rows(f"EXPLAIN QUERY PLAN {sqlite_statements.NEXT_READY}", ready))
    else:
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE workflow_executions, node_executions")
            taker = {"execution": execution.id, "wanted": None, "worker": "w", "task": uuid4(), "lease": 1.0}
            cursor.execute(f"EXPLAIN {postgres.TAKE}", taker)
            plan = str(cursor.fetchall())

    assert "node_executions_ready" in plan
    assert "node_executions_open" not in plan


@pytest.mark.skipif(connection.vendor != "postgresql", reason="on SQLite these are statements of their own")
def test_what_a_finish_opens_skips_and_takes_is_found_by_its_position_among_what_is_open(
    owner: User, mixing: None
) -> None:
    execution = started(owner, chain(300))
    finish = finish_statement(FinishParts(opens=True, skips=True, takes="first"))
    given: dict[str, Any] = {
        "execution": execution.id,
        "first": 3,
        "opens": [4],
        "skips": [5],
        "task": uuid4(),
        "lease": 1.0,
    }

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE workflow_executions, node_executions")
        cursor.execute(f"EXPLAIN {finish}", {**dict.fromkeys(re.findall(r"%\((\w+)\)s", finish)), **given})
        plan = str(cursor.fetchall())

    assert len(re.findall(r"Index Cond: \(\(execution_id = going\S*\) AND \(execution_order = ", plan)) == 3
