import django.db.models.deletion
import django.db.models.functions.text
import pastetrader.common.models
from django.conf import settings
from django.db import migrations, models


MESSAGE = "An audit entry never changes."
FACTS = (
    "id", "at", "action", "by_id", "by_words", "subject_type", "subject_id", "subject_words", "detail", "address",
    "request_id",
)
POSTGRESQL = f"""
CREATE FUNCTION audit_entries_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.number IS NULL
        AND ({", ".join(f"NEW.{name}" for name in FACTS)}) IS NOT DISTINCT FROM ({", ".join(f"OLD.{name}" for name in FACTS)})
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'integrity_constraint_violation';
END
$$;
CREATE TRIGGER audit_entries_never_change BEFORE UPDATE ON audit_entries
    FOR EACH ROW EXECUTE FUNCTION audit_entries_refuse();
CREATE TRIGGER audit_entries_stay BEFORE DELETE ON audit_entries
    FOR EACH ROW EXECUTE FUNCTION audit_entries_refuse();
"""
SQLITE_CHANGE = f"""
CREATE TRIGGER audit_entries_never_change BEFORE UPDATE ON audit_entries
WHEN OLD.number IS NOT NULL OR {" OR ".join(f"NEW.{name} IS NOT OLD.{name}" for name in FACTS)}
BEGIN
    SELECT RAISE(ABORT, '{MESSAGE}');
END;
"""
SQLITE_DELETE = f"""
CREATE TRIGGER audit_entries_stay BEFORE DELETE ON audit_entries
BEGIN
    SELECT RAISE(ABORT, '{MESSAGE}');
END;
"""


