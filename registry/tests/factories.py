"""Tools, agents and contexts for tests."""

import io
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any
from uuid import uuid4

from django.core.management import call_command
from django.db.models import Model
from django.db.models.signals import post_init
from pydantic import BaseModel, ConfigDict, Field

from pastetrader.accounts.models import User
from pastetrader.common.messages import message as _
from registry import builtin
from registry.builtin import BuiltinTool, ToolContext
from registry.models import Agent, Tool
from registry.services import create_agent, create_tool


class AddArguments(BaseModel):
    """Two numbers."""

    model_config = ConfigDict(extra="forbid")

    a: int
    b: int = Field(default=0, ge=0)


class AddResult(BaseModel):
    """Their sum."""

    sum: int


def add_tool(
    call: Any = lambda _context, numbers: AddResult(sum=numbers.a + numbers.b), name: str = "add"
) -> BuiltinTool:
    """A built-in tool that adds, or does what `call` says."""
    return BuiltinTool(
        name=name,
        title=_("Add"),
        description=_("Adds two numbers."),
        arguments=AddArguments,
        result=AddResult,
        call=call,
    )


def helper_tool(function: str, **fields: Any) -> BuiltinTool:
    """A built-in tool named “add” whose work a function of `registry.tests.helper_functions` does in a helper."""
    return replace(add_tool(), call=None, helper=f"registry.tests.helper_functions:{function}", **fields)


@contextmanager
def registered(*tools: BuiltinTool) -> Iterator[None]:
    """The tools are part of the program for a while."""
    for tool in tools:
        builtin.register(tool)
    try:
        yield
    finally:
        for tool in tools:
            del builtin._tools[tool.name]


def make_context(**changes: Any) -> ToolContext:
    """A context of a node execution that nobody stops."""
    facts: dict[str, Any] = {
        "owner_id": uuid4(),
        "execution_id": uuid4(),
        "node_execution_id": uuid4(),
        "workflow_id": uuid4(),
        "workflow_version_id": uuid4(),
        "node_key": "add",
        "as_of": None,
        "deadline": None,
        "idempotency_key": "execution-node",
        "log": lambda _level, _message, _data: None,
    }
    return ToolContext(**{**facts, **changes})


def make_tool(owner: User, **fields: Any) -> Tool:
    """An HTTP tool of the owner's."""
    return create_tool(owner=owner, **{"name": "quotes", "tool_type": "http", **fields})


def make_agent(owner: User, **fields: Any) -> Agent:
    """A scripted agent of the owner's that says hello."""
    return create_agent(
        owner=owner,
        **{
            "name": "analyst",
            "model_provider": "scripted",
            "model_name": "script",
            "config": {"answers": [{"text": "hello"}]},
            **fields,
        },
    )


def choices_of_the_api(name: str) -> list[str]:
    """What the OpenAPI document lists under a component such as “ToolTypeEnum”."""
    out = io.StringIO()
    call_command("spectacular", format="openapi-json", stdout=out)
    found: list[str] = json.loads(out.getvalue())["components"]["schemas"][name]["enum"]
    return found


@contextmanager
def rows_read(model: type[Model]) -> Iterator[list[Any]]:
    """The rows of a model that are read (or made) meanwhile."""
    rows: list[Any] = []

    def add(instance: Model, **_signal: Any) -> None:
        rows.append(instance)

    post_init.connect(add, sender=model)
    try:
        yield rows
    finally:
        post_init.disconnect(add, sender=model)
