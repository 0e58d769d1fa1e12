import django.db.models.deletion
import pastetrader.common.encryption
import pastetrader.common.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('registry', '0001_initial'), ('registry', '0002_told_findings'), ('registry', '0003_secrets'), ('registry', '0004_tool_pins')]

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Tool',
            fields=[
                ('id', models.UUIDField(default=pastetrader.common.models.new_id, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created at')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated at')),
                ('deleted_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='deleted at')),
                ('name', models.CharField(max_length=255, verbose_name='name')),
                ('description', models.TextField(blank=True, verbose_name='description')),
                ('tool_type', models.CharField(choices=[('http', 'HTTP request'), ('mcp', 'MCP server'), ('python', 'Python'), ('shell', 'Shell command'), ('builtin', 'Built-in')], max_length=20, verbose_name='type')),
                ('config', models.JSONField(blank=True, default=dict, verbose_name='configuration')),
                ('input_schema', models.JSONField(blank=True, default=dict, verbose_name='input schema')),
                ('output_schema', models.JSONField(blank=True, null=True, verbose_name='output schema')),
                ('auth_config', pastetrader.common.encryption.EncryptedJSONField(blank=True, editable=False, null=True, verbose_name='credentials')),
                ('rate_limit', models.JSONField(blank=True, null=True, verbose_name='rate limit')),
                ('effect', models.CharField(choices=[('read', 'reads'), ('write', 'writes'), ('money', 'moves money'), ('exec', 'runs code')], max_length=10, verbose_name='effect')),
                ('idempotent', models.BooleanField(verbose_name='may be repeated')),
                ('is_active', models.BooleanField(default=True, verbose_name='active')),
                ('is_public', models.BooleanField(default=False, verbose_name='public')),
                ('credential_secrets', models.JSONField(blank=True, editable=False, null=True)),
                ('owner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='tools', to=settings.AUTH_USER_MODEL, verbose_name='owner')),
            ],
            options={
                'verbose_name': 'tool',
                'verbose_name_plural': 'tools',
                'db_table': 'tools',
                'indexes': [models.Index(condition=models.Q(('deleted_at', None)), fields=['is_public'], name='tools_public')],
                'constraints': [models.CheckConstraint(condition=models.Q(('tool_type__in', ['http', 'mcp', 'python', 'shell', 'builtin'])), name='tools_type_known'), models.CheckConstraint(condition=models.Q(('effect__in', ['read', 'write', 'money', 'exec'])), name='tools_effect_known'), models.CheckConstraint(condition=models.Q(models.Q(('is_public', True), ('owner', None), ('tool_type', 'builtin')), models.Q(models.Q(('tool_type', 'builtin'), _negated=True), ('owner__isnull', False)), _connector='OR'), name='tools_builtin_exactly_without_owner'), models.UniqueConstraint(condition=models.Q(('deleted_at', None)), fields=('owner', 'name'), name='tools_name_unique_among_living'), models.UniqueConstraint(condition=models.Q(('deleted_at', None), ('owner', None)), fields=('name',), name='tools_builtin_name_unique_among_living')],
            },
        ),
        migrations.CreateModel(
            name='ToldFinding',
            fields=[
                ('key', models.CharField(max_length=64, primary_key=True, serialize=False, verbose_name='key')),
                ('claimed_by', models.CharField(max_length=64, verbose_name='claimed by')),
                ('claimed_at', models.DateTimeField(db_index=True, verbose_name='claimed at')),
                ('told_at', models.DateTimeField(blank=True, null=True, verbose_name='told at')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='told_findings', to=settings.AUTH_USER_MODEL, verbose_name='owner')),
            ],
            options={
                'verbose_name': 'told finding',
                'verbose_name_plural': 'told findings',
                'db_table': 'told_findings',
            },
        ),
        migrations.CreateModel(
            name='Agent',
            fields=[
                ('id', models.UUIDField(default=pastetrader.common.models.new_id, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created at')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated at')),
                ('deleted_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='deleted at')),
                ('name', models.CharField(max_length=255, verbose_name='name')),
                ('description', models.TextField(blank=True, verbose_name='description')),
                ('model_provider', models.CharField(choices=[('anthropic', 'Anthropic'), ('openai', 'OpenAI'), ('zhipuai', 'Z.AI'), ('scripted', 'Scripted')], max_length=20, verbose_name='provider')),
                ('model_name', models.CharField(max_length=100, verbose_name='model')),
                ('system_prompt', models.TextField(blank=True, verbose_name='instructions')),
                ('config', models.JSONField(blank=True, default=dict, verbose_name='configuration')),
                ('memory_config', models.JSONField(blank=True, null=True, verbose_name='memory')),
                ('is_active', models.BooleanField(default=True, verbose_name='active')),
                ('is_public', models.BooleanField(default=False, verbose_name='public')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='agents', to=settings.AUTH_USER_MODEL, verbose_name='owner')),
                ('tools', models.ManyToManyField(blank=True, related_name='agents', to='registry.tool', verbose_name='tools')),
            ],
            options={
                'verbose_name': 'agent',
                'verbose_name_plural': 'agents',
                'db_table': 'agents',
                'indexes': [models.Index(condition=models.Q(('deleted_at', None)), fields=['is_public'], name='agents_public')],
                'constraints': [models.CheckConstraint(condition=models.Q(('model_provider__in', ['anthropic', 'openai', 'zhipuai', 'scripted'])), name='agents_provider_known'), models.UniqueConstraint(condition=models.Q(('deleted_at', None)), fields=('owner', 'name'), name='agents_name_unique_among_living')],
            },
        ),
        migrations.CreateModel(
            name='Secret',
            fields=[
                ('id', models.UUIDField(default=pastetrader.common.models.new_id, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created at')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated at')),
                ('name', models.CharField(max_length=60, verbose_name='name')),
                ('value', pastetrader.common.encryption.EncryptedJSONField(editable=False, verbose_name='value')),
                ('hint', models.CharField(blank=True, editable=False, max_length=4, verbose_name='ends with')),
                ('changed_at', models.DateTimeField(editable=False, verbose_name='value changed at')),
                ('used_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='used at')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='secrets', to=settings.AUTH_USER_MODEL, verbose_name='owner')),
            ],
            options={
                'verbose_name': 'secret',
                'verbose_name_plural': 'secrets',
                'db_table': 'secrets',
                'constraints': [models.UniqueConstraint(fields=('owner', 'name'), name='secrets_name_once_per_owner'), models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='secrets_name_given')],
            },
        ),
        migrations.CreateModel(
            name='ToolPin',
            fields=[
                ('tool', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='pin', serialize=False, to='registry.tool', verbose_name='tool')),
                ('target', models.JSONField(verbose_name='what is called')),
                ('said', models.JSONField(verbose_name='what the server said of it')),
                ('digest', models.CharField(max_length=64, verbose_name='SHA-256')),
                ('approved_at', models.DateTimeField(verbose_name='approved at')),
                ('approved_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tool_pins', to=settings.AUTH_USER_MODEL, verbose_name='approved by')),
            ],
            options={
                'verbose_name': 'approval of a tool',
                'verbose_name_plural': 'approvals of tools',
                'db_table': 'tool_pins',
            },
        ),
    ]
