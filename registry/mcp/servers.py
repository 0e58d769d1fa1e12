"""Which server a tool has, as the helper process is told: an address with who calls, or a program of the operator's."""

import os
from collections.abc import Mapping
from typing import Annotated, Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from pastetrader.common.masking import remember
from pastetrader.common.messages import message as _
from pastetrader.common.outbound_http.exchanged import Request
from pastetrader.common.outbound_http.settings import policy
from registry.exceptions import ToolError
from registry.http_tool.auth import as_shown, authorised
from registry.http_tool.config import HttpCredentials
from registry.mcp.config import McpServer

ALWAYS = ("PATH",)
SHORTEST_SECRET = 6
_Name = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$")]


class Program(BaseModel):
    """What the operator said of a server: its program with arguments, and which of our variables it is given."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    command: tuple[Annotated[str, Field(min_length=1)], ...] = Field(min_length=1)
    environment: tuple[str, ...] = ()


_PROGRAMS = TypeAdapter(dict[_Name, Program])


def programs() -> Mapping[str, Program]:
    """The servers of PASTETRADER_MCP_SERVERS by name. Raises ImproperlyConfigured."""
    try:
        found = _PROGRAMS.validate_python(settings.MCP_SERVERS)
    except ValidationError as error:
        places = ", ".join(".".join(map(str, one["loc"])) for one in error.errors()[:5])
        raise ImproperlyConfigured(f"PASTETRADER_MCP_SERVERS: look at {places}.") from error
    for name, program in found.items():
        if not program.command[0].startswith("/"):
            raise ImproperlyConfigured(f"PASTETRADER_MCP_SERVERS: {name} needs the whole path of its program.")
    return found


def place_of_server(config: McpServer) -> str:
    """What the server is called in a sentence: its host, or its name."""
    return urlsplit(config.url).netloc if config.url else config.server


def request_to(config: McpServer, credentials: HttpCredentials | None) -> Request:
    """The request as it may be shown."""
    if config.server:
        return Request("STDIO", config.server)
    request = Request("POST", config.url, (("Content-Type", "application/json"),))
    return as_shown(request, credentials)


def packed(config: McpServer, credentials: HttpCredentials | None) -> dict[str, Any]:
    """`server`, `seconds` and `secrets` for the functions of `client`. Raises ToolError for what cannot be called."""
    if config.server:
        server, secrets = _program(config.server, credentials)
    elif config.url:
        request = authorised(Request("POST", config.url, ()), credentials)
        headers = [list(header) for header in request.headers]
        server = {"url": request.url, "headers": headers, "policy": policy().as_dict()}
        secrets = [] if credentials is None else [*credentials.secrets]
    else:
        raise _refused(_("This tool has no server yet. Enter its address."))
    return {"server": server, "seconds": config.timeout_seconds, "secrets": secrets}


def _program(name: str, credentials: HttpCredentials | None) -> tuple[dict[str, Any], list[str]]:
    known = programs().get(name)
    if known is None:
        raise ToolError("mcp_server_missing", unknown(name), had_no_effect=True)
    if credentials is not None:
        raise _refused(_("A server of this installation takes no credentials. Take them away, or enter an address."))
    given = {key: os.environ[key] for key in known.environment if key in os.environ}
    everything = {**{key: os.environ[key] for key in ALWAYS if key in os.environ}, **given}
    secrets = [value for key, value in given.items() if len(value) >= SHORTEST_SECRET and key not in ALWAYS]
    remember(secrets)
    return {"command": [*known.command], "environment": everything}, secrets


def unknown(name: str) -> Any:
    """Nobody set the server up."""
    return _(
        "There is no server “%(name)s” here. Whoever runs PasteTrader names them in PASTETRADER_MCP_SERVERS.", name=name
    )


def _refused(text: Any) -> ToolError:
    return ToolError("tool_config", text, had_no_effect=True)
