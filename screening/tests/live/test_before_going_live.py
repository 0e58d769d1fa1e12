"""No way lets a workflow go live whose rules use the future or cannot be computed; what was found is kept and said."""

from typing import Any

import pytest
from django.test import Client
from django.utils.translation import override
from pytest_django import Settings

from pastetrader.accounts.models import User
from pastetrader.common.errors import NotAllowed
from screening.bars.loaded_markets import loaded_markets
from screening.live.gate import said_check
from screening.models import ActivationCheck, Market
from screening.passports.kept import keep
from screening.tests.live.making import MARKET, PLANTED, RULE, bars, draft, look_ahead, screening
from workflows.models import Workflow
from workflows.services import (
    create_workflow,
    delete_workflow,
    graph_of,
    replace_graph,
    restore_workflow,
    set_active,
)

pytestmark = pytest.mark.database


@pytest.fixture(autouse=True)
def _enough_time(settings: Settings) -> None:
    """However slow the machine is."""
    settings.SCREENING_ACTIVATION_SECONDS = 60


def _checks(workflow: Workflow) -> dict[str, str]:
    row = ActivationCheck.objects.get(workflow=workflow)
    return {one["check"]: one["verdict"] for one in row.checks}


def test_rules_that_stand_go_live_and_their_check_is_kept_and_answered(owner: User, owner_client: Client) -> None:
    bars()
    workflow = draft(owner)
    answer = owner_client.post(f"/api/v1/workflows/{workflow.pk}/activate", {}, content_type="application/json").json()
    check = answer["activation_check"]
    assert (answer["is_active"], check["verdict"], check["snapshots"]) == (True, "yellow", [f"{MARKET}:1"])
    assert _checks(workflow) == {
        "bars_warn": "yellow",  # they are of 2023
        "signals_stand": "grey",
        "garbage_ahead": "grey",
        "how_often": "grey",
    }
    assert owner_client.get(f"/api/v1/workflows/{workflow.pk}/activation-check").json() == check
    page = owner_client.get(f"/workflows/{workflow.pk}/").content.decode()
    assert "Before it goes live" in page
    assert "No signal changes when later bars are removed" in page


