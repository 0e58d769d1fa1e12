"""Tools of MCP servers on their pages: made of what the server says, looked at, and approved by their owner."""

import pytest
from django.test import Client
from pytest_django import Settings

from pastetrader.accounts.models import User
from pastetrader.registry_pages.tests.filled_in import fields_of, sent
from registry.models import Tool, ToolPin
from registry.tests.factories import make_tool
from registry.tests.mcp.conftest import official, served
from registry.tests.mcp.serving import Served
from registry.tests.mcp.test_attacks import SAY, speaking

__all__ = ["official", "served"]
pytestmark = pytest.mark.django_db
NEW = "/tools/new/?type=mcp"


def test_a_tool_of_a_server_is_made_with_its_schemas_and_tested(owner_client: Client, served: Served) -> None:
    answer = sent(owner_client, NEW, {"name": "Quote", "config.url": served.url, "config.tool": "quote"})

    assert answer.status_code == 302, answer.content.decode()
    tool = Tool.objects.get(name="Quote")
    assert tool.input_schema["required"] == ["symbol"]
    shown = owner_client.get(f"/tools/{tool.pk}/").content.decode()
    assert "It is called only while the server says the same" in shown
    assert 'name="arguments.symbol"' in shown
    edited = sent(owner_client, f"/tools/{tool.pk}/edit/", {"description": "Of a server"})
    assert edited.status_code == 302


def test_a_server_that_has_no_such_tool_is_told_at_the_form(owner_client: Client, served: Served) -> None:
    answer = sent(owner_client, NEW, {"name": "None", "config.url": served.url, "config.tool": "nothing"})

    assert answer.status_code == 400
    assert "The server has no tool" in answer.content.decode()
    assert not Tool.objects.filter(name="None").exists()


def test_what_a_server_says_anew_is_shown_and_approved_by_the_owner_alone(
    owner: User, owner_client: Client, stranger_client: Client, settings: Settings
) -> None:
    with speaking() as peer:
        settings.OUTBOUND_ALLOW = [peer.place]
        tool = make_tool(owner, tool_type="mcp", config={"url": peer.url("/mcp"), "tool": SAY["name"]}, is_public=True)
        place = f"/tools/{tool.pk}/"
        assert "is not approved yet" in owner_client.get(place).content.decode()
        for rest in ("server/", "approve/"):
            assert stranger_client.post(f"{place}{rest}").status_code == 404

        looked = owner_client.post(f"{place}server/").content.decode()
        seen = fields_of(looked, f"{place}approve/")["digest"]
        owner_client.post(f"{place}approve/", {"digest": "0" * 64})
        assert not ToolPin.objects.exists()
        owner_client.post(f"{place}approve/", {"digest": seen})
        assert ToolPin.objects.get().digest == seen
        assert "It says the same now" in owner_client.post(f"{place}server/").content.decode()
