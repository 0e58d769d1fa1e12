"""Tools that run programs: off unless the operator names programs, for superusers, and without a shell."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from pastetrader.accounts.models import User
from pastetrader.common.errors import Invalid
from registry.calling.running import run_tool
from registry.exceptions import ToolError
from registry.facts import tool_facts
from registry.jailed.arguments import Misfit, filled, text_of, what_is_wrong
from registry.models import Tool
from registry.services import create_tool, update_tool
from registry.tests.factories import make_context

ECHO, GREP, SHELL = "/usr/bin/printf", "/usr/bin/grep", "/bin/sh"


@pytest.fixture(autouse=True)
def _programs(settings: Settings) -> None:
    settings.SHELL_TOOLS = [ECHO, GREP, SHELL]


def make(owner: User, program: str = ECHO, *arguments: str, **fields: Any) -> Tool:
    """A tool that runs a program."""
    config = {"program": program, "arguments": [*arguments], **fields.pop("config", {})}
    return create_tool(owner=owner, **{"name": "program", "tool_type": "shell", "config": config, **fields})


def ran(tool: Tool, log: Any = None, **arguments: Any) -> Any:
    """What it answers."""
    context = make_context(**({"log": log} if log else {}))
    return run_tool(tool=tool_facts(tool), arguments=arguments, context=context)


def test_a_program_gets_whole_arguments_and_says_how_it_ended(operator: User) -> None:
    tool = make(operator, ECHO, "%s|%s|%s", "{text}", "{{text}}", "$(id); `id`")
    missing = make(operator, GREP, "-c", "x", name="grep")

    assert ran(tool, text="a b; rm -rf / \n'") == {"exit_code": 0, "stdout": "a b; rm -rf / \n'|{text}|$(id); `id`"}
    assert ran(missing) == {"exit_code": 1, "stdout": "0\n"}


def test_a_program_may_print_json_and_complain_into_the_log(operator: User) -> None:
    lines: list[tuple[str, str]] = []
    script = "echo odd >&2; cat"
    tool = make(operator, SHELL, "-c", script, config={"stdin": "{body}", "answer": "json"})

    answered = ran(tool, lambda level, text, _data: lines.append((level, str(text))), body=json.dumps({"a": [1]}))

    assert answered == {"exit_code": 0, "stdout": {"a": [1]}}
    assert lines == [("warning", "odd")]
    with pytest.raises(ToolError, match="no JSON"):
        ran(tool, body="{")


def test_a_program_runs_in_the_jail(operator: User) -> None:
    tried = "cat /etc/passwd /proc/1/environ; ls /home /root; echo $SECRET$DATABASE_URL; exec 3<>/dev/tcp/127.0.0.1/1"

    assert ran(make(operator, SHELL, "-c", tried))["stdout"].strip() == ""


def test_programs_may_be_called_many_at_once_within_the_memory_of_one_call(operator: User) -> None:
    with pytest.raises(Invalid) as refused:
        make(operator, config={"processes": 32, "memory_megabytes": 512})

    assert [problem.path for problem in refused.value.problems] == ["config.processes"]


@pytest.mark.parametrize(
    ("config", "place"),
    [
        ({"program": "printf"}, "config.program"),
        ({"program": "/usr/bin/../bin/printf"}, "config.program"),
        ({"program": "/usr/bin/id"}, "config.program"),
        ({"program": ECHO, "arguments": ["--file={name}"]}, "config.arguments"),
        ({"program": ECHO, "arguments": "text"}, "config.arguments"),
        ({"program": ECHO, "command": "id"}, "config.command"),
    ],
)
def test_what_is_no_allowed_program_with_arguments_is_refused(
    operator: User, config: dict[str, Any], place: str
) -> None:
    with pytest.raises(Invalid) as refused:
        create_tool(owner=operator, name="program", tool_type="shell", config=config)

    assert [problem.path for problem in refused.value.problems] == [place]


def test_only_superusers_have_such_tools(owner: User, operator: User) -> None:
    owner.is_staff = True
    owner.save()
    with pytest.raises(Invalid) as refused:
        make(owner)
    tool = make(operator)
    User.objects.filter(pk=operator.pk).update(is_superuser=False)

    assert [(problem.code, problem.path) for problem in refused.value.problems] == [("not_allowed_here", "tool_type")]
    with pytest.raises(ToolError, match="superusers"):
        ran(tool)


def test_what_the_operator_allows_is_asked_again_at_each_call(operator: User, settings: Settings) -> None:
    tool = make(operator)
    settings.SHELL_TOOLS = [GREP]
    with pytest.raises(ToolError, match="not among") as not_among:
        ran(tool)
    settings.SHELL_TOOLS = []
    with pytest.raises(ToolError, match="cannot be run here"):
        ran(tool)
    with pytest.raises(Invalid, match="PASTETRADER_SHELL_TOOLS"):
        update_tool(tool=tool, name="other")

    assert (not_among.value.code, not_among.value.had_no_effect) == ("not_allowed_here", True)


def test_a_call_has_an_effect_unless_its_owner_says_otherwise(operator: User) -> None:
    tool = make(operator)

    assert (tool.effect, tool.idempotent) == ("exec", False)


@pytest.mark.parametrize(
    ("arguments", "given_value", "said"),
    [
        (["{a}"], "-rf", "begins with a dash"),
        (["{a}"], "--", "begins with a dash"),
        (["{a}"], "x\0y", "no argument can hold"),
        (["{a}"], {"b": 1}, "must be text"),
        (["{a}"], None, "must be text"),
        (["{b}"], "x", "missing"),
        (["{a}"], "x" * 20_000, "longer than"),
    ],
)
def test_what_could_be_more_than_an_argument_is_refused(arguments: list[str], given_value: Any, said: str) -> None:
    with pytest.raises(Misfit, match=said):
        filled(arguments, {"a": given_value})


def test_numbers_and_what_stands_behind_the_end_of_options_may_begin_with_a_dash() -> None:
    assert filled(["{a}", "--", "{b}", "{c}"], {"a": -5, "b": "-rf", "c": True}) == ["-5", "--", "-rf", "true"]
    assert text_of("{a}", {"a": "-x"}) == "-x"


@given(
    st.lists(st.text(st.characters(exclude_characters="\0"), max_size=20), max_size=6), st.text(min_size=1, max_size=20)
)
def test_a_place_is_always_one_argument_and_a_fixed_text_stays_as_it_is(fixed: list[str], value: str) -> None:
    fixed = [text for text in fixed if "{" not in text]
    value = value.replace("\0", "").lstrip("-")

    assert [what_is_wrong(text) for text in fixed] == [None] * len(fixed)
    assert filled([*fixed, "{a}", *fixed], {"a": value}) == [*fixed, value, *fixed]
