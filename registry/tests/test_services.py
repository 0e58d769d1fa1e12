"""The catalogue, built-in tools as rows, and making and changing tools and agents."""

from typing import Any

import pytest
from pytest_django import Settings

from llm.providers import PROVIDERS
from pastetrader.accounts.models import User
from pastetrader.common.errors import Invalid, NotAllowed, NotFound
from registry import services
from registry.builtin import builtin_tool_id
from registry.models import Agent, Tool
from registry.services import create_tool, describe, mirror_builtin_tools, must_not_repeat
from registry.tests.factories import add_tool, helper_tool, make_agent, make_tool, registered, rows_read


@pytest.mark.django_db
def test_a_builtin_tool_is_a_public_row_without_an_owner() -> None:
    with registered(add_tool()):
        mirror_builtin_tools()

    row = Tool.objects.get(name="add")
    assert (row.id, row.owner, row.is_public, row.is_active) == (builtin_tool_id("add"), None, True, True)
    assert row.input_schema["properties"]["a"] == {"title": "A", "type": "integer"}
    assert row.effect == "read"


@pytest.mark.django_db
def test_mirroring_again_changes_nothing_and_brings_a_row_up_to_date() -> None:
    with registered(add_tool()):
        mirror_builtin_tools()
        Tool.objects.filter(name="add").update(description="old", is_active=False)
        before = Tool.objects.count()

        mirror_builtin_tools()

    assert Tool.objects.count() == before
    assert Tool.objects.get(name="add").description == "Adds two numbers."
    assert Tool.objects.get(name="add").is_active


@pytest.mark.django_db
def test_what_a_builtin_tool_does_to_the_world_reaches_the_catalogue(owner: User) -> None:
    with registered(helper_tool("add", effect="money", idempotent=False)):
        mirror_builtin_tools()

    facts = describe(owner, tools={builtin_tool_id("add")}, agents=()).tools[builtin_tool_id("add")]
    assert (facts.effect, facts.idempotent) == ("money", False)
    assert must_not_repeat(facts)


@pytest.mark.django_db
def test_a_builtin_tool_that_is_gone_becomes_inactive() -> None:
    with registered(add_tool()):
        mirror_builtin_tools()

    mirror_builtin_tools()

    assert not Tool.objects.get(name="add").is_active


@pytest.mark.parametrize(
    ("tool_type", "config", "effect", "idempotent"),
    [
        ("http", {}, "read", True),
        ("http", {"method": "get"}, "read", True),
        ("http", {"method": "POST"}, "write", False),
        ("mcp", {}, "write", False),
        ("python", {"code": "def run(input, context):\n    return input"}, "read", True),
    ],
)
def test_what_a_tool_does_to_the_world_follows_from_its_type(
    owner: User, settings: Settings, tool_type: str, config: dict[str, Any], effect: str, idempotent: bool
) -> None:
    settings.USER_PYTHON = True

    tool = create_tool(owner=owner, name="t", tool_type=tool_type, config=config)

    assert (tool.effect, tool.idempotent) == (effect, idempotent)


def test_what_the_owner_says_about_a_tool_stands(owner: User) -> None:
    tool = create_tool(owner=owner, name="order", tool_type="http", effect="money", idempotent=True)

    assert (tool.effect, tool.idempotent) == ("money", True)


@pytest.mark.parametrize(
    ("fields", "place"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 256}, "name"),
        ({"tool_type": "telepathy"}, "tool_type"),
        ({"tool_type": "builtin"}, "tool_type"),
        ({"effect": "harmless"}, "effect"),
        ({"config": ["not", "an", "object"]}, "config"),
        ({"input_schema": []}, "input_schema"),
        ({"input_schema": {"type": "nonsense"}}, "input_schema.type"),
        ({"output_schema": {"$ref": "https://example.com/x.json"}}, "output_schema.$ref"),
    ],
)
def test_a_tool_that_cannot_be_is_refused_with_the_place(owner: User, fields: dict[str, Any], place: str) -> None:
    with pytest.raises(Invalid) as refused:
        make_tool(owner, **fields)

    assert place in [problem.path for problem in refused.value.problems]
    assert not Tool.objects.filter(owner=owner).exists()


def test_a_name_that_is_taken_is_refused_until_the_other_is_deleted(owner: User) -> None:
    tool = make_tool(owner)

    with pytest.raises(Invalid) as refused:
        make_tool(owner)

    assert refused.value.code == "name_taken"
    services.delete_tool(tool=tool)
    assert make_tool(owner).pk != tool.pk


def test_a_tool_takes_new_values(owner: User) -> None:
    tool = services.update_tool(tool=make_tool(owner), name="prices", auth_config={"token": "t"})

    assert Tool.objects.get(pk=tool.pk).name == "prices"
    assert Tool.objects.get(pk=tool.pk).auth_config == {"token": "t"}


@pytest.mark.django_db
def test_a_builtin_tool_can_be_neither_changed_nor_deleted() -> None:
    with registered(add_tool()):
        mirror_builtin_tools()
    tool = Tool.objects.get(name="add")

    with pytest.raises(NotAllowed):
        services.update_tool(tool=tool, name="subtract")
    with pytest.raises(NotAllowed):
        services.delete_tool(tool=tool)


def test_deleting_twice_says_that_it_is_gone(owner: User) -> None:
    tool, agent = make_tool(owner), make_agent(owner)
    services.delete_tool(tool=tool)
    services.delete_agent(agent=agent)

    with pytest.raises(NotFound):
        services.delete_tool(tool=tool)
    with pytest.raises(NotFound):
        services.delete_agent(agent=agent)


