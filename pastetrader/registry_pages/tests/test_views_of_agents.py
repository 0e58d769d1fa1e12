"""The pages of agents: whose, what their forms take and refuse, missing keys, and testing one with a prompt."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from llm.models import LLMCall, ModelCredential
from pastetrader.accounts.models import User
from pastetrader.registry_pages.tests.filled_in import fields_of, opened, sent
from registry.models import Agent
from registry.services import update_agent
from registry.tests.factories import make_agent, make_tool

pytestmark = pytest.mark.django_db
LIST, NEW = "/agents/", "/agents/new/?provider=scripted"


def _page(agent: Agent) -> str:
    return f"/agents/{agent.pk}/"


def _text(client: Client, place: str) -> str:
    return client.get(place).content.decode()


def _edit(client: Client, agent: Agent, changes: dict[str, Any], provider: str = "scripted") -> Any:
    place = f"{_page(agent)}edit/?provider={provider}"
    return sent(client, place, changes, action=f"?provider={provider}", at=place)


def test_a_stranger_finds_no_private_agent_and_changes_no_public_one(owner: User, stranger_client: Client) -> None:
    private, public = make_agent(owner), make_agent(owner, name="shared", is_public=True)

    shown = _text(stranger_client, LIST)
    assert "shared" in shown
    assert "analyst" not in shown
    for rest in ("", "edit/"):
        assert stranger_client.get(f"{_page(private)}{rest}").status_code == 404
    for rest in ("edit/", "switch/", "share/", "delete/"):
        assert stranger_client.post(f"{_page(public)}{rest}").status_code == 404
    for rest in ("test/", "copy/", "switch/", "delete/"):
        assert stranger_client.post(f"{_page(private)}{rest}").status_code == 404
    assert stranger_client.get(_page(public)).status_code == 200


def test_who_is_not_signed_in_is_sent_to_sign_in(owner: User, client: Client) -> None:
    agent = make_agent(owner)

    for place in (LIST, NEW, _page(agent), f"{_page(agent)}edit/", "/model-keys/"):
        assert client.get(place).headers["Location"].startswith("/sign-in/?next=")
    for rest in ("test/", "copy/", "switch/", "share/", "delete/", "edit/"):
        assert client.post(f"{_page(agent)}{rest}").headers["Location"].startswith("/sign-in/?next=")


def test_a_public_agent_shows_others_none_of_its_owners_private_tools(owner: User, stranger_client: Client) -> None:
    private, public = make_tool(owner, name="hidden one"), make_tool(owner, name="open one", is_public=True)
    agent = make_agent(owner, is_public=True, tools=[private, public])

    shown = _text(stranger_client, _page(agent))

    assert "open one" in shown
    assert "hidden one" not in shown
    assert str(private.pk) not in shown


def test_an_agent_is_made_with_its_script_its_limits_and_its_tools(owner: User, owner_client: Client) -> None:
    tool = make_tool(owner)
    fields = opened(owner_client, NEW, "?provider=scripted")
    one_answer = owner_client.post(NEW, {**fields, "name": "Said", "reshape": "add config.answers"}).content.decode()
    fields = fields_of(one_answer, "?provider=scripted")

    answer = owner_client.post(
        NEW,
        {
            **fields,
            "model_name": "script",
            "system_prompt": "Be\r\nbrief.",
            "config.answers.0.text": "hello",
            "config.max_iterations": "3",
            "tools": [str(tool.pk)],
        },
    )

    assert answer.status_code == 302, answer.content.decode()
    made = Agent.objects.get(name="Said")
    assert made.config == {"answers": [{"text": "hello"}], "max_iterations": 3}
    assert (made.system_prompt, list(made.tools.all())) == ("Be\nbrief.", [tool])


def test_what_an_agent_is_set_to_comes_back_unchanged(owner: User, owner_client: Client) -> None:
    config = {
        "answers": [{"tool_calls": [{"name": "quotes", "arguments": {"a": [1]}}]}, {"output": {"x": None}}],
        "fallbacks": [{"provider": "openai", "model": "gpt", "options": {"max_tokens": 5}}],
        "seconds_per_call": 12.5,
        "reuse_answers": True,
    }
    agent = make_agent(owner, config=config, memory_config=None, tools=[make_tool(owner)])

    answer = _edit(owner_client, agent, {"description": "New", "tools": str(agent.tools.get().pk)})

    assert answer.status_code == 302, answer.content.decode()
    changed = Agent.objects.get(pk=agent.pk)
    assert (changed.config, changed.description, changed.tools.count()) == (config, "New", 1)


def test_what_is_wrong_stands_at_its_field_and_what_was_typed_stays(owner: User, owner_client: Client) -> None:
    agent = make_agent(owner)

    answer = _edit(owner_client, agent, {"config.max_iterations": "many", "name": ""})

    shown = answer.content.decode()
    assert answer.status_code == 400
    fields = fields_of(shown, "?provider=scripted")
    assert (fields["config.max_iterations"], fields["name"]) == ("many", "")
    place = shown.index('name="config.max_iterations"')
    assert 'aria-invalid="true"' in shown[place : place + 400]
    assert Agent.objects.get(pk=agent.pk).name == "analyst"


def test_tools_that_one_may_not_see_are_not_given_to_an_agent(
    owner: User, owner_client: Client, stranger: User
) -> None:
    foreign = make_tool(stranger, name="foreign")
    agent = make_agent(owner)

    assert "foreign" not in _text(owner_client, f"{_page(agent)}edit/")
    _edit(owner_client, agent, {"tools": str(foreign.pk)})
    assert agent.tools.count() == 0


def test_an_old_window_overwrites_nothing_and_says_what_differs(owner: User, owner_client: Client) -> None:
    agent = make_agent(owner)
    place = f"{_page(agent)}edit/"
    old = opened(owner_client, place, "?provider=scripted")
    update_agent(agent=agent, system_prompt="Be loud.", tools=[make_tool(owner)])

    answer = owner_client.post(place, {**old, "system_prompt": "Be quiet."})

    shown = answer.content.decode()
    assert answer.status_code == 409
    assert "Be loud." in shown
    assert "quotes" in shown
    assert Agent.objects.get(pk=agent.pk).system_prompt == "Be loud."
    again = owner_client.post(place, fields_of(shown, "?provider=scripted"))
    assert again.status_code == 302
    assert Agent.objects.get(pk=agent.pk).system_prompt == "Be quiet."


def test_another_provider_has_other_options(owner: User, owner_client: Client) -> None:
    agent = make_agent(owner)

    shown = _text(owner_client, f"{_page(agent)}edit/?provider=anthropic")
    assert "config.effort" in shown
    assert "claude-opus-5-5" in shown
    assert "$4 read, $20 written" in shown
    answer = _edit(owner_client, agent, {"config.effort": "high", "model_name": "claude-opus-5-5"}, "anthropic")

    assert answer.status_code == 302, answer.content.decode()
    changed = Agent.objects.get(pk=agent.pk)
    assert (changed.model_provider, changed.config) == ("anthropic", {"effort": "high"})
    assert owner_client.get(f"{_page(agent)}edit/?provider=nobody").status_code == 404


def test_a_key_that_is_missing_is_said_with_the_place_where_it_is_entered(owner: User, owner_client: Client) -> None:
    agent = make_agent(owner, model_provider="anthropic", model_name="claude-opus-5-5", config={})

    for place in (_page(agent), f"{_page(agent)}edit/", "/agents/new/?provider=anthropic"):
        assert "/model-keys/?provider=anthropic" in _text(owner_client, place)
    ModelCredential.objects.create(owner=None, provider="anthropic", api_key="canary")
    for place in (_page(agent), f"{_page(agent)}edit/"):
        shown = _text(owner_client, place)
        assert "/model-keys/?provider=anthropic" not in shown
        assert "canary" not in shown


def test_an_agent_is_switched_shared_copied_and_deleted(owner: User, owner_client: Client) -> None:
    agent = make_agent(owner, tools=[make_tool(owner)])
    place = _page(agent)

    owner_client.post(f"{place}switch/", {"active": "no"})
    owner_client.post(f"{place}share/")
    agent.refresh_from_db()
    assert (agent.is_active, agent.is_public) == (False, True)
    owner_client.post(f"{place}copy/")
    copy = Agent.objects.get(name="analyst (copy)")
    assert (copy.config, copy.is_public, copy.tools.count()) == (agent.config, False, 1)
    owner_client.post(f"{place}delete/")
    assert owner_client.get(place).status_code == 404


def test_the_list_and_the_page_cost_the_same_however_much_there_is(owner: User, owner_client: Client) -> None:
    agent = make_agent(owner)

    def queries(place: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            owner_client.get(place)
        return len(captured)

    queries(LIST)  # the first request of a session writes it
    few = [queries(LIST), queries(_page(agent))]
    for number in range(4):
        tool = make_tool(owner, name=f"tool {number}")
        agent.tools.add(tool)
        make_agent(owner, name=f"agent {number}", tools=[tool])

    assert [queries(LIST), queries(_page(agent))] == few


def _test(client: Client, agent: Agent, prompt: str) -> Any:
    return sent(client, _page(agent), {"prompt": prompt}, action=f"{_page(agent)}test/")


def test_a_test_shows_what_the_agent_says_in_how_many_turns_and_for_how_much(owner: User, owner_client: Client) -> None:
    tool = make_tool(owner, config={"method": "POST", "url": "https://x.example/"}, effect="write")
    config = {"answers": [{"tool_calls": [{"name": "quotes"}]}, {"text": "It would be <b>done</b>."}]}
    agent = make_agent(owner, config=config, tools=[tool])

    shown = _test(owner_client, agent, "Do it").content.decode()

    assert "It would be &lt;b&gt;done&lt;/b&gt;." in shown
    assert "<dt>Turns</dt><dd>2</dd>" in shown
    assert "<dt>Cost</dt><dd>$0.00</dd>" in shown
    assert "POST https://x.example/" in shown
    turns = shown[shown.index("trial-turns") :]
    assert turns.index("quotes") < turns.index("dry_run") < turns.index("It would be")


def test_a_test_that_fails_says_why(owner: User, owner_client: Client) -> None:
    shown = _test(owner_client, make_agent(owner, config={"answers": []}), "Hello?").content.decode()

    assert "The scripted model has 0 answers" in shown


def test_a_prompt_that_is_empty_is_refused(owner: User, owner_client: Client) -> None:
    answer = _test(owner_client, make_agent(owner), "  ")

    assert answer.status_code == 400
    assert "Write what it is asked" in answer.content.decode()


def test_the_api_tests_agents_too(owner: User, owner_client: Client) -> None:
    agent = make_agent(owner)

    answer = owner_client.post(f"/api/v1/agents/{agent.pk}/test", {"prompt": "Hello?"}, content_type="application/json")

    found = answer.json()
    assert (found["succeeded"], found["result"]["output"], found["result"]["turns"]) == (True, "hello", 1)


def test_the_page_says_what_it_cost_this_month(owner: User, owner_client: Client) -> None:
    agent = make_agent(owner)
    known = {"provider": "openai", "model": "m", "purpose": "agent", "chain": agent.pk, "user": owner}
    now = timezone.now()
    for cost, at in (("1.25", now), (None, now), ("99", now - timedelta(days=40))):
        priced = now.date() if cost else None
        LLMCall.objects.create(**known, agent_id=agent.pk, status="done", cost=cost, priced_since=priced, created_at=at)

    shown = _text(owner_client, _page(agent))

    assert "$1.25 + 1 unpriced call" in shown


def test_what_an_agent_remembers_is_chosen(owner: User, owner_client: Client) -> None:
    agent = make_agent(owner)
    place = f"{_page(agent)}edit/?provider=scripted"
    fields = {**opened(owner_client, place, "?provider=scripted"), "memory_config.$kind": "0", "reshape": "show"}
    fields = fields_of(owner_client.post(place, fields).content.decode(), "?provider=scripted")

    answer = owner_client.post(
        place,
        {**fields, "memory_config.kind": "window", "memory_config.exchanges": "3", "memory_config.scope": "workflow"},
    )

    assert answer.status_code == 302, answer.content.decode()
    assert Agent.objects.get(pk=agent.pk).memory_config == {"kind": "window", "exchanges": 3, "scope": "workflow"}
    assert ">3</dd>" in _text(owner_client, _page(agent)).partition("How many exchanges</dt>")[2]
