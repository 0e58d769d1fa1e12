"""Tools of Python: who may have them, what is checked when they are saved and again when they run, what they answer."""

import json
import time
from threading import Timer
from typing import Any

import pytest
from django.test import Client
from django.utils.module_loading import import_string
from pytest_django import Settings

from pastetrader.accounts.models import User
from pastetrader.common.errors import Invalid
from pastetrader.common.jail import choose
from pastetrader.common.messages import Message
from pastetrader.common.stop_signal import Stopped, StopSignal
from registry.calling.running import run_tool
from registry.exceptions import ToolError
from registry.facts import tool_facts
from registry.models import Tool
from registry.services import create_tool, update_tool
from registry.tests.factories import make_context

TOTAL = "def run(input, context):\n    return {'total': sum(input['numbers'])}"
NUMBERS = {
    "type": "object",
    "properties": {"numbers": {"type": "array", "items": {"type": "number"}}},
    "required": ["numbers"],
}


@pytest.fixture(autouse=True)
def _open_to_all(settings: Settings) -> None:
    settings.USER_PYTHON = True


def make(owner: User, code: str = TOTAL, **fields: Any) -> Tool:
    """A tool of Python."""
    config = {"code": code, **fields.pop("config", {})}
    return create_tool(owner=owner, **{"name": "total", "tool_type": "python", "config": config, **fields})


def ran(tool: Tool, arguments: dict[str, Any] | None = None, **context: Any) -> Any:
    """What it answers."""
    return run_tool(tool=tool_facts(tool), arguments=arguments or {}, context=make_context(**context))


def failure(owner: User, code: str, **config: Any) -> ToolError:
    """What it fails with."""
    with pytest.raises(ToolError) as failed:
        ran(make(owner, code, config=config))
    return failed.value


def problems(refused: pytest.ExceptionInfo[Invalid]) -> list[tuple[str, str | None]]:
    return [(problem.code, problem.path) for problem in refused.value.problems]


def test_a_function_answers_and_both_schemas_are_checked(owner: User) -> None:
    tool = make(owner, input_schema=NUMBERS, output_schema={"type": "object", "properties": {"total": {"maximum": 10}}})

    assert ran(tool, {"numbers": [1, 2.5]}) == {"total": 3.5}
    with pytest.raises(ToolError, match="arguments") as refused:
        ran(tool, {"numbers": "many"})
    with pytest.raises(ToolError, match="answered") as unfit:
        ran(tool, {"numbers": [11]})
    assert (refused.value.code, unfit.value.code) == ("tool_arguments", "tool_result")


def test_a_function_knows_for_which_step_it_works(owner: User) -> None:
    known = ran(make(owner, "def run(input, context): return context"), idempotency_key="order-1")

    assert known["idempotency_key"] == "order-1"
    assert known["as_of"] is None
    assert known.keys() == make_context().facts().keys()


def test_what_a_function_prints_stands_in_the_log(owner: User) -> None:
    lines: list[tuple[str, str]] = []
    code = "import sys\ndef run(input, context):\n    print('one\\ntwo')\n    print('odd', file=sys.stderr)"

    ran(make(owner, code), log=lambda level, text, _data: lines.append((level, str(text))))

    assert lines == [("info", "one"), ("info", "two"), ("warning", "odd")]


def test_only_so_many_lines_are_logged(owner: User) -> None:
    lines: list[Message | str] = []

    ran(
        make(owner, "def run(input, context): print('x\\n' * 1000)"), log=lambda _level, text, _data: lines.append(text)
    )

    assert len(lines) == 201
    assert "left out" in str(lines[-1])


def test_an_exception_is_told_with_its_line_and_nothing_of_the_machine(owner: User) -> None:
    lines: list[tuple[str, str]] = []
    code = "def divide(a):\n    return 1 / a\n\ndef run(input, context):\n    return divide(0)"
    with pytest.raises(ToolError) as failed:
        ran(make(owner, code), log=lambda level, text, _data: lines.append((level, str(text))))

    assert (failed.value.code, str(failed.value.message)) == (
        "python_error",
        "Line 2: ZeroDivisionError: division by zero",
    )
    assert lines == [
        (
            "error",
            "line 5, in run: return divide(0)\nline 2, in divide: return 1 / a\nZeroDivisionError: division by zero",
        )
    ]


