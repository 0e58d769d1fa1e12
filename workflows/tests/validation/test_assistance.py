"""What is said of an expression while it is typed: problems with places, completions, what it gave in the last run."""

import time
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workflows.definition.graph import Graph
from workflows.expressions.filters import DEFAULT, DEFINED, FILTERS, TESTS, UNDEFINED
from workflows.expressions.wording import FILTERS_IN_WORDS, TESTS_IN_WORDS
from workflows.validation.assistance import EDGE, Writing, written

GRAPH = Graph.model_validate(
    {
        "nodes": [
            {"key": "start", "name": "Start", "node_type": "trigger"},
            {"key": "screen", "name": "찾기", "node_type": "tool"},
            {"key": "last", "name": "Last", "node_type": "adapter", "config": {"output": 1}},
            {"key": "aside", "name": "Aside", "node_type": "adapter", "config": {"output": 1}},
        ],
        "edges": [{"source": "start", "target": "screen"}, {"source": "screen", "target": "last"}],
        "variables": {"market": "XKRX"},
    }
)
OUTPUT = {"matches": [{"symbol": "005930", "close": 10.5}], "scanned": 7}
SCHEMA = {
    "$defs": {"Match": {"type": "object", "properties": {"symbol": {"type": "string"}}}},
    "type": "object",
    "properties": {"matches": {"type": "array", "items": {"$ref": "#/$defs/Match"}}, "scanned": {"type": "integer"}},
}


def a_writing(text: str, **known: Any) -> Writing:
    """An expression at the last step, which the screen leads to."""
    return replace(Writing(GRAPH, "last", "config.output", text, is_whole=True), **known)


def texts(text: str, cursor: int | None = None, **known: Any) -> list[str]:
    """The completions behind the text, or at the cursor."""
    at = len(text) if cursor is None else cursor
    return [one.text for one in written(a_writing(text, **known), at).completions]


def test_a_problem_says_where_it_is() -> None:
    found = written(a_writing("{{ nodes.screen.matches | size }}"), 0)

    assert [(spot.problem.code, spot.start) for spot in found.problems] == [("expression", 26)]


def test_a_step_that_does_not_come_before_is_a_problem_at_its_name() -> None:
    [spot] = written(a_writing("{{ 1 + nodes.aside }}"), 0).problems

    assert (spot.problem.code, spot.start, spot.end) == ("not_upstream", 7, 12)


def test_nothing_typed_is_nothing_wrong() -> None:
    assert written(a_writing("  "), 0).problems == ()


def test_fields_come_from_the_last_run() -> None:
    assert texts("{{ output.", outputs={"screen": OUTPUT}) == ["matches", "scanned"]
    assert texts("{{ nodes.screen.matches[0].s", outputs={"screen": OUTPUT}) == ["symbol", "close"]


def test_fields_come_from_the_schema_when_it_never_ran() -> None:
    assert texts("{{ output.", schemas={"screen": SCHEMA}) == ["matches", "scanned"]
    assert texts("{{ nodes.screen.matches[0].", schemas={"screen": SCHEMA}) == ["symbol"]


def test_earlier_steps_are_offered_by_name_and_others_are_not() -> None:
    [one] = [one for one in written(a_writing("{{ scr }}"), 6).completions if one.text == "nodes.screen"]

    assert (str(one.detail), one.start, one.end) == ("찾기", 3, 6)
    assert texts("{{ nodes.") == ["start", "screen"]


def test_variables_filters_and_tests_are_offered() -> None:
    assert texts("{{ variables.") == ["market"]
    assert "length" in texts("{{ output | le")
    assert texts("{{ output is def") == ["defined", "undefined"]


def test_a_name_outside_of_braces_gets_them() -> None:
    assert "{{ output }}" in texts("out")


def test_nothing_is_offered_inside_of_quotes() -> None:
    assert texts("{{ output.x == 'out") == []


def test_a_whole_word_is_replaced_wherever_the_cursor_is_in_it() -> None:
    found = written(a_writing("{{ outpot.x }}"), 6).completions

    assert {(one.start, one.end) for one in found} == {(3, 9)}


