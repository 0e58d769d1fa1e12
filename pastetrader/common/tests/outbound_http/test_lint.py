"""Nothing but `outbound_http` opens a client of the network: the lint turns red on one that is planted."""

import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

PLANTED = (
    "import httpx",
    "import httpx2",
    "import httpcore",
    "import httpcore2",
    "import requests",
    "import urllib3",
    "import aiohttp",
    "import http.client",
    "import mcp",
    "from mcp.client.streamable_http import streamablehttp_client",
    "import urllib.request",
    "from httpx import Client",
    "from http.client import HTTPSConnection",
    "from urllib.request import urlopen",
    "from socket import create_connection",
    "import socket\n\nsocket.create_connection(('example.com', 80))",
    "import asyncio\n\nasyncio.open_connection('example.com', 80)",
)


def complaints(code: str, path: str) -> list[str]:
    """What ruff says about code as if it stood at the path."""
    command = [sys.executable, "-m", "ruff", "check", "--select", "TID251", "--output-format", "concise", "--no-cache"]
    told = subprocess.run(
        [*command, "--stdin-filename", path, "-"],
        check=False,
        input=code,
        capture_output=True,
        text=True,
        cwd=settings.BASE_DIR,
    )
    return [line for line in told.stdout.splitlines() if "TID251" in line]


@pytest.mark.parametrize("path", ["registry/planted.py", "llm/providers/planted.py", "parsers/formats/planted.py"])
def test_a_planted_client_turns_the_lint_red(path: str) -> None:
    assert len(complaints("\n".join(PLANTED) + "\n", path)) == len(PLANTED)


def test_the_one_room_may_open_them() -> None:
    assert complaints("import httpx2\n", "pastetrader/common/outbound_http/clients.py") == []


def test_the_lint_is_green() -> None:
    command = [sys.executable, "-m", "ruff", "check", "--select", "TID251", "--quiet", "."]
    assert subprocess.run(command, cwd=settings.BASE_DIR, capture_output=True, check=False).returncode == 0


def test_no_exception_is_for_a_file_of_the_product() -> None:
    """Those that are neither tests nor the lab are the room itself, what gives its client to MCP's SDK, and the places
    of the expressions and of trees of markup."""
    lines = (Path(settings.BASE_DIR) / "pyproject.toml").read_text().splitlines()
    excepted = [line.split('"')[1] for line in lines if "TID251" in line and line.startswith('"')]

    of_the_product = [path for path in excepted if not path.startswith("lab/") and "tests" not in path]
    assert of_the_product == [
        "workflows/expressions/syntax.py",
        "pastetrader/common/outbound_http/{clients,request,requests_session}.py",
        "parsers/formats/{web/main_text,web/markup,docx/package}.py",
        "registry/mcp/{client,programs}.py",
    ]