@pytest.mark.parametrize("provider", sorted(PROVIDERS))
def test_every_provider_of_this_version_can_be_chosen(owner: User, provider: str) -> None:
    assert make_agent(owner, model_provider=provider, config={}).model_provider == provider


def test_a_provider_of_a_later_version_cannot_be_chosen(owner: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(PROVIDERS, "zhipuai")

    with pytest.raises(Invalid, match="not available in this version") as refused:
        make_agent(owner, model_provider="zhipuai", config={})

    assert [problem.code for problem in refused.value.problems] == ["provider_unavailable"]


@pytest.mark.parametrize(
    ("config", "place"),
    [
        ({"max_iterations": 0}, "config.max_iterations"),
        ({"temprature": 1}, "config.temprature"),
        ({"answers": [1]}, "config.answers.0"),
    ],
)
def test_an_agent_that_cannot_be_is_refused_with_the_place(owner: User, config: dict[str, Any], place: str) -> None:
    with pytest.raises(Invalid) as refused:
        make_agent(owner, config=config)

    assert [problem.path for problem in refused.value.problems] == [place]
    assert not Agent.objects.exists()


def test_an_agent_may_have_ones_own_tools_and_public_ones(owner: User, stranger: User) -> None:
    mine, public = make_tool(owner), make_tool(stranger, name="public", is_public=True)

    agent = make_agent(owner, tools=[mine, public])

    assert set(agent.tools.all()) == {mine, public}


def test_an_agent_may_not_have_somebody_elses_private_tool(owner: User, stranger: User) -> None:
    private = make_tool(stranger)

    with pytest.raises(Invalid) as refused:
        make_agent(owner, tools=[private])

    assert [problem.code for problem in refused.value.problems] == ["unknown_tool"]
    assert not Agent.objects.exists()


def test_an_agent_takes_new_values_and_keeps_its_tools_unless_told(owner: User) -> None:
    tool = make_tool(owner)
    agent = make_agent(owner, tools=[tool])

    services.update_agent(agent=agent, name="critic")
    assert set(agent.tools.all()) == {tool}
    services.update_agent(agent=agent, tools=[])

    assert Agent.objects.get().name == "critic"
    assert not agent.tools.exists()


def test_a_field_that_does_not_exist_is_a_programming_error(owner: User) -> None:
    with pytest.raises(TypeError, match="colour"):
        make_tool(owner, colour="red")


def test_the_catalogue_holds_what_was_asked_for_of_ones_own_and_what_is_public(owner: User, stranger: User) -> None:
    mine, _unasked = make_tool(owner), make_tool(owner, name="unasked")
    private = make_tool(stranger, name="private")
    public = make_tool(stranger, name="public", is_public=True)
    deleted = make_tool(owner, name="deleted")
    services.delete_tool(tool=deleted)
    with registered(add_tool()):
        mirror_builtin_tools()

    named = {mine.id, private.id, public.id, deleted.id, builtin_tool_id("add")}
    catalogue = describe(owner, tools=named, agents=())

    assert catalogue.tools.keys() == {mine.id, public.id, builtin_tool_id("add")}
    assert catalogue.tools[builtin_tool_id("add")].idempotent


def test_the_catalogue_names_no_credentials(owner: User) -> None:
    tool = make_tool(owner, auth_config={"token": "very-secret"})

    assert "very-secret" not in repr(describe(owner, tools={tool.id}, agents=()))


def test_describing_a_tool_decrypts_nothing(owner: User, settings: Any) -> None:
    tool = make_tool(owner, auth_config={"token": "very-secret"})
    settings.ENCRYPTION_KEYS = ["another"]

    assert describe(owner, tools={tool.id}, agents=()).tools[tool.id].name == tool.name


def test_somebody_elses_public_agent_comes_without_their_private_tools(owner: User, stranger: User) -> None:
    private, public = make_tool(stranger), make_tool(stranger, name="public", is_public=True)
    agent = make_agent(stranger, tools=[private, public], is_public=True)

    mine, theirs = (describe(user, tools=(), agents={agent.id}).agents[agent.id] for user in (owner, stranger))

    assert [tool.name for tool in mine.tools] == ["public"]
    assert [tool.name for tool in theirs.tools] == ["public", "quotes"]


def test_an_agent_of_somebody_else_is_not_described(owner: User, stranger: User) -> None:
    agent = make_agent(stranger)

    assert not describe(owner, tools=(), agents={agent.id}).agents


@pytest.mark.parametrize(("tools", "agents", "queries"), [(0, 0, 0), (3, 0, 1), (0, 3, 2), (3, 3, 3)])
def test_describing_reads_only_what_is_asked_for(
    owner: User, tools: int, agents: int, queries: int, django_assert_num_queries: Any
) -> None:
    made = [make_tool(owner, name=f"tool {number}") for number in range(20)]
    called = [make_agent(owner, name=f"agent {number}", tools=made[10:12]) for number in range(10)]

    with django_assert_num_queries(queries), rows_read(Tool) as rows:
        catalogue = describe(
            owner, tools={tool.id for tool in made[:tools]}, agents={agent.id for agent in called[:agents]}
        )

    assert (len(catalogue.tools), len(catalogue.agents)) == (tools, agents)
    assert len(rows) == tools + 2 * agents


def test_ids_of_builtin_tools_are_the_same_everywhere() -> None:
    assert str(builtin_tool_id("screen")) == "b520df92-3def-5141-bdcb-e3b30d4acdeb"
