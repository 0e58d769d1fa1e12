"""What must be set before the product is public."""

import pytest
from pytest_django import Settings

from pastetrader.accounts.checks import NEEDED, secrets_are_set


@pytest.fixture(autouse=True)
def _without_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in NEEDED:
        monkeypatch.delenv(name, raising=False)


def test_on_this_machine_alone_nothing_needs_to_be_set(settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]

    assert secrets_are_set(None) == []


def test_a_public_installation_needs_its_secrets(settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["trader.example.com", "localhost"]

    found = secrets_are_set(None)

    assert [error.id for error in found] == ["accounts.E001", "accounts.E002"]
    assert "trader.example.com" in found[0].msg


def test_with_its_secrets_a_public_installation_is_fine(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.ALLOWED_HOSTS = ["trader.example.com"]
    for name in NEEDED:
        monkeypatch.setenv(name, "a long random text")

    assert secrets_are_set(None) == []


def test_while_developing_nothing_needs_to_be_set(settings: Settings) -> None:
    settings.ALLOWED_HOSTS, settings.DEBUG = ["trader.example.com"], True

    assert secrets_are_set(None) == []
