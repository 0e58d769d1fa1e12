"""Migrations that stand for several older ones come to the same database, and leave nobody behind on the way."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.migrations.state import ModelState, ProjectState
from pytest_django import DjangoDbBlocker

Name = tuple[str, str]
Scratch = Callable[[str], AbstractContextManager[None]]
Schema = Mapping[str, frozenset[Any]]

# Everything that PostgreSQL knows of our tables, but for the order of columns.
POSTGRESQL = {
    "columns": """SELECT table_name, column_name, data_type, udt_name, character_maximum_length, numeric_precision,
        numeric_scale, is_nullable, column_default, collation_name, is_identity, generation_expression
        FROM information_schema.columns WHERE table_schema = 'public'""",
    "constraints": """SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid), convalidated
        FROM pg_constraint WHERE connamespace = 'public'::regnamespace""",
    "indexes": "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "triggers": "SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal",
    "functions": "SELECT proname, prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace",
    "sequences": "SELECT sequencename, data_type::text FROM pg_sequences WHERE schemaname = 'public'",
}
SQLITE = "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL"
UNORDERED = ("indexes", "constraints")
EMPTY = {"set()", "[]", "()"}


@pytest.fixture
def scratch(django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path: Path) -> Scratch:
    """While inside, the database is an empty one of that name."""

    @contextmanager
    def made(name: str) -> Iterator[None]:
        former = connection.settings_dict["NAME"]
        is_file = connection.vendor == "sqlite"
        with django_db_blocker.unblock():
            if not is_file:
                _on_server(f"CREATE DATABASE squashed_{name}")
            connection.close()
            connection.settings_dict["NAME"] = str(tmp_path / name) if is_file else f"squashed_{name}"
            try:
                yield
            finally:
                connection.close()
                connection.settings_dict["NAME"] = former
                if not is_file:
                    _on_server(f"DROP DATABASE squashed_{name} WITH (FORCE)")

    return made


def test_the_models_are_those_that_the_older_migrations_lead_to() -> None:
    squashed = MigrationLoader(None).project_state()
    older = MigrationLoader(None, replace_migrations=False).project_state()

    assert _models(squashed) == _models(older)


@pytest.mark.django_db
def test_wherever_an_installation_stands_its_way_leads_through_all_that_is_left() -> None:
    """After any of the older migrations, in their order."""
    rows = MigrationRecorder(connection).migration_qs
    way = _older_way()

    for done in range(len(way) + 1):
        rows.all().delete()
        rows.bulk_create(rows.model(app=app, name=name) for app, name in way[:done])
        executor = MigrationExecutor(connection)
        executor.loader.check_consistent_history(connection)
        passed = set(executor.loader.applied_migrations)
        for migration, _backwards in executor.migration_plan(executor.loader.graph.leaf_nodes()):
            name = (migration.app_label, migration.name)
            assert {parent.key for parent in executor.loader.graph.node_map[name].parents} <= passed
            passed |= {name, *migration.replaces}
        assert set(way) <= passed


@pytest.mark.long
def test_a_database_that_took_the_older_way_is_the_same_as_a_new_one(scratch: Scratch) -> None:
    with scratch("new"):
        _migrate()
        new = _schema()
    with scratch("older"):
        _migrate(*_first_of_each_squashed())
        half_way = _schema()
        _migrate()
        older = _schema()

    assert half_way != older
    assert older == new


def _on_server(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def _older_way() -> list[Name]:
    """All migrations in an order in which an installation took them, one by one."""
    graph = MigrationLoader(None, replace_migrations=False).graph
    way: dict[Name, None] = {}
    for leaf in sorted(graph.leaf_nodes()):
        way.update(dict.fromkeys(graph.forwards_plan(leaf)))
    # The plan of a leaf names the squashed ones, too: they are disconnected from those that they stand for.
    return [name for name in way if not graph.nodes[name].replaces]


def _first_of_each_squashed() -> list[Name]:
    return [migration.replaces[0] for migration in MigrationLoader(None).replacements.values()]


def _migrate(*older: Name) -> None:
    """Up to these by the older migrations; or as far as there are any, as the command does it."""
    executor = MigrationExecutor(connection)
    if older:
        executor.loader = MigrationLoader(connection, replace_migrations=False)
    executor.migrate(older or executor.loader.graph.leaf_nodes())


def _models(state: ProjectState) -> dict[Name, Any]:
    """What each model is, without regard to the order of its indexes and constraints."""
    return {name: _parts(model) for name, model in state.models.items()}


def _parts(model: ModelState) -> Any:
    named = {kind: {repr(part.deconstruct()) for part in model.options.get(kind, ())} for kind in UNORDERED}
    options = {name: repr(value) for name, value in model.options.items() if name not in UNORDERED}
    fields = {name: repr(field.deconstruct()[1:]) for name, field in model.fields.items()}
    return named, {name: value for name, value in options.items() if value not in EMPTY}, fields, model.bases


def _schema() -> Schema:
    """Everything that the database knows of its tables, but for the order of columns."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            return {kind: _all(cursor, query) for kind, query in POSTGRESQL.items()}
        return {f"{kind} {name}": _definitions(sql) for kind, name, sql in _all(cursor, SQLITE)}


def _all(cursor: Any, query: str) -> frozenset[Any]:
    cursor.execute(query)
    return frozenset(cursor.fetchall())


def _definitions(sql: str) -> frozenset[Any]:
    """The statement, and what stands between the commas of its outermost brackets: columns and constraints."""
    parts, depth = [""], 0
    for character in sql:
        depth += (character == "(") - (character == ")")
        if character == "," and depth == 1:
            parts.append("")
        else:
            parts[-1] += character
    head, _bracket, first = parts[0].partition("(")
    return frozenset([head, *(part.strip(" )") for part in [first, *parts[1:]])])
