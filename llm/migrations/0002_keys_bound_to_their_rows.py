from functools import partial

from django.db import migrations

from pastetrader.common.key_rotation import bind, unbind


class Migration(migrations.Migration):
    dependencies = [("llm", "0001_calls_keys_and_budgets")]

    operations = [
        # Some rows a person; each is written once, where nobody else writes it. Stop the processes of the earlier
        # version first: they do not read what is bound.
        migrations.RunPython(partial(bind, app_label="llm"), partial(unbind, app_label="llm")),
    ]
