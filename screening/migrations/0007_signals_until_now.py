"""Signals until now: they expire a week after they were made, and get a journal."""

from datetime import timedelta

from django.db import migrations
from django.db.models import F

BATCH = 5_000


def expire_and_follow(apps, _schema_editor):
    """In batches of rows that have none yet, so that it can be run again."""
    signal, outcome = apps.get_model("screening", "Signal"), apps.get_model("screening", "SignalOutcome")
    signal.objects.filter(expires_at=None).update(expires_at=F("created_at") + timedelta(days=7))
    while rows := list(signal.objects.filter(outcome=None).values_list("pk", "instrument__market")[:BATCH]):
        outcome.objects.bulk_create([outcome(signal_id=key, market=market) for key, market in rows], batch_size=500)


class Migration(migrations.Migration):
    dependencies = [("screening", "0006_screening_and_backtests")]

    operations = [migrations.RunPython(expire_and_follow, migrations.RunPython.noop, elidable=False)]
