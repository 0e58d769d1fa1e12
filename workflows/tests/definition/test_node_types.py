"""What each node type, edge, retry and workflow accepts as its config, and what it says of anything else."""

from typing import Any

import pytest

from pastetrader.common.messages import Problem
from workflows.definition.node_types import MODELS, schema_of
from workflows.definition.node_types.adapter import AdapterConfig
from workflows.definition.node_types.condition import ConditionConfig
from workflows.definition.node_types.trigger import TriggerConfig
from workflows.definition.parsing import (
    ConfigError,
    parse_config,
    parse_edge_condition,
    parse_on_error,
    parse_retry_config,
    parse_workflow_config,
)
from workflows.definition.policies import for_each_of, retries_of, starts_executions
from workflows.tests.factories import make_node

ACCEPTED: list[tuple[str, dict[str, Any]]] = [
    ("trigger", {}),
    ("trigger", {"trigger_type": "webhook", "input_schema": {"type": "object"}}),
    ("trigger", {"trigger_type": "schedule", "cron_expression": "0 9 * * 1-5", "timezone": "Asia/Seoul"}),
    ("trigger", {"trigger_type": "schedule", "cron_expression": "*/5 9-15 * * MON-FRI", "timezone": "UTC"}),
    ("trigger", {"trigger_type": "schedule", "interval_seconds": 900}),
    ("trigger", {"trigger_type": "schedule", "run_date": "2026-03-02T09:00", "timezone": "Asia/Seoul"}),
    ("trigger", {"trigger_type": "schedule", "run_date": "2026-03-02T09:00:00+09:00"}),
    ("trigger", {"trigger_type": "schedule", "session": {"mic": "XKRX", "anchor": "close", "offset_minutes": 20}}),
    ("tool", {}),
    ("tool", {"arguments": {"market": "{{ output.market }}", "symbols": ["005930"], "deep": {"a": None}}}),
    ("tool", {"for_each": {"items": "{{ output }}"}, "arguments": {"symbol": "{{ item }}", "n": "{{ item_index }}"}}),
    (
        "tool",
        {"for_each": {"items": "{{ output }}", "max_parallel": 50, "on_item_error": "continue", "min_completed": 3}},
    ),
    ("tool", {"workflow_id": "00000000-0000-4000-8000-000000000001", "input": {"n": "{{ output.n }}"}}),
    ("tool", {"workflow_id": "00000000-0000-4000-8000-000000000001", "for_each": {"items": "{{ output }}"}}),
    ("agent", {"prompt": "Judge {{ item }}", "for_each": {"items": "{{ output }}", "on_item_error": "stop"}}),
    ("agent", {"prompt": "Sum up {{ output }}", "output_schema": {"type": "object"}, "limits": {"max_tool_calls": 0}}),
    ("condition", {"condition_expression": "{{ output.price > 1 }}", "true_handle": "high", "false_handle": "low"}),
    ("condition", {"cases": [{"handle": "a", "when": "{{ true }}"}], "default_handle": "rest"}),
    ("adapter", {"output": None}),
    ("adapter", {"output": [1, "{{ output }}"]}),
    ("adapter", {"items": "{{ output.rows }}", "steps": [{"type": "pick", "fields": ["a"]}]}),
    (
        "adapter",
        {
            "steps": [
                {"type": "rename", "names": {"a": "b"}},
                {"type": "filter", "where": "{{ item.b > 1 }}"},
                {"type": "sort", "by": "b", "descending": True},
                {"type": "limit", "count": 10},
            ]
        },
    ),
    ("aggregator", {}),
    ("aggregator", {"join": "any", "merge": "first"}),
    ("aggregator", {"join": "count", "count": 2, "output": {"all": "{{ output }}"}}),
]


@pytest.mark.parametrize(("node_type", "config"), ACCEPTED)
def test_a_good_config_is_accepted(node_type: str, config: dict[str, Any]) -> None:
    parsed = parse_config(node_type, config)

    assert type(parsed) is MODELS[node_type]
    assert parsed.model_dump(mode="json", exclude_unset=True).keys() == config.keys()


