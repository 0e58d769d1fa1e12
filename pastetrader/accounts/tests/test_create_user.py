"""`manage.py create_user`."""

import io

import pytest
from django.core.management import call_command

from pastetrader.accounts.models import User


def _create(
    monkeypatch: pytest.MonkeyPatch,
    *arguments: str,
    typed: str = "correct horse battery\n",
    stderr: io.StringIO | None = None,
) -> str:
    out = io.StringIO()
    monkeypatch.setattr("sys.stdin", io.StringIO(typed))
    call_command("create_user", *arguments, stdout=out, stderr=stderr)
    return out.getvalue()


@pytest.mark.django_db
def test_a_user_is_made_who_can_sign_in(monkeypatch: pytest.MonkeyPatch) -> None:
    said = _create(monkeypatch, "Bob@Example.com", "--name", "Bob")

    bob = User.objects.get()
    assert (bob.email, bob.display_name, bob.is_superuser) == ("bob@example.com", "Bob", False)
    assert bob.check_password("correct horse battery")
    assert "bob@example.com" in said


@pytest.mark.django_db
def test_a_user_may_be_given_the_admin(monkeypatch: pytest.MonkeyPatch) -> None:
    _create(monkeypatch, "bob@example.com", "--admin")

    assert User.objects.get().is_superuser


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("email", "password"),
    [("not an address", "correct horse battery"), ("bob@example.com", ""), ("bob@example.com", "12345678")],
)
def test_what_cannot_be_is_refused_as_bad_input(monkeypatch: pytest.MonkeyPatch, email: str, password: str) -> None:
    with pytest.raises(SystemExit) as refused:
        _create(monkeypatch, email, typed=password)

    assert refused.value.code == 2
    assert not User.objects.exists()


def test_an_email_that_is_taken_is_refused(monkeypatch: pytest.MonkeyPatch, owner: User) -> None:
    said = io.StringIO()
    with pytest.raises(SystemExit) as refused:
        _create(monkeypatch, "ALICE@example.com", stderr=said)

    assert refused.value.code == 2
    assert "Somebody has this e-mail address already." in said.getvalue()
