"""Servers that are programs: the operator's, with the variables that they are given, killed with all they started."""

import os
import sys
import threading
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from pytest_django import Settings

from lab.processes import wait_until
from pastetrader.accounts.models import User
from pastetrader.common.errors import Invalid
from pastetrader.common.masking import MASK
from pastetrader.common.stop_signal import Stopped, StopSignal
from registry.exceptions import ToolError
from registry.mcp.servers import programs
from registry.models import Tool
from registry.services import create_tool
from registry.tests.mcp.serving import PROGRAM
from registry.tests.mcp.tools import failure_of, pinned, run, tool_of

KEY = "s3cret-key-of-the-operator"


@pytest.fixture(autouse=True)
def _servers(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MCP_KEY", KEY)
    monkeypatch.setenv("OTHER_SECRET", "s3cret-of-ours")
    monkeypatch.setenv("PYTHONPATH", str(settings.BASE_DIR))
    settings.MCP_SERVERS = {
        "quotes": {"command": [*PROGRAM], "environment": ["MCP_KEY", "PYTHONPATH"]},
        "banner": {"command": [sys.executable, "-c", "print('Welcome!')"]},
        "mute": {"command": ["/bin/sleep", "600"]},
        "gone": {"command": ["/nowhere/at/all"]},
        "loud": {"command": [sys.executable, "-c", "while True: print('x' * 100_000, end='')"]},
    }


def named(owner: User, server: str, tool: str, **config: Any) -> Tool:
    """A tool that its owner approved."""
    return tool_of(owner, tool, server=server, **config)


def bare(owner: User, server: str, **config: Any) -> Tool:
    """A tool that nobody approved."""
    known = {"server": server, "tool": "say", **config}
    return create_tool(owner=owner, name=server, tool_type="mcp", config=known)


def test_a_program_is_given_its_variables_and_none_of_ours(owner: User) -> None:
    answered = run(named(owner, "quotes", "environment"))["text"].splitlines()

    known = dict(line.split("=", 1) for line in answered)
    assert known["MCP_KEY"] == MASK  # given, and covered where it is repeated
    assert known.keys() <= {"MCP_KEY", "PATH", "PYTHONPATH", "LC_CTYPE"}


def test_a_program_that_ends_in_the_middle_may_have_done_something(owner: User) -> None:
    error = failure_of(named(owner, "quotes", "end"))

    assert (error.code, error.retryable, error.had_no_effect) == ("mcp_broken", True, False)


def test_a_cancel_kills_a_program_and_what_it_started(owner: User, tmp_path: Path) -> None:
    tool, mark, stop = named(owner, "quotes", "wait"), tmp_path / "mark", StopSignal()

    def cancel() -> None:
        wait_until(lambda: mark.exists() and len(mark.read_text().split()) == 2, what="the tool is at work")
        stop.set("cancelled")

    threading.Thread(target=cancel).start()
    with pytest.raises(Stopped):
        run(tool, {"seconds": 600, "mark": str(mark)}, stop=stop)

    at_work = [int(number) for number in mark.read_text().split()]
    wait_until(lambda: not any(_lives(number) for number in at_work), what="both are gone")


def _lives(number: int) -> bool:
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    return "Z" not in Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0]


@pytest.mark.parametrize(
    ("server", "code", "retryable"),
    [
        ("banner", "mcp_garbled", False),
        ("mute", "timed_out", True),
        ("gone", "mcp_server_missing", False),
        ("loud", "result_too_large", False),
    ],
)
def test_what_is_no_server_is_the_verdict(owner: User, server: str, code: str, retryable: bool) -> None:
    tool = bare(owner, server, timeout_seconds=2.0 if server == "mute" else 20.0)
    pinned(tool)

    error = failure_of(tool, {})

    assert (error.code, error.retryable, error.had_no_effect) == (code, retryable, True)


def test_only_servers_of_the_operator_are_started(owner: User, settings: Settings) -> None:
    tool = bare(owner, "quotes")
    pinned(tool)
    with pytest.raises(Invalid, match="PASTETRADER_MCP_SERVERS"):
        create_tool(owner=owner, name="x", tool_type="mcp", config={"server": "/bin/sh", "tool": "x"})
    with pytest.raises(Invalid):
        create_tool(owner=owner, name="x", tool_type="mcp", config={"command": ["/bin/sh"], "tool": "x"})

    settings.MCP_SERVERS = {}
    error = failure_of(tool, {})

    assert (error.code, error.had_no_effect) == ("mcp_server_missing", True)


def test_a_program_takes_no_credentials(owner: User) -> None:
    tool = bare(owner, "quotes")
    tool.auth_config = {"token": "x"}
    tool.save()
    pinned(tool)

    with pytest.raises(ToolError, match="takes no credentials"):
        run(tool)


@pytest.mark.parametrize(
    "said",
    [
        {"a b": {"command": ["/x"]}},
        {"a": {"command": []}},
        {"a": {"command": ["npx"]}},
        {"a": {"sh": "x"}},
        {"a": 1},
    ],
)
def test_what_the_operator_cannot_mean_is_said_at_the_start(settings: Settings, said: dict[str, Any]) -> None:
    settings.MCP_SERVERS = said

    with pytest.raises(ImproperlyConfigured, match="PASTETRADER_MCP_SERVERS"):
        programs()
    with pytest.raises(SystemCheckError, match=r"registry\.E002"):
        call_command("check")
