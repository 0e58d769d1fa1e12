"""Commands about people."""

from io import StringIO

import pytest
from django.core.management import call_command, get_commands, load_command_class
from django.urls import reverse

from pastetrader.accounts.api_tokens.services import person_of
from pastetrader.accounts.models import User
from pastetrader.accounts.services import local_owner
from pastetrader.accounts.sign_in.links import redeem_sign_in_token

pytestmark = pytest.mark.django_db
OURS = sorted(
    name for name, app in get_commands().items() if app.split(".")[0] in {"pastetrader", "parsers", "executions"}
)


@pytest.mark.parametrize("name", OURS)
def test_every_command_says_how_it_is_used(name: str) -> None:
    command = load_command_class(get_commands()[name], name)

    assert "usage:" in command.create_parser("manage.py", name).format_help()


def test_a_new_link_lets_the_local_owner_in(db: None) -> None:
    said = StringIO()

    call_command("sign_in_link", address="https://trader.example.com", stdout=said)

    begin = f"https://trader.example.com{reverse('sign-in')}"
    token = said.getvalue().partition(begin)[2].strip().rstrip("/")
    assert redeem_sign_in_token(token) == local_owner()


def test_a_link_for_nobody_is_refused(db: None) -> None:
    with pytest.raises(SystemExit) as refused:
        call_command("sign_in_link", "nobody@example.com", stderr=StringIO())

    assert refused.value.code == 2


def test_a_script_takes_its_token_from_the_command(owner: User) -> None:
    said = StringIO()

    call_command("create_token", "nightly", user=owner.email, scope=["read", "run"], days=30, stdout=said)

    token = person_of(said.getvalue().strip())
    assert token is not None
    assert (token.user, token.scopes) == (owner, ["read", "run"])