REFUSED: list[tuple[str, dict[str, Any], str, str]] = [
    ("trigger", {"trigger": "manual"}, "config.trigger", "no such setting"),
    ("trigger", {"trigger_type": "hourly"}, "config.trigger_type", "This must be 'manual', 'schedule', 'webhook'"),
    ("trigger", {"cron_expression": "0 9 * * *", "timezone": "UTC"}, "config", "Only a trigger of type “schedule”"),
    ("trigger", {"timezone": "UTC"}, "config", "Only a trigger of type “schedule”"),
    ("trigger", {"trigger_type": "schedule"}, "config", "in exactly one way"),
    (
        "trigger",
        {"trigger_type": "schedule", "interval_seconds": 5, "run_date": "2026-03-02T09:00:00Z"},
        "config",
        "in exactly one way",
    ),
    ("trigger", {"trigger_type": "schedule", "cron_expression": "0 9 * * *"}, "config.timezone", "needs its time zone"),
    ("trigger", {"trigger_type": "schedule", "run_date": "2026-03-02T09:00"}, "config.timezone", "needs its time zone"),
    (
        "trigger",
        {"trigger_type": "schedule", "cron_expression": "61 9 * * *", "timezone": "UTC"},
        "config.cron_expression",
        "“61 9 * * *” is not a cron expression: Bad minute",
    ),
    (
        "trigger",
        {"trigger_type": "schedule", "cron_expression": "0 0 9 * * *", "timezone": "UTC"},
        "config.cron_expression",
        "has five fields",
    ),
    (
        "trigger",
        {"trigger_type": "schedule", "cron_expression": "0 0 30 2 *", "timezone": "UTC"},
        "config.cron_expression",
        "is not a cron expression",
    ),
    (
        "trigger",
        {"trigger_type": "schedule", "cron_expression": "0 9 * * *", "timezone": "Seoul"},
        "config.timezone",
        "no time zone “Seoul”",
    ),
    (
        "trigger",
        {"trigger_type": "schedule", "cron_expression": "0 9 * * *", "timezone": "../../etc/passwd"},
        "config.timezone",
        "no time zone",
    ),
    ("trigger", {"trigger_type": "schedule", "interval_seconds": 0}, "config.interval_seconds", "at least 1"),
    ("trigger", {"trigger_type": "schedule", "interval_seconds": "soon"}, "config.interval_seconds", "a whole number"),
    ("trigger", {"trigger_type": "schedule", "run_date": "soon"}, "config.run_date", "a date and time such as"),
    (
        "trigger",
        {"trigger_type": "schedule", "session": {"mic": "krx", "anchor": "noon", "x": 1}},
        "config.session.mic",
        "wrong form",
    ),
    ("tool", {"arguments": [1]}, "config.arguments", "an object with named fields"),
    ("tool", {"args": {}}, "config.args", "no such setting"),
    ("tool", {"for_each": {}}, "config.for_each.items", "missing"),
    ("tool", {"for_each": {"items": "{{ output }}", "max_parallel": 0}}, "config.for_each.max_parallel", "at least 1"),
    ("tool", {"for_each": {"items": "{{ output }}", "max_parallel": 51}}, "config.for_each.max_parallel", "at most 50"),
    (
        "tool",
        {"for_each": {"items": "{{ output }}", "on_item_error": "ignore"}},
        "config.for_each.on_item_error",
        "'stop'",
    ),
    (
        "tool",
        {"for_each": {"items": "{{ output }}", "min_completed": 1}},
        "config.for_each.min_completed",
        "when failed ones are passed over",
    ),
    ("tool", {"workflow_id": "mine"}, "config.workflow_id", "must be an id"),
    ("tool", {"input": {}}, "config.input", "Only a workflow as a step has an input"),
    (
        "tool",
        {"workflow_id": "00000000-0000-4000-8000-000000000001", "arguments": {}},
        "config.arguments",
        "an input and no arguments",
    ),
    ("agent", {}, "config.prompt", "missing"),
    ("agent", {"prompt": ""}, "config.prompt", "must not be empty"),
    ("agent", {"prompt": "x", "limits": {"max_iterations": 51}}, "config.limits.max_iterations", "between 1 and 50"),
    ("agent", {"prompt": "x", "limits": {"max_cost": 1}}, "config.limits.max_cost.[key]", "'max_iterations'"),
    ("condition", {}, "config", "either one expression or cases"),
    ("condition", {"condition_expression": "{{ 1 }}", "true_handle": "error"}, "config.true_handle", "for failures"),
    ("condition", {"condition_expression": "{{ 1 }}", "true_handle": "false"}, "config", "same name"),
    ("condition", {"condition_expression": "{{ 1 }}", "default_handle": "x"}, "config", "Only cases"),
    ("condition", {"cases": [{"handle": "a", "when": ""}]}, "config.cases.0.when", "must not be empty"),
    ("condition", {"cases": [{"handle": "a", "when": "{{ 1 }}"}], "true_handle": "x"}, "config", "name their outputs"),
    ("adapter", {}, "config", "either an output or steps"),
    ("adapter", {"output": 1, "steps": [{"type": "limit", "count": 1}]}, "config", "either an output or steps"),
    ("adapter", {"output": 1, "items": "{{ output }}"}, "config", "Only steps read"),
    ("adapter", {"steps": [{"type": "shuffle"}]}, "config.steps.0", "“shuffle” is not one of: 'pick', 'rename'"),
    ("adapter", {"steps": [{"count": 1}]}, "config.steps.0", "which says what kind"),
    ("adapter", {"steps": [{"type": "limit", "count": -1}]}, "config.steps.0.limit.count", "at least 0"),
    ("aggregator", {"join": "most"}, "config.join", "This must be 'all', 'any' or 'count'"),
    ("aggregator", {"join": "count"}, "config.count", "how many sources"),
    ("aggregator", {"count": 2}, "config.count", "how many sources"),
    ("aggregator", {"merge": "list", "output": 1}, "config", "either merges or has an output"),
]


