"""Data as a table."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from executions.presentation.picture import item_count
from executions.presentation.tables import LONGEST_CELL, MOST_COLUMNS, MOST_ROWS, table_of

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=12,
)


def test_a_list_of_objects_is_a_table_and_so_is_the_only_list_of_an_object() -> None:
    rows = [{"price": 1.5, "name": "Foods", "held": [{"rsi": 1}], "symbol": "A"}, {"symbol": "B", "price": 2.0}]

    for data in (rows, {"market": "SAMPLE", "matches": rows}):
        table = table_of(data)
        assert table is not None
        assert table.columns == ("symbol", "name", "price")
        assert table.rows == (("A", "Foods", "1.5"), ("B", "–", "2"))
        assert table.is_narrowed


@pytest.mark.parametrize(
    "data", [None, 3, "text", [], {}, [1], [{"a": 1}, 2], {"a": [{}], "b": [{}]}, [{}], [{"a": [1]}]]
)
def test_what_is_no_list_of_objects_is_no_table(data: Any) -> None:
    assert table_of(data) is None


def test_a_large_table_is_cut_and_says_how_large_it_is() -> None:
    table = table_of([{f"c{n}": "x" * 1000 for n in range(20)}] * 200)

    assert table is not None
    assert (len(table.rows), len(table.columns), table.total, table.is_narrowed) == (MOST_ROWS, MOST_COLUMNS, 200, True)
    assert max(len(cell) for row in table.rows for cell in row) == LONGEST_CELL


@given(JSON)
def test_whatever_a_step_gave_is_looked_at_without_an_error(data: Any) -> None:
    table = table_of(data)

    assert table is None or all(len(row) == len(table.columns) for row in table.rows)


@pytest.mark.parametrize(
    ("output", "count"),
    [([1, 2], 2), ({"matches": [1, 2, 3], "market": "X"}, 3), ({"a": [], "b": []}, None), ({}, None), ("text", None)],
)
def test_items_are_counted_where_there_is_one_list(output: Any, count: int | None) -> None:
    assert item_count(output) == count
