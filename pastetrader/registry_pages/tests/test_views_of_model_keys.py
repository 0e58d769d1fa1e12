"""The page of keys: one's own, the installation's for operators, and never shown."""

from uuid import uuid4

import pytest
from django.contrib.auth.models import Permission
from django.test import Client

from llm.models import ModelCredential
from pastetrader.accounts.models import AuditEntry, User

pytestmark = pytest.mark.django_db
PAGE = "/model-keys/"
KEY = {"provider": "openai", "name": "", "api_key": "sk-canary", "base_url": ""}


@pytest.fixture
def operator(owner: User) -> User:
    """The owner, who may set keys of the installation."""
    owner.user_permissions.add(Permission.objects.get(codename="change_modelcredential"))
    return owner


def test_a_key_is_set_replaced_kept_and_removed_and_never_shown(owner: User, owner_client: Client) -> None:
    pages = [owner_client.post(PAGE, KEY, follow=True).content.decode()]
    credential = ModelCredential.objects.get()
    assert (credential.owner, credential.name, credential.api_key) == (owner, "default", "sk-canary")

    pages.append(owner_client.post(PAGE, {**KEY, "api_key": "sk-canary-2"}, follow=True).content.decode())
    assert ModelCredential.objects.get().api_key == "sk-canary-2"
    pages.append(owner_client.post(PAGE, {**KEY, "api_key": ""}, follow=True).content.decode())
    assert ModelCredential.objects.get().api_key == "sk-canary-2"
    owner_client.post(f"{PAGE}{credential.pk}/switch/", {"active": "no"})
    assert ModelCredential.objects.get().is_active is False
    owner_client.post(f"{PAGE}{credential.pk}/remove/")

    assert not ModelCredential.objects.exists()
    assert not [page for page in pages if "canary" in page]
    assert list(AuditEntry.objects.values_list("action", flat=True)).count("secret.removed") == 1


def test_a_key_is_never_sent_somewhere_else_than_it_was_given_for(owner: User, owner_client: Client) -> None:
    owner_client.post(PAGE, KEY)

    answer = owner_client.post(PAGE, {**KEY, "api_key": "", "base_url": "https://evil.example/v1"})

    shown = answer.content.decode()
    assert answer.status_code == 400
    assert "Enter the key again" in shown
    assert 'value="https://evil.example/v1"' in shown
    assert ModelCredential.objects.get().base_url == ""


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"provider": "scripted"}, "Choose a provider"),
        ({"provider": "nobody"}, "Choose a provider"),
        ({"name": "x" * 61}, "longer than 60 characters"),
        ({"provider": "anthropic", "api_key": ""}, "at least"),
    ],
)
def test_what_is_wrong_is_said_and_the_key_not_repeated(
    owner_client: Client, changes: dict[str, str], said: str
) -> None:
    answer = owner_client.post(PAGE, {**KEY, **changes})

    assert answer.status_code == 400
    assert said in answer.content.decode() or "must not be empty" in answer.content.decode()
    assert "canary" not in answer.content.decode()


def test_keys_of_the_installation_are_set_by_operators_alone(
    operator: User, owner_client: Client, stranger_client: Client
) -> None:
    refused = stranger_client.post(PAGE, {**KEY, "whose": "all"})
    assert refused.status_code == 400
    assert "operators" in refused.content.decode()

    owner_client.post(PAGE, {**KEY, "whose": "all", "base_url": "https://inner.example/v1"})
    common = ModelCredential.objects.get()
    assert common.owner is None
    seen = stranger_client.get(PAGE).content.decode()
    assert "Keys of the installation" in seen
    assert "inner.example" not in seen
    assert stranger_client.post(f"{PAGE}{common.pk}/remove/").status_code == 404
    assert stranger_client.post(f"{PAGE}{common.pk}/switch/").status_code == 404
    assert owner_client.post(f"{PAGE}{common.pk}/remove/").status_code == 302
    assert not ModelCredential.objects.exists()


def test_anothers_key_is_not_there(owner: User, owner_client: Client, stranger_client: Client, client: Client) -> None:
    owner_client.post(PAGE, {**KEY, "name": "mine only"})
    key = ModelCredential.objects.get().pk

    assert "mine only" not in stranger_client.get(PAGE).content.decode()
    for rest in ("remove/", "switch/"):
        assert stranger_client.post(f"{PAGE}{key}/{rest}").status_code == 404
        assert client.post(f"{PAGE}{key}/{rest}").headers["Location"].startswith("/sign-in/")
    assert owner_client.post(f"{PAGE}{uuid4()}/remove/").status_code == 404


def test_somebody_new_is_told_what_keys_are_for(owner_client: Client) -> None:
    shown = owner_client.get(f"{PAGE}?provider=zhipuai&name=other").content.decode()

    assert "You have no keys of your own." in shown
    assert '<option value="zhipuai" selected>' in shown
    assert 'value="other"' in shown
