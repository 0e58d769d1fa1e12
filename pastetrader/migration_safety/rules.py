"""Which locks a statement takes on PostgreSQL 15 and 16, and for how long: the statements that Django sends.

One that the rules do not know is None, never "harmless". Each is compared with a real server in the tests.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from pastetrader.migration_safety.column_rules import add_column, change_type, referenced
from pastetrader.migration_safety.effects import Effect, Lock, Work
from pastetrader.migration_safety.words import inside, is_group, plain_name, split

# The type of a column of a table as it was, as in "varchar(20)" or "text COLLATE C"; "" when nobody knows.
ColumnType = Callable[[str, str], str]


def effects_of(words: Sequence[str], column_type: ColumnType) -> tuple[Effect, ...] | None:
    """The effects of one statement (see `words.statements`); None when it is not one of those known here."""
    if "ONLY" in words:
        return None  # for tables that others inherit from, which Django does not make
    for rule in (_harmless, _create_table, _create_index, _index_change, _comment, _rows, _drop_table):
        found = rule(words)
        if found is not None:
            return found
    return _alter_table(words, column_type)


def _harmless(words: Sequence[str]) -> tuple[Effect, ...] | None:
    """Checks what was put off, and changes a sequence: no table is locked."""
    match words:
        case ["SET", "CONSTRAINTS", *_] | ["ALTER" | "DROP", "SEQUENCE", *_]:
            return ()
    return None


def _create_table(words: Sequence[str]) -> tuple[Effect, ...] | None:
    match words:
        case ["CREATE", "TABLE", table, columns] if is_group(columns):
            return (Effect(plain_name(table), Lock.NONE, Work.CREATE), *referenced(inside(columns), Work.MOMENT))
    return None


def _create_index(words: Sequence[str]) -> tuple[Effect, ...] | None:
    match [word for word in words if word != "UNIQUE"]:
        case ["CREATE", "INDEX", "CONCURRENTLY", _name, "ON", table, *_]:
            return (_effect(table, Lock.SHARE_UPDATE_EXCLUSIVE, Work.INDEX, "it waits for older transactions"),)
        case ["CREATE", "INDEX", _name, "ON", table, *_]:
            return (_effect(table, Lock.SHARE, Work.INDEX),)
    return None


def _index_change(words: Sequence[str]) -> tuple[Effect, ...] | None:
    match [word for word in words if word not in {"IF", "EXISTS"}]:
        case ["DROP", "INDEX", "CONCURRENTLY", name]:
            return (_effect(name, Lock.SHARE_UPDATE_EXCLUSIVE, Work.MOMENT, "it waits for older transactions"),)
        case ["DROP", "INDEX", name]:
            return (_effect(name, Lock.ACCESS_EXCLUSIVE, Work.MOMENT, "that is, its table"),)
        case ["ALTER", "INDEX", name, "RENAME", "TO", _new]:
            return (_effect(name, Lock.SHARE_UPDATE_EXCLUSIVE, Work.MOMENT),)
    return None


def _comment(words: Sequence[str]) -> tuple[Effect, ...] | None:
    match words:
        case ["COMMENT", "ON", "TABLE", table, "IS", _text]:
            return (_effect(table, Lock.SHARE_UPDATE_EXCLUSIVE, Work.MOMENT),)
        case ["COMMENT", "ON", "COLUMN", *column, "IS", _text]:
            table = plain_name("".join(column)).rpartition(".")[0]
            return (Effect(table, Lock.SHARE_UPDATE_EXCLUSIVE, Work.MOMENT),)
    return None


def _rows(words: Sequence[str]) -> tuple[Effect, ...] | None:
    match words:
        case ["UPDATE", table, "SET", *_]:
            return (_effect(table, Lock.ROW_EXCLUSIVE, Work.ROWS),)
        case ["DELETE", "FROM", table, *_]:
            return (_effect(table, Lock.ROW_EXCLUSIVE, Work.ROWS, "what is deleted is gone"),)
    return None


def _drop_table(words: Sequence[str]) -> tuple[Effect, ...] | None:
    match words:
        case ["DROP", "TABLE", table] | ["DROP", "TABLE", table, "CASCADE"]:
            note = "what it held is gone, and the tables that point to it are locked too"
            return (_effect(table, Lock.ACCESS_EXCLUSIVE, Work.MOMENT, note),)
    return None


def _alter_table(words: Sequence[str], column_type: ColumnType) -> tuple[Effect, ...] | None:
    match words:
        case ["ALTER", "TABLE", table, *rest]:
            found: list[Effect] = []
            for action in split(rest, ","):
                effects = _alter(plain_name(table), action, column_type)
                if effects is None:
                    return None
                found += effects
            return tuple(found)
    return None


def _alter(table: str, action: Sequence[str], column_type: ColumnType) -> Iterable[Effect] | None:
    match action:
        case ["ADD", "COLUMN", _column, *definition]:
            return add_column(table, definition)
        case ["ADD", "CONSTRAINT", _name, *definition]:
            return _add_constraint(table, definition)
        case ["ALTER", "COLUMN", column, "TYPE", *definition]:
            return [change_type(table, column_type(table, plain_name(column)), column, definition)]
        case ["ALTER", "COLUMN", _column, *change]:
            return _change_column(table, change)
        case ["VALIDATE", "CONSTRAINT", _name]:
            return [Effect(table, Lock.SHARE_UPDATE_EXCLUSIVE, Work.READ)]
        case ["SET", "TABLESPACE", _name]:
            return [Effect(table, Lock.ACCESS_EXCLUSIVE, Work.REWRITE)]
    return _briefly(table, action)


def _briefly(table: str, action: Sequence[str]) -> Iterable[Effect] | None:
    effect = Effect(table, Lock.ACCESS_EXCLUSIVE, Work.MOMENT)
    match [word for word in action if word not in {"IF", "EXISTS"}]:
        case ["DROP", "CONSTRAINT", _name] | ["DROP", "CONSTRAINT", _name, "CASCADE"]:
            return [replace(effect, note="so is the table that it points to, if it is a foreign key")]
        case ["DROP", "COLUMN", _column] | ["DROP", "COLUMN", _column, "CASCADE"]:
            return [replace(effect, note="what the column held is gone, and the former version of the program fails")]
        case ["RENAME", "TO", _new] | ["RENAME", "COLUMN", _, "TO", _new]:
            return [replace(effect, note="the former version of the program fails")]
        case ["RENAME", "CONSTRAINT", _old, "TO", _new]:
            return [effect]
    return None


def _change_column(table: str, change: Sequence[str]) -> Iterable[Effect] | None:
    match change:
        case ["SET", "NOT", "NULL"]:
            return [Effect(table, Lock.ACCESS_EXCLUSIVE, Work.READ)]
        case ["DROP", "NOT", "NULL"] | ["SET", "DEFAULT", *_] | ["DROP", "DEFAULT"]:
            return [Effect(table, Lock.ACCESS_EXCLUSIVE, Work.MOMENT)]
        case ["ADD", "GENERATED", *_, "IDENTITY"] | ["DROP", "IDENTITY", *_]:
            return [Effect(table, Lock.ACCESS_EXCLUSIVE, Work.MOMENT)]
    return None


def _add_constraint(table: str, definition: Sequence[str]) -> Iterable[Effect] | None:
    is_put_off = tuple(definition[-2:]) == ("NOT", "VALID")
    match definition:
        case ["CHECK", *_]:
            return [Effect(table, Lock.ACCESS_EXCLUSIVE, Work.MOMENT if is_put_off else Work.READ)]
        case ["FOREIGN", "KEY", *rest]:
            work, elsewhere = (Work.MOMENT, Work.MOMENT) if is_put_off else (Work.READ, Work.LOOKED_UP)
            return [Effect(table, Lock.SHARE_ROW_EXCLUSIVE, work), *referenced(rest, elsewhere)]
        case ["UNIQUE", "USING", "INDEX", _name]:
            return [Effect(table, Lock.ACCESS_EXCLUSIVE, Work.MOMENT)]
        case ["UNIQUE" | "EXCLUDE", *_] | ["PRIMARY", "KEY", *_]:
            return [Effect(table, Lock.ACCESS_EXCLUSIVE, Work.INDEX)]
    return None


def _effect(name: str, lock: Lock, work: Work, note: str = "") -> Effect:
    return Effect(plain_name(name), lock, work, note)