def problem_at(problems: tuple[Problem, ...], path: str) -> Problem:
    found = {problem.path: problem for problem in problems}
    assert path in found
    return found[path]


@pytest.mark.parametrize(("node_type", "config", "path", "words"), REFUSED)
def test_a_bad_config_is_refused_with_its_place(node_type: str, config: dict[str, Any], path: str, words: str) -> None:
    with pytest.raises(ConfigError) as caught:
        parse_config(node_type, config)

    assert words in str(problem_at(caught.value.problems, path).message)


def test_a_mistyped_setting_is_told_the_near_one() -> None:
    with pytest.raises(ConfigError) as caught:
        parse_config("trigger", {"cron_expresion": "0 9 * * *"})

    hints = [str(problem.hint) for problem in caught.value.problems if problem.path == "config.cron_expresion"]
    assert hints == ["Did you mean “cron_expression”?"]


def test_all_problems_of_a_config_are_told_at_once() -> None:
    with pytest.raises(ConfigError) as caught:
        parse_config("agent", {"prompt": 3, "output_schema": [], "limit": {}})

    assert {problem.path for problem in caught.value.problems} == {
        "config.prompt",
        "config.output_schema",
        "config.limit",
    }


def test_the_outputs_of_a_condition_are_in_order_and_each_once() -> None:
    by_cases = ConditionConfig.model_validate(
        {"cases": [{"handle": name, "when": "{{ true }}"} for name in ("a", "b", "a")], "default_handle": "b"}
    )

    assert ConditionConfig(condition_expression="{{ true }}").handles == ("true", "false")
    assert by_cases.handles == ("a", "b")


def test_defaults_are_honest() -> None:
    assert TriggerConfig().trigger_type == "manual"
    assert AdapterConfig.model_validate({"steps": [{"type": "limit", "count": 1}]}).items == "{{ output }}"


@pytest.mark.parametrize(
    "config",
    [
        {},
        {"timeout": 3600, "retry_policy": "exponential", "max_concurrent_nodes": 5},
        {"error_handling": "continue", "notes": "todo"},
        {"retry_policy": {"max_retries": 3}, "notes": [{"text": "here", "x": 16}]},
        {"retention": {"days": 30, "failed_days": 90, "max_executions": 1000, "max_megabytes": 500}},
        {"retention": {}},
    ],
)
def test_settings_of_a_workflow(config: dict[str, Any]) -> None:
    assert parse_workflow_config(config).model_dump(exclude_unset=True).keys() == config.keys()


@pytest.mark.parametrize(
    ("config", "path"),
    [
        ({"timeout": 0}, "config.timeout"),
        ({"timeout": 10**9}, "config.timeout"),
        ({"error_handling": "ignore"}, "config.error_handling"),
        ({"max_concurrent_nodes": 0}, "config.max_concurrent_nodes"),
        ({"concurrency": 5}, "config.concurrency"),
        ({"retention": {"days": 0}}, "config.retention.days"),
        ({"retention": {"weeks": 1}}, "config.retention.weeks"),
    ],
)
def test_settings_that_a_workflow_refuses(config: dict[str, Any], path: str) -> None:
    with pytest.raises(ConfigError) as caught:
        parse_workflow_config(config)

    assert [problem.path for problem in caught.value.problems] == [path]