def test_an_items_fields_are_known_in_a_filter() -> None:
    config = {"items": "{{ output.matches }}", "steps": [{"type": "filter", "where": "{{ item.close > 1 }}"}]}
    graph = GRAPH.having(
        nodes=tuple(node.model_copy(update={"config": config}) if node.key == "last" else node for node in GRAPH.nodes)
    )
    text = "{{ item."
    asked = a_writing(text, graph=graph, path="config.steps.0.where", outputs={"screen": OUTPUT}, has_run=True)

    assert [one.text for one in written(asked, len(text)).completions] == ["symbol", "close"]


def test_the_condition_of_an_edge_sees_what_the_step_hands_on() -> None:
    text = "{{ source_output.scanned > 5 }}"
    asked = Writing(GRAPH, "screen", EDGE, text, is_whole=True, outputs={"screen": OUTPUT}, has_run=True)

    assert written(asked, 0).problems == ()
    assert written(asked, 0).preview == "true"


@pytest.mark.parametrize(
    ("text", "preview"),
    [
        ("{{ output.scanned }}", "7"),
        ("{{ output.matches | pluck('symbol') }}", '["005930"]'),
        ("{{ output.nothing }}", None),
        ("{{ variables.market }}", "XKRX"),
    ],
)
def test_what_it_gave_in_the_last_run_is_shown(text: str, preview: str | None) -> None:
    found = written(a_writing(text, outputs={"screen": OUTPUT}, has_run=True), 0)

    assert (found.preview, found.problems) == (preview, ())


def test_what_fails_with_the_values_of_the_last_run_is_a_warning() -> None:
    [spot] = written(a_writing("{{ output.matches + 1 }}", outputs={"screen": OUTPUT}, has_run=True), 0).problems

    assert (spot.problem.code, spot.problem.severity) == ("last_run", "warning")


def test_a_long_value_is_cut() -> None:
    preview = written(a_writing("{{ output }}", outputs={"screen": "가" * 9_000}, has_run=True), 0).preview

    assert isinstance(preview, str)
    assert len(preview) == 500


HOSTILE = (
    "{{ " + "(" * 3_900,
    "{{ " + "[" * 2_000 + "]" * 1_900,
    "{{ " + "a." * 1_990,
    "{{ " + "output | " * 440,
    "{{ " + "not " * 990,
    "{{ '" + "\\" * 3_990,
    "{{" * 2_000,
    "{%" * 2_000,
    "{{ output." + "가" * 3_980,
    "\0\ud800" * 2_000,
    "{{ a" + "[0]" * 1_300,
)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_answered_quickly(text: str) -> None:
    begun = time.process_time()
    for cursor in (0, 1, len(text) // 2, len(text) - 1, len(text), len(text) + 9):
        written(a_writing(text, outputs={"screen": OUTPUT}, has_run=True), cursor)

    assert time.process_time() - begun < 3


PIECES = st.sampled_from(
    ["{{", "}}", " ", "output", ".", "nodes", "screen", "[0]", "|", "is ", "'", '"', "가", "😀", "(", ")", "{%", "item"]
)


@settings(max_examples=200, deadline=None)
@given(st.lists(PIECES, max_size=20).map("".join), st.integers(0, 80), st.booleans())
def test_places_are_inside_of_the_text(text: str, cursor: int, is_whole: bool) -> None:
    asked = a_writing(text, is_whole=is_whole, outputs={"screen": OUTPUT}, has_run=True)
    found = written(asked, cursor)

    places = [(one.start, one.end) for one in found.problems] + [(one.start, one.end) for one in found.completions]
    assert all(0 <= start <= end <= len(text) for start, end in places)
    for one in found.completions:
        assert one.start <= min(cursor, len(text)) <= one.end


def test_every_filter_and_test_is_explained() -> None:
    assert set(FILTERS_IN_WORDS) == {*FILTERS, DEFAULT}
    assert set(TESTS_IN_WORDS) == {*TESTS, DEFINED, UNDEFINED}
