"""A graph says what the strategy said, and what is edited in it is taken over or said to be beyond a strategy."""

from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from parsers.drafting.generation import can_be_drawn, generate
from parsers.drafting.markets import market_named
from parsers.drafting.parts import noted_paths, screened
from parsers.drafting.reading_back import Described, NotDescribed, read_back
from parsers.drafting.updating import updated
from parsers.extraction import extract
from parsers.formats import read
from parsers.tests.drafting.strategies import strategies
from screening.strategy import (
    CalendarSchedule,
    CronSchedule,
    IntervalSchedule,
    PercentRisk,
    RuleGroup,
    Strategy,
    Universe,
)
from workflows.definition.graph import Graph, GraphEdge, GraphNode

TEXT = (
    "Every weekday at 6 pm KST, look for Korean stocks: buy when RSI(14) is below 30 and the close is above the "
    "200-day average. Sell when RSI(14) is above 55 or after 5 days. Stop loss 7%."
)
MARKETS = st.sampled_from(["SAMPLE", "XKRX", "XNYS"])
drawable = strategies().filter(can_be_drawn)
slowly = settings(max_examples=30, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])


@slowly
@given(drawable, MARKETS)
def test_a_strategy_is_itself_after_a_walk_through_its_graph(strategy: Strategy, market: str) -> None:
    assume(strategy.universe.market in {None, market_named(market)} or market == "SAMPLE")

    assert updated(strategy, generate(strategy, market=market)) == strategy


@slowly
@given(drawable, MARKETS)
def test_the_graph_alone_says_everything_that_the_strategy_said(strategy: Strategy, market: str) -> None:
    found = read_back(generate(strategy, market=market))

    assert isinstance(found, Described)
    assert found.market == market
    for part in ("index", "symbols", "exclude"):
        assert getattr(found.universe, part) == getattr(strategy.universe, part)
    for part in ("timeframe", "direction", "stop_loss", "take_profit", "trailing_stop", "sizing"):
        assert getattr(found, part) == getattr(strategy, part)
    assert found.entry.text() == strategy.entry.text()
    assert found.exit.text() == strategy.exit.text()
    if isinstance(strategy.schedule, CalendarSchedule):
        assert isinstance(found.schedule, CalendarSchedule)
    else:
        assert found.schedule == strategy.schedule


@slowly
@given(strategies())
def test_what_nothing_checks_is_all_that_is_not_screened_for(strategy: Strategy) -> None:
    paths = noted_paths(strategy)

    for role, group in (("entry", strategy.entry), ("exit", strategy.exit)):
        kept = [text for path, text in group.leaves(role) if path not in paths]
        assert kept == [text for _path, text in screened(group).leaves(role)]
    for part in ("stop_loss", "take_profit", "trailing_stop", "sizing"):
        assert (part in paths) == (getattr(strategy, part) is not None)


@slowly
@given(drawable, drawable, MARKETS)
def test_a_graph_is_itself_after_a_walk_through_its_strategy(one: Strategy, other: Strategy, market: str) -> None:
    """The graph of another strategy, taken for an edit of the first one's, gives that graph again."""
    graph = generate(other, market=market)

    edited = updated(one, graph)

    assert isinstance(edited, Strategy)
    again = read_back(generate(edited, market=market))
    assert again == read_back(graph)


def draft() -> tuple[Strategy, Graph]:
    """A strategy and its graph."""
    strategy = extract(read(TEXT))
    return strategy, generate(strategy, market="SAMPLE")


def edit(graph: Graph, key: str, **arguments: Any) -> Graph:
    """The graph with other arguments of a tool."""
    config = graph.by_key[key].config
    return with_node(graph, key, config={"arguments": {**config["arguments"], **arguments}})


def with_node(graph: Graph, key: str, **changes: Any) -> Graph:
    """The graph with a node changed."""
    nodes = tuple(node.model_copy(update=changes) if node.key == key else node for node in graph.nodes)
    return changed(graph, nodes=nodes)


def changed(graph: Graph, **changes: Any) -> Graph:
    """The graph with other nodes, edges or variables."""
    return Graph(**({"nodes": graph.nodes, "edges": graph.edges, "variables": graph.variables} | changes))


