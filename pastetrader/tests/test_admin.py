"""Every page of the admin opens for the operator, and for nobody else."""

from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group
from django.db import models
from django.test import Client
from django.urls import reverse
from django_celery_beat.models import PeriodicTask

from executions.models import NodeExecution, WorkflowExecution
from llm.providers import PROVIDERS
from pastetrader.accounts.models import User
from pastetrader.tests.admin_rows import ROWS, an_execution
from registry.models import Agent, Tool
from registry.services import mirror_builtin_tools
from registry.tests.factories import add_tool, make_tool, registered
from workflows.models import Workflow

# As pastetrader/urls.py does it, which nobody may have read yet.
admin.autodiscover()
MODELS = sorted(admin.site._registry, key=lambda model: model._meta.label)


def _places(model: type[models.Model], row: Any) -> dict[str, str]:
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    return {
        "list": reverse(f"{name}_changelist"),
        "add": reverse(f"{name}_add"),
        "change": reverse(f"{name}_change", args=[row.pk]),
    }


def test_every_table_of_ours_is_in_the_admin() -> None:
    assert set(MODELS) == set(ROWS)
    assert Group not in MODELS


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.model_name)
def test_list_add_and_change_open_for_the_operator(
    operator_client: Client, owner: User, model: type[models.Model]
) -> None:
    places = _places(model, ROWS[model](owner))
    may_add = admin.site._registry[model].has_add_permission(operator_client.get(places["list"]).wsgi_request)

    statuses = {name: operator_client.get(place).status_code for name, place in places.items()}
    searched = operator_client.get(places["list"], {"q": "x"})

    assert statuses == {"list": 200, "add": 200 if may_add else 403, "change": 200}
    assert searched.status_code in {200, 302}


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.model_name)
def test_others_are_refused(owner_client: Client, client: Client, owner: User, model: type[models.Model]) -> None:
    for place in _places(model, ROWS[model](owner)).values():
        signed_in = owner_client.get(place, follow=True)
        unknown = client.get(place, follow=True)

        assert signed_in.status_code == 403
        assert unknown.redirect_chain[-1][0].startswith("/sign-in/?next=")


def test_the_front_page_opens_for_the_operator_only(operator_client: Client, owner_client: Client) -> None:
    assert operator_client.get("/admin/").status_code == 200
    assert owner_client.get("/admin/", follow=True).status_code == 403


def test_credentials_are_not_shown(operator_client: Client, owner: User) -> None:
    tool = make_tool(owner, auth_config={"token": "sk-secret"})

    for place in _places(Tool, tool).values():
        assert "sk-secret" not in operator_client.get(place).content.decode()


def test_an_execution_shows_its_nodes_and_its_log(operator_client: Client, owner: User) -> None:
    page = operator_client.get(_places(WorkflowExecution, an_execution(owner))["change"]).content.decode()

    assert "step" in page
    assert "done" in page
    assert "a worker was lost" in page


def test_a_node_execution_shows_its_earlier_attempts(operator_client: Client, owner: User) -> None:
    node = an_execution(owner).node_executions.get(node_key="step")

    page = operator_client.get(_places(NodeExecution, node)["change"]).content.decode()

    assert "refused" in page


@pytest.mark.parametrize(
    ("by", "finds"), [({"mode": "normal"}, True), ({"mode": "test"}, False), ({"cause": "user"}, False)]
)
def test_executions_are_found_by_mode_and_cause(
    operator_client: Client, owner: User, by: dict[str, str], finds: bool
) -> None:
    execution = an_execution(owner)
    chosen = {f"{name}__exact": value for name, value in by.items()}

    page = operator_client.get(_places(WorkflowExecution, execution)["list"], chosen).content.decode()

    assert (str(execution.pk) in page) is finds


def test_what_is_history_cannot_be_posted_to(operator_client: Client, owner: User) -> None:
    execution = an_execution(owner)

    answer = operator_client.post(_places(WorkflowExecution, execution)["change"], {"status": "completed"})

    assert answer.status_code == 403
    assert WorkflowExecution.objects.get(pk=execution.pk).status == "pending"


def test_a_builtin_tool_cannot_be_changed(operator_client: Client) -> None:
    with registered(add_tool()):
        mirror_builtin_tools()
    tool = Tool.objects.get(name="add")

    answer = operator_client.post(_places(Tool, tool)["change"], {"name": "subtract"})

    assert answer.status_code == 403
    assert Tool.objects.get(pk=tool.pk).name == "add"


def _act(client: Client, model: type[models.Model], action: str, row: Any) -> Any:
    data = {"action": action, "_selected_action": [str(row.pk)]}
    return client.post(_places(model, row)["list"], data, follow=True)


