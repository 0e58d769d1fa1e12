"""Tools that somebody may not have, by every way on which a tool is written: none of them makes one."""

import json
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from pastetrader.accounts.models import User
from pastetrader.common.errors import Invalid
from pastetrader.registry_pages.tests.filled_in import sent
from registry.models import Tool
from registry.services import create_tool, update_tool

pytestmark = pytest.mark.django_db

PROGRAM = "/usr/bin/printf"
CONFIGS: dict[str, dict[str, Any]] = {
    "python": {"code": "def run(input, context):\n    return 1"},
    "shell": {"program": PROGRAM, "arguments": ["1"]},
    "mcp": {"server": "of-no-operator", "tool": "say"},
    "builtin": {},
}
FIELDS: dict[str, dict[str, str]] = {
    "python": {"config.code": CONFIGS["python"]["code"]},
    "shell": {"config.program": PROGRAM},
    "mcp": {"config.server": "of-no-operator", "config.tool": "say"},
    "builtin": {},
}
Way = Callable[[User, Client, Client, str], None]


@pytest.fixture(autouse=True)
def _allowed_for_others(settings: Settings) -> None:
    """Staff have Python and superusers have programs; Alice is neither."""
    settings.USER_PYTHON = False
    settings.SHELL_TOOLS = [PROGRAM]


def _body(kind: str) -> dict[str, Any]:
    return {"name": "sought", "tool_type": kind, "config": CONFIGS[kind]}


def _harmless(owner: User) -> Tool:
    return create_tool(owner=owner, name="harmless", tool_type="http", config={"url": "https://example.com/"})


def _made_by_service(owner: User, _own: Client, _operators: Client, kind: str) -> None:
    with suppress(Invalid):
        create_tool(owner=owner, **_body(kind))


def _changed_by_service(owner: User, _own: Client, _operators: Client, kind: str) -> None:
    with suppress(Invalid):
        update_tool(tool=_harmless(owner), tool_type=kind, config=CONFIGS[kind])


def _posted(_owner: User, own: Client, _operators: Client, kind: str) -> None:
    own.post("/api/v1/tools/", json.dumps(_body(kind)), content_type="application/json")


def _put(owner: User, own: Client, _operators: Client, kind: str) -> None:
    own.put(f"/api/v1/tools/{_harmless(owner).pk}/", json.dumps(_body(kind)), content_type="application/json")


def _patched(owner: User, own: Client, _operators: Client, kind: str) -> None:
    own.patch(f"/api/v1/tools/{_harmless(owner).pk}/", json.dumps(_body(kind)), content_type="application/json")


def _shared_with(kind: str) -> Tool:
    """As an operator could have shared it."""
    operator = User.objects.get(is_superuser=True)
    given = {"effect": "exec", "idempotent": False, "is_public": True, "config": CONFIGS[kind]}
    if kind == "builtin":
        return Tool.objects.filter(owner=None).first() or Tool.objects.create(name="given", tool_type=kind, **given)
    return Tool.objects.create(owner=operator, name="shared", tool_type=kind, **given)


def _duplicated(_owner: User, own: Client, _operators: Client, kind: str) -> None:
    own.post(f"/api/v1/tools/{_shared_with(kind).pk}/duplicate", "{}", content_type="application/json")


def _copied_on_its_page(_owner: User, own: Client, _operators: Client, kind: str) -> None:
    own.post(f"/tools/{_shared_with(kind).pk}/copy/")


def _filled_in(_owner: User, own: Client, _operators: Client, kind: str) -> None:
    place = f"/tools/new/?type={kind}"
    if own.get(place).status_code == 200:
        sent(own, place, {"name": "sought", **FIELDS[kind]})


def _in_the_back_office(owner: User, _own: Client, operators: Client, kind: str) -> None:
    form = {**_body(kind), "owner": str(owner.pk), "config": json.dumps(CONFIGS[kind]), "input_schema": "{}"}
    operators.post("/admin/registry/tool/add/", {**form, "effect": "read"})


WAYS: tuple[Way, ...] = (
    _made_by_service,
    _changed_by_service,
    _posted,
    _put,
    _patched,
    _duplicated,
    _copied_on_its_page,
    _filled_in,
    _in_the_back_office,
)
EVERY_WAY = pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__.strip("_"))


def _has(owner: User, kind: str) -> bool:
    return Tool.all_objects.filter(owner=owner, tool_type=kind).exists()


@EVERY_WAY
@pytest.mark.parametrize("kind", CONFIGS)
def test_nobody_comes_to_a_tool_that_is_not_for_them(
    owner: User, owner_client: Client, operator_client: Client, kind: str, way: Way
) -> None:
    way(owner, owner_client, operator_client, kind)

    assert not _has(owner, kind)


@EVERY_WAY
def test_where_it_is_allowed_each_of_these_ways_leads_to_one(
    owner: User, owner_client: Client, operator_client: Client, settings: Settings, way: Way
) -> None:
    """The control: a way that leads nowhere would prove nothing above."""
    settings.USER_PYTHON = True
    way(owner, owner_client, operator_client, "python")

    assert _has(owner, "python")
