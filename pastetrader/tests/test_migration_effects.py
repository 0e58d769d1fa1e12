"""What is foretold of Django's operations is what a real PostgreSQL does: its locks, and what it says that it reads."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.contrib.postgres import operations as postgres
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import IntegerRangeField
from django.contrib.postgres.functions import RandomUUID
from django.db import InterfaceError, OperationalError, connection, migrations, models, transaction
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from django.db.models.functions import Cast, Lower, Now
from pytest_django import DjangoDbBlocker

from pastetrader.migration_safety.effects import Lock, Work
from pastetrader.migration_safety.plan import MigrationReader, Step

pytestmark = pytest.mark.services

APP = "safety"
# Weakest first; the first two are those of reading, which wait for nobody but ACCESS EXCLUSIVE.
STRENGTH = ("ACCESS SHARE", "ROW SHARE", *Lock)
WEAK = 3
TABLES = [
    migrations.CreateModel("Parent", [("id", models.BigAutoField(primary_key=True)), ("name", models.TextField())]),
    migrations.CreateModel(
        "Child",
        [
            ("id", models.BigAutoField(primary_key=True)),
            ("status", models.CharField(max_length=20)),
            ("code", models.CharField(max_length=20, db_index=True)),
            ("note", models.TextField(null=True)),
            ("amount", models.DecimalField(max_digits=8, decimal_places=2)),
            ("count", models.IntegerField()),
            ("parent", models.ForeignKey("safety.Parent", models.CASCADE, null=True)),
            ("other", models.BigIntegerField(null=True)),
        ],
        options={
            "constraints": [models.CheckConstraint(condition=~models.Q(status="never"), name="status_known")],
            "indexes": [models.Index(fields=["count"], name="child_count")],
            "unique_together": {("other", "amount")},
        },
    ),
]


@dataclass
class Seen:
    """What was seen of one table: its strongest lock, and what was done with it under locks."""

    lock: str = "ACCESS SHARE"
    works: set[Work] = field(default_factory=set)


@pytest.fixture(scope="module", autouse=True)
def _real_transactions(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The tests here make tables of their own and leave all others alone: nothing else has to be cleaned up."""
    with django_db_blocker.unblock():
        yield


@pytest.fixture
def state() -> Iterator[ProjectState]:
    """Two tables with rows, of models that no application has."""
    state = ProjectState()
    with connection.schema_editor() as editor:
        for operation in TABLES:
            before, state = state, state.clone()
            operation.state_forwards(APP, state)
            operation.database_forwards(APP, editor, before, state)
    parent, child = state.apps.get_model(APP, "Parent"), state.apps.get_model(APP, "Child")
    rows = parent.objects.bulk_create([parent(name=str(number)) for number in range(20)])
    child.objects.bulk_create(
        [
            child(status="new", code="x", amount=number, count=1, parent=row, other=row.pk)
            for number, row in enumerate(rows)
        ]
    )
    yield state
    with connection.cursor() as cursor:
        for table in _oids():
            cursor.execute(f"DROP TABLE {table} CASCADE")


def _range(name: str) -> models.Func:
    number = Cast(name, models.IntegerField())
    return models.Func(number, number, models.Value("[]"), function="int4range", output_field=IntegerRangeField())


def _add(name: str, **options: Any) -> Operation:
    kind = options.pop("kind", models.IntegerField)
    return migrations.AddField("child", name, kind(**options))


def _alter(name: str, kind: type[models.Field[Any, Any]], **options: Any) -> Operation:
    return migrations.AlterField("child", name, kind(**options))