def test_an_edited_condition_is_the_rule_and_the_others_keep_their_words() -> None:
    strategy, graph = draft()

    found = updated(strategy, edit(graph, "screen", condition="close > sma(200) and rsi(14) < 25"))

    assert isinstance(found, Strategy)
    assert found.entry == RuleGroup(conditions=("close > sma(200)", "rsi(14) < 25"))
    assert found.provenance["entry.0"] == strategy.provenance["entry.1"]
    assert "entry.1" not in found.provenance
    assert found.exit == strategy.exit


def test_an_edited_exit_keeps_what_is_only_noted() -> None:
    strategy, graph = draft()

    found = updated(strategy, edit(graph, "screen_exit", condition="rsi(14) > 60"))

    assert isinstance(found, Strategy)
    assert found.exit == RuleGroup(logic="any", conditions=("rsi(14) > 60", "bars_held >= 5"))
    assert found.provenance["exit.1"] == strategy.provenance["exit.1"]


def test_edited_stops_symbols_schedule_and_market_are_taken_over() -> None:
    strategy, graph = draft()
    output = graph.by_key["noted"].config["output"]
    noted = {**output["noted"], "stop_loss": {"type": "percent", "value": 5}}
    graph = with_node(graph, "noted", config={"output": {**output, "noted": noted}})
    graph = edit(edit(graph, "screen", symbols=["005930"]), "screen_exit", symbols=["005930"])
    graph = with_node(graph, "on_schedule", config={"trigger_type": "schedule", "interval_seconds": 900})
    graph = changed(graph, variables={"market": "XNYS"})

    found = updated(strategy, graph)

    assert isinstance(found, Strategy)
    assert found.stop_loss == PercentRisk(value=5)
    assert found.universe.symbols == ("005930",)
    assert found.universe.market == "US"
    assert found.schedule == IntervalSchedule(seconds=900)
    assert not {"stop_loss", "schedule", "universe.market"} & set(found.provenance)
    assert found.entry == strategy.entry


def test_what_is_no_part_of_a_strategy_may_be_changed() -> None:
    strategy, graph = draft()
    graph = with_node(graph, "screen", name="My screen", position_x=5.0, timeout_seconds=60, provenance=())

    assert updated(strategy, graph) == strategy


ADDED = GraphNode(key="more", name="More", node_type="adapter", config={"output": 1})


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda g: changed(g, nodes=(*g.nodes, ADDED)), "other_step"),
        (lambda g: changed(g, nodes=g.nodes[:-1], edges=g.edges[:-1]), "missing_step"),
        (lambda g: changed(g, edges=g.edges[:-1]), "connections"),
        (
            lambda g: changed(g, edges=(*g.edges, GraphEdge(source="screen", target="signals"))),
            "connections",
        ),
        (lambda g: with_node(g, "screen", is_enabled=False), "disabled_step"),
        (lambda g: with_node(g, "screen", on_error={"action": "continue"}), "other_settings"),
        (lambda g: with_node(g, "any_found", config={"condition_expression": "{{ true }}"}), "condition"),
        (lambda g: edit(g, "screen", condition="{{ input.condition }}"), "arguments"),
        (lambda g: edit(g, "screen", condition="rsx < 5"), "condition"),
        (lambda g: edit(g, "screen", symbols=["A"]), "two_screens"),
        (lambda g: edit(g, "signals", bar="2024-01-02"), "arguments"),
        (lambda g: edit(g, "signals", side="exit"), "arguments"),
        (lambda g: edit(g, "market_data", market="{{ input.market }}"), "market"),
        (lambda g: with_node(g, "on_schedule", config={"trigger_type": "webhook"}), "schedule"),
        (lambda g: with_node(g, "noted", config={"output": {"noted": {}}}), "noted"),
    ],
)
def test_anything_else_is_no_longer_described_and_the_place_is_named(change: Any, code: str) -> None:
    strategy, graph = draft()

    found = updated(strategy, change(graph))

    assert isinstance(found, NotDescribed)
    assert found.code == code
    assert str(found.message)


