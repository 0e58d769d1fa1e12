"""The expression language as people use it: values, text, conditions, filters, and errors that say what to do."""

import json
import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.expressions import (
    INTERNAL,
    ExpressionError,
    check,
    check_condition,
    evaluate,
    evaluate_condition,
    is_template,
    literal,
    reads_of,
    references,
    render,
)
from workflows.tests.measuring import cpu_seconds

CONTEXT: dict[str, Any] = {
    "output": {
        "price": 60_000,
        "status": "success",
        "items": [
            {"symbol": "B", "close": 3.5, "tags": ["x"]},
            {"symbol": "A", "close": 1, "tags": []},
            {"symbol": "C", "close": 3.5, "tags": ["x", "y"]},
        ],
        "empty": [],
        "nothing": None,
        "at": "2026-03-02T15:30:00+09:00",
    },
    "nodes": {"screen": {"found": 2}},
    "input": {"market": "XKRX"},
    "variables": {"limit": 1.5},
    "execution": {"id": "e1", "as_of": None},
}

VALUES: dict[str, Any] = {
    "{{ output.price > 50000 }}": True,
    "{{output.price}}": 60_000,
    "  {{ output.price }}": "  60000",
    "{{ output['price'] }}": 60_000,
    "{{ output.items | length }}": 3,
    "{{ output.items[0].symbol }}": "B",
    "{{ output.items.0.symbol }}": "B",
    "{{ output.items[-1].symbol }}": "C",
    "{{ output.items[:2] | pluck('symbol') }}": ["B", "A"],
    "{{ output.items[::2] | pluck('symbol') }}": ["B", "C"],
    "{{ output.status[:3] }}": "suc",
    "{{ output.status == 'success' and output.price * 1.1 >= 66000 }}": True,
    "{{ not (output.price < 1 or output.status != 'success') }}": True,
    "{{ 1 < 2 < 3 }}": True,
    "{{ 1 < 2 > 3 }}": False,
    "{{ 'cc' in output.status }}": True,
    "{{ 'price' in output }}": True,
    "{{ 3.5 in output.items | pluck('close') }}": True,
    "{{ 'Z' not in output.items | pluck('symbol') }}": True,
    "{{ 1 in [] }}": False,
    "{{ none in [1, none] }}": True,
    "{{ 'a' in [none] }}": False,
    "{{ 'high' if output.price > 50000 else 'low' }}": "high",
    "{{ 7 // 2 }}": 3,
    "{{ 7 % 4 }}": 3,
    "{{ 7 / 2 }}": 3.5,
    "{{ -(2 + 3) * +2 }}": -10,
    "{{ 1 + 1.5 }}": 2.5,
    "{{ 1 == 1.0 }}": True,
    "{{ 'a' + 'b' ~ 1 ~ true ~ none }}": "ab1truenull",
    "{{ [1] + [2] }}": [1, 2],
    "{{ (1, 2) }}": [1, 2],
    "{{ {'a': [1, {'b': output.nothing}]} }}": {"a": [1, {"b": None}]},
    "{{ output.nothing }}": None,
    "{{ output.nothing == none }}": True,
    "{{ [1, [2, {'a': 1}]] == [1, [2, {'a': 1.0}]] }}": True,
    "{{ {'a': 1} == {'b': 1} }}": False,
    "{{ [1] != ['1'] }}": True,
    "{{ nodes.screen.found }}": 2,
    "{{ nodes['screen'].found }}": 2,
    "{{ input.market }}": "XKRX",
    "{{ variables.limit * 2 }}": 3.0,
    "{{ execution.id }}": "e1",
    "{{ '한글' ~ ' 값' }}": "한글 값",
    '{{ "a\\"b\\n\\u00e9\\x41" }}': 'a"b\néA',
    "{{ 1_000 }}": 1000,
    "{{ 0x10 }}": 16,
    "{{ 'a' 'b' }}": "ab",
    "{{ true is boolean and 1 is number and 1 is integer and 'x' is string }}": True,
    "{{ output.items is list and output is mapping and output.nothing is none }}": True,
    "{{ 1.5 is not integer }}": True,
    "{{ output.empty is empty and output.price is not empty }}": True,
    "{{ output.missing is defined }}": False,
    "{{ output.missing.deeper is undefined }}": True,
    "{{ nobody is defined }}": False,
    "{{ output.price is defined }}": True,
    "{{ output.missing | default(0) }}": 0,
    "{{ output.missing.deeper | default('x') }}": "x",
    "{{ nodes.skipped.found | default(0) + 1 }}": 1,
    "{{ output.empty | first | default('none') }}": "none",
    "{{ output.nothing | default(1) }}": None,
    "{{ output.items | pluck('close') | sum }}": 8.0,
    "{{ [1, 2] | sum }}": 3,
    "{{ [] | sum }}": 0,
    "{{ [0.1, 0.2, 0.3] | sum }}": 0.6,
    "{{ output.items | pluck('close') | max }}": 3.5,
    "{{ output.items | pluck('symbol') | min }}": "A",
    "{{ [1, 2] | avg }}": 1.5,
    "{{ output.items | first }}": {"symbol": "B", "close": 3.5, "tags": ["x"]},
    "{{ output.items | last | tojson | length }}": 49,
    "{{ output.items | sort('close') | pluck('symbol') }}": ["A", "B", "C"],
    "{{ output.items | sort('close', descending=true) | pluck('symbol') }}": ["B", "C", "A"],
    "{{ output.items | sort(by='symbol') | pluck('symbol') }}": ["A", "B", "C"],
    "{{ ['b', 'a'] | sort }}": ["a", "b"],
    "{{ [2, 1.5, 2] | unique }}": [2, 1.5],
    "{{ output.items | unique('close') | pluck('symbol') }}": ["B", "A"],
    "{{ output.items | where('close', '>', 1) | pluck('symbol') }}": ["B", "C"],
    "{{ output.items | where('symbol', 'in', ['A', 'C']) | length }}": 2,
    "{{ output.items | where('symbol', '==', 'A') | first }}": {"symbol": "A", "close": 1, "tags": []},
    "{{ ['a', 1, none] | join(', ') }}": "a, 1, null",
    "{{ 'a,b' | split }}": ["a", "b"],
    "{{ 'a - b' | split(' - ') }}": ["a", "b"],
    "{{ ' Ab ' | trim | upper }}": "AB",
    "{{ 'Ab' | lower }}": "ab",
    "{{ 'a.b.c' | replace('.', '/') }}": "a/b/c",
    "{{ 2.5 | round }}": 3,
    "{{ -2.5 | round }}": -3,
    "{{ 2.675 | round(2) }}": 2.68,
    "{{ 5 | round(2) }}": 5,
    "{{ 1e300 | round(2) }}": 1e300,
    "{{ -3 | abs }}": 3,
    "{{ ' 42 ' | int }}": 42,
    "{{ 3.9 | int }}": 3,
    "{{ '-1.5e2' | float }}": -150.0,
    "{{ 3 | float }}": 3.0,
    "{{ 3 | string ~ '!' }}": "3!",
    "{{ output.items[1] | tojson }}": '{"symbol": "A", "close": 1, "tags": []}',
    "{{ {'b': 1, 'a': 2} | keys }}": ["b", "a"],
    "{{ {'b': 1, 'a': 2} | values }}": [1, 2],
    "{{ 1234.5 | number(2) }}": "1,234.50",
    "{{ 1234567 | number }}": "1,234,567",
    "{{ 1234 | number(1) }}": "1,234.0",
    "{{ output.at | date }}": "2026-03-02",
    "{{ output.at | date('America/New_York') }}": "2026-03-02",
    "{{ output.at | time('America/New_York') }}": "01:30",
    "{{ '2026-03-02' | add_days(-2) }}": "2026-02-28",
    "{{ output.at | days_since('2026-02-28') }}": 2,
    "Price {{ output.price }}, {{ output.items | length }} found.": "Price 60000, 3 found.",
    "{{ output.status }}{{ output.price }}": "success60000",
    "It is {{ output.nothing }} / {{ output.empty }} / {{ true }} / {{ 1.0 }}": "It is null / [] / true / 1.0",
    "Plain { text } and 100 % of it": "Plain { text } and 100 % of it",
    "": "",
    "{{ '}}' }}": "}}",
    "{{ {'a': {'b': 1}}}}": {"a": {"b": 1}},
    "{{ [1,\r\n2] }}": [1, 2],
}