OPERATIONS: Mapping[str, Operation] = {
    "new column, nullable": _add("a", null=True),
    "new column with a default": _add("a", default=1),
    "new column with a default of the database": _add("a", db_default=1),
    "new column with the time": _add("a", kind=models.DateTimeField, db_default=Now()),
    "new column with a random value each": _add("a", kind=models.UUIDField, db_default=RandomUUID()),
    "new column with a check": _add("a", kind=models.PositiveIntegerField, default=1),
    "new column, unique": _add("a", null=True, unique=True),
    "new column with an index": _add("a", kind=models.CharField, max_length=9, default="", db_index=True),
    "new column of JSON": _add("a", kind=models.JSONField, default=dict),
    "new foreign key, nullable": _add(
        "a", kind=models.ForeignKey, to="safety.Parent", on_delete=models.CASCADE, null=True, related_name="+"
    ),
    "new foreign key with a default": _add(
        "a", kind=models.ForeignKey, to="safety.Parent", on_delete=models.CASCADE, default=1, related_name="+"
    ),
    "new computed column": _add(
        "a",
        kind=models.GeneratedField,
        expression=models.F("count") + 1,
        output_field=models.IntegerField(),
        db_persist=True,
    ),
    "new many-to-many": _add("a", kind=models.ManyToManyField, to="safety.Parent", related_name="+"),
    "column removed": migrations.RemoveField("child", "note"),
    "column renamed": migrations.RenameField("child", "note", "remark"),
    "column longer, under a check": _alter("status", models.CharField, max_length=30),
    "column longer": _alter("code", models.CharField, max_length=30, db_index=True),
    "column shorter": _alter("code", models.CharField, max_length=10, db_index=True),
    "text instead of characters": _alter("code", models.TextField, db_index=True),
    "wider number": _alter("count", models.BigIntegerField),
    "more digits": _alter("amount", models.DecimalField, max_digits=12, decimal_places=2),
    "other decimal places": _alter("amount", models.DecimalField, max_digits=12, decimal_places=4),
    "other collation": _alter("note", models.TextField, null=True, db_collation="C"),
    "no longer nullable": _alter("note", models.TextField, default=""),
    "nullable": _alter("count", models.IntegerField, null=True),
    "choices and labels only": _alter(
        "status", models.CharField, max_length=20, choices=[("a", "A")], verbose_name="x"
    ),
    "default of the database": _alter("count", models.IntegerField, db_default=3),
    "unique from now on": _alter("other", models.BigIntegerField, null=True, unique=True),
    "comment on a column": _alter("count", models.IntegerField, db_comment="how many"),
    "comment on a table": migrations.AlterModelTableComment("child", "children"),
    "number as a foreign key": migrations.AlterField(
        "child", "other", models.ForeignKey("safety.Parent", models.CASCADE, null=True, db_column="other")
    ),
    "foreign key as a number": _alter("parent", models.BigIntegerField, null=True, db_column="parent_id"),
    "index": migrations.AddIndex("child", models.Index(fields=["note"], name="child_note")),
    "index renamed": migrations.RenameIndex("child", "child_number", old_name="child_count"),
    "index removed": migrations.RemoveIndex("child", "child_count"),
    "check": migrations.AddConstraint("child", models.CheckConstraint(condition=models.Q(count__gt=0), name="counts")),
    "check, not validated": postgres.AddConstraintNotValid(
        "child", models.CheckConstraint(condition=models.Q(count__gt=0), name="counts")
    ),
    "unique": migrations.AddConstraint("child", models.UniqueConstraint(fields=["other"], name="other_once")),
    "unique expression": migrations.AddConstraint(
        "parent", models.UniqueConstraint(Lower("name"), name="parent_name_once")
    ),
    "unique among some": migrations.AddConstraint(
        "child", models.UniqueConstraint(fields=["other"], condition=models.Q(count=2), name="other_once")
    ),
    "exclusion": migrations.AddConstraint("child", ExclusionConstraint(name="one", expressions=[(_range("id"), "&&")])),
    "constraint removed": migrations.RemoveConstraint("child", "status_known"),
    "unique together, no longer": migrations.AlterUniqueTogether("child", set()),
    "table renamed": migrations.AlterModelTable("child", "safety_kids"),
    "table removed": migrations.DeleteModel("Child"),
    "table made": migrations.CreateModel(
        "Toy", [("id", models.BigAutoField(primary_key=True)), ("owner", models.ForeignKey("Child", models.CASCADE))]
    ),
    "own SQL": migrations.RunSQL("UPDATE safety_child SET count = 2; ALTER TABLE safety_child ADD x timestamptz"),
    "several changes of one table": migrations.RunSQL(
        "ALTER TABLE safety_child ADD COLUMN x integer, ALTER COLUMN other SET NOT NULL; -- and a word; about it"
    ),
    "in another state": migrations.SeparateDatabaseAndState(
        database_operations=[_add("a", null=True, unique=True)], state_operations=[_add("a", null=True)]
    ),
}
# Tables that a note speaks of, as the statement does not name them.
ONLY_NOTED = {
    "table removed": {"safety_parent"},
    "foreign key as a number": {"safety_parent"},
    "index removed": {"safety_child"},
    "column removed": set(),
}


@pytest.mark.parametrize("name", OPERATIONS)
def test_the_server_does_what_was_foretold(state: ProjectState, name: str) -> None:
    _compare(OPERATIONS[name], state, noted=ONLY_NOTED.get(name, set()), is_unknown=name == "own SQL")


@pytest.mark.parametrize("name", [name for name in OPERATIONS if OPERATIONS[name].reversible])
def test_the_server_undoes_as_was_foretold(state: ProjectState, name: str) -> None:
    operation = OPERATIONS[name]
    _run([operation], state)

    _compare(operation, state, noted={"safety_child", "safety_parent"}, is_backwards=True)


