"""The worker that prunes executions prunes the keys of requests too."""

from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import Settings

from executions.recovery import reconciler
from lab.processes import wait_until
from pastetrader.accounts.models import IdempotencyKey, User


@pytest.mark.django_db(transaction=True)
def test_keys_that_had_their_day_are_pruned_and_others_stay(
    owner: User, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.EXECUTIONS_SWEEP_SECONDS = 0.01
    monkeypatch.setattr(reconciler, "PRUNE_EVERY_SECONDS", 0.0)
    now = timezone.now()
    for key, age in (("old", timedelta(hours=25)), ("new", timedelta(hours=23))):
        IdempotencyKey.objects.create(
            user=owner, endpoint="POST /x", key=key, request_hash="", status=201, created_at=now - age
        )
    worker = reconciler.ReconcilerThread()

    worker.start()
    try:
        wait_until(lambda: not IdempotencyKey.objects.filter(key="old").exists(), what="the old key goes")
    finally:
        worker.stop()

    assert list(IdempotencyKey.objects.values_list("key", flat=True)) == ["new"]