@pytest.mark.parametrize("source", VALUES)
def test_an_expression_gives_its_value(source: str) -> None:
    value = evaluate(source, CONTEXT)

    assert value == VALUES[source]
    assert type(value) is type(VALUES[source])


ERRORS: dict[str, tuple[str, int]] = {
    "{{ output.pric }}": ("no field “pric” here. There are: at, empty, items, nothing, price, status.", 9),
    "Price: {{ output.pric }}": ("no field “pric”", 16),
    "{{ outpt.price }}": ("“outpt” is not known here. Known: execution, input, nodes, output, variables.", 3),
    "{{ output.price == '60000' }}": ("not possible to compare a number with text", 3),
    "{{ output.price + 'x' }}": ("“+” calculates with numbers, not with a number and text", 3),
    "{{ output.status > 1 }}": ("compares two numbers or two texts, not text and a number", 3),
    "{{ output.items[7] }}": ("no entry 7; there are 3", 15),
    "{{ output.items.symbol }}": ("There is no field “symbol” in a list; its entries have numbers", 15),
    "{{ output.nothing.x }}": ("This is null, so it has no “x”", 17),
    "{{ output.price.x }}": ("There is no field “x” in a number", 15),
    "{{ output.status and true }}": ("“and” needs true or false, not text. Compare it", 3),
    "{{ 1 / (1 - 1) }}": ("Division by zero", 3),
    "{{ output.items | sort }}": ("can be put in order, not an object", 18),
    "{{ output.items | nope }}": ("There is no filter “nope”. There are: abs, ", 18),
    "{{ 1 is odd }}": ("There is no test “odd”", 5),
    "{{ 1 | round(1, 2) }}": ("takes at most 1 arguments", 7),
    "{{ 1 | round(places=2) }}": ("takes: digits, each once", 7),
    "{{ 1 | round(1, digits=2) }}": ("takes: digits, each once", 7),
    "{{ [] | pluck }}": ("lacks: field", 8),
    "{{ 1 | default }}": ("lacks: value", 7),
    "{{ output.price() }}": ("no functions to call", 15),
    "{{ a b }}": ("should end before “b”", 5),
    "{{ 1 + }}": ("ends too early", 6),
    "{{ (1 }}": ("“}” closes nothing here", 6),
    "{{ 1 ) }}": ("“)” closes nothing here", 5),
    "{{ 'a }}": ("cannot be read here: 'a }}", 3),
    "{{ 2 ** 3 }}": ("no “**” here", 3),
    "{{ 1 if true }}": ("needs an “else”", 3),
    "ok {{ 1 }} {% if x %}": ("statements between other braces", 11),
    "{{ [2] == 2 }}": ("not possible to compare a list with a number", 3),
    "{{ 2 in ['2'] }}": ("The list holds text, never a number", 3),
    "{{ '2026-03-02T09:00' | date('Asia/Seoul') }}": ("does not say in which zone", 24),
    "{{ 'soon' | date }}": ("“soon” is not a date or time such as", 12),
    "{{ '2026-03-02' | date('Asia/Seoul') }}": ("the same everywhere", 18),
    "{{ 'abc' | int }}": ("“abc” is not a whole number", 11),
}