@pytest.mark.parametrize(
    ("body", "config", "code", "said"),
    [
        ("return 'x' * 2000", {"output_kilobytes": 1}, "result_too_large", "1 KB"),
        ("return len('x' * 10**9)", {"memory_megabytes": 64}, "memory_limit", "64 MB"),
        ("while True: pass", {"cpu_seconds": 1}, "cpu_limit", "1 seconds"),
        ("import time; time.sleep(99)", {"timeout_seconds": 1}, "timeout", "1 seconds"),
        ("import os; os._exit(3)", {}, "python_crashed", "exit code 3"),
        ("while True: print('x' * 9999)", {}, "printed_too_much", "without end"),
        ("return {1, 2}", {}, "python_result", "set"),
        ("return float('nan')", {}, "python_result", "finite"),
    ],
)
def test_a_limit_is_told_by_its_name(owner: User, body: str, config: dict[str, int], code: str, said: str) -> None:
    failed = failure(owner, f"def run(input, context):\n    {body}", **config)

    assert (failed.code, failed.had_no_effect) == (code, True)
    assert said in str(failed.message)


def test_a_cancelled_call_ends_at_once(owner: User) -> None:
    stop = StopSignal()
    tool = make(
        owner, "def run(input, context):\n    while True: pass", config={"cpu_seconds": 60, "timeout_seconds": 60}
    )
    began = time.monotonic()
    Timer(0.3, stop.set, ["cancelled"]).start()

    with pytest.raises(Stopped, match="cancelled"):
        ran(tool, stop=stop)
    assert time.monotonic() - began < 1.3


def test_a_call_reads_and_may_be_repeated_because_it_can_only_compute(owner: User) -> None:
    tool = make(owner)

    assert (tool.effect, tool.idempotent) == ("read", True)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("def run(input, context) return 1", "Line 1: expected ':'."),
        ("def go(input, context): return 1", "The code needs a function run(input, context)."),
        ("x = 1\ndef run(input): return 1", "Line 2: run takes two arguments, input and context."),
        ("x = " + "(" * 5_000 + ")" * 5_000, "Line 1: too many nested parentheses."),
    ],
)
def test_code_that_cannot_run_is_refused_with_its_line(owner: User, code: str, said: str) -> None:
    with pytest.raises(Invalid) as refused:
        make(owner, code)

    assert problems(refused) == [("python_code", "config.code")]
    assert str(refused.value.problems[0].message) == said


@pytest.mark.parametrize(
    "code", ["from m import run", "run = lambda input, context: 1", "def run(*arguments): return 1"]
)
def test_a_function_may_be_made_in_other_ways(owner: User, code: str) -> None:
    make(owner, code)


@pytest.mark.parametrize(
    "config", [{"timeout_seconds": 61}, {"cpu_seconds": 61}, {"memory_megabytes": 1025}, {"output_kilobytes": 1025}]
)
def test_no_tool_may_have_more_than_the_installation_allows(
    owner: User, config: dict[str, int], settings: Settings
) -> None:
    with pytest.raises(Invalid) as refused:
        make(owner, config=config)

    assert problems(refused) == [("config", f"config.{next(iter(config))}")]
    assert "at most" in str(refused.value)


def test_what_the_installation_allows_by_now_holds_for_tools_that_are_there(owner: User, settings: Settings) -> None:
    tool = make(owner, "def run(input, context):\n    while True: pass", config={"cpu_seconds": 30})
    settings.JAIL_MAX_SECONDS = 1

    with pytest.raises(ToolError) as failed:
        ran(tool)
    assert failed.value.code in {"timeout", "cpu_limit"}


