"""What the migration does with signals that were made before there were journals."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps

from pastetrader.accounts.models import User
from screening.models import Signal, SignalOutcome
from screening.tests.factories import make_bars, stored
from screening.tests.tools.test_builtin_tools import EMIT, call, context_of


@pytest.mark.django_db
def test_signals_until_now_expire_after_a_week_and_get_a_journal_once(
    owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    migration = import_module("screening.migrations.0007_signals_until_now")
    monkeypatch.setattr(migration, "BATCH", 1)
    stored("XTST", make_bars("A", [5.0, 6.0]), make_bars("B", [5.0, 6.0]))
    call("emit_signals", EMIT, context_of(owner), owner)
    SignalOutcome.objects.all().delete()
    Signal.objects.update(expires_at=None)

    for _time in range(2):
        migration.expire_and_follow(apps, None)

    signal = Signal.objects.earliest("created_at")
    assert signal.expires_at == signal.created_at + timedelta(days=7)
    assert list(SignalOutcome.objects.values_list("market", "version")) == [("XTST", 0)] * 2