@pytest.mark.parametrize("source", ERRORS)
def test_an_error_says_what_is_wrong_and_where(source: str) -> None:
    words, position = ERRORS[source]

    with pytest.raises(ExpressionError) as caught:
        evaluate(source, CONTEXT)

    assert words in str(caught.value)
    assert caught.value.position == position


MISUSED: dict[str, str] = {
    "{{ 1 | length }}": "has a length, not a number",
    "{{ 1 | first }}": "needs a list, not a number",
    "{{ {} | last }}": "needs a list, not an object",
    "{{ 'a' | sum }}": "needs a list, not text",
    "{{ ['a'] | sum }}": "needs a list of numbers; it holds text",
    "{{ [1e308, 1e308] | sum }}": "becomes too large",
    "{{ [] | avg }}": "has no average",
    "{{ [] | min }}": "no smallest item",
    "{{ [] | max }}": "no largest item",
    "{{ [1, 'a'] | max }}": "no common order",
    "{{ [1] | sort(descending=1) }}": "“descending” is true or false",
    "{{ [[1]] | unique }}": "told apart by a field",
    "{{ [[1]] | join }}": "use pluck",
    "{{ [1] | join(1) }}": "needs text, not a number",
    "{{ [{'a': 1}] | where('a', '=>', 1) }}": "is one of: ==, !=, >, >=",
    "{{ 1 | upper }}": "needs text, not a number",
    "{{ 'a' | abs }}": "needs a number, not text",
    "{{ 1.5 | round('2') }}": "a whole number from 0 to 15",
    "{{ [] | keys }}": "needs an object, not a list",
    "{{ [] | values }}": "needs an object, not a list",
    "{{ 'x' | float }}": "“x” is not a number",
    "{{ true | int }}": "needs a number, not true or false",
    "{{ 1 | date }}": "A date or time is text, not a number",
    "{{ '0001-01-01' | add_days(-1) }}": "out of range",
    "{{ '2026-01-01' | add_days(1.5) }}": "a whole number up to",
    "{{ '2026-01-01T00:00:00Z' | time(9) }}": "There is no time zone “9”",
    "{{ +none }}": "has a sign, not null",
    "{{ 1[0:1] }}": "has parts, not a number",
    "{{ 'a'['b':] }}": "bounds of a part are whole numbers",
}


