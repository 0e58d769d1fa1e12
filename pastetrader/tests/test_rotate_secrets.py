"""`manage.py rotate_secrets`: every credential comes under the newest key, whatever happens meanwhile."""

import io
import threading
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection, connections
from django.utils import timezone
from pytest_django import Settings

from executions.models import WebhookEndpoint
from lab.processes import database_url, end, kill, spawn, wait_until
from llm.models import ModelCredential
from pastetrader.accounts.models import User
from pastetrader.common.encryption import EncryptedJSONField, SecretUnreadable
from pastetrader.common.key_ring import key_ids, seal_unbound
from pastetrader.common.key_rotation import bind, encrypted_fields, unbind
from registry.models import Secret, Tool
from registry.tests.factories import make_tool
from screening.models import BarSource, ProviderToken
from workflows.definition.graph import Graph
from workflows.services import create_workflow

MANY = 2_000


@pytest.fixture
def ring(settings: Settings) -> Iterator[Settings]:
    """One key, `old`."""
    settings.ENCRYPTION_KEYS = ["old"]
    return settings


def _secrets(owner: User, count: int) -> list[Secret]:
    now = timezone.now()
    rows = [Secret(owner=owner, name=f"secret-{at}", value=f"value {at}", changed_at=now) for at in range(count)]
    return Secret.objects.bulk_create(rows)


def _said(**options: Any) -> str:
    out = io.StringIO()
    call_command("rotate_secrets", stdout=out, **options)
    return out.getvalue()


def _under(key_id: str) -> int:
    stored: Any = Secret.objects.values_list("value", flat=True)
    return sum(sealed.key_id == key_id for sealed in stored)


def _one_everywhere(owner: User) -> None:
    """A row with a value in every encrypted column that there is."""
    _secrets(owner, 1)
    make_tool(owner, auth_config={"token": "of the tool"}).soft_delete()
    ModelCredential.objects.create(provider="openai", api_key="of the model")
    BarSource.objects.create(provider="custom", secret="of the bars")
    ProviderToken.objects.create(key="x", token="of the day")
    WebhookEndpoint.objects.create(
        workflow=create_workflow(owner=owner, name="Mine", graph=Graph()),
        name="door",
        token="of the door",
        token_digest="x",
        secret="secret",
        secret_made_at=timezone.now(),
        previous_secret="former",
        previous_valid_until=timezone.now(),
    )


def test_every_encrypted_column_of_every_model_is_found() -> None:
    declared = {
        f"{model._meta.db_table}.{field.column}"
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if isinstance(field, EncryptedJSONField)
    }

    assert {field.place for field in encrypted_fields()} == declared
    assert declared >= {"tools.auth_config", "secrets.value", "model_credentials.api_key", "webhook_endpoints.token"}


def test_all_columns_come_under_the_newest_key_and_the_old_one_can_go(owner: User, ring: Settings) -> None:
    _one_everywhere(owner)
    (old,) = key_ids()
    ring.ENCRYPTION_KEYS = ["new", "old"]

    said = _said(verify=True)

    assert said.count(": 1 stored, 1 encrypted anew") == len(encrypted_fields())
    assert f"key {old}: 0, and can be taken out" in said
    ring.ENCRYPTION_KEYS = ["new"]
    door = WebhookEndpoint.objects.get()
    assert (door.token, door.secret, door.previous_secret) == ("of the door", "secret", "former")
    assert Tool.all_objects.get(owner=owner).auth_config == {"token": "of the tool"}
    assert ModelCredential.objects.get().api_key == "of the model"
    assert Secret.objects.get().value == "value 0"
    assert "0 encrypted anew" in _said()


def test_a_dry_run_says_the_same_and_changes_nothing(owner: User, ring: Settings) -> None:
    _secrets(owner, 3)
    (old,) = key_ids()
    ring.ENCRYPTION_KEYS = ["new", "old"]
    before = list(Secret.objects.values_list("value", flat=True))

    said = _said(dry_run=True, batch=2)

    assert "secrets.value: 3 stored, 3 would be encrypted anew" in said
    assert f"key {old}: 3" in said
    assert list(Secret.objects.values_list("value", flat=True)) == before


