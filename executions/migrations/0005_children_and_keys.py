import django.db.models.functions.comparison
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('executions', '0004_children_made_as_let_go'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='nodeexecution',
            name='node_executions_key_unique',
        ),
        migrations.AddConstraint(
            model_name='nodeexecution',
            constraint=models.UniqueConstraint(fields=('node_key', 'execution'), name='node_executions_key_unique'),
        ),
        migrations.AddConstraint(
            model_name='workflowexecution',
            constraint=models.UniqueConstraint(models.F('parent_node'), models.F('round'), django.db.models.functions.comparison.Coalesce('item_index', models.Value(-1)), condition=models.Q(('parent_node__isnull', False)), name='executions_child_made_once'),
        ),
        migrations.AddIndex(
            model_name='workflowexecution',
            index=models.Index(condition=models.Q(('parent_node__isnull', False)), fields=['parent_node', 'status'], name='executions_child_states'),
        ),
    ]