@pytest.mark.parametrize("model", [User, Tool, Agent, Workflow], ids=lambda model: model._meta.model_name)
def test_a_row_is_deleted_shown_as_deleted_and_restored(
    operator_client: Client, owner: User, model: type[models.Model]
) -> None:
    row = ROWS[model](owner)

    _act(operator_client, model, "hide_selected", row)
    row.refresh_from_db(from_queryset=model._base_manager.all())
    hidden = row.is_deleted
    page = operator_client.get(_places(model, row)["list"], {"deleted": "yes"}).content.decode()
    _act(operator_client, model, "restore_selected", row)
    row.refresh_from_db(from_queryset=model._base_manager.all())

    assert hidden
    assert str(row) in page
    assert not row.is_deleted


def test_a_row_whose_name_was_taken_stays_deleted_and_says_so(operator_client: Client, owner: User) -> None:
    first = make_tool(owner)
    first.soft_delete()
    make_tool(owner)

    page = _act(operator_client, Tool, "restore_selected", first)

    assert "another row has taken its name" in page.content.decode()
    assert Tool.objects.filter(owner=owner).count() == 1


def test_an_operator_makes_a_user_who_can_sign_in(operator_client: Client) -> None:
    data = {
        "email": "Bob@Example.com",
        "usable_password": "true",
        "password1": "a long one 1",
        "password2": "a long one 1",
    }

    answer = operator_client.post(reverse("admin:accounts_user_add"), data)

    assert answer.status_code == 302
    bob = User.objects.get(email="bob@example.com")
    assert bob.check_password("a long one 1")
    assert not bob.is_superuser


def test_an_operator_changes_a_password(operator_client: Client, owner: User) -> None:
    place = reverse("admin:auth_user_password_change", args=[owner.pk])
    data = {"usable_password": "true", "password1": "another one 2", "password2": "another one 2"}

    page, answer = operator_client.get(place), operator_client.post(place, data)

    assert (page.status_code, answer.status_code) == (200, 302)
    assert User.objects.get(pk=owner.pk).check_password("another one 2")


def test_an_operator_changes_a_user(operator_client: Client, owner: User) -> None:
    data = {"email": "ALICE@example.com", "display_name": "Alice B.", "is_active": "", "metadata": "{}"}

    answer = operator_client.post(_places(User, owner)["change"], data)

    assert answer.status_code == 302
    owner.refresh_from_db()
    assert (owner.email, owner.display_name, owner.is_active) == ("alice@example.com", "Alice B.", False)


def test_a_schema_that_is_not_one_is_refused_in_the_form(operator_client: Client, owner: User) -> None:
    tool = make_tool(owner)
    data = {
        "owner": str(owner.pk),
        "name": "quotes",
        "tool_type": "http",
        "effect": "read",
        "config": "{}",
        "input_schema": '{"$ref": "http://169.254.169.254/"}',
    }

    answer = operator_client.post(_places(Tool, tool)["change"], data)

    assert answer.status_code == 200
    assert "may only point inside the schema" in answer.content.decode()


def test_a_provider_of_a_later_version_is_refused_in_the_form(
    operator_client: Client, owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(PROVIDERS, "openai")
    data = {"owner": str(owner.pk), "name": "a", "model_provider": "openai", "model_name": "m", "config": "{}"}

    answer = operator_client.post(reverse("admin:registry_agent_add"), data)

    assert answer.status_code == 200
    assert "not available in this version" in answer.content.decode()


def test_the_mirror_of_a_schedule_is_only_looked_at_and_says_what_it_mirrors(
    operator_client: Client, owner: User
) -> None:
    task = ROWS[PeriodicTask](owner)
    name = task.name

    for row in (task, task.crontab):
        places = _places(type(row), row)
        assert operator_client.get(places["change"]).status_code == 200
        assert operator_client.get(places["add"]).status_code == 403
        assert operator_client.post(places["change"], {"name": "x"}).status_code == 403
        assert operator_client.post(places["change"].replace("change", "delete"), {"post": "yes"}).status_code == 403

    assert PeriodicTask.objects.filter(pk=task.pk, name=name).exists()
    assert "Chain" in operator_client.get(_places(PeriodicTask, task)["list"]).content.decode()


def test_there_is_one_schedule_system_in_the_menu(operator_client: Client) -> None:
    page = operator_client.get("/admin/").content.decode()

    assert "Mirrors of schedules" in page
    assert not [name for name in ("crontab", "interval", "clocked", "solar") if f"/{name}schedule/" in page]
