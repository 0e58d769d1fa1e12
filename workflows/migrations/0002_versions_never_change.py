"""Rows of workflow_versions cannot be updated, whoever asks. Deleting stays possible, for retention.

SQLite loses a table's triggers when a later migration rebuilds the table: such a migration must make them again
(run `forbid_updates` once more).
"""

from django.db import migrations

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
    dependencies = [("workflows", "0001_initial")]

    operations = [migrations.RunPython(forbid_updates, allow_updates)]
