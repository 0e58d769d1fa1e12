import django.db.models.deletion
import pastetrader.common.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('parsers', '0001_initial'), ('parsers', '0002_decisions_and_drafts'), ('parsers', '0003_sources')]

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('workflows', '0001_squashed_0005_workflow_tags'),
    ]

    operations = [
        migrations.CreateModel(
            name='CachedCaptions',
            fields=[
                ('key', models.CharField(max_length=200, primary_key=True, serialize=False, verbose_name='key')),
                ('answer', models.JSONField(verbose_name='answer')),
                ('expires_at', models.DateTimeField(db_index=True, verbose_name='kept until')),
            ],
            options={
                'verbose_name': 'captions that are kept',
                'verbose_name_plural': 'captions that are kept',
                'db_table': 'cached_captions',
            },
        ),
        migrations.CreateModel(
            name='Paste',
            fields=[
                ('id', models.UUIDField(default=pastetrader.common.models.new_id, editable=False, primary_key=True, serialize=False)),
                ('source_kind', models.CharField(choices=[('text', 'Text'), ('transcript', 'Transcript'), ('pdf', 'PDF'), ('docx', 'Word document'), ('youtube', 'YouTube'), ('web', 'Web page')], max_length=20, verbose_name='kind')),
                ('source_name', models.CharField(blank=True, max_length=255, verbose_name='source')),
                ('text', models.TextField(verbose_name='text')),
                ('spans', models.JSONField(default=list, verbose_name='spans')),
                ('language', models.CharField(blank=True, max_length=8, verbose_name='language')),
                ('notes', models.JSONField(blank=True, default=list, verbose_name='notes')),
                ('places', models.JSONField(blank=True, default=list, verbose_name='places')),
                ('origin', models.JSONField(blank=True, default=dict, verbose_name='origin')),
                ('file', models.CharField(blank=True, max_length=60, verbose_name='kept as')),
                ('parts', models.JSONField(blank=True, null=True, verbose_name='strategies in it')),
                ('sha256', models.CharField(max_length=64, verbose_name='hash')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created at')),
                ('owner', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='pastes', to=settings.AUTH_USER_MODEL, verbose_name='owner')),
            ],
            options={
                'verbose_name': 'paste',
                'verbose_name_plural': 'pastes',
                'db_table': 'pastes',
                'indexes': [models.Index(fields=['owner', '-created_at'], name='pastes_owner_newest')],
                'constraints': [models.UniqueConstraint(fields=('owner', 'sha256'), name='pastes_text_unique_per_owner'), models.CheckConstraint(condition=models.Q(('source_kind__in', ['text', 'transcript', 'pdf', 'docx', 'youtube', 'web'])), name='pastes_kind_known')],
            },
        ),
        migrations.CreateModel(
            name='Decision',
            fields=[
                ('id', models.UUIDField(default=pastetrader.common.models.new_id, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveIntegerField(verbose_name='number')),
                ('kind', models.CharField(choices=[('accept', 'Confirmed'), ('edit', 'Changed'), ('drop', 'Dropped'), ('restore', 'Taken back'), ('answer', 'Answered')], max_length=10, verbose_name='kind')),
                ('subject', models.CharField(max_length=120, verbose_name='about')),
                ('text', models.TextField(blank=True, verbose_name='text')),
                ('role', models.CharField(blank=True, max_length=10, verbose_name='side')),
                ('words', models.TextField(blank=True, verbose_name='words')),
                ('decided_at', models.DateTimeField(auto_now_add=True, verbose_name='decided at')),
                ('decided_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to=settings.AUTH_USER_MODEL, verbose_name='person')),
                ('paste', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='decisions', to='parsers.paste', verbose_name='paste')),
            ],
            options={
                'verbose_name': 'decision',
                'verbose_name_plural': 'decisions',
                'db_table': 'decisions',
                'constraints': [models.UniqueConstraint(fields=('paste', 'number'), name='decisions_one_after_another'), models.CheckConstraint(condition=models.Q(('subject', ''), _negated=True), name='decisions_subject_given'), models.CheckConstraint(condition=models.Q(('kind__in', ['accept', 'edit', 'drop', 'restore', 'answer'])), name='decisions_kind_known')],
            },
        ),
        migrations.CreateModel(
            name='SourceImport',
            fields=[
                ('id', models.UUIDField(default=pastetrader.common.models.new_id, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created at')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated at')),
                ('attempt', models.PositiveIntegerField(default=0, verbose_name='attempt')),
                ('interruptions', models.PositiveIntegerField(default=0, verbose_name='workers lost')),
                ('worked_at', models.DateTimeField(blank=True, null=True, verbose_name='last sign of life')),
                ('status', models.CharField(choices=[('working', 'Being read'), ('read', 'Read'), ('failed', 'Failed'), ('cancelled', 'Cancelled')], default='working', max_length=10, verbose_name='status')),
                ('step', models.CharField(choices=[('waiting', 'Waiting'), ('fetch', 'Fetching it'), ('read', 'Reading its text'), ('extract', 'Finding the rules')], default='waiting', max_length=10, verbose_name='step')),
                ('source_kind', models.CharField(choices=[('text', 'Text'), ('transcript', 'Transcript'), ('pdf', 'PDF'), ('docx', 'Word document'), ('youtube', 'YouTube'), ('web', 'Web page')], max_length=20, verbose_name='kind')),
                ('name', models.CharField(blank=True, max_length=255, verbose_name='source')),
                ('address', models.CharField(blank=True, max_length=2000, verbose_name='address')),
                ('text', models.TextField(blank=True, verbose_name='text')),
                ('upload', models.CharField(blank=True, max_length=60, verbose_name='kept as')),
                ('size_bytes', models.PositiveBigIntegerField(default=0, verbose_name='size in bytes')),
                ('reader', models.CharField(default='rules', max_length=40, verbose_name='read by')),
                ('error_code', models.CharField(blank=True, max_length=40, verbose_name='error code')),
                ('error_message', models.TextField(blank=True, verbose_name='error')),
                ('hint_message', models.TextField(blank=True, verbose_name='what to do')),
                ('earlier', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='parsers.paste', verbose_name='changed from')),
                ('owner', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='source_imports', to=settings.AUTH_USER_MODEL, verbose_name='owner')),
                ('paste', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='imports', to='parsers.paste', verbose_name='paste')),
            ],
            options={
                'verbose_name': 'source on its way in',
                'verbose_name_plural': 'sources on their way in',
                'db_table': 'source_imports',
                'indexes': [models.Index(fields=['owner', '-created_at'], name='source_imports_owner_newest'), models.Index(condition=models.Q(('status', 'working')), fields=['worked_at'], name='source_imports_in_work')],
                'constraints': [models.CheckConstraint(condition=models.Q(('status__in', ['working', 'read', 'failed', 'cancelled'])), name='source_imports_status_known'), models.CheckConstraint(condition=models.Q(('step__in', ['waiting', 'fetch', 'read', 'extract'])), name='source_imports_step_known'), models.CheckConstraint(condition=models.Q(('source_kind__in', ['text', 'transcript', 'pdf', 'docx', 'youtube', 'web'])), name='source_imports_kind_known')],
            },
        ),
        migrations.CreateModel(
            name='Strategy',
            fields=[
                ('id', models.UUIDField(default=pastetrader.common.models.new_id, editable=False, primary_key=True, serialize=False)),
                ('extractor', models.CharField(max_length=100, verbose_name='read by')),
                ('document', models.JSONField(verbose_name='strategy')),
                ('is_strategy', models.BooleanField(verbose_name='is a strategy')),
                ('facts', models.JSONField(blank=True, default=dict, verbose_name='facts of the reading')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created at')),
                ('paste', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='strategies', to='parsers.paste', verbose_name='paste')),
                ('workflow', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='strategies', to='workflows.workflow', verbose_name='workflow')),
            ],
            options={
                'verbose_name': 'strategy',
                'verbose_name_plural': 'strategies',
                'db_table': 'strategies',
                'constraints': [models.UniqueConstraint(fields=('paste', 'extractor'), name='strategies_one_per_extractor')],
            },
        ),
        migrations.CreateModel(
            name='Draft',
            fields=[
                ('workflow', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='draft', serialize=False, to='workflows.workflow', verbose_name='workflow')),
                ('market', models.CharField(max_length=10, verbose_name='market')),
                ('graph', models.JSONField(verbose_name='graph')),
                ('is_current', models.BooleanField(default=True, verbose_name='current')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated at')),
                ('strategy', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='drafts', to='parsers.strategy', verbose_name='strategy')),
            ],
            options={
                'verbose_name': 'draft',
                'verbose_name_plural': 'drafts',
                'db_table': 'drafts',
            },
        ),
    ]
