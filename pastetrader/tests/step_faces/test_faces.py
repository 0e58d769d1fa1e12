"""What stands on the card of a step."""

from typing import Any
from uuid import uuid4

import pytest
from django.utils.translation import override

from pastetrader.step_faces import face_of
from pastetrader.step_faces.base import Around
from pastetrader.step_faces.expressions import expression_words
from registry.builtin import builtin_tool_id
from registry.catalogue import AgentFacts, Catalogue, ToolFacts
from workflows.definition.graph import GraphNode

HTTP = ToolFacts(id=uuid4(), name="Exchange rates", tool_type="http", effect="read", idempotent=True)
ADVISER = AgentFacts(id=uuid4(), name="Adviser", model_provider="openai", model_name="small")
AROUND = Around(Catalogue(tools={HTTP.id: HTTP}, agents={ADVISER.id: ADVISER}), {"market": "XKRX"})
SCREEN = {"arguments": {"condition": "rsi(14) < 30 and close > sma(200)", "market": "{{ output.market }}"}}


def _face(node_type: str, config: dict[str, Any], **fields: Any) -> tuple[str, str]:
    given = {"key": "a", "name": "A step", "node_type": node_type, "config": config, **fields}
    face = face_of(GraphNode.model_validate(given), AROUND)
    return face.icon, face.words


def _builtin(tool: str, arguments: dict[str, Any], **fields: Any) -> tuple[str, str]:
    return _face("tool", {"arguments": arguments}, tool_id=builtin_tool_id(tool), **fields)


@pytest.mark.parametrize(
    ("expression", "words"),
    [
        ("{{ output.matches | length > 0 }}", "matches: not empty"),
        ("{{ output.matches | length == 0 }}", "matches: empty"),
        ("{{ nodes.screen.output.matches | length >= 3 }}", "number of matches at least 3"),
        ("rsi(14) < 30 and close > sma(200)", "RSI(14) below 30 and close above SMA(200)"),
        ("rsi(14) crosses_above 55", "RSI(14) crosses above 55"),
        ("{{ output.side == 'long' or output.score != 0 }}", "side is long or score is not 0"),
        ("{{ output.is_new }}", "is new"),
        ("{{ (a and b) | custom }}", "(a and b) | custom"),
        ("", ""),
    ],
)
def test_an_expression_reads_as_on_the_canvas(expression: str, words: str) -> None:
    assert str(expression_words(expression)) == words


def test_tools_that_come_with_the_product_have_pictures_of_their_own() -> None:
    assert _builtin("market_data", {"market": "{{ variables.market }}"}, name="Market data") == ("candles", "XKRX")
    assert _builtin("screen", SCREEN["arguments"]) == ("filter", "RSI(14) below 30 and close above SMA(200)")
    assert _builtin("backtest", {"entry": "rsi(14) < 30", "stop": "5%"}) == ("history", "RSI(14) below 30")
    assert _builtin("emit_signals", {"side": "long"}) == ("bell", "Buy · Emit signals")
    assert _builtin("emit_signals", {"side": "banana"}) == ("bell", "banana · Emit signals")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"index": "KOSPI200"}, "KOSPI200"),
        ({"index": "KOSPI200", "exclude": ["spac", "preferred"]}, "KOSPI200 · without: SPACs, Preferred shares"),
        ({"symbols": ["A", "B", "C", "D"]}, "A, B, C …"),
        ({"exclude": [["nothing"], "nosuch"]}, "Universe"),
    ],
)
def test_a_universe_says_whom_it_chooses(arguments: dict[str, Any], words: str) -> None:
    said = _builtin("universe", {"market": "{{ output.market }}", **arguments}, name="Universe")

    assert said == ("list", words)


def test_a_condition_is_said_in_full_where_there_is_room() -> None:
    fields = {"key": "a", "name": "Entry", "node_type": "tool", "tool_id": builtin_tool_id("screen"), "config": SCREEN}

    face = face_of(GraphNode.model_validate(fields), AROUND)

    assert face.sentence == "RSI(14) is below 30 and the close is above its 200-bar average"


@pytest.mark.parametrize(
    ("node_type", "config", "fields", "face"),
    [
        ("trigger", {"trigger_type": "manual"}, {}, ("zap", "By hand")),
        ("trigger", {"trigger_type": "webhook"}, {}, ("radio", "When a webhook calls")),
        (
            "trigger",
            {"trigger_type": "schedule", "cron_expression": "30 16 * * 1-5", "timezone": "Asia/Seoul"},
            {},
            ("calendar", "Every weekday at 16:30 (Asia/Seoul)"),
        ),
        ("trigger", {"trigger_type": "schedule"}, {}, ("calendar", "On a schedule")),
        ("tool", {}, {"tool_id": HTTP.id}, ("external", "Exchange rates")),
        ("tool", {"arguments": "{{ output }}"}, {"tool_id": HTTP.id}, ("external", "Exchange rates")),
        ("tool", {}, {}, ("wrench", "No tool chosen yet")),
        ("tool", {}, {"tool_id": uuid4()}, ("wrench", "Tool")),
        ("tool", {"workflow_id": str(uuid4())}, {}, ("workflow", "Another workflow")),
        ("agent", {}, {"agent_id": ADVISER.id}, ("bot", "Adviser · small")),
        ("agent", {}, {"agent_id": ADVISER.id, "name": "adviser"}, ("bot", "small")),
        ("condition", {"cases": [{"handle": "a", "when": "x"}, {}]}, {}, ("split", "The first of 2 cases")),
        ("condition", {}, {}, ("split", "No condition yet")),
        ("adapter", {"output": {"as_of": 1, "matches": 2}}, {}, ("shuffle", "as of, matches")),
        ("adapter", {"output": "{{ output }}"}, {}, ("shuffle", "Hands on what came in")),
        (
            "adapter",
            {"steps": [{"type": "filter", "where": "{{ item.n > 1 }}"}, {"type": "limit", "count": 3}]},
            {},
            ("list", "n above 1 · first 3"),
        ),
        ("aggregator", {"join": "count", "count": 2, "merge": "list"}, {}, ("merge", "Waits for 2 · as a list")),
    ],
)
def test_each_type_of_step_says_what_tells_it_from_others(
    node_type: str, config: dict[str, Any], fields: dict[str, Any], face: tuple[str, str]
) -> None:
    assert _face(node_type, config, **fields) == face


@pytest.mark.parametrize("config", [{"arguments": None}, {"arguments": {"condition": "nonsense ("}}, {"steps": [1]}])
def test_a_config_that_is_nonsense_has_a_face_all_the_same(config: dict[str, Any]) -> None:
    for node_type in ("trigger", "tool", "agent", "condition", "adapter", "aggregator"):
        assert _face(node_type, config)[0]


def test_what_the_product_names_is_said_in_the_readers_language() -> None:
    with override("ko"):
        assert _face("trigger", {"trigger_type": "manual"}) == ("zap", "직접 실행")
