"""Asking a server what it says of its tools, and an owner's word that it may be called as it is.

Servers are asked outside of transactions: one that takes its time would keep others from writing.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from pastetrader.accounts.audit import record
from pastetrader.accounts.models import User
from pastetrader.common import json_schema
from pastetrader.common.errors import Invalid, NotAllowed, NotFound, Unavailable
from pastetrader.common.messages import Message, Problem, joined
from pastetrader.common.messages import message as _
from pastetrader.common.stop_signal import Stopped, StopSignal
from registry.exceptions import ToolError
from registry.http_tool.config import HttpCredentials
from registry.mcp.config import McpConfig, McpServer
from registry.mcp.listing import differences, digest_of, usable_schema
from registry.mcp.servers import packed
from registry.models import Tool, ToolPin, ToolType
from registry.named_secrets.resolution import opened
from registry.runners.in_helper import call_in_helper
from registry.services import SCHEMA_OF_SERVER, create_tool

LIST = "registry.mcp.client:list_tools"
# A person waits for it.
SECONDS = 15.0


@dataclass(frozen=True)
class Offered:
    """What a server says of one of its tools now: `said` as `listing.said_of` has it, `digest` of what is approved."""

    said: Mapping[str, Any]

    @property
    def digest(self) -> str:
        """Says that this very text was seen."""
        return digest_of(self.said)


@dataclass(frozen=True)
class Standing:
    """How a tool stands: what its owner approved, what the server says now, in which it differs, and why it says
    nothing (`trouble`)."""

    approved: ToolPin | None
    offered: Offered | None
    differences: list[Message] = field(default_factory=list)
    trouble: ToolError | None = None


class _Listening:
    """Somebody waits for the answer, and reads no log."""

    def __init__(self, seconds: float) -> None:
        self.stop = StopSignal(time.monotonic() + seconds)

    def log(self, level: str, message: Message | str, data: dict[str, Any] | None, /) -> None:
        """What helpers print is nobody's here."""


def offers(server: McpServer, credentials: HttpCredentials | None) -> list[Offered]:
    """All tools of a server, by name. Raises ToolError."""
    session = packed(server, credentials)
    session["seconds"] = min(SECONDS, session["seconds"])
    try:
        told = call_in_helper(LIST, session, _Listening(SECONDS * 2))
    except Stopped:
        text = _("It took longer than %(seconds)s seconds.", seconds=int(SECONDS))
        raise ToolError("timed_out", text, retryable=True, had_no_effect=True) from None
    return sorted((Offered(said) for said in told["tools"]), key=lambda offered: str(offered.said["name"]))


def offer_of(config: McpConfig, credentials: HttpCredentials | None) -> Offered:
    """What the server says of the tool that the configuration names. Raises ToolError."""
    found = [one for one in offers(config, credentials) if one.said["name"] == config.tool]
    if len(found) == 1:
        return found[0]
    text = _("The server has no tool “%(name)s”, or several of that name.", name=config.tool)
    raise ToolError("mcp_tool_missing", text, had_no_effect=True)


def discover(server: McpServer, credentials: HttpCredentials | None) -> list[Offered]:
    """As `offers`, for somebody who makes a tool. Raises Invalid for an address that may not be called, Unavailable."""
    try:
        return offers(server, credentials)
    except ToolError as error:
        raise _refusal(error) from error


def first_offer(
    tool_type: str, config: Any, auth_config: Any, *, owner: User, before: Callable[[], None]
) -> Offered | None:
    """What the server says of a tool that is about to be made; `before` is called when a server is asked at all.

    None for a tool that does not say yet which it is, or that cannot be made anyway. Raises Invalid, Unavailable.
    """
    if tool_type != ToolType.MCP:
        return None
    try:
        wanted = McpConfig.model_validate(config)
        credentials = _credentials(auth_config, owner.pk, wanted.tool)
    except ValueError:
        return None  # making it says what is wrong
    except ToolError as error:
        problem = Problem(error.code, error.message, path="auth_config")
        raise Invalid(error.message, code=error.code, problems=[problem]) from error
    if not wanted.names_one or not wanted.tool:
        return None
    before()
    try:
        return _checked(offer_of(wanted, credentials))
    except ToolError as error:
        raise _refusal(error, below="config.") from error


