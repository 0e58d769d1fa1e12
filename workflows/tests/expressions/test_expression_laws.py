"""Laws over junk of every kind and size: an expression gives a value or an ExpressionError that is no bug of ours."""

import itertools
import json
import math
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.expressions import INTERNAL, ExpressionError, evaluate, literal
from workflows.expressions.filters import FILTERS, TESTS, FilterSpec
from workflows.expressions.operators import CALCULATE, COMPARE
from workflows.expressions.syntax import CLOSE, OPEN


def nested(levels: int) -> Any:
    value: Any = 1
    for _level in range(levels):
        value = [value]
    return value


def named(levels: int) -> Any:
    value: Any = {}
    for _level in range(levels):
        value = {"a": value}
    return value


NUMBERS: list[Any] = [
    *(sign * 10**power for power in (0, 3, 13, 15, 16, 17, 22, 80, 308, 309, 4_200) for sign in (1, -1)),
    *(2**power + more for power in (31, 53, 63, 64, 255, 256, 1_024) for more in (-1, 0, 1)),
    *(float(f"{sign}1.5e{power}") for power in (-400, -324, -308, -16, 0, 12, 13, 15, 16, 22, 308) for sign in "+-"),
    *(math.nan, math.inf, -math.inf, -0.0, 0.1 + 0.2, 2.0**53 - 1, 2.0**53, 123_456_789_012_345.6),
]
TEXTS = [
    *("", " ", "0", "-1", "+1.5", "1e400", "1e-400", "nan", "inf", "1_000", "٣", "²", "9" * 81, "9" * 5_000, " " * 90),
    *("a", "==", "not in", ",", "가", "\0", "\ud800", "\b\f", "{{", "}}", "%(x)s", "%", "{0}", "../etc", "/", "a\0"),
    *("2026-03-02", "0001-01-01", "9999-12-31", "2026-02-30", "2026-03-02T09:30:00+09:00", "0001-01-01T00:00:00+14:00"),
    *("9999-12-31T23:59:59-12:00", "2026-03-02T24:00", "2026-W10-1", "20260302", "Asia/Seoul", "UTC", "x" * 300_000),
]
OTHERS: list[Any] = [
    *(None, True, False, [], {}, (), [[]], [{}], [None], nested(70), named(70)),
    *(list(range(10_001)), [math.nan, 1.0], [10**400, 1.5], [math.inf, -math.inf], ["a", None], [True, 1]),
    *(object(), len, Decimal(1), {1, 2}, b"bytes", 1j, {1: 2}, {None: None}, [{"a": 10**400}]),
    *([{"a": value} for value in (1, None, "x", 1.5)], {"a": {"b": [1, 2]}}, dict.fromkeys(map(str, range(11_000)), 1)),
]
# Python refuses to write these as text, so Hypothesis could not show them.
UNSPEAKABLE: list[Any] = [
    *(10**5_000, -(10**5_000), {10**5_000: 1}, [{"a": 10**5_000}], [10**5_000, 1.5], [0, 10**5_000]),
    *(nested(2_000), named(2_000)),
]
ODD = [*NUMBERS, *TEXTS, *OTHERS, *UNSPEAKABLE]
ARGUMENTS: list[Any] = [0, 15, -1, 2.5, "a", ",", None, True, [1], {"a": 1}, object(), *UNSPEAKABLE]

simple = st.sampled_from([*NUMBERS, *TEXTS, *OTHERS]) | st.integers() | st.floats() | st.text(max_size=20)
junk = st.recursive(
    simple, lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=3), inner, max_size=3)
)
OPERATIONS = [
    *(f"v is {test}" for test in TESTS),
    *(f"v {sign} a" for sign in CALCULATE),
    *(f"v {sign} a" for sign in ("==", "!=", ">", ">=", "<", "<=", "in", "not in")),
    *("v[a]", "v[a:b]", "v[a:b:c]", "v.a", "v.a.b", "-v", "+v", "not v", "v ~ a", "v and a", "v or a", "[v, a]"),
    *("v if a else b", "{'k': v}", "{v: a}", "v | default(a)", "v.a is defined", "v | default(a) == b"),
]


