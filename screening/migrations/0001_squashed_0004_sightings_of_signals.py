import django.db.models.deletion
import pastetrader.common.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('screening', '0001_initial'), ('screening', '0002_what_is_noted_with_a_signal'), ('screening', '0003_files_of_bars_and_corporate_actions'), ('screening', '0004_sightings_of_signals')]

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('executions', '0006_unreadable_versions'),
        ('workflows', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Instrument',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('market', models.CharField(max_length=10, verbose_name='market')),
                ('symbol', models.CharField(max_length=32, verbose_name='symbol')),
                ('name', models.CharField(blank=True, max_length=200, verbose_name='name')),
                ('currency', models.CharField(blank=True, max_length=3, verbose_name='currency')),
            ],
            options={
                'verbose_name': 'instrument',
                'verbose_name_plural': 'instruments',
                'db_table': 'instruments',
                'constraints': [models.UniqueConstraint(fields=('market', 'symbol'), name='instruments_code_unique'), models.CheckConstraint(condition=models.Q(models.Q(('symbol', ''), _negated=True), models.Q(('market', ''), _negated=True)), name='instruments_code_given')],
            },
        ),
        migrations.CreateModel(
            name='Market',
            fields=[
                ('code', models.CharField(max_length=10, primary_key=True, serialize=False, verbose_name='market')),
                ('is_synthetic', models.BooleanField(default=False, verbose_name='synthetic')),
                ('version', models.PositiveIntegerField(default=0, verbose_name='version of the bars')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated at')),
            ],
            options={
                'verbose_name': 'market',
                'verbose_name_plural': 'markets',
                'db_table': 'markets',
                'constraints': [models.CheckConstraint(condition=models.Q(('code', ''), _negated=True), name='markets_code_given')],
            },
        ),
        migrations.CreateModel(
            name='Signal',
            fields=[
                ('id', models.UUIDField(default=pastetrader.common.models.new_id, editable=False, primary_key=True, serialize=False)),
                ('node_key', models.CharField(max_length=64, verbose_name='node')),
                ('bar', models.DateField(verbose_name='bar')),
                ('side', models.CharField(choices=[('long', 'Buy'), ('exit', 'Exit'), ('short', 'Sell short')], max_length=10, verbose_name='side')),
                ('price', models.DecimalField(decimal_places=6, max_digits=20, verbose_name='price')),
                ('reasons', models.JSONField(blank=True, default=list, verbose_name='reasons')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created at')),
                ('noted', models.JSONField(blank=True, null=True, verbose_name='noted, not checked')),
                ('execution', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='signals', to='executions.workflowexecution', verbose_name='execution')),
                ('instrument', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='signals', to='screening.instrument', verbose_name='instrument')),
                ('node_execution', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='signals', to='executions.nodeexecution')),
                ('workflow', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='signals', to='workflows.workflow', verbose_name='workflow')),
            ],
            options={
                'verbose_name': 'signal',
                'verbose_name_plural': 'signals',
                'db_table': 'signals',
                'indexes': [models.Index(fields=['workflow', '-created_at'], name='signals_workflow_newest'), models.Index(fields=['-created_at', '-id'], name='signals_newest')],
                'constraints': [models.UniqueConstraint(fields=('workflow', 'node_key', 'instrument', 'bar', 'side'), name='signals_finding_unique'), models.CheckConstraint(condition=models.Q(('side__in', ['long', 'exit', 'short'])), name='signals_side_known')],
            },
        ),
        migrations.CreateModel(
            name='SignalSighting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('execution', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='signal_sightings', to='executions.workflowexecution', verbose_name='execution')),
                ('signal', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sightings', to='screening.signal', verbose_name='signal')),
            ],
            options={
                'verbose_name': 'sighting of a signal',
                'verbose_name_plural': 'sightings of signals',
                'db_table': 'signal_sightings',
                'constraints': [models.UniqueConstraint(fields=('execution', 'signal'), name='signal_sightings_once')],
            },
        ),
        migrations.CreateModel(
            name='BarImport',
            fields=[
                ('id', models.UUIDField(default=pastetrader.common.models.new_id, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created at')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated at')),
                ('status', models.CharField(choices=[('reading', 'Being read'), ('described', 'To be confirmed'), ('storing', 'Being stored'), ('stored', 'Stored'), ('failed', 'Failed'), ('discarded', 'Discarded')], default='reading', max_length=10, verbose_name='status')),
                ('market', models.CharField(max_length=10, verbose_name='market')),
                ('name', models.CharField(max_length=200, verbose_name='name of the file')),
                ('size_bytes', models.PositiveBigIntegerField(verbose_name='size in bytes')),
                ('sha256', models.CharField(max_length=64, verbose_name='SHA-256')),
                ('upload', models.CharField(blank=True, max_length=60, verbose_name='kept as')),
                ('choices', models.JSONField(blank=True, default=dict, verbose_name='choices')),
                ('force', models.BooleanField(default=False, verbose_name='stored in spite of doubts')),
                ('adjust_splits', models.BooleanField(default=False, verbose_name='adjusted for probable splits')),
                ('description', models.JSONField(blank=True, null=True, verbose_name='description')),
                ('description_number', models.PositiveIntegerField(default=0, verbose_name='number of the description')),
                ('report', models.JSONField(blank=True, null=True, verbose_name='report')),
                ('error_message', models.TextField(blank=True, verbose_name='error')),
                ('attempt', models.PositiveIntegerField(default=0, verbose_name='attempt')),
                ('interruptions', models.PositiveIntegerField(default=0, verbose_name='workers lost')),
                ('worked_at', models.DateTimeField(blank=True, null=True, verbose_name='last sign of life')),
                ('rows_done', models.PositiveIntegerField(default=0, verbose_name='rows done')),
                ('rows_total', models.PositiveIntegerField(default=0, verbose_name='rows in all')),
                ('owner', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='bar_imports', to=settings.AUTH_USER_MODEL, verbose_name='owner')),
            ],
            options={
                'verbose_name': 'import of bars',
                'verbose_name_plural': 'imports of bars',
                'db_table': 'bar_imports',
                'permissions': [('import_bars', 'Can import bars, which are common to all')],
                'indexes': [models.Index(fields=['owner', '-created_at'], name='bar_imports_owner_newest'), models.Index(fields=['status', 'worked_at'], name='bar_imports_in_work')],
                'constraints': [models.CheckConstraint(condition=models.Q(('status__in', ['reading', 'described', 'storing', 'stored', 'failed', 'discarded'])), name='bar_imports_status_known'), models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['described', 'storing']), _negated=True), ('description__isnull', False), _connector='OR'), name='bar_imports_described_before_stored')],
            },
        ),
        migrations.CreateModel(
            name='CorporateAction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('session', models.DateField(verbose_name='first session after it')),
                ('ratio', models.DecimalField(decimal_places=10, max_digits=20, verbose_name='shares after for one before')),
                ('kind', models.CharField(choices=[('split', 'Split')], default='split', max_length=10, verbose_name='kind')),
                ('source', models.CharField(choices=[('import', 'Seen in a file and confirmed'), ('person', 'Entered by a person')], default='person', max_length=10, verbose_name='source')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created at')),
                ('instrument', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='corporate_actions', to='screening.instrument', verbose_name='instrument')),
            ],
            options={
                'verbose_name': 'corporate action',
                'verbose_name_plural': 'corporate actions',
                'db_table': 'corporate_actions',
                'constraints': [models.UniqueConstraint(fields=('instrument', 'session', 'kind'), name='corporate_actions_once'), models.CheckConstraint(condition=models.Q(('ratio__gt', 0), models.Q(('ratio', 1), _negated=True)), name='corporate_actions_ratio_says_much'), models.CheckConstraint(condition=models.Q(('kind__in', ['split'])), name='corporate_actions_kind_known'), models.CheckConstraint(condition=models.Q(('source__in', ['import', 'person'])), name='corporate_actions_source_known')],
            },
        ),
        migrations.CreateModel(
            name='Bar',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('session', models.DateField(verbose_name='session')),
                ('open', models.DecimalField(decimal_places=6, max_digits=20, verbose_name='open')),
                ('high', models.DecimalField(decimal_places=6, max_digits=20, verbose_name='high')),
                ('low', models.DecimalField(decimal_places=6, max_digits=20, verbose_name='low')),
                ('close', models.DecimalField(decimal_places=6, max_digits=20, verbose_name='close')),
                ('volume', models.DecimalField(decimal_places=4, max_digits=24, verbose_name='volume')),
                ('instrument', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='bars', to='screening.instrument')),
            ],
            options={
                'verbose_name': 'bar',
                'verbose_name_plural': 'bars',
                'db_table': 'bars',
                'indexes': [models.Index(fields=['session'], name='bars_session')],
                'constraints': [models.UniqueConstraint(fields=('instrument', 'session'), name='bars_session_unique'), models.CheckConstraint(condition=models.Q(('low__gt', 0), ('volume__gte', 0), ('low__lte', models.F('open')), ('low__lte', models.F('close')), ('high__gte', models.F('open')), ('high__gte', models.F('close'))), name='bars_prices_make_sense')],
            },
        ),
    ]
