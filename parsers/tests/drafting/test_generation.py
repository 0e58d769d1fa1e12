"""A strategy becomes the same valid graph every time."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.drafting.generation import generate, name_of, screened
from parsers.extraction import extract
from parsers.formats import read
from pastetrader.accounts.models import User
from registry.builtin import builtin_tool_id
from registry.services import describe
from screening.strategy import AtrRisk, CalendarSchedule, RuleGroup, Strategy
from workflows.definition.graph import Graph
from workflows.expressions import render
from workflows.validation import validate

TEXT = (
    "Every weekday at 6 pm KST, look for Korean stocks: buy when RSI(14) is below 30 and the close is above the "
    "200-day average. Sell when RSI(14) is above 55. Stop loss 7%."
)


def strategy_of(text: str) -> Strategy:
    """The strategy that the rules see in a text."""
    return extract(read(text))


def graph_of(text: str, market: str = "SAMPLE") -> Graph:
    """The graph of a text."""
    return generate(strategy_of(text), market=market)


def config_of(graph: Graph, key: str) -> dict[str, Any]:
    """The config of a node."""
    return graph.by_key[key].config


def test_the_graph_goes_from_a_trigger_over_a_screen_to_signals() -> None:
    graph = graph_of(TEXT)

    assert [str(edge) for edge in graph.edges] == [
        "on_schedule -> market_data",
        "market_data -> screen",
        "screen -> any_found",
        "any_found[true] -> noted",
        "noted -> signals",
        "market_data -> screen_exit",
        "screen_exit -> exit_signals",
    ]
    assert graph.variables == {"market": "SAMPLE"}
    assert config_of(graph, "screen")["arguments"]["condition"] == "rsi(14) < 30 and close > sma(200)"
    assert config_of(graph, "screen_exit")["arguments"]["condition"] == "rsi(14) > 55"
    assert graph.by_key["screen_exit"].tool_id == builtin_tool_id("screen")


def test_a_strategy_without_a_way_out_has_one_branch() -> None:
    graph = graph_of("Buy when RSI(14) is below 30.")

    assert [node.key for node in graph.nodes] == ["start", "market_data", "screen", "any_found", "signals"]


@pytest.mark.parametrize(
    ("when", "market", "config"),
    [
        ("", "SAMPLE", {"trigger_type": "manual"}),
        (
            "Check every weekday at 9:05 am KST.",
            "SAMPLE",
            {"trigger_type": "schedule", "cron_expression": "5 9 * * 1-5", "timezone": "Asia/Seoul"},
        ),
        ("Check every 15 minutes.", "SAMPLE", {"trigger_type": "schedule", "interval_seconds": 900}),
        (
            "Check 20 minutes after the close.",
            "XKRX",
            {"trigger_type": "schedule", "session": {"mic": "XKRX", "anchor": "close", "offset_minutes": 20}},
        ),
        ("Check 20 minutes after the close.", "SAMPLE", {"trigger_type": "manual"}),
    ],
)
def test_the_trigger_says_when(when: str, market: str, config: dict[str, Any]) -> None:
    graph = graph_of(f"{when} Buy when RSI(14) is below 30.", market)

    assert graph.nodes[0].config == config


def test_selling_short_emits_short_signals() -> None:
    graph = graph_of("Sell short when RSI(14) is above 80.")

    assert config_of(graph, "signals")["arguments"]["side"] == "short"


@pytest.mark.parametrize(
    ("text", "asked", "quotes"),
    [
        ("Buy AAPL or MSFT when RSI(14) is below 30.", {"symbols": ["AAPL", "MSFT"]}, ["AAPL", "MSFT"]),
        ("Buy S&P 500 stocks when RSI(14) is below 30.", {"index": "SP500"}, ["S&P 500"]),
        (
            "KOSPI200 종목 중 RSI(14)가 30 미만이면 매수. RSI(14)가 70을 넘으면 매도. 관리종목과 스팩은 제외.",
            {"index": "KOSPI200", "exclude": ["administrative", "spac"]},
            ["KOSPI200", "관리종목과 스팩은 제외"],
        ),
        (
            "국내 주식. RSI(14)가 30 미만이면 매수. RSI(14)가 70을 넘으면 매도. 우선주는 안 산다.",
            {"exclude": ["preferred"]},
            ["우선주는 안 산다"],
        ),
    ],
)
def test_a_universe_is_a_step_that_both_screens_follow_and_carries_its_words(
    text: str, asked: dict[str, Any], quotes: list[str]
) -> None:
    graph = graph_of(text, "XKRX")

    step = graph.by_key["universe"]
    assert step.config["arguments"] == {"market": "{{ output.market }}", **asked}
    assert step.tool_id == builtin_tool_id("universe")
    assert [quote.quote for quote in step.provenance] == quotes
    assert [str(edge) for edge in graph.edges if "universe" in (edge.source, edge.target)][:2] == [
        "market_data -> universe",
        "universe -> screen",
    ]
    for key in {"screen", "screen_exit"} & set(graph.by_key):
        assert config_of(graph, key)["arguments"]["symbols"] == "{{ output.symbols }}"


def test_a_kind_that_no_universe_knows_is_asked_about_with_all_that_stands_beside_it() -> None:
    strategy = strategy_of("국내 주식. RSI(14)가 30 미만이면 매수. 관리종목, 적자기업 제외. 손절 5%.")

    assert strategy.universe.exclude == ()
    assert "관리종목, 적자기업 제외" in [question.quote for question in strategy.open_questions]


def test_leaving_out_more_than_was_said_is_told_as_assumed() -> None:
    strategy = strategy_of("국내 주식. RSI(14)가 30 미만이면 매수. 손절 5%. ETF와 우선주는 제외.")

    assert strategy.universe.exclude == ("fund", "preferred")
    assert [one.value for one in strategy.assumptions if one.path.startswith("universe.exclude")] == ["fund"]


def test_nodes_carry_the_quotes_of_their_rules() -> None:
    graph = graph_of(TEXT)

    assert [quote.quote for quote in graph.by_key["screen_exit"].provenance] == ["RSI(14) is above 55"]
    for node in graph.nodes:
        for quote in node.provenance:
            assert TEXT[quote.start : quote.end] == quote.quote


def test_what_no_step_checks_is_noted_on_the_way_to_the_signals() -> None:
    graph = graph_of(TEXT)

    noted = graph.by_key["noted"]
    assert noted.name == "Noted, not checked"
    assert noted.config["output"]["noted"] == {"stop_loss": {"type": "percent", "value": 7.0, "fraction": 1.0}}
    assert [quote.quote for quote in noted.provenance] == ["Stop loss 7%"]
    assert config_of(graph, "signals")["arguments"]["noted"] == "{{ output.noted }}"
    assert "noted" not in config_of(graph, "exit_signals")["arguments"]


def test_signals_know_the_words_of_each_condition() -> None:
    strategy = strategy_of("Buy when RSI(14) is below 30 and volume is at least twice the 20-day average volume.")
    [source] = strategy.provenance["entry.0"]
    with_braces = source.model_copy(update={"quote": "RSI(14) {{ 7*7 }} is below 30"})
    provenance = {**strategy.provenance, "entry.0": (with_braces,)}
    graph = generate(strategy.model_copy(update={"provenance": provenance}), market="SAMPLE")

    rules = config_of(graph, "signals")["arguments"]["rules"]
    assert [rule["condition"] for rule in rules] == ["rsi(14) < 30", "volume >= 2 * sma(volume, 20)"]
    assert render(rules[0]["quote"], {}) == "RSI(14) {{ 7*7 }} is below 30"


def test_bars_that_are_not_daily_and_values_for_levels_are_asked_of_the_screen() -> None:
    strategy = strategy_of(TEXT).model_copy(update={"timeframe": "1w", "stop_loss": AtrRisk(length=20, mult=2)})

    arguments = config_of(generate(strategy, market="XKRX"), "screen")["arguments"]

    assert (arguments["timeframe"], arguments["values"]) == ("1w", ["atr(20)"])


def test_a_schedule_that_no_trigger_can_follow_is_noted_and_starts_by_hand() -> None:
    schedule = CalendarSchedule(every="month", day="last_trading_day")

    graph = generate(strategy_of(TEXT).model_copy(update={"schedule": schedule}), market="XKRX")

    assert graph.nodes[0].config == {"trigger_type": "manual"}
    assert config_of(graph, "noted")["output"]["noted"]["schedule"] == {
        "type": "calendar",
        "every": "month",
        "day": "last_trading_day",
    }


def test_rules_about_an_open_position_are_not_screened_for() -> None:
    strategy = strategy_of("Buy when RSI(14) is below 30. Sell after 5 days.")

    graph = generate(strategy, market="SAMPLE")

    assert strategy.exit.conditions == ("bars_held >= 5",)
    assert "screen_exit" not in graph.by_key
    assert config_of(graph, "noted")["output"]["noted"] == {"exit": "bars_held >= 5"}


def test_an_all_group_is_screened_whole_or_not_at_all() -> None:
    inner = RuleGroup(logic="all", conditions=("rsi(14) > 70", "bars_held >= 5"))

    assert screened(RuleGroup(logic="any", conditions=(inner, "close < sma(50)"))).text() == "close < sma(50)"
    assert screened(RuleGroup(logic="all", conditions=(inner, "close < sma(50)"))).conditions == ()


def test_a_text_without_an_entry_rule_has_no_graph() -> None:
    with pytest.raises(ValueError, match="no graph"):
        graph_of("Good morning.")


def test_the_name_is_the_heading_or_the_entry() -> None:
    assert name_of(strategy_of("My plan\n\nBuy when RSI(14) is below 30.")) == "My plan"
    assert name_of(strategy_of("Buy when RSI(14) is below 30.")) == "RSI(14) is below 30"
    assert name_of(strategy_of("Good morning.")) == "Untitled strategy"
    assert len(name_of(strategy_of("Buy when RSI(14) is below 30.").model_copy(update={"title": "a" * 200}))) == 120


SENTENCES = [
    "RSI(14) is below 30",
    "the close is above the 200-day average",
    "volume is at least twice the 20-day average volume",
    "the 5-day average crosses above the 20-day average",
    "the close crosses above the upper Bollinger band (20, 2)",
]


@given(st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=4), st.sampled_from([" and ", " or "]), st.booleans())
def test_generation_is_deterministic(rules: list[str], word: str, leaves: bool) -> None:
    text = f"Buy when {word.join(rules)}." + (" Sell when RSI(14) is above 70." if leaves else "")

    assert graph_of(text) == graph_of(text)
    assert generate(Strategy.model_validate_json(strategy_of(text).model_dump_json()), market="SAMPLE") == graph_of(
        text
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    "text",
    [
        TEXT,
        "Buy when RSI(14) is below 30.",
        "Check 20 minutes after the close. Buy AAPL when the 50-day average crosses above the 200-day average.",
        "코스피 종목 중 15분마다 RSI(14)가 30 미만이면 매수하고 RSI(14)가 70을 넘으면 매도한다.",
        "Sell short when RSI(14) is above 80 or MACD crosses below its signal line.",
        "Buy when RSI(14) is below 30 {{ nope( }}. Sell when RSI(14) is above 70, {{ 7*7 }}.",
    ],
)
def test_generated_graphs_have_no_problems(text: str, owner: User) -> None:
    graph = graph_of(text, "XKRX")

    problems = validate(graph, describe(owner, tools=graph.tool_ids, agents=graph.agent_ids))

    assert [problem.render() for problem in problems if problem.severity == "error"] == []
    assert [problem.render() for problem in problems] == []