def follow(source: str, **names: Any) -> None:
    """Evaluates; anything but JSON, or an ExpressionError that says something, fails the test."""
    problem: ExpressionError | None = None
    try:
        json.dumps(evaluate(source, names), allow_nan=False)
    except ExpressionError as error:
        problem = error
    if problem is not None:
        assert problem.message != INTERNAL, source
        assert str(problem)


@given(st.lists(junk | st.integers(-2, 16), min_size=4, max_size=4))
def test_every_filter_answers_or_says_why_not(drawn: list[Any]) -> None:
    value, *others = drawn
    for name, spec in FILTERS.items():
        for count in range(spec.required, len(spec.parameters) + 1):
            arguments = dict(zip(spec.parameters, others[:count], strict=False))
            follow(f"{OPEN} v | {name}({', '.join(arguments)}) {CLOSE}", v=value, **arguments)


@pytest.mark.parametrize(("name", "spec"), FILTERS.items())
def test_a_filter_answers_or_says_why_not_for_each_known_oddity(name: str, spec: FilterSpec) -> None:
    source = f"{OPEN} v | {name}({', '.join(spec.parameters)}) {CLOSE}"
    for value in ODD:
        for argument in ARGUMENTS if spec.parameters else [None]:
            follow(source, v=value, **dict.fromkeys(spec.parameters, argument))


@given(st.fixed_dictionaries(dict.fromkeys("vabc", junk)))
def test_every_operator_answers_or_says_why_not(names: dict[str, Any]) -> None:
    for expression in OPERATIONS:
        follow(f"{OPEN} {expression} {CLOSE}", **names)
        follow(f"text {OPEN} {expression} {CLOSE}", **names)


@pytest.mark.parametrize("value", UNSPEAKABLE, ids=range(len(UNSPEAKABLE)))
def test_an_operator_answers_or_says_why_not_of_what_python_cannot_even_show(value: Any) -> None:
    for expression, other in itertools.product(OPERATIONS, ARGUMENTS):
        follow(f"{OPEN} {expression} {CLOSE}", v=value, a=other, b=other, c=other)
        follow(f"text {OPEN} {expression} {CLOSE}", v=other, a=value, b=value, c=value)


def test_every_comparison_is_under_the_law() -> None:
    assert COMPARE.keys() == {"eq", "ne", "gt", "gteq", "lt", "lteq", "in", "notin"}


@pytest.mark.parametrize("digits", range(16))
@given(st.floats(min_value=-1e60, max_value=1e60))
def test_a_rounded_number_is_as_near_as_a_double_can_be(digits: int, value: float) -> None:
    rounded = evaluate(f"{OPEN} v | round({digits}) {CLOSE}", {"v": value})

    assert abs(rounded - value) <= 0.5 * 10**-digits + math.ulp(value)


awkward = st.text(alphabet="{}%#'\"\\ \n\r\t\b\f\x7f\x85\u2028()[]가a😀", max_size=60)
storable = st.text(alphabet=st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=60)
any_text = awkward | storable


@given(st.builds(lambda part, times, more: part * times + more, any_text, st.integers(1, 400), any_text))
def test_a_literal_evaluates_to_its_text_whatever_is_in_it_and_however_long_it_is(text: str) -> None:
    assert evaluate(literal(text), {}) == text


@pytest.mark.parametrize("text", ["{{ \b", "{{ \f", "{{" + "(" * 41, "{{" + "x" * 4_000, "{%" * 2_000, "{{ " * 60_000])
def test_a_literal_survives_signs_brackets_and_sizes_that_an_expression_would_refuse(text: str) -> None:
    assert evaluate(literal(text), {}) == text


@pytest.mark.parametrize("sign", ["\0", "\ud800"])
def test_a_literal_that_no_database_can_hold_is_refused_with_its_reason(sign: str) -> None:
    with pytest.raises(ExpressionError, match="cannot be stored"):
        evaluate(literal(OPEN + sign), {})