def test_what_nobody_wrote_as_sql_is_unknown_and_is_not_run(state: ProjectState) -> None:
    ran = []

    class Own(migrations.AddField):
        def database_forwards(self, *_arguments: Any) -> None:
            ran.append("own")

    operations = [
        migrations.RunPython(lambda _apps, _editor: ran.append("program"), migrations.RunPython.noop),
        Own("child", "a", models.IntegerField(null=True)),
        postgres.HStoreExtension(),
        migrations.SeparateDatabaseAndState([migrations.RunPython(lambda _apps, _editor: ran.append("inside"))]),
    ]

    steps = _foretold(operations, state)

    assert ran == []
    assert [len(step.unknown) for step in steps] == [1, 1, 1, 1]
    assert "runs a program" in steps[0].unknown[0]
    assert "Own is not known here" in steps[1].unknown[0]


def test_an_index_that_is_built_beside_the_work_keeps_nobody_from_writing(state: ProjectState) -> None:
    operations = [
        postgres.AddIndexConcurrently("child", models.Index(fields=["note"], name="child_note")),
        postgres.RemoveIndexConcurrently("child", "child_count"),
    ]

    steps = _foretold(operations, state)
    with connection.schema_editor(atomic=False) as editor:
        _apply(operations, state, editor)

    assert [str(effect.lock) for step in steps for effect in step.effects] == ["SHARE UPDATE EXCLUSIVE"] * 2
    assert not any(effect.holds_up for step in steps for effect in step.effects)
    assert not any(step.unknown for step in steps)


def test_a_constraint_is_validated_while_others_write(state: ProjectState) -> None:
    check = models.CheckConstraint(condition=models.Q(count__gt=0), name="counts")
    later = _run([postgres.AddConstraintNotValid("child", check)], state)
    operation = postgres.ValidateConstraint("child", "counts")

    foretold = _by_table(_foretold([operation], later), _oids())
    seen = _seen(operation, later)

    assert foretold == seen == {"safety_child": Seen("SHARE UPDATE EXCLUSIVE", {Work.READ})}


def test_tables_that_the_plan_makes_are_nobody_elses(state: ProjectState) -> None:
    operations = [
        OPERATIONS["table made"],
        migrations.AddIndex("toy", models.Index(fields=["owner"], name="toy_owner")),
        migrations.AddField("toy", "a", models.UUIDField(db_default=RandomUUID())),
    ]

    steps = _foretold(operations, state)

    assert [[str(effect) for effect in step.effects] for step in steps] == [
        [
            "safety_toy: a new table",
            "safety_child: nobody writes to it (SHARE ROW EXCLUSIVE) for a moment",
        ],
        [],
        [],
    ]


def test_what_django_cannot_tell_beforehand_is_unknown(state: ProjectState) -> None:
    operations = [
        migrations.AlterUniqueTogether("child", {("other", "amount"), ("other", "count")}),
        migrations.AlterUniqueTogether("child", {("other", "amount")}),
    ]

    steps = _foretold(operations, state)

    assert steps[0].unknown == ()
    assert "before those above have run" in steps[1].unknown[0]


@pytest.mark.parametrize("error", [OperationalError, InterfaceError])
def test_what_the_database_did_not_answer_for_is_unknown(state: ProjectState, error: type[Exception]) -> None:
    def refuse(*_arguments: Any) -> Any:
        raise error("the connection is closed")

    # Django looks for the name of the constraint that goes.
    operation = migrations.AlterUniqueTogether("child", {("other", "count")})
    with connection.execute_wrapper(refuse):
        [step] = _foretold([operation], state)

    assert "the connection is closed" in step.unknown[0]


def test_undoing_what_cannot_be_undone_is_unknown(state: ProjectState) -> None:
    steps = _foretold([migrations.RunSQL("SELECT 1")], state, is_backwards=True)

    assert steps[0].unknown == ("it cannot be undone",)


def _compare(
    operation: Operation, state: ProjectState, *, noted: set[str], is_unknown: bool = False, is_backwards: bool = False
) -> None:
    steps = _foretold([operation], state, is_backwards=is_backwards)
    tables = _oids()
    foretold = _by_table(steps, tables)
    seen = _seen(operation, state, is_backwards=is_backwards)

    assert bool([reason for step in steps for reason in step.unknown]) == is_unknown
    has_note = any(effect.note for step in steps for effect in step.effects)
    for table in tables:
        told, done = foretold.get(table, Seen()), seen.get(table, Seen())
        is_as_told = is_unknown or _strength(told.lock) == _strength(done.lock)
        # Of a constraint or an index the statement does not name the table: the note tells of it.
        assert is_as_told or (has_note and table in noted and done.lock == Lock.ACCESS_EXCLUSIVE), (table, told, done)
        assert _agree(told.works, done.works), (table, told, done)