def forbid_changes(_apps, schema_editor):
    """New and empty, so nobody waits. SQLite loses triggers when a later migration rebuilds the table: run it again."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL)
    else:
        schema_editor.execute(SQLITE_CHANGE)
        schema_editor.execute(SQLITE_DELETE)


def allow_changes(_apps, schema_editor):
    on = " ON audit_entries" if schema_editor.connection.vendor == "postgresql" else ""
    schema_editor.execute(f"DROP TRIGGER audit_entries_never_change{on}")
    schema_editor.execute(f"DROP TRIGGER audit_entries_stay{on}")
    if on:
        schema_editor.execute("DROP FUNCTION audit_entries_refuse()")


class Migration(migrations.Migration):

    replaces = [('accounts', '0001_initial'), ('accounts', '0002_idempotency_keys'), ('accounts', '0003_audit_entries'), ('accounts', '0004_tokens_sessions_rates_and_preferences')]

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        migrations.CreateModel(
            name='RateLimit',
            fields=[
                ('key', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('due_us', models.BigIntegerField(default=0, verbose_name='used until, in microseconds since 1970')),
            ],
            options={
                'verbose_name': 'rate limit',
                'verbose_name_plural': 'rate limits',
                'db_table': 'rate_limits',
            },
        ),
        migrations.CreateModel(
            name='SignInDelay',
            fields=[
                ('key', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('attempts', models.PositiveIntegerField(default=0)),
                ('last_attempt_at', models.DateTimeField(db_index=True)),
                ('not_before', models.DateTimeField()),
                ('succeeded_at', models.DateTimeField(null=True)),
            ],
            options={
                'verbose_name': 'sign-in delay',
                'verbose_name_plural': 'sign-in delays',
                'db_table': 'sign_in_delays',
            },
        ),
        migrations.CreateModel(
            name='User',
            fields=[
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('id', models.UUIDField(default=pastetrader.common.models.new_id, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created at')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated at')),
                ('deleted_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='deleted at')),
                ('email', models.EmailField(max_length=255, verbose_name='e-mail address')),
                ('display_name', models.CharField(blank=True, max_length=100, verbose_name='name')),
                ('is_active', models.BooleanField(default=True, verbose_name='active')),
                ('metadata', models.JSONField(blank=True, default=dict, verbose_name='metadata')),
                ('awaits_confirmation', models.BooleanField(db_default=False, default=False, help_text='Signed up, but has not followed the link in the e-mail.', verbose_name='awaits confirmation')),
                ('is_staff', models.BooleanField(db_default=False, default=False, help_text='May enter the admin.', verbose_name='staff')),
                ('language', models.CharField(blank=True, db_default='', default='', max_length=10, verbose_name='language')),
                ('price_colours', models.CharField(blank=True, choices=[('', 'By language'), ('green_up', 'Green up, red down'), ('red_up', 'Red up, blue down')], db_default='', default='', max_length=10, verbose_name='colours of prices')),
                ('theme', models.CharField(blank=True, choices=[('', 'As in this browser'), ('system', 'Like the system'), ('light', 'Light'), ('dark', 'Dark')], db_default='', default='', max_length=10, verbose_name='theme')),
                ('time_zone', models.CharField(blank=True, db_default='', default='', max_length=64, verbose_name='time zone')),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
            ],
            options={
                'verbose_name': 'user',
                'verbose_name_plural': 'users',
                'db_table': 'users',
                'constraints': [models.UniqueConstraint(django.db.models.functions.text.Lower('email'), condition=models.Q(('deleted_at', None)), name='users_email_unique_among_living', violation_error_message='Somebody has this e-mail address already.'), models.CheckConstraint(condition=models.Q(('is_superuser', False), ('is_staff', True), _connector='OR'), name='users_superusers_are_staff'), models.CheckConstraint(condition=models.Q(('theme__in', ['', 'system', 'light', 'dark'])), name='users_theme_known'), models.CheckConstraint(condition=models.Q(('price_colours__in', ['', 'green_up', 'red_up'])), name='users_price_colours_known')],
            },
        ),
        migrations.CreateModel(
            name='ApiToken',
            fields=[
                ('id', models.UUIDField(default=pastetrader.common.models.new_id, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=100, verbose_name='name')),
                ('prefix', models.CharField(max_length=16, verbose_name='begins with')),
                ('secret_hash', models.CharField(editable=False, max_length=64, unique=True)),
                ('can_read', models.BooleanField(default=False, verbose_name='may read')),
                ('can_run', models.BooleanField(default=False, verbose_name='may run')),
                ('can_write', models.BooleanField(default=False, verbose_name='may write')),
                ('created_at', models.DateTimeField(verbose_name='created at')),
                ('expires_at', models.DateTimeField(blank=True, null=True, verbose_name='expires at')),
                ('last_used_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='last used at')),
                ('revoked_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='revoked at')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='api_tokens', to=settings.AUTH_USER_MODEL, verbose_name='person')),
            ],
            options={
                'verbose_name': 'API token',
                'verbose_name_plural': 'API tokens',
                'db_table': 'api_tokens',
                'constraints': [models.UniqueConstraint(models.F('user'), django.db.models.functions.text.Lower('name'), condition=models.Q(('revoked_at', None)), name='api_tokens_name_once_per_person'), models.CheckConstraint(condition=models.Q(('can_read', True), ('can_run', True), ('can_write', True), _connector='OR'), name='api_tokens_may_do_something'), models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='api_tokens_named')],
            },
        ),
        migrations.CreateModel(
            name='AuditEntry',
            fields=[
                ('id', models.UUIDField(default=pastetrader.common.models.new_id, editable=False, primary_key=True, serialize=False)),
                ('at', models.DateTimeField(verbose_name='at')),
                ('action', models.CharField(max_length=64, verbose_name='action')),
                ('by_words', models.CharField(blank=True, max_length=255, verbose_name='called')),
                ('subject_type', models.CharField(blank=True, max_length=64, verbose_name='kind of object')),
                ('subject_id', models.CharField(blank=True, max_length=64, verbose_name='object')),
                ('subject_words', models.CharField(blank=True, max_length=200, verbose_name='object, in words')),
                ('detail', models.JSONField(default=dict, verbose_name='details')),
                ('address', models.CharField(blank=True, max_length=45, verbose_name='address')),
                ('request_id', models.CharField(blank=True, max_length=64, verbose_name='request')),
                ('number', models.PositiveBigIntegerField(null=True, unique=True, verbose_name='number')),
                ('previous_hash', models.CharField(blank=True, max_length=64)),
                ('hash', models.CharField(blank=True, max_length=64)),
                ('by', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='person')),
            ],
            options={
                'verbose_name': 'audit entry',
                'verbose_name_plural': 'audit entries',
                'db_table': 'audit_entries',
                'indexes': [models.Index(fields=['subject_type', 'subject_id', 'at'], name='audit_entries_of_subject'), models.Index(fields=['action', 'at'], name='audit_entries_of_action'), models.Index(fields=['at'], name='audit_entries_at'), models.Index(condition=models.Q(('number', None)), fields=['id'], name='audit_entries_to_seal')],
                'constraints': [models.CheckConstraint(condition=models.Q(('action', ''), _negated=True), name='audit_entries_action_given'), models.CheckConstraint(condition=models.Q(models.Q(('hash', ''), ('number', None)), models.Q(('number__gte', 1), models.Q(('hash', ''), _negated=True)), _connector='OR'), name='audit_entries_sealed_whole')],
            },
        ),
        migrations.CreateModel(
            name='IdempotencyKey',
            fields=[
                ('id', models.UUIDField(default=pastetrader.common.models.new_id, editable=False, primary_key=True, serialize=False)),
                ('endpoint', models.CharField(max_length=255, verbose_name='address')),
                ('key', models.CharField(max_length=255, verbose_name='key')),
                ('request_hash', models.CharField(max_length=64)),
                ('status', models.PositiveSmallIntegerField(verbose_name='status')),
                ('headers', models.JSONField(default=dict)),
                ('body', models.TextField(blank=True)),
                ('created_at', models.DateTimeField(db_index=True, verbose_name='created at')),
                ('user', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='idempotency_keys', to=settings.AUTH_USER_MODEL, verbose_name='person')),
            ],
            options={
                'verbose_name': 'idempotency key',
                'verbose_name_plural': 'idempotency keys',
                'db_table': 'idempotency_keys',
                'constraints': [models.UniqueConstraint(fields=('user', 'endpoint', 'key'), name='idempotency_keys_one_answer'), models.CheckConstraint(condition=models.Q(('key', ''), _negated=True), name='idempotency_keys_key_given'), models.CheckConstraint(condition=models.Q(('status__gte', 200), ('status__lt', 400)), name='idempotency_keys_no_errors_kept')],
            },
        ),
        migrations.CreateModel(
            name='SignedIn',
            fields=[
                ('id', models.UUIDField(default=pastetrader.common.models.new_id, editable=False, primary_key=True, serialize=False)),
                ('session_key', models.CharField(editable=False, max_length=40, unique=True)),
                ('address', models.CharField(blank=True, max_length=45, verbose_name='address')),
                ('browser', models.CharField(blank=True, max_length=200, verbose_name='browser')),
                ('created_at', models.DateTimeField(verbose_name='signed in at')),
                ('last_seen_at', models.DateTimeField(verbose_name='last seen at')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='signed_in', to=settings.AUTH_USER_MODEL, verbose_name='person')),
            ],
            options={
                'verbose_name': 'session',
                'verbose_name_plural': 'sessions',
                'db_table': 'signed_in',
            },
        ),
        migrations.RunPython(forbid_changes, allow_changes),
    ]
