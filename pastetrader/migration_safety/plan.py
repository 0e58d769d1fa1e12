"""What pending migrations would do, operation by operation, from the SQL that Django would send. Nothing is sent."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from django.contrib.postgres import operations as postgres
from django.db import Error
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import Migration
from django.db.migrations import operations as django
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

from pastetrader.migration_safety.effects import Effect, Work
from pastetrader.migration_safety.rules import effects_of
from pastetrader.migration_safety.words import NotUnderstood, statements

# Operations that do nothing but send SQL. Of no other one is the code run here: it might change something.
ONLY_SQL = {
    *(django.CreateModel, django.DeleteModel, django.RenameModel, django.AlterModelTable),
    *(django.AlterModelTableComment, django.AlterModelOptions, django.AlterModelManagers),
    *(django.AlterUniqueTogether, django.AlterIndexTogether, django.AlterOrderWithRespectTo),
    *(django.AddField, django.RemoveField, django.AlterField, django.RenameField),
    *(django.AddIndex, django.RemoveIndex, django.RenameIndex),
    *(django.AddConstraint, django.RemoveConstraint, django.AlterConstraint),
    *(postgres.AddIndexConcurrently, postgres.RemoveIndexConcurrently),
    *(postgres.AddConstraintNotValid, postgres.ValidateConstraint),
    django.RunSQL,
}


@dataclass(frozen=True)
class Step:
    """One operation: the tables that it touches, and why some or all of it is not known."""

    description: str
    effects: tuple[Effect, ...] = ()
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True)
class PlannedMigration:
    """One migration. Its locks are kept until it ends if it `is_atomic`: one transaction."""

    name: str
    is_backwards: bool
    is_atomic: bool
    steps: tuple[Step, ...]


@dataclass
class _Move:
    """An operation between two states, what it would send, and why that is not all (or "")."""

    operation: Operation
    before: ProjectState
    after: ProjectState
    statements: list[str] = field(default_factory=list)
    refusal: str = ""


def planned(connection: BaseDatabaseWrapper, plan: Iterable[tuple[Migration, bool]]) -> list[PlannedMigration]:
    """What each migration of Django's plan (with whether it is undone) would do to the database as it is now."""
    loader = MigrationLoader(connection)
    applied = set(loader.applied_migrations) & set(loader.graph.nodes)
    created: set[str] = set()
    found = []
    for migration, is_backwards in plan:
        key = (migration.app_label, migration.name)
        applied -= {key}
        state = loader.project_state(sorted(applied)) if applied else ProjectState()
        reader = MigrationReader(connection, migration.app_label, created, is_backwards=is_backwards)
        steps = tuple(reader.steps(migration.operations, state))
        if not is_backwards:
            applied.add(key)
        found.append(PlannedMigration(f"{key[0]}.{key[1]}", is_backwards, migration.atomic, steps))
    return found


def _moves(operations: Sequence[Operation], app_label: str, state: ProjectState) -> Iterator[_Move]:
    """Each operation with the states around it; those that Django would run inside of another stand by themselves."""
    for operation in operations:
        after = state.clone()
        operation.state_forwards(app_label, after)
        if type(operation) is django.SeparateDatabaseAndState:
            yield from _moves(operation.database_operations, app_label, state)
        else:
            yield _Move(operation, state, after)
        state = after


class MigrationReader:
    """Reads one migration. `created` are the tables that nobody uses yet, because the plan makes them."""

    def __init__(
        self, connection: BaseDatabaseWrapper, app_label: str, created: set[str], *, is_backwards: bool
    ) -> None:
        self._connection = connection
        self._app_label = app_label
        self._created = created
        self._is_backwards = is_backwards

    def steps(self, operations: Sequence[Operation], state: ProjectState) -> Iterator[Step]:
        """A step per operation, in the order in which they would run; `state` is that before the migration."""
        moves = list(_moves(operations, self._app_label, state))
        if self._is_backwards:
            moves.reverse()
        self._collect(moves)
        for move in moves:
            yield self._step(move)

    def _collect(self, moves: Sequence[_Move]) -> None:
        """Lets Django write its statements down instead of sending them."""
        put_off: dict[int, tuple[Any, _Move]] = {}
        # Without a transaction: operations that must not run in one look whether there is one.
        with self._connection.schema_editor(collect_sql=True, atomic=False) as editor:
            for move in moves:
                before = len(editor.collected_sql)
                move.refusal = self._refusal(move.operation) or self._write(move, editor)
                move.statements += editor.collected_sql[before:]
                for statement in editor.deferred_sql:
                    put_off.setdefault(id(statement), (statement, move))
            # Indexes and foreign keys come at the end of the migration; each belongs to the operation that wants it.
            for statement in editor.deferred_sql:
                put_off[id(statement)][1].statements.append(str(statement))

    def _refusal(self, operation: Operation) -> str:
        """Why the operation's code is not run here; "" when it only writes SQL."""
        if self._is_backwards and not operation.reversible:
            return "it cannot be undone"
        if isinstance(operation, django.RunPython):
            return "it runs a program; read it"
        if type(operation) not in ONLY_SQL:
            return f"{type(operation).__module__}.{type(operation).__qualname__} is not known here; read it"
        return ""

    def _write(self, move: _Move, editor: BaseDatabaseSchemaEditor) -> str:
        try:
            if self._is_backwards:
                move.operation.database_backwards(self._app_label, editor, move.after, move.before)
            else:
                move.operation.database_forwards(self._app_label, editor, move.before, move.after)
        except (Error, LookupError, ValueError) as error:
            # Some operations look for what an earlier one of the plan has not made yet.
            return f"Django cannot tell its SQL before those above have run ({error})"
        return ""

    def _step(self, move: _Move) -> Step:
        effects: dict[Effect, None] = {}
        unknown = [move.refusal] if move.refusal else []
        former = move.after if self._is_backwards else move.before
        for statement in move.statements:
            try:
                parts = list(statements(statement))
            except NotUnderstood:
                unknown.append(statement)
                continue
            for words in parts:
                found = effects_of(words, partial(_column_type, self._connection, former))
                if found is None:
                    unknown.append(" ".join(words))
                effects.update(dict.fromkeys(self._felt(found or ())))
        return Step(move.operation.describe(), tuple(effects), tuple(unknown))

    def _felt(self, effects: Sequence[Effect]) -> Iterator[Effect]:
        """Those that others feel: nobody uses a table that is new, and no row of it points anywhere yet."""
        self._created |= {effect.table for effect in effects if effect.work is Work.CREATE}
        is_empty = bool(effects) and effects[0].table in self._created
        for effect in effects:
            if effect.work is Work.CREATE:
                yield effect
            elif effect.table not in self._created:
                yield replace(effect, work=Work.MOMENT) if is_empty and effect.work is Work.LOOKED_UP else effect


def _column_type(connection: BaseDatabaseWrapper, state: ProjectState, table: str, column: str) -> str:
    """The type of a column in a state of the models, with its collation if it has one of its own."""
    for model in state.apps.get_models(include_auto_created=True):
        if model._meta.db_table == table:
            for known in model._meta.local_fields:
                if known.column == column:
                    found = known.db_parameters(connection)
                    collation = found.get("collation")
                    return f"{found['type']} COLLATE {collation}" if collation else str(found["type"])
    return ""
