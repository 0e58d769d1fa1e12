"""Who may look at what, change what and do what in the back office: role by table, written down by hand."""

from typing import Any

import pytest
from django.contrib import admin
from django.db import models
from django.test import Client
from django.urls import reverse

from pastetrader.accounts.models import User
from pastetrader.accounts.staff.roles import AUDITOR, OPERATOR, SUPPORT, give_role
from pastetrader.tests.admin_rows import ROWS

pytestmark = pytest.mark.doors

# What support does not see: how people come in with programs, and what everybody did.
HIDDEN_FROM_SUPPORT = {"apitoken", "auditentry", "idempotencykey", "ratelimit"}
# Table -> roles that have a form of it to fill in. All others look only.
CHANGED_BY = {
    "corporateaction": {OPERATOR},
    "sessionoverride": {OPERATOR},
    "tool": {OPERATOR},
    "agent": {OPERATOR},
    "modelcredential": {OPERATOR},
    "budget": {OPERATOR},
}
ADDED_BY = {
    "corporateaction": {OPERATOR},
    "sessionoverride": {OPERATOR},
    "modelcredential": {OPERATOR},
    "budget": {OPERATOR},
}
# Table -> role -> actions on rows of its list. What is not here, nobody below a superuser does.
HIDES = {"hide_selected", "restore_selected"}
ACTIONS: dict[str, dict[str, set[str]]] = {
    "workflowexecution": {OPERATOR: {"cancel_selected", "rerun_selected"}},
    "schedule": {OPERATOR: {"run_selected", "pause_selected", "resume_selected"}},
    "webhookendpoint": {OPERATOR: {"switch_off", "switch_on", "refuse_secret"}},
    "workflow": {OPERATOR: HIDES},
    "tool": {OPERATOR: HIDES},
    "agent": {OPERATOR: HIDES},
    "corporateaction": {OPERATOR: {"delete_selected"}},
    "sessionoverride": {OPERATOR: {"delete_selected"}},
    "modelcredential": {OPERATOR: {"delete_selected"}},
    "budget": {OPERATOR: {"delete_selected"}},
    "user": {OPERATOR: {"sign_out_selected"}, SUPPORT: {"sign_out_selected"}},
    "signedin": {OPERATOR: {"end_selected"}, SUPPORT: {"end_selected"}},
    "signindelay": {OPERATOR: {"delete_selected"}, SUPPORT: {"delete_selected"}},
}
admin.autodiscover()
MODELS = sorted(admin.site._registry, key=lambda model: model._meta.label)


@pytest.fixture
def staff(db: None, request: pytest.FixtureRequest) -> Client:
    """Somebody in the role of the test."""
    person = User.objects.create_user("sam@example.com", "sam's password")
    give_role(user=person, role=request.param, by=None)
    client = Client()
    client.force_login(person)
    return client


def _in_all_roles(models_of_test: list[type[models.Model]]) -> pytest.MarkDecorator:
    cases = [(role, role, model) for role in (OPERATOR, SUPPORT, AUDITOR) for model in models_of_test]
    names = [f"{role}-{model._meta.model_name}" for role, _same, model in cases]
    return pytest.mark.parametrize(("staff", "role", "model"), cases, indirect=["staff"], ids=names)


def _offered(page: Any) -> set[str]:
    form = page.context.get("action_form")
    return {name for name, _label in form.fields["action"].choices if name} if form else set()


@_in_all_roles(MODELS)
def test_each_role_sees_changes_and_does_what_it_is_for(
    staff: Client, role: str, owner: User, model: type[models.Model]
) -> None:
    row = ROWS[model](owner)
    name = str(model._meta.model_name)
    place = f"admin:{model._meta.app_label}_{name}"
    is_seen = role != SUPPORT or name not in HIDDEN_FROM_SUPPORT

    listed = staff.get(reverse(f"{place}_changelist"))
    shown = staff.get(reverse(f"{place}_change", args=[row.pk]))
    added = staff.get(reverse(f"{place}_add"))
    changed = staff.post(reverse(f"{place}_change", args=[row.pk]), {})

    assert (listed.status_code, shown.status_code) == ((200, 200) if is_seen else (403, 403))
    assert (added.status_code == 200) is (role in ADDED_BY.get(name, set()))
    assert (changed.status_code != 403) is (role in CHANGED_BY.get(name, set()))
    if is_seen:
        assert _offered(listed) == ACTIONS.get(name, {}).get(role, set())


@pytest.mark.parametrize("staff", [OPERATOR, SUPPORT, AUDITOR], indirect=True)
def test_the_menu_leads_only_where_the_role_may_go(staff: Client) -> None:
    page = staff.get("/admin/")

    links = [item["link"] for group in page.context["sidebar_navigation"] for item in group["items"]]
    assert len(links) > 30
    assert {staff.get(link).status_code for link in links} == {200}


@pytest.mark.parametrize("staff", [AUDITOR], indirect=True)
def test_an_action_that_is_not_offered_does_nothing_when_it_is_sent(staff: Client, owner: User) -> None:
    model = next(model for model in MODELS if model._meta.model_name == "workflowexecution")
    execution = ROWS[model](owner)

    staff.post(
        reverse("admin:executions_workflowexecution_changelist"),
        {"action": "cancel_selected", "_selected_action": [str(execution.pk)]},
        follow=True,
    )

    execution.refresh_from_db()
    assert execution.status == "pending"