def test_retries_are_those_of_the_seeds_and_bounded() -> None:
    parsed = parse_retry_config({"max_retries": 3, "delay": 1, "backoff_multiplier": 2, "max_delay": 60})

    assert parsed.max_retries == 3
    with pytest.raises(ConfigError):
        parse_retry_config({"max_retries": 99})
    with pytest.raises(ConfigError):
        parse_retry_config({"delay": float("inf")})


@pytest.mark.parametrize(
    ("policy", "retries"),
    [
        ("none", {"max_retries": 0}),
        ("fixed", {"max_retries": 3, "delay": 5, "backoff_multiplier": 1}),
        ("exponential", {"max_retries": 3, "delay": 1, "backoff_multiplier": 2}),
        ({"max_retries": 7, "delay": 2}, {"max_retries": 7, "delay": 2}),
    ],
)
def test_a_nodes_own_retries_come_before_those_of_the_workflow(policy: Any, retries: dict[str, Any]) -> None:
    config = parse_workflow_config({"retry_policy": policy})
    own = make_node("own", "tool", retry_config={"max_retries": 2, "delay": 9})

    assert retries_of(make_node("plain", "tool"), config) == parse_retry_config(retries)
    assert retries_of(own, config) == parse_retry_config({"max_retries": 2, "delay": 9})


def test_a_workflow_as_a_step_is_run_again_only_when_the_step_itself_says_so() -> None:
    config = parse_workflow_config({"retry_policy": "exponential"})
    step = {"workflow_id": "00000000-0000-4000-8000-000000000001"}

    assert retries_of(make_node("step", "tool", config=step), config).max_retries == 0
    assert retries_of(make_node("step", "tool", config=step, retry_config={"max_retries": 1}), config).max_retries == 1


def test_a_node_waits_for_executions_of_its_own_for_a_list_or_a_workflow() -> None:
    over_items = make_node("a", "tool", config={"for_each": {"items": "{{ output }}"}})
    step = make_node("a", "tool", config={"workflow_id": "00000000-0000-4000-8000-000000000001"})

    assert starts_executions(over_items)
    assert starts_executions(step)
    assert not starts_executions(make_node("a", "tool"))
    assert for_each_of(step) is None
    found = for_each_of(over_items)
    assert found is not None
    assert (found.items, found.max_parallel, found.on_item_error) == ("{{ output }}", 4, "fail")


@pytest.mark.parametrize(
    "config", [{"action": "fail"}, {"action": "continue"}, {"action": "branch"}, {"action": "default", "output": None}]
)
def test_what_a_failure_means(config: dict[str, Any]) -> None:
    parsed = parse_on_error(config)

    assert parsed is not None
    assert parsed.model_dump(exclude_unset=True) == config


def test_nothing_said_of_failures_leaves_them_to_the_workflow() -> None:
    assert parse_on_error({}) is None


@pytest.mark.parametrize(
    ("config", "path", "words"),
    [
        ({"action": "ignore"}, "on_error.action", "'fail', 'continue', 'branch' or 'default'"),
        ({"output": 1}, "on_error.action", "missing"),
        ({"action": "default"}, "on_error.output", "is what the node hands on"),
        ({"action": "fail", "output": 1}, "on_error.output", "is what the node hands on"),
        ({"action": "fail", "retries": 1}, "on_error.retries", "no such setting"),
    ],
)
def test_what_a_failure_cannot_mean(config: dict[str, Any], path: str, words: str) -> None:
    with pytest.raises(ConfigError) as caught:
        parse_on_error(config)

    assert words in str(problem_at(caught.value.problems, path).message)


def test_the_condition_of_an_edge_is_an_expression() -> None:
    assert parse_edge_condition({"type": "expression", "value": "{{ source_output.ok }}"}).value
    with pytest.raises(ConfigError) as caught:
        parse_edge_condition({"type": "python", "value": ""})
    assert {problem.path for problem in caught.value.problems} == {"condition.type", "condition.value"}


@pytest.mark.parametrize("node_type", MODELS)
def test_each_type_has_a_schema_that_refuses_unknown_settings(node_type: str) -> None:
    assert schema_of(node_type)["additionalProperties"] is False
