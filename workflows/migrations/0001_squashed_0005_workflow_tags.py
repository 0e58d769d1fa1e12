import django.core.validators
import django.db.models.deletion
import pastetrader.common.models
from django.conf import settings
from django.db import migrations, models


MESSAGE = "A workflow version never changes."

POSTGRESQL = f"""
CREATE FUNCTION workflow_versions_refuse_update() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'integrity_constraint_violation';
END
$$;
CREATE TRIGGER workflow_versions_never_change BEFORE UPDATE ON workflow_versions
    FOR EACH ROW EXECUTE FUNCTION workflow_versions_refuse_update();
"""
SQLITE = f"""
CREATE TRIGGER workflow_versions_never_change BEFORE UPDATE ON workflow_versions
BEGIN
    SELECT RAISE(ABORT, '{MESSAGE}');
END;
"""


def forbid_updates(_apps, schema_editor):
    statement = {"postgresql": POSTGRESQL, "sqlite": SQLITE}[schema_editor.connection.vendor]
    schema_editor.execute(statement)


def allow_updates(_apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP TRIGGER workflow_versions_never_change ON workflow_versions")
        schema_editor.execute("DROP FUNCTION workflow_versions_refuse_update()")
    else:
        schema_editor.execute("DROP TRIGGER workflow_versions_never_change")


class Migration(migrations.Migration):

    replaces = [('workflows', '0001_initial'), ('workflows', '0002_versions_never_change'), ('workflows', '0003_on_error_and_pinned_outputs'), ('workflows', '0004_unanswered'), ('workflows', '0005_workflow_tags')]

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('registry', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Workflow',
            fields=[
                ('id', models.UUIDField(default=pastetrader.common.models.new_id, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created at')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated at')),
                ('deleted_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='deleted at')),
                ('name', models.CharField(max_length=255, verbose_name='name')),
                ('description', models.TextField(blank=True, verbose_name='description')),
                ('config', models.JSONField(blank=True, default=dict, verbose_name='configuration')),
                ('variables', models.JSONField(blank=True, default=dict, verbose_name='variables')),
                ('is_active', models.BooleanField(default=True, verbose_name='active')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('unanswered', models.JSONField(blank=True, default=list, editable=False, verbose_name='not answered yet')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='workflows', to=settings.AUTH_USER_MODEL, verbose_name='owner')),
            ],
            options={
                'verbose_name': 'workflow',
                'verbose_name_plural': 'workflows',
                'db_table': 'workflows',
                'indexes': [models.Index(condition=models.Q(('deleted_at', None)), fields=['owner', 'is_active'], name='workflows_owner_active'), models.Index(fields=['owner', '-created_at'], name='workflows_owner_newest')],
                'constraints': [models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='workflows_name_given'), models.CheckConstraint(condition=models.Q(('version__gte', 1)), name='workflows_version_from_one')],
            },
        ),
        migrations.CreateModel(
            name='PinnedOutput',
            fields=[
                ('id', models.UUIDField(default=pastetrader.common.models.new_id, editable=False, primary_key=True, serialize=False)),
                ('node_key', models.CharField(max_length=64, verbose_name='key')),
                ('output', models.JSONField(null=True, verbose_name='output')),
                ('updated_at', models.DateTimeField(verbose_name='updated at')),
                ('pinned_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='pinned_outputs', to=settings.AUTH_USER_MODEL, verbose_name='person')),
                ('workflow', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='pinned_outputs', to='workflows.workflow', verbose_name='workflow')),
            ],
            options={
                'verbose_name': 'pinned output',
                'verbose_name_plural': 'pinned outputs',
                'db_table': 'pinned_outputs',
                'constraints': [models.UniqueConstraint(fields=('workflow', 'node_key'), name='pinned_outputs_one_per_node')],
            },
        ),
        migrations.CreateModel(
            name='Node',
            fields=[
                ('id', models.UUIDField(default=pastetrader.common.models.new_id, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created at')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated at')),
                ('key', models.SlugField(db_index=False, max_length=64, verbose_name='key')),
                ('name', models.CharField(max_length=255, verbose_name='name')),
                ('node_type', models.CharField(choices=[('trigger', 'Trigger'), ('tool', 'Tool'), ('agent', 'Agent'), ('condition', 'Condition'), ('adapter', 'Adapter'), ('aggregator', 'Aggregator')], max_length=20, verbose_name='type')),
                ('position_x', models.FloatField(default=0.0)),
                ('position_y', models.FloatField(default=0.0)),
                ('config', models.JSONField(blank=True, default=dict, verbose_name='configuration')),
                ('input_schema', models.JSONField(blank=True, null=True, verbose_name='input schema')),
                ('output_schema', models.JSONField(blank=True, null=True, verbose_name='output schema')),
                ('timeout_seconds', models.PositiveIntegerField(default=300, validators=[django.core.validators.MinValueValidator(1)], verbose_name='time-out in seconds')),
                ('retry_config', models.JSONField(blank=True, default=dict, verbose_name='retries')),
                ('is_enabled', models.BooleanField(default=True, verbose_name='enabled')),
                ('provenance', models.JSONField(blank=True, default=list, verbose_name='provenance')),
                ('on_error', models.JSONField(blank=True, default=dict, verbose_name='after a failure')),
                ('agent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='nodes', to='registry.agent', verbose_name='agent')),
                ('tool', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='nodes', to='registry.tool', verbose_name='tool')),
                ('workflow', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='nodes', to='workflows.workflow', verbose_name='workflow')),
            ],
            options={
                'verbose_name': 'node',
                'verbose_name_plural': 'nodes',
                'db_table': 'nodes',
                'constraints': [models.UniqueConstraint(fields=('workflow', 'key'), name='nodes_key_unique_in_workflow'), models.CheckConstraint(condition=models.Q(('node_type__in', ['trigger', 'tool', 'agent', 'condition', 'adapter', 'aggregator'])), name='nodes_type_known'), models.CheckConstraint(condition=models.Q(('timeout_seconds__gte', 1)), name='nodes_timeout_positive'), models.CheckConstraint(condition=models.Q(('tool', None), ('node_type', 'tool'), _connector='OR'), name='nodes_tool_only_on_tool_nodes'), models.CheckConstraint(condition=models.Q(('agent', None), ('node_type', 'agent'), _connector='OR'), name='nodes_agent_only_on_agent_nodes')],
            },
        ),
        migrations.CreateModel(
            name='Edge',
            fields=[
                ('id', models.UUIDField(default=pastetrader.common.models.new_id, editable=False, primary_key=True, serialize=False)),
                ('source_handle', models.CharField(blank=True, default='', max_length=50, verbose_name='output')),
                ('target_handle', models.CharField(blank=True, default='', max_length=50, verbose_name='input')),
                ('condition', models.JSONField(blank=True, null=True, verbose_name='condition')),
                ('priority', models.IntegerField(default=0, verbose_name='priority')),
                ('label', models.CharField(blank=True, default='', max_length=100, verbose_name='label')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created at')),
                ('source_node', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='outgoing_edges', to='workflows.node', verbose_name='from')),
                ('target_node', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='incoming_edges', to='workflows.node', verbose_name='to')),
                ('workflow', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='edges', to='workflows.workflow', verbose_name='workflow')),
            ],
            options={
                'verbose_name': 'edge',
                'verbose_name_plural': 'edges',
                'db_table': 'edges',
                'constraints': [models.UniqueConstraint(fields=('source_node', 'target_node', 'source_handle', 'target_handle'), name='edges_connection_unique'), models.CheckConstraint(condition=models.Q(('source_node', models.F('target_node')), _negated=True), name='edges_no_self_loop')],
            },
        ),
        migrations.CreateModel(
            name='WorkflowTag',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=50, verbose_name='name')),
                ('workflow', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='tag_rows', to='workflows.workflow', verbose_name='workflow')),
            ],
            options={
                'verbose_name': 'tag',
                'verbose_name_plural': 'tags',
                'db_table': 'workflow_tags',
                'indexes': [models.Index(fields=['name', 'workflow'], name='workflow_tags_by_name')],
                'constraints': [models.UniqueConstraint(fields=('workflow', 'name'), name='workflow_tags_once_per_workflow'), models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='workflow_tags_name_given')],
            },
        ),
        migrations.CreateModel(
            name='WorkflowVersion',
            fields=[
                ('id', models.UUIDField(default=pastetrader.common.models.new_id, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveIntegerField(verbose_name='number')),
                ('content_hash', models.CharField(max_length=64, verbose_name='content hash')),
                ('snapshot', models.JSONField(verbose_name='snapshot')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created at')),
                ('workflow', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='workflows.workflow', verbose_name='workflow')),
            ],
            options={
                'verbose_name': 'workflow version',
                'verbose_name_plural': 'workflow versions',
                'db_table': 'workflow_versions',
                'constraints': [models.UniqueConstraint(fields=('workflow', 'content_hash'), name='workflow_versions_content_unique'), models.UniqueConstraint(fields=('workflow', 'number'), name='workflow_versions_number_unique')],
            },
        ),
        migrations.RunPython(forbid_updates, allow_updates),
    ]