def _foretold(operations: Sequence[Operation], state: ProjectState, *, is_backwards: bool = False) -> list[Step]:
    return list(MigrationReader(connection, APP, set(), is_backwards=is_backwards).steps(operations, state))


def _by_table(steps: Sequence[Step], tables: Mapping[str, int]) -> dict[str, Seen]:
    found: dict[str, Seen] = {}
    for effect in (effect for step in steps for effect in step.effects if effect.table in tables):
        seen = found.setdefault(effect.table, Seen())
        seen.lock = max(seen.lock, effect.lock.value, key=STRENGTH.index)
        seen.works |= {effect.work} - {Work.MOMENT, Work.ROWS}
    return found


def _seen(operation: Operation, state: ProjectState, *, is_backwards: bool = False) -> dict[str, Seen]:
    """Runs the operation in a transaction that is rolled back; what it held and did until its end."""
    notices: list[str] = []
    connection.ensure_connection()
    listen = lambda notice: notices.append(notice.message_primary or "")  # noqa: E731  # to be removed again
    connection.connection.add_notice_handler(listen)
    names, files = {oid: table for table, oid in _oids().items()}, _files()
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL client_min_messages = debug1")
            _run([operation], state, is_backwards=is_backwards)
            cursor.execute("SET LOCAL client_min_messages = warning")
            found = {names[oid]: Seen(lock) for oid, lock in _locks(names)}
            rewritten = {table for table, file in _files().items() if files.get(table, file) != file}
            keys = _rows("SELECT conrelid::bigint, conname FROM pg_constraint WHERE contype = 'f'")
            transaction.set_rollback(True)
    finally:
        connection.connection.remove_notice_handler(listen)
    for table, seen in found.items():
        own = {key for oid, key in keys if names.get(oid) == table}
        seen.works = _works(table, notices, rewritten=table in rewritten, keys=own)
    return found


def _works(table: str, notices: Sequence[str], *, rewritten: bool, keys: set[str]) -> set[Work]:
    works = {Work.REWRITE} if rewritten else set()
    for notice in notices:
        if notice.startswith("building index") and f'on table "{table}"' in notice:
            works.add(Work.INDEX)
        if notice in {f'verifying table "{table}"', *(f'validating foreign key constraint "{key}"' for key in keys)}:
            works.add(Work.READ)
    return works


def _agree(told: set[Work], done: set[Work]) -> bool:
    """Whether what was told covers what was done, and nothing was told in vain."""
    if Work.REWRITE in told or Work.REWRITE in done:
        return Work.REWRITE in told & done
    if {Work.RECHECK, Work.REINDEX} & told:
        return done <= {Work.READ, Work.INDEX}
    return told - {Work.LOOKED_UP} == done


def _strength(lock: str) -> int:
    return max(STRENGTH.index(lock), WEAK - 1)


def _run(operations: Sequence[Operation], state: ProjectState, *, is_backwards: bool = False) -> ProjectState:
    with connection.schema_editor() as editor:
        return _apply(operations, state, editor, is_backwards=is_backwards)


def _apply(
    operations: Sequence[Operation], state: ProjectState, editor: Any, *, is_backwards: bool = False
) -> ProjectState:
    for operation in operations:
        before, state = state, state.clone()
        operation.state_forwards(APP, state)
        if is_backwards:
            operation.database_backwards(APP, editor, state, before)
        else:
            operation.database_forwards(APP, editor, before, state)
    return state


def _oids() -> dict[str, int]:
    return dict(_rows("SELECT relname, oid::bigint FROM pg_class WHERE relkind = 'r' AND relname LIKE 'safety%'"))


def _files() -> dict[str, int]:
    return dict(
        _rows("SELECT relname, relfilenode::bigint FROM pg_class WHERE relkind = 'r' AND relname LIKE 'safety%'")
    )


def _locks(names: Mapping[int, str]) -> list[tuple[int, str]]:
    """The strongest lock of each table, as PostgreSQL's manual writes it."""
    found: dict[int, str] = {}
    for oid, mode in _rows("SELECT relation::bigint, mode FROM pg_locks WHERE pid = pg_backend_pid()"):
        if oid in names:
            lock = "".join(f" {letter}" if letter.isupper() else letter for letter in mode.removesuffix("Lock"))
            found[oid] = max(found.get(oid, "ACCESS SHARE"), lock.strip().upper(), key=STRENGTH.index)
    return list(found.items())


def _rows(sql: str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return list(cursor.fetchall())