def chosen() -> tuple[Strategy, Graph]:
    """A strategy with a universe, and its graph."""
    strategy = extract(read("KOSPI200 종목 중 RSI(14)가 30 미만이면 매수. RSI(14)가 70을 넘으면 매도. 스팩 제외."))
    return strategy, generate(strategy, market="XKRX")


def test_an_edited_universe_is_taken_over_and_what_it_lacks_loses_its_words() -> None:
    strategy, graph = chosen()
    arguments = {"market": "{{ output.market }}", "index": "kospi 200", "exclude": ["preferred"]}

    found = updated(strategy, with_node(graph, "universe", config={"arguments": arguments}), drafted=graph)

    assert isinstance(found, Strategy)
    assert (found.universe.index, found.universe.exclude) == ("KOSPI200", ("preferred",))
    assert found.provenance["universe.index"] == strategy.provenance["universe.index"]
    assert not any(path.startswith("universe.exclude") for path in found.provenance)


def test_a_universe_that_was_taken_out_is_all_of_the_market() -> None:
    strategy, graph = chosen()

    whole = generate(strategy.model_copy(update={"universe": Universe(market="KR")}), market="XKRX")

    found = updated(strategy, whole, drafted=graph)
    assert isinstance(found, Strategy)
    assert found.universe == Universe(market="KR")


def test_a_draft_of_an_earlier_version_says_what_it_looks_at() -> None:
    strategy, graph = draft()
    old = edit(edit(graph, "screen", symbols=["005930"]), "screen_exit", symbols=["005930"])
    named = strategy.model_copy(update={"universe": Universe(market="KR", index="KOSPI200", symbols=("005930",))})

    found = updated(named, old, drafted=old)

    assert isinstance(found, Strategy)
    assert found.universe == Universe(market="KR", symbols=("005930",))


@pytest.mark.parametrize(
    "arguments",
    [
        {"index": "KOSPI100"},
        {"index": "KOSPI200", "min_price": 1000},
        {"index": "KOSPI200", "limit": 10},
        {"index": "{{ variables.index }}"},
        {"watchlist": "7b7c1b8e-0a2e-4c22-9d0e-0d9a5d9f4a11"},
        {"exclude": ["nothing"]},
        {"market": "XNYS"},
    ],
)
def test_a_universe_that_no_strategy_can_say_is_told_as_such(arguments: dict[str, Any]) -> None:
    strategy, graph = chosen()
    config = {"arguments": {"market": "{{ output.market }}", **arguments}}

    found = updated(strategy, with_node(graph, "universe", config=config))

    assert isinstance(found, NotDescribed)
    assert (found.code, found.node) == ("universe", "universe")


def test_a_calendar_becomes_weekdays_of_its_months_and_a_question() -> None:
    strategy = extract(read(TEXT)).model_copy(
        update={"schedule": CalendarSchedule(every="quarter", day="first_trading_day")}
    )

    graph = generate(strategy, market="XKRX")

    assert graph.by_key["on_schedule"].config == {
        "trigger_type": "schedule",
        "cron_expression": "30 16 * 1,4,7,10 1-5",
        "timezone": "Asia/Seoul",
    }
    assert graph.by_key["calendar_day"].config == {"condition_expression": "{{ output.starts_month }}"}
    edited = with_node(
        graph, "on_schedule", config={**graph.by_key["on_schedule"].config, "cron_expression": "0 18 * * 1-5"}
    )
    found = read_back(edited)
    assert isinstance(found, Described)
    assert found.schedule == CalendarSchedule(every="month", day="first_trading_day")


def test_a_purchase_on_a_schedule_takes_its_symbols_without_a_condition() -> None:
    strategy = extract(read(TEXT)).model_copy(
        update={
            "entry": RuleGroup(),
            "schedule": CronSchedule(cron="0 9 1 * *", tz="UTC"),
            "universe": extract(read("Buy AAPL when RSI(14) is below 30.")).universe,
        }
    )

    graph = generate(strategy, market="XNAS")

    assert graph.by_key["screen"].config["arguments"] == {
        "condition": "",
        "market": "{{ output.market }}",
        "symbols": "{{ output.symbols }}",
    }
    assert graph.by_key["universe"].config["arguments"]["symbols"] == ["AAPL"]
    assert updated(strategy, graph) == strategy