def test_whoever_may_have_no_python_is_refused_on_every_way(
    owner: User, owner_client: Client, operator_client: Client, settings: Settings
) -> None:
    tool = create_tool(owner=owner, name="was http", tool_type="http")
    settings.USER_PYTHON = False
    config = {"code": TOTAL}
    body = {"name": "total", "tool_type": "python", "config": config}
    content = "application/json"

    with pytest.raises(Invalid) as made:
        make(owner)
    with pytest.raises(Invalid) as changed:
        update_tool(tool=tool, tool_type="python", config=config)
    by_api = [
        owner_client.post("/api/v1/tools/", json.dumps(body), content_type=content),
        owner_client.put(f"/api/v1/tools/{tool.id}/", json.dumps(body), content_type=content),
        owner_client.patch(f"/api/v1/tools/{tool.id}/", json.dumps(body), content_type=content),
    ]
    form = {**body, "owner": str(owner.pk), "config": json.dumps(config), "input_schema": "{}", "effect": "read"}
    by_admin = operator_client.post("/admin/registry/tool/add/", form)

    assert problems(made) == problems(changed) == [("not_allowed_here", "tool_type")]
    assert {answer.status_code for answer in by_api} == {400}
    assert b"PASTETRADER_USER_PYTHON" in by_admin.content
    assert not Tool.all_objects.filter(tool_type="python").exists()


def test_it_is_asked_again_when_a_tool_runs(owner: User, settings: Settings) -> None:
    tool = make(owner)
    settings.USER_PYTHON = False

    with pytest.raises(ToolError, match="PASTETRADER_USER_PYTHON") as refused:
        ran(tool, {"numbers": []})
    owner.is_staff = True
    owner.save()

    assert refused.value.code == "not_allowed_here"
    assert ran(tool, {"numbers": []}) == {"total": 0}
    User.objects.filter(pk=owner.pk).update(is_active=False)
    with pytest.raises(ToolError):
        ran(tool, {"numbers": []})


def test_a_row_that_came_past_the_services_does_not_run_either(owner: User, settings: Settings) -> None:
    settings.USER_PYTHON = False
    row = Tool.objects.create(
        owner=owner, name="smuggled", tool_type="python", config={"code": TOTAL}, effect="read", idempotent=True
    )

    with pytest.raises(ToolError, match="staff"):
        ran(row, {"numbers": []})


def test_the_trial_of_a_tool_takes_the_same_way(owner: User, owner_client: Client, settings: Settings) -> None:
    tool = make(owner, "def run(input, context):\n    print('hello')\n    return input['a'] / input['b']")

    def tried(**arguments: int) -> Any:
        body = json.dumps({"arguments": arguments})
        return owner_client.post(f"/api/v1/tools/{tool.id}/test", body, content_type="application/json").json()

    well, ill = tried(a=1, b=2), tried(a=1, b=0)
    settings.USER_PYTHON = False
    refused = tried(a=1, b=2)

    assert (well["output"], well["log"][0]["message"], well["is_dry_run"]) == (0.5, "hello", False)
    assert ill["error"]["code"] == "python_error"
    assert refused["error"]["code"] == "not_allowed_here"


def test_without_a_jail_no_code_runs_and_it_is_shown(
    owner: User, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    mark = tmp_path_factory.mktemp("outside") / "ran"
    tool = make(owner, f"open({str(mark)!r}, 'w')\ndef run(input, context): return 1")
    monkeypatch.setattr(choose, "BEST_FIRST", ())
    monkeypatch.setattr(choose, "_kept", {})

    with pytest.raises(ToolError, match="not run") as refused:
        ran(tool)
    health = "registry.jailed.health"
    (figure,) = import_string(f"{health}.collect")()
    (found,) = import_string(f"{health}.a_jail_holds")(None)

    assert (refused.value.code, refused.value.had_no_effect) == ("jail_unavailable", True)
    assert not mark.exists()
    assert {labels["kind"]: value for labels, value in figure.samples} == {"bubblewrap": 0, "landlock": 0, "none": 1}
    assert found.id == "registry.E001"
