import django.db.models.deletion
import pastetrader.common.encryption
import pastetrader.common.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('llm', '0001_calls_keys_and_budgets'), ('llm', '0002_keys_bound_to_their_rows')]

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Budget',
            fields=[
                ('id', models.UUIDField(default=pastetrader.common.models.new_id, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created at')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated at')),
                ('scope', models.CharField(choices=[('user', 'person'), ('agent', 'agent'), ('execution', 'execution')], max_length=10, verbose_name='for')),
                ('subject_id', models.UUIDField(blank=True, null=True, verbose_name='which one')),
                ('period', models.CharField(choices=[('day', 'a day'), ('month', 'a month'), ('whole', 'as a whole')], max_length=10, verbose_name='in')),
                ('limit', models.DecimalField(decimal_places=4, max_digits=12, verbose_name='limit (USD)')),
                ('is_active', models.BooleanField(default=True, verbose_name='active')),
            ],
            options={
                'verbose_name': 'budget',
                'verbose_name_plural': 'budgets',
                'db_table': 'llm_budgets',
                'constraints': [models.CheckConstraint(condition=models.Q(('scope__in', ['user', 'agent', 'execution'])), name='llm_budgets_scope_known'), models.CheckConstraint(condition=models.Q(('period__in', ['day', 'month', 'whole'])), name='llm_budgets_period_known'), models.CheckConstraint(condition=models.Q(models.Q(('scope', 'execution'), _negated=True), ('period', 'whole'), _connector='OR'), name='llm_budgets_executions_as_a_whole'), models.CheckConstraint(condition=models.Q(('limit__gte', 0)), name='llm_budgets_limit_not_negative'), models.UniqueConstraint(fields=('scope', 'subject_id', 'period'), name='llm_budgets_one_each'), models.UniqueConstraint(condition=models.Q(('subject_id', None)), fields=('scope', 'period'), name='llm_budgets_one_for_all')],
            },
        ),
        migrations.CreateModel(
            name='BudgetUse',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('subject_id', models.UUIDField()),
                ('begins', models.DateField()),
                ('spent', models.BigIntegerField(default=0)),
                ('reserved', models.BigIntegerField(default=0)),
                ('budget', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='uses', to='llm.budget')),
            ],
            options={
                'db_table': 'llm_budget_uses',
                'constraints': [models.UniqueConstraint(fields=('budget', 'subject_id', 'begins'), name='llm_budget_uses_one_each'), models.CheckConstraint(condition=models.Q(('spent__gte', 0), ('reserved__gte', 0)), name='llm_budget_uses_not_negative')],
            },
        ),
        migrations.CreateModel(
            name='KeptAnswer',
            fields=[
                ('key', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('answer', models.JSONField(null=True)),
                ('holder', models.UUIDField(null=True)),
                ('held_until', models.DateTimeField(null=True)),
                ('expires_at', models.DateTimeField(db_index=True)),
            ],
            options={
                'db_table': 'llm_answers',
                'constraints': [models.CheckConstraint(condition=models.Q(('answer__isnull', False), models.Q(('held_until__isnull', False), ('holder__isnull', False)), _connector='OR'), name='llm_answers_there_or_asked_for')],
            },
        ),
        migrations.CreateModel(
            name='LLMCall',
            fields=[
                ('id', models.UUIDField(default=pastetrader.common.models.new_id, editable=False, primary_key=True, serialize=False)),
                ('provider', models.CharField(max_length=20, verbose_name='provider')),
                ('model', models.CharField(max_length=100, verbose_name='model')),
                ('purpose', models.CharField(max_length=40, verbose_name='purpose')),
                ('chain', models.UUIDField(verbose_name='chain')),
                ('place', models.PositiveSmallIntegerField(default=0, verbose_name='place in the chain')),
                ('agent_id', models.UUIDField(null=True, verbose_name='agent')),
                ('execution_id', models.UUIDField(null=True, verbose_name='execution')),
                ('node_execution_id', models.UUIDField(null=True, verbose_name='node execution')),
                ('status', models.CharField(choices=[('running', 'running'), ('done', 'done'), ('failed', 'failed'), ('lost', 'lost')], default='running', max_length=10, verbose_name='status')),
                ('error_code', models.CharField(blank=True, max_length=40, verbose_name='error')),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='attempts')),
                ('input_tokens', models.PositiveIntegerField(default=0, verbose_name='input tokens')),
                ('output_tokens', models.PositiveIntegerField(default=0, verbose_name='output tokens')),
                ('cache_read_tokens', models.PositiveIntegerField(default=0, verbose_name='tokens from the cache')),
                ('cache_write_tokens', models.PositiveIntegerField(default=0, verbose_name='tokens into the cache')),
                ('reasoning_tokens', models.PositiveIntegerField(default=0, verbose_name='reasoning tokens')),
                ('cost', models.DecimalField(decimal_places=9, max_digits=18, null=True, verbose_name='cost (USD)')),
                ('priced_since', models.DateField(null=True, verbose_name='price since')),
                ('latency_ms', models.PositiveIntegerField(default=0, verbose_name='milliseconds')),
                ('request_id', models.CharField(blank=True, max_length=100, verbose_name='request')),
                ('created_at', models.DateTimeField(verbose_name='created at')),
                ('user', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='llm_calls', to=settings.AUTH_USER_MODEL, verbose_name='person')),
            ],
            options={
                'verbose_name': 'call of a model',
                'verbose_name_plural': 'calls of models',
                'db_table': 'llm_calls',
                'indexes': [models.Index(fields=['user', 'created_at'], name='llm_calls_by_person'), models.Index(condition=models.Q(('execution_id__isnull', False)), fields=['execution_id'], name='llm_calls_by_execution'), models.Index(condition=models.Q(('node_execution_id__isnull', False)), fields=['node_execution_id'], name='llm_calls_by_node'), models.Index(condition=models.Q(('agent_id__isnull', False)), fields=['agent_id', 'created_at'], name='llm_calls_by_agent'), models.Index(fields=['created_at'], name='llm_calls_by_time')],
                'constraints': [models.CheckConstraint(condition=models.Q(('status__in', ['running', 'done', 'failed', 'lost'])), name='llm_calls_status_known'), models.CheckConstraint(condition=models.Q(('cost', None), models.Q(('cost__gte', 0), ('priced_since__isnull', False)), _connector='OR'), name='llm_calls_cost_by_a_price'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'failed'), _negated=True), models.Q(('error_code', ''), _negated=True), _connector='OR'), name='llm_calls_failed_with_a_code')],
            },
        ),
        migrations.CreateModel(
            name='ModelCredential',
            fields=[
                ('id', models.UUIDField(default=pastetrader.common.models.new_id, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created at')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated at')),
                ('provider', models.CharField(max_length=20, verbose_name='provider')),
                ('name', models.CharField(default='default', max_length=60, verbose_name='name')),
                ('api_key', pastetrader.common.encryption.EncryptedJSONField(blank=True, editable=False, null=True, verbose_name='key')),
                ('base_url', models.CharField(blank=True, max_length=500, verbose_name='address')),
                ('is_active', models.BooleanField(default=True, verbose_name='active')),
                ('owner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='model_credentials', to=settings.AUTH_USER_MODEL, verbose_name='owner')),
            ],
            options={
                'verbose_name': 'key of a model provider',
                'verbose_name_plural': 'keys of model providers',
                'db_table': 'model_credentials',
                'constraints': [models.UniqueConstraint(fields=('owner', 'provider', 'name'), name='model_credentials_name_once_per_owner'), models.UniqueConstraint(condition=models.Q(('owner', None)), fields=('provider', 'name'), name='model_credentials_name_once_for_all')],
            },
        ),
        migrations.CreateModel(
            name='Reservation',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('call_id', models.UUIDField(db_index=True)),
                ('amount', models.BigIntegerField()),
                ('expires_at', models.DateTimeField()),
                ('use', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reservations', to='llm.budgetuse')),
            ],
            options={
                'db_table': 'llm_reservations',
                'indexes': [models.Index(fields=['use', 'expires_at'], name='llm_reservations_expiring')],
                'constraints': [models.UniqueConstraint(fields=('use', 'call_id'), name='llm_reservations_once_per_call'), models.CheckConstraint(condition=models.Q(('amount__gte', 0)), name='llm_reservations_not_negative')],
            },
        ),
    ]