def test_rows_that_no_key_opens_are_named_left_alone_and_end_it_with_an_error(owner: User, ring: Settings) -> None:
    (lost,) = _secrets(owner, 1)
    ring.ENCRYPTION_KEYS = ["new"]
    fine = Secret.objects.create(owner=owner, name="fine", value="fine", changed_at=timezone.now())

    out = io.StringIO()
    with pytest.raises(CommandError, match="1 credential cannot be read"):
        call_command("rotate_secrets", stdout=out)

    assert f"1 cannot be read ({lost.pk})" in out.getvalue()
    assert "a key that PASTETRADER_ENCRYPTION_KEYS lacks" in out.getvalue()
    assert Secret.objects.get(pk=fine.pk).value == "fine"
    ring.ENCRYPTION_KEYS = ["new", "old"]
    assert "1 encrypted anew" in _said(verify=True)
    assert Secret.objects.get(pk=lost.pk).value == "value 0"


def test_what_an_earlier_version_wrote_is_bound_by_the_migration_and_back(owner: User, ring: Settings) -> None:
    tool = make_tool(owner, auth_config={"token": "t"})
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE tools SET auth_config = %s WHERE auth_config IS NOT NULL", [seal_unbound({"token": "t"})]
        )
    with pytest.raises(SecretUnreadable):
        _ = Tool.objects.get(pk=tool.pk).auth_config
    ring.ENCRYPTION_KEYS = ["new", "old"]
    editor = SimpleNamespace(connection=connection)
    bind(apps, editor, "registry")
    assert Tool.objects.get(pk=tool.pk).auth_config == {"token": "t"}

    unbind(apps, editor, "registry")
    with pytest.raises(SecretUnreadable):
        _ = Tool.objects.get(pk=tool.pk).auth_config
    _said()
    assert Tool.objects.get(pk=tool.pk).auth_config == {"token": "t"}


@pytest.mark.parametrize("times", [1, pytest.param(10, marks=pytest.mark.long)])
@pytest.mark.django_db(transaction=True)
def test_killed_in_the_middle_it_leaves_every_row_readable_and_comes_to_its_end(
    owner: User, ring: Settings, tmp_path: Path, times: int
) -> None:
    _secrets(owner, MANY)
    ring.ENCRYPTION_KEYS = ["new", "old"]
    newest, _old = key_ids()
    env = {"DATABASE_URL": database_url(), "PASTETRADER_ENCRYPTION_KEYS": "new,old"}
    reached = []
    for _time in range(times):
        before = _under(newest)
        started = spawn("manage", "rotate_secrets", "--batch", "7", log=tmp_path / "log", env=env)
        try:
            wait_until(lambda before=before: _under(newest) > before, what=(tmp_path / "log").read_text())  # type: ignore[misc]
            kill(started)
        finally:
            end(started)
        reached.append(_under(newest))
        assert sorted(secret.value for secret in Secret.objects.all()) == sorted(f"value {at}" for at in range(MANY))
    assert reached == sorted(set(reached))
    assert 0 < reached[-1] < MANY, "it was always killed in the middle"

    assert f"{MANY - reached[-1]} encrypted anew" in _said(verify=True)
    ring.ENCRYPTION_KEYS = ["new"]
    assert Secret.objects.get(name="secret-7").value == "value 7"


@pytest.mark.django_db(transaction=True)
def test_who_writes_while_it_rotates_loses_no_write(owner: User, ring: Settings) -> None:
    rows = _secrets(owner, 300)
    ring.ENCRYPTION_KEYS = ["new", "old"]
    failed: list[BaseException] = []

    def write(some: list[Secret]) -> None:
        try:
            for row in some:
                row.value = f"{row.value} changed"
                row.save(update_fields=["value"])
        except BaseException as error:  # noqa: BLE001  # shown by the test
            failed.append(error)
        finally:
            connections.close_all()

    writers = [threading.Thread(target=write, args=(rows[start::2],)) for start in range(2)]
    for writer in writers:
        writer.start()
    while any(writer.is_alive() for writer in writers):
        _said(batch=11)
    for writer in writers:
        writer.join()
    _said(verify=True)

    assert not failed
    ring.ENCRYPTION_KEYS = ["new"]
    found = {row.name: row.value for row in Secret.objects.all()}
    assert found == {f"secret-{at}": f"value {at} changed" for at in range(300)}
