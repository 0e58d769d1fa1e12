"""Values that both databases store, and what they give back."""

import json
import math
import sys
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from executions.json_values import INLINE_BYTES, MAX_BYTES, NotStorable, Storable, storable
from executions.models import NodeOutput, WorkflowExecution
from executions.tests.factories import executed, node_of, started
from executions.tests.graphs import graph, node
from pastetrader.accounts.models import User
from pastetrader.common.masking import MASK, covered, remember
from pastetrader.common.storable_text import storable_text

ANY_TEXT = st.text(st.characters(codec=None, exclude_categories=()))
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**30), 10**30) | st.floats() | ANY_TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(ANY_TEXT, inner, max_size=4),
    max_leaves=15,
)


@given(JSON)
def test_storable_is_json_and_stays_as_it_is(value: Any) -> None:
    once = storable(value)

    again = storable(once.value)

    assert again.text == once.text
    assert again.replaced == 0
    assert json.loads(once.text) == once.value
    assert once.size_bytes == len(once.text.encode())


def test_database_gives_back_what_was_stored(owner: User) -> None:
    execution = started(owner, graph(node("a", "trigger")))
    rows = WorkflowExecution.objects.filter(id=execution.id)

    @given(JSON)
    def check(value: Any) -> None:
        stored = storable({"value": value}).value
        rows.update(input_data=stored)
        assert json.dumps(rows.get().input_data) == json.dumps(stored)

    check()


@pytest.mark.parametrize(
    ("value", "stored"),
    [
        ("a\x00b", "a\ufffdb"),
        ("\ud800", "\ufffd"),
        (math.nan, None),
        (-math.inf, None),
        ((1, 2), [1, 2]),
        (-0.0, 0.0),
        (1e300, 10**300),
    ],
)
def test_what_no_database_takes_is_replaced(value: Any, stored: Any) -> None:
    assert storable(value).value == stored


def test_replacements_are_counted() -> None:
    assert storable({"a\x00": [math.nan, "\ud800\x00"]}).replaced == 4


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (Decimal(1), "not_json"),
        ({1: "a"}, "not_json"),
        (10**2000, "not_json"),
        ("x" * (MAX_BYTES + 1), "too_large"),
    ],
)
def test_what_cannot_be_kept_is_refused(value: Any, code: str) -> None:
    with pytest.raises(NotStorable) as refusal:
        storable(value)

    assert refusal.value.code == code


def test_deep_nesting_is_refused() -> None:
    deep: list[Any] = []
    for _level in range(5_000):
        deep = [deep]

    with pytest.raises(NotStorable, match="levels deep"):
        storable(deep)


def test_long_text_keeps_both_ends() -> None:
    short = storable_text("a" * 500 + "\x00" + "b" * 500, limit=105)

    assert short.startswith("aaaa")
    assert short.endswith("bbbb")
    assert len(short) <= 105


def test_large_output_stands_beside_its_row(owner: User) -> None:
    big = "x" * (INLINE_BYTES // 2)
    twice = node("twice", "adapter", output=["{{ input.big }}", "{{ input.big }}", "end"])
    after = node("after", "adapter", output="{{ output[2] }}")

    execution = executed(
        owner, graph(node("a", "trigger"), twice, after, edges="a>twice twice>after"), input_data={"big": big}
    )

    row = node_of(execution, "twice")
    assert row.output_data is None
    assert row.output_bytes > INLINE_BYTES
    assert NodeOutput.objects.get(node_execution=row).data == [big, big, "end"]
    assert node_of(execution, "after").output_data == "end"
    assert execution.status == "completed"


def test_large_end_is_named_with_its_size_in_the_executions_output(owner: User) -> None:
    twice = node("twice", "adapter", output=["{{ input.big }}", "{{ input.big }}"])

    execution = executed(
        owner, graph(node("a", "trigger"), twice, edges="a>twice"), input_data={"big": "x" * (INLINE_BYTES // 2)}
    )

    row = node_of(execution, "twice")
    expected = {"node_execution_id": str(row.id), "size_bytes": row.output_bytes}
    assert execution.output_data == {"twice": expected}


def test_secrets_that_were_used_in_the_work_are_covered_and_names_stay_in_order() -> None:
    with covered():
        assert storable({"a": "s3cret!"}).value == {"a": "s3cret!"}
        remember(["s3cret", "1234567"])
        found = storable({"b": "s3cret!", "s3cret": 1234567, "a": 1})

    assert found.text == f'{{"a":1,"b":"{MASK}!","{MASK}":"{MASK}"}}'
    assert list(found.value) == ["a", "b", MASK]


@pytest.mark.parametrize("is_echoed", [False, True])
def test_to_cover_nine_megabytes_is_less_work_than_to_store_them(is_echoed: bool) -> None:
    """Calls are counted, and not seconds, which a machine at work makes more of."""
    note = "어떤 말 and more of it " * 3
    value: list[dict[str, Any]] = [{"symbol": f"A{at}", "price": at / 7, "note": note} for at in range(72_000)]
    secrets = ["sk-proj-0123456789abcdef", 'another "secret"', "비밀번호-1234"]
    if is_echoed:
        value[40_000]["note"] = f"Bearer {secrets[0]}"

    with covered():
        plain, made = _calls_to_store(value)
        remember(secrets)
        covering, covered_value = _calls_to_store(value)

    assert 8_000_000 < made.size_bytes < 10_000_000
    assert (MASK in covered_value.text) == is_echoed
    assert covering < 2 * plain


def _calls_to_store(value: object) -> tuple[int, Storable]:
    calls = 0

    def count(_frame: object, _event: str, _argument: object) -> None:
        nonlocal calls
        calls += 1

    sys.setprofile(count)
    try:
        made = storable(value)
    finally:
        sys.setprofile(None)
    return calls, made