@pytest.mark.parametrize("source", MISUSED)
def test_a_filter_or_operator_says_what_it_needs(source: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        evaluate(source, {})

    assert MISUSED[source] in str(caught.value)


@pytest.mark.parametrize("source", ["{{ a b }}", "{{ x | nope }}", "{{ f() }}", "{{", "{% if %}", "{{ self }}"])
def test_what_can_never_be_evaluated_is_found_when_saving(source: str) -> None:
    with pytest.raises(ExpressionError):
        check(source)


def test_what_depends_on_data_is_not_judged_when_saving() -> None:
    check("{{ output.anything + 1 }} and {{ 1 / output.n }}")


def test_a_condition_is_one_expression_that_gives_true_or_false() -> None:
    assert evaluate_condition(" {{ output.price > 50000 }}\n", CONTEXT) is True
    assert evaluate_condition("{{ output.price < 50000 }}", CONTEXT) is False


@pytest.mark.parametrize(
    "source",
    ["output.price > 1", "", "{{ true }} x", "{{ true }}{{ true }}", "{{ 'true' }}", "{{ 1 }}", "{{ output.nothing }}"],
)
def test_anything_else_is_no_condition(source: str) -> None:
    with pytest.raises(ExpressionError):
        evaluate_condition(source, CONTEXT)


@pytest.mark.parametrize("source", ["output.price > 1", "{{ true }} x", "{{ true }}{{ true }}", "{{ true"])
def test_saving_a_condition_looks_at_its_form(source: str) -> None:
    with pytest.raises(ExpressionError):
        check_condition(source)


def test_references_are_names_and_keys_of_nodes() -> None:
    source = "{{ nodes.screen.found + nodes['other'].x }} {{ output.a }} {{ variables.limit if input else 1 }}"

    assert references(source) == {"screen", "other", "output", "variables", "input"}
    assert references("{{ nodes[variables.which] }}") == {"nodes", "variables"}
    assert references("{{ nodes | keys }}") == {"nodes"}
    assert references("no expression, { only } braces") == frozenset()
    assert references("{{ [1] | where('a', '==', nodes.deep.er) }}") == {"deep"}


def test_reads_have_positions() -> None:
    reads = reads_of("x {{ nodes.a }} {{ output }}")

    assert [(read.name, read.field, read.position) for read in reads] == [("nodes", "a", 5), ("output", None, 19)]


def test_rendering_fills_every_text_of_a_value() -> None:
    value = {
        "market": "{{ input.market }}",
        "limit": "{{ variables.limit }}",
        "note": "{{ output.price }} won",
        "list": ["{{ output.empty }}", 1, None, True, "plain"],
        "{{ not a field }}": {},
    }

    rendered = render(value, CONTEXT)

    assert rendered == {
        "market": "XKRX",
        "limit": 1.5,
        "note": "60000 won",
        "list": [[], 1, None, True, "plain"],
        "{{ not a field }}": {},
    }


@pytest.mark.parametrize("value", [object(), {1: 2}, {"a": {1, 2}}, [b"x"], float("nan"), float("inf")])
def test_only_json_is_rendered(value: Any) -> None:
    with pytest.raises(ExpressionError):
        render(value, CONTEXT)


def test_the_answer_shares_nothing_with_the_data() -> None:
    context = {"output": {"rows": [{"n": 1}]}}

    evaluate("{{ output.rows }}", context)[0]["n"] = 2
    render({"x": "{{ output }}"}, context)["x"]["rows"].clear()

    assert context == {"output": {"rows": [{"n": 1}]}}


def test_enumerations_are_the_text_they_stand_for() -> None:
    class Manual(str):
        __slots__ = ()

    value = evaluate("{{ execution.trigger_type }}", {"execution": {"trigger_type": Manual("manual")}})

    assert value == "manual"
    assert type(value) is str


def test_a_cached_evaluation_takes_microseconds() -> None:
    source = "{{ output.price > 50000 }}"
    evaluate(source, CONTEXT)

    def evaluate_often() -> None:
        for _round in range(2_000):
            evaluate(source, CONTEXT)

    assert cpu_seconds(evaluate_often) / 2_000 < 5e-6


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(min_value=-(2**200), max_value=2**200)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=20,
)