@pytest.mark.parametrize("language", ["en", "ko"])
def test_rules_that_know_later_bars_are_kept_from_going_live_by_every_door(
    owner: User, owner_client: Client, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    bars()
    look_ahead(monkeypatch)
    workflow = draft(owner, PLANTED)
    owner_client.cookies["django_language"] = language
    address = f"/api/v1/workflows/{workflow.pk}"
    for answer in (
        owner_client.post(f"{address}/activate", {}, content_type="application/json"),
        owner_client.patch(address, {"is_active": True}, content_type="application/json"),
    ):
        said = answer.json()
        assert (answer.status_code, said["code"]) == (409, "activation_refused")
        assert {problem["code"] for problem in said["problems"]} == {"signals_stand", "garbage_ahead"}
        assert all(problem["hint"] for problem in said["problems"])
    owner_client.post(f"/workflows/{workflow.pk}/activate/")
    page = owner_client.get(f"/workflows/{workflow.pk}/").content.decode()
    with override(language):
        shown = str(_message(workflow))
    assert shown in page
    answer = owner_client.post("/workflows/switch/", {"workflow": str(workflow.pk), "active": "yes"}, follow=True)
    assert shown in answer.content.decode()
    workflow.refresh_from_db()
    assert not workflow.is_active
    assert ActivationCheck.objects.get(workflow=workflow).verdict == "red"


def _message(workflow: Workflow) -> str:
    """The red check in the language that is active."""
    said = said_check(ActivationCheck.objects.get(workflow=workflow))
    return str(next(one["text"] for one in said["checks"] if one["verdict"] == "red"))


def test_a_new_workflow_is_inactive_or_refused_when_its_rules_know_later_bars(
    owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    bars()
    look_ahead(monkeypatch)
    made = create_workflow(owner=owner, name="As it can be", graph=screening(PLANTED))
    assert not made.is_active
    assert ActivationCheck.objects.get(workflow=made).verdict == "red"
    with pytest.raises(NotAllowed, match="do not pass"):
        create_workflow(owner=owner, name="Active", graph=screening(PLANTED), is_active=True)
    assert Workflow.objects.count() == 1
    assert create_workflow(owner=owner, name="Sound", graph=screening()).is_active


def test_an_active_workflow_keeps_its_rules_when_new_ones_know_later_bars(
    owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    bars()
    look_ahead(monkeypatch)
    workflow = create_workflow(owner=owner, name="Live", graph=screening())
    with pytest.raises(NotAllowed) as raised:
        replace_graph(workflow=workflow, graph=screening(PLANTED), expected_version=workflow.version)
    assert raised.value.code == "activation_refused"
    workflow.refresh_from_db()
    assert workflow.is_active
    assert graph_of(workflow).by_key["screen"].config["arguments"]["condition"] == RULE
    looked = ActivationCheck.objects.count()
    replace_graph(workflow=workflow, graph=_renamed(workflow), expected_version=workflow.version)
    assert ActivationCheck.objects.count() == looked
    replace_graph(workflow=workflow, graph=screening("close > sma(6)"), expected_version=workflow.version)
    assert ActivationCheck.objects.count() == looked + 1


def _renamed(workflow: Workflow) -> Any:
    graph = graph_of(workflow)
    nodes = tuple(node.model_copy(update={"name": f"{node.name} again"}) for node in graph.nodes)
    return graph.having(nodes=nodes)


def test_a_restored_workflow_comes_back_switched_off_when_its_rules_no_longer_stand(
    owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    bars()
    sound, planted = (create_workflow(owner=owner, name=one, graph=screening(one)) for one in (RULE, PLANTED))
    assert sound.is_active
    assert planted.is_active
    look_ahead(monkeypatch)
    for workflow in (sound, planted):
        delete_workflow(workflow=workflow)
        restore_workflow(workflow=workflow)
    assert Workflow.objects.get(pk=sound.pk).is_active
    assert not Workflow.objects.get(pk=planted.pk).is_active


def test_checks_that_take_too_long_are_said_not_to_be_done(owner: User, settings: Settings) -> None:
    bars()
    settings.SCREENING_ACTIVATION_SECONDS = 0
    workflow = draft(owner)
    set_active(workflow=workflow, is_active=True)
    assert workflow.is_active
    assert _checks(workflow)["not_in_time"] == "yellow"
    assert ActivationCheck.objects.get(workflow=workflow).verdict == "yellow"


def test_a_market_without_bars_is_said_and_keeps_nobody_from_going_live(owner: User) -> None:
    workflow = draft(owner, market="XKRX")
    set_active(workflow=workflow, is_active=True)
    assert _checks(workflow) == {"no_bars": "yellow"}


def test_bars_that_are_made_up_are_said(owner: User) -> None:
    loaded_markets().get("SAMPLE")
    workflow = draft(owner, "rsi(14) < 30", market="SAMPLE")
    set_active(workflow=workflow, is_active=True)
    found = _checks(workflow)
    assert (found["bars_synthetic"], found["signals_stand"]) == ("yellow", "grey")
    assert ActivationCheck.objects.get(workflow=workflow).is_synthetic


def test_what_each_run_would_fail_on_keeps_it_from_going_live(owner: User) -> None:
    bars(count=40)
    for condition, code in (("close > sma(200)", "too_little_history"), ("per < 10", "not_computable")):
        workflow = draft(owner, condition)
        with pytest.raises(NotAllowed) as raised:
            set_active(workflow=workflow, is_active=True)
        assert [problem.code for problem in raised.value.problems] == [code]
        assert raised.value.problems[0].node == "screen"


def test_bars_that_the_step_would_refuse_keep_it_from_going_live(owner: User) -> None:
    bars()
    passport = {"verdict": "block", "session": "2023-04-01", "findings": [], "figures": {}}
    version = Market.objects.get(code=MARKET).version
    keep(MARKET, passport, provider="yahoo", update=None, version=version)
    workflow = draft(owner)
    with pytest.raises(NotAllowed) as raised:
        set_active(workflow=workflow, is_active=True)
    assert [problem.code for problem in raised.value.problems] == ["bars_refused"]


def test_a_workflow_that_screens_for_nothing_is_not_looked_at(owner: User, owner_client: Client) -> None:
    workflow = draft(owner)
    bare = graph_of(workflow).having(nodes=graph_of(workflow).nodes[-1:], edges=())
    replace_graph(workflow=workflow, graph=bare, expected_version=workflow.version)
    assert owner_client.get(f"/api/v1/workflows/{workflow.pk}/activation-check").status_code == 404
