"""Keys of providers: saved by one door, and never sent to where they were not given for."""

import pytest
from django.test import Client
from django.urls import reverse

from llm.models import ModelCredential
from llm.services import save_credential
from pastetrader.accounts.models import AuditEntry, User
from pastetrader.common.errors import Invalid

KEY = "sk-0123456789"


def _saved(owner: User, api_key: str | None = KEY, **fields: str) -> ModelCredential:
    given = {"provider": "anthropic", "base_url": "", **fields}
    return save_credential(ModelCredential(owner=owner, **given), api_key=api_key, by=owner)


def test_a_key_is_kept_when_something_else_is_changed(owner: User) -> None:
    made = _saved(owner)

    made.name = "mine"
    save_credential(made, api_key=None, by=owner)

    assert ModelCredential.objects.get().api_key == KEY
    assert AuditEntry.objects.filter(action="secret.changed").count() == 2


@pytest.mark.parametrize("change", [{"base_url": "https://evil.example"}, {"provider": "openai"}])
def test_a_key_is_not_sent_elsewhere_without_being_given_again(owner: User, change: dict[str, str]) -> None:
    made = _saved(owner)
    for name, value in change.items():
        setattr(made, name, value)

    with pytest.raises(Invalid) as refused:
        save_credential(made, api_key=None, by=owner)

    assert [problem.code for problem in refused.value.problems] == ["credentials_needed_again"]
    save_credential(made, api_key="another", by=owner)
    assert ModelCredential.objects.get().api_key == "another"


@pytest.mark.parametrize(
    ("fields", "api_key", "place"),
    [
        ({}, None, "api_key"),
        ({"provider": "openai"}, None, ""),
        ({"provider": "scripted"}, KEY, "provider"),
        ({"base_url": "x" * 501}, KEY, "base_url"),
    ],
)
def test_what_is_no_key_is_refused_and_not_repeated(
    owner: User, fields: dict[str, str], api_key: str | None, place: str
) -> None:
    with pytest.raises(Invalid) as refused:
        _saved(owner, api_key, **fields)

    assert [problem.path for problem in refused.value.problems] == [place]
    assert KEY not in str(refused.value)


def test_the_back_office_takes_a_key_and_never_shows_it(operator_client: Client, owner: User) -> None:
    add = reverse("admin:llm_modelcredential_add")
    fields = {"owner": owner.pk, "provider": "anthropic", "name": "default", "base_url": "", "is_active": "on"}

    refused = operator_client.post(add, {**fields, "new_key": ""})
    operator_client.post(add, {**fields, "new_key": KEY})
    made = ModelCredential.objects.get()
    change = reverse("admin:llm_modelcredential_change", args=[made.pk])
    moved = operator_client.post(change, {**fields, "base_url": "https://evil.example", "new_key": ""})
    operator_client.post(change, {**fields, "name": "renamed", "new_key": ""})

    assert "new_key" in refused.context["adminform"].errors
    assert "new_key" in moved.context["adminform"].errors
    made.refresh_from_db()
    assert (made.api_key, made.name, made.base_url) == (KEY, "renamed", "")
    for page in (change, reverse("admin:llm_modelcredential_changelist")):
        assert KEY not in operator_client.get(page).content.decode()