@transaction.atomic
def create_approved(*, owner: User, offered: Offered, **fields: Any) -> Tool:
    """A tool as `create_tool` makes it, with the schemas of its server, which its owner approves by making it.

    Raises Invalid as `create_tool` does, and for other schemas.
    """
    schemas = _schemas(offered)
    others = [name for name, schema in schemas.items() if fields.get(name) and fields[name] != schema]
    if others:
        raise Invalid(
            SCHEMA_OF_SERVER, problems=[Problem("schema_of_server", SCHEMA_OF_SERVER, path=name) for name in others]
        )
    given = {**fields, **schemas}
    if not given.get("description"):
        given["description"] = offered.said["description"]
    tool = create_tool(owner=owner, **given)
    _pin(tool, offered, by=owner)
    return tool


def standing(tool: Tool, *, asks: bool = True) -> Standing:
    """What is approved, and what the server says now, if it is asked."""
    config = McpConfig.model_validate(tool.config)
    pin = ToolPin.objects.filter(tool=tool).first()
    approved = pin if pin is not None and pin.target == config.target else None
    if not asks:
        return Standing(approved, None)
    try:
        offered = offer_of(config, _credentials(tool.auth_config, tool.owner_id, tool.name))
    except ToolError as error:
        return Standing(approved, None, trouble=error)
    return Standing(approved, offered, differences(approved.said, offered.said) if approved else [])


def approve(*, tool: Tool, digest: str, by: User) -> Standing:
    """The tool may be called as its server says now, if that is what was seen (`digest`); it takes over the schemas.

    Raises NotAllowed when the server cannot be asked, or says something else by now (`mcp_changed_again`), or the tool
    was changed; Invalid for schemas that tools cannot have; Unavailable, NotFound.
    """
    config = McpConfig.model_validate(tool.config)
    try:
        offered = offer_of(config, _credentials(tool.auth_config, tool.owner_id, tool.name))
    except ToolError as error:
        raise _unavailable(error) or NotAllowed(error.message, code=error.code) from error
    if offered.digest != digest:
        raise _changed_again()
    _checked(offered)
    with transaction.atomic():
        held = Tool.objects.select_for_update().filter(pk=tool.pk).first()
        if held is None:
            raise NotFound
        if (held.tool_type, held.config) != (tool.tool_type, tool.config):
            raise _changed_again()
        for name, schema in _schemas(offered).items():
            setattr(held, name, schema)
        held.save(update_fields=["input_schema", "output_schema", "updated_at"])
        return Standing(_pin(held, offered, by=by), offered)


def _credentials(given: Any, owner_id: UUID | None, tool: str) -> HttpCredentials | None:
    """With the values of secrets that are named. Raises ToolError for one that is missing."""
    return None if given is None else HttpCredentials.model_validate(opened(given, owner_id=owner_id, tool=tool))


def _schemas(offered: Offered) -> dict[str, Any]:
    output = offered.said["output_schema"]
    return {
        "input_schema": usable_schema(offered.said["input_schema"]),
        "output_schema": None if output is None else usable_schema(output),
    }


def _checked(offered: Offered) -> Offered:
    """The same, when its schemas are some that a tool can have. Raises Invalid."""
    problems = [
        problem
        for name, schema in _schemas(offered).items()
        if schema is not None
        for problem in json_schema.check_schema(schema, path=name)
    ]
    if problems:
        said = joined([problem.sentence for problem in problems[:3]], "; ")
        text = _("The server describes this tool in a way that cannot be used here: %(problems)s", problems=said)
        raise Invalid(text, code="mcp_schema", problems=[Problem("mcp_schema", text, path="config.tool")])
    return offered


def _pin(tool: Tool, offered: Offered, *, by: User) -> ToolPin:
    facts = {
        "target": McpConfig.model_validate(tool.config).target,
        "said": dict(offered.said),
        "digest": offered.digest,
        "approved_by": by,
        "approved_at": timezone.now(),
    }
    pin, _is_new = ToolPin.objects.update_or_create(tool=tool, defaults=facts)
    record("tool.approved", by=by, subject=tool, detail={"sha256": offered.digest})
    return pin


def _refusal(error: ToolError, *, below: str = "") -> Exception:
    """A verdict as a door tells it: about the other side, or about what was entered `below` some field."""
    places = {"mcp_tool_missing": "tool", "mcp_server_missing": "server"}
    path = f"{below}{places.get(error.code, 'url')}"
    problem = Problem(error.code, error.message, path=path)
    return _unavailable(error) or Invalid(error.message, code=error.code, problems=[problem])


def _unavailable(error: ToolError) -> Unavailable | None:
    """It is the other side's fault."""
    if error.retryable or error.code in {"mcp_error", "mcp_garbled", "http_status", "result_too_large"}:
        return Unavailable(error.message, code=error.code, permanent=not error.retryable)
    return None


def _changed_again() -> NotAllowed:
    text = _("The server says something else by now, or the tool was changed. Look at it again.")
    return NotAllowed(text, code="mcp_changed_again")
