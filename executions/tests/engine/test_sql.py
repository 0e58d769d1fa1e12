"""How statements are executed on PostgreSQL: with one cursor each, which keeps nothing of what it answered."""

import pytest
from django.db import connection

from executions.engine.sql import execute, rows, rows_of_both

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite's driver keeps statements itself"),
]
LARGE = "SELECT repeat(%(text)s::text, %(count)s::int)"
SMALL = "SELECT %(text)s::text"


def test_the_same_statement_takes_what_it_is_given_each_time() -> None:
    given = ["a", None, "한국", "b" * 9_000_000]

    assert [rows(SMALL, {"text": text}) for text in given] == [[(text,)] for text in given]
    assert [execute(LARGE, {"text": "x", "count": count}) for count in (1, 2)] == [1, 1]


def test_two_statements_that_travel_together_are_answered_each_time() -> None:
    for number in range(3):
        given = {"text": "x", "count": number}

        assert rows_of_both((LARGE, given), (SMALL, given)) == ([("x" * number,)], [("x",)])


def test_a_large_answer_is_not_kept() -> None:
    rows(LARGE, {"text": "x", "count": 9_000_000})

    cursors = vars(connection.connection)["statements"].values()

    assert not any(cursor.pgresult.ntuples for cursor in cursors if cursor.pgresult)