def same_json(left: Any, right: Any) -> bool:
    return type(left) is type(right) and json.dumps(left, sort_keys=True) == json.dumps(right, sort_keys=True)


@given(json_values)
def test_one_expression_keeps_the_native_value(value: Any) -> None:
    assert same_json(evaluate("{{ output }}", {"output": value}), value)
    assert same_json(evaluate("{{ output.x }}", {"output": {"x": value}}), value)


@given(json_values)
def test_in_a_text_a_value_is_its_text(value: Any) -> None:
    text = evaluate("<{{ output }}>", {"output": value})

    shown = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    assert text == f"<{shown}>"


@given(json_values)
def test_json_survives_a_round_trip(value: Any) -> None:
    text = evaluate("{{ output | tojson }}", {"output": value})

    assert same_json(json.loads(text), value)


def has_braces(value: Any) -> bool:
    return "{{" in json.dumps(value, ensure_ascii=False) or "{%" in json.dumps(value, ensure_ascii=False)


@given(json_values.filter(lambda value: not has_braces(value)))
def test_a_value_without_expressions_renders_as_itself(value: Any) -> None:
    assert same_json(render(value, {}), value)


@given(st.text(alphabet="{}%#'\"\\ \n가a", max_size=30) | st.text(max_size=60))
def test_a_literal_renders_to_exactly_its_text(text: str) -> None:
    assert render({"field": literal(text)}, {}) == {"field": text}


@given(json_values, json_values)
def test_equality_is_that_of_json_or_an_error(left: Any, right: Any) -> None:
    try:
        equal = evaluate("{{ output.a == output.b }}", {"output": {"a": left, "b": right}})
    except ExpressionError:
        assert left is not None
        assert right is not None
        return
    assert equal is evaluate("{{ output.b == output.a }}", {"output": {"a": left, "b": right}})
    assert not (equal and left != right)


