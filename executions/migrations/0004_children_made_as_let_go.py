from django.db import migrations, models

# Rows of before: the round stood in the context; a node that waits had all its children made, those whose turn had not
# come without a ready node. They are let go at once, and the sweep calls workers for them.
_FILL = {
    "postgresql": [
        "UPDATE workflow_executions SET round = (context->>'round')::int"
        " WHERE parent_node_id IS NOT NULL AND context->>'round' IS NOT NULL",
        "UPDATE node_executions n SET metadata = jsonb_build_object('children', jsonb_build_object("
        "'count', (SELECT max(c.item_index) + 1 FROM workflow_executions c WHERE c.parent_node_id = n.id),"
        " 'version_id', (SELECT c.version_id FROM workflow_executions c WHERE c.parent_node_id = n.id"
        " AND c.only_node_key = '' LIMIT 1),"
        " 'max_parallel', coalesce((n.metadata->'children'->>'max_parallel')::int, 1),"
        " 'stops_at_failure', coalesce((n.metadata->'children'->>'stops_at_failure')::boolean, FALSE)))"
        " WHERE n.status = 'pending' AND n.waiting_for = 'children'",
        "UPDATE node_executions n SET ready_at = now(), lease_until = now() FROM workflow_executions e"
        " WHERE e.id = n.execution_id AND e.status = 'pending' AND e.parent_node_id IS NOT NULL"
        " AND n.status = 'pending' AND n.ready_at IS NULL AND n.sources = '[]'",
    ],
    "sqlite": [
        "UPDATE workflow_executions SET round = json_extract(context, '$.round')"
        " WHERE parent_node_id IS NOT NULL AND json_extract(context, '$.round') IS NOT NULL",
        "UPDATE node_executions AS n SET metadata = json_object('children', json_object("
        "'count', (SELECT max(c.item_index) + 1 FROM workflow_executions c WHERE c.parent_node_id = n.id),"
        " 'version_id', (SELECT c.version_id FROM workflow_executions c WHERE c.parent_node_id = n.id"
        " AND c.only_node_key = '' LIMIT 1),"
        " 'max_parallel', coalesce(json_extract(n.metadata, '$.children.max_parallel'), 1),"
        " 'stops_at_failure', json(CASE WHEN json_extract(n.metadata, '$.children.stops_at_failure')"
        " THEN 'true' ELSE 'false' END)))"
        " WHERE n.status = 'pending' AND n.waiting_for = 'children'",
        "UPDATE node_executions AS n SET ready_at = strftime('%Y-%m-%d %H:%M:%f', 'now'),"
        " lease_until = strftime('%Y-%m-%d %H:%M:%f', 'now')"
        " WHERE n.status = 'pending' AND n.ready_at IS NULL AND n.sources = '[]' AND n.execution_id IN ("
        "SELECT e.id FROM workflow_executions e WHERE e.status = 'pending' AND e.parent_node_id IS NOT NULL)",
    ],
}


def _fill(apps, schema_editor):
    for statement in _FILL[schema_editor.connection.vendor]:
        with schema_editor.connection.cursor() as cursor:
            cursor.execute(statement, None)


class Migration(migrations.Migration):

    dependencies = [
        ('executions', '0003_growth_indexes'),
    ]

    operations = [
        migrations.AddField(
            model_name='workflowexecution',
            name='round',
            field=models.PositiveIntegerField(default=0, verbose_name='retry of the step'),
        ),
        migrations.RunPython(_fill, migrations.RunPython.noop),
    ]