@given(st.text(max_size=80))
def test_any_text_is_a_value_or_an_error(text: str) -> None:
    try:
        assert isinstance(evaluate(text, {}), str | int | float | list | dict | None)
    except ExpressionError:
        assert is_template(text)


TOKENS = [
    *("{{", "}}", "{%", "%}", "{#", "#}", "(", ")", "[", "]", "{", "}", ",", ":", ".", "|", "~", "=", "!", "-", "--"),
    *("+", "*", "/", "//", "%", "**", "==", "!=", "<", "<=", ">", ">=", "and", "or", "not", "in", "is", "if", "else"),
    *("output", "output.items", "nodes", "nodes.screen", "input", "variables", "execution", "self", "loop", "_x"),
    *("true", "false", "none", "0", "1", "-1", "1.5", "1e999", "9999999999", "0x1f", "''", "'a'", '"b"', "'\\", "'{{'"),
    *("length", "sum", "min", "max", "avg", "first", "last", "sort", "unique", "pluck", "where", "join", "split"),
    *("upper", "lower", "trim", "replace", "round", "abs", "int", "float", "string", "tojson", "default", "keys"),
    *("values", "number", "date", "time", "add_days", "days_since", "defined", "empty", "mapping", "by=", "*output"),
    *(
        "__class__",
        ".__init__",
        "format",
        "attr",
        "map",
        "import",
        "for",
        "set",
        "lambda",
        "\n",
        "\t",
        "\\",
        "\0",
        "한",
    ),
]


def test_a_token_fuzzer_sees_only_values_and_expression_errors() -> None:
    dice = random.Random(20_261_121)
    values = errors = 0
    for _round in range(12_000):
        body = " ".join(dice.choices(TOKENS, k=dice.randint(1, 12)))
        source = body if dice.random() < 0.2 else f"{{{{ {body} }}}}"
        try:
            json.dumps(evaluate(source, CONTEXT), allow_nan=False)
            values += 1
        except ExpressionError as error:
            errors += error.message is not INTERNAL and 0 <= (error.position or 0) <= len(source)

    assert values + errors == 12_000
    assert values > 200


OPERANDS = ["output.price", "1", "2.5", "'a'", "output.items", "none", "true", "output.status", "[1, 2]", "{'a': 1}"]
BINARY = ["+", "-", "*", "/", "//", "%", "~", "==", "!=", "<", ">=", "and", "or", "in", "not in"]
UNARY = ["", "-", "not ", "+"]
PIPES = ["", " | length", " | first", " | sort", " | tojson", " | default(1)", " | string", " | int", " is defined"]


def grown(dice: random.Random, depth: int) -> str:
    """A random expression that is at least well formed."""
    if depth == 0:
        return dice.choice(OPERANDS)
    left, right = grown(dice, depth - 1), grown(dice, depth - 1)
    shape = dice.random()
    if shape < 0.5:
        return f"({left} {dice.choice(BINARY)} {right})"
    if shape < 0.7:
        return f"({dice.choice(UNARY)}{left}{dice.choice(PIPES)})"
    if shape < 0.85:
        return f"({left} if {right} else {left})"
    return f"[{left}, {right}][{dice.choice(OPERANDS)}]"


def test_well_formed_expressions_give_values_or_expression_errors() -> None:
    dice = random.Random(2)
    values = bugs = 0
    for _round in range(6_000):
        source = f"{{{{ {grown(dice, dice.randint(0, 3))} }}}}"
        check(source)
        try:
            json.dumps(evaluate(source, CONTEXT), allow_nan=False)
            values += 1
        except ExpressionError as error:
            bugs += error.message is INTERNAL

    assert bugs == 0
    assert values > 300


def test_a_mistake_of_ours_is_an_expression_error_too(caplog: pytest.LogCaptureFixture) -> None:
    class Odd(dict[str, Any]):
        def __getitem__(self, key: str) -> Any:
            raise RuntimeError(key)

    with pytest.raises(ExpressionError) as caught:
        evaluate("{{ output }}", Odd())

    assert caught.value.message is INTERNAL
    assert "nobody thought of" in caplog.text
