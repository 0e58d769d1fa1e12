"""What a new column, or a column of another type, costs the table that gets it."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise, takewhile

from pastetrader.migration_safety.effects import Effect, Lock, Work
from pastetrader.migration_safety.words import inside, is_group, is_literal, plain_name, split

# Types whose values need no check of their own, as those of a domain would.
_PLAIN_TYPES = {
    *("BIGINT", "BOOL", "BOOLEAN", "BYTEA", "CHAR", "CITEXT", "DATE", "DATERANGE", "DOUBLE", "HSTORE", "INET", "INT"),
    *("INT4RANGE", "INT8RANGE", "INTEGER", "INTERVAL", "JSON", "JSONB", "NUMERIC", "NUMRANGE", "REAL", "SMALLINT"),
    *("TEXT", "TIME", "TIMESTAMP", "TIMESTAMPTZ", "TSRANGE", "TSTZRANGE", "TSVECTOR", "UUID", "VARCHAR"),
}
_NUMBERED_TYPES = {"SMALLSERIAL", "SERIAL", "BIGSERIAL"}
# Functions that give all rows of a statement one value, and functions that give each row its own.
_STABLE = {
    *("CURRENT_DATE", "CURRENT_TIME", "CURRENT_TIMESTAMP", "NOW", "STATEMENT_TIMESTAMP", "TRANSACTION_TIMESTAMP"),
    *("TRUE", "FALSE"),
}
_VOLATILE = {"CLOCK_TIMESTAMP", "GEN_RANDOM_UUID", "NEXTVAL", "RANDOM", "UUID_GENERATE_V4"}
_AFTER_DEFAULT = {"CHECK", "COLLATE", "CONSTRAINT", "NOT", "NULL", "PRIMARY", "REFERENCES", "UNIQUE"}


def add_column(table: str, definition: Sequence[str]) -> Iterable[Effect] | None:
    """ADD COLUMN with the words after the name of the column; None for a type that is not known here."""
    if not definition or definition[0] not in _PLAIN_TYPES | _NUMBERED_TYPES:
        return None
    default = _default(definition)
    has_value = bool(default)
    # GENERATED is a column that is computed or numbered: each row gets a value of its own.
    if definition[0] in _NUMBERED_TYPES or "GENERATED" in definition or _VOLATILE & set(default):
        work = Work.REWRITE
    elif has_value and not _is_constant(default):
        work = Work.REWRITE_IF_VOLATILE
    elif {"UNIQUE", "PRIMARY"} & set(definition):
        work = Work.INDEX
    elif "CHECK" in definition or ("REFERENCES" in definition and has_value):
        work = Work.READ
    else:
        work = Work.MOMENT
    # Without a value there is nothing to look up in the table that the column points to.
    pointed_to = referenced(definition, Work.LOOKED_UP if has_value else Work.MOMENT)
    return [Effect(table, Lock.ACCESS_EXCLUSIVE, work), *pointed_to]


def _default(definition: Sequence[str]) -> list[str]:
    """The words of the DEFAULT clause without the brackets around it; none for NULL."""
    found = list(takewhile(lambda word: word not in _AFTER_DEFAULT, _after("DEFAULT", definition)))
    while len(found) == 1 and is_group(found[0]):
        found = inside(found[0])
    return found


def _is_constant(default: Sequence[str]) -> bool:
    """Whether it surely is worked out once for all rows: a literal, or a call that is not volatile."""
    match default:
        case [value] if is_literal(value) or value in _STABLE:
            return True
        case [function, "()"] if function in _STABLE:
            return True
        case [*value, "::", _type, sizes] if is_group(sizes):
            return _is_constant(value)
        case [*value, "::", _type]:
            return _is_constant(value)
    return False


def _after(word: str, words: Sequence[str]) -> Sequence[str]:
    return words[words.index(word) + 1 :] if word in words else ()


def referenced(words: Sequence[str], work: Work) -> Iterator[Effect]:
    """The tables that foreign keys among the words point to: each of them gets triggers."""
    for word, table in pairwise(words):
        if word == "REFERENCES":
            yield Effect(plain_name(table), Lock.SHARE_ROW_EXCLUSIVE, work)


def change_type(table: str, old: str, column: str, definition: Sequence[str]) -> Effect:
    """ALTER COLUMN TYPE from the `old` type ("" when nobody knows), with the words after TYPE."""
    type_ = split(definition, "USING")[0]
    plain = split(type_, "COLLATE")[0]
    is_cast = tuple(_after("USING", definition)) in {(), (column, "::", *type_), (column, "::", *plain)}
    old_type, _word, old_collation = old.partition(" COLLATE ")
    if not is_cast or not _reads_the_same(old_type, "".join(plain)):
        work = Work.REWRITE
    elif plain_name("".join(_after("COLLATE", type_))) != old_collation:
        work = Work.REINDEX
    else:
        work = Work.RECHECK
    return Effect(table, Lock.ACCESS_EXCLUSIVE, work)


def _reads_the_same(old: str, new: str) -> bool:
    """Whether each stored value is one of the new type as it stands."""
    old_kind, old_sizes = _sized(old)
    new_kind, new_sizes = _sized(new)
    match (old_kind, new_kind):
        case ("varchar" | "text", "text"):
            return True
        case ("varchar", "varchar"):
            return not new_sizes or (bool(old_sizes) and old_sizes[0] <= new_sizes[0])
        case ("text", "varchar"):
            return not new_sizes
        case ("numeric", "numeric"):
            return not new_sizes or (
                len(old_sizes) == len(new_sizes) == 2 and old_sizes[0] <= new_sizes[0] and old_sizes[1] == new_sizes[1]
            )
    return (old_kind, old_sizes) == (new_kind, new_sizes)


def _sized(type_: str) -> tuple[str, tuple[int, ...]]:
    kind, _bracket, sizes = type_.lower().replace(" ", "").rstrip(")").partition("(")
    return kind, tuple(int(size) for size in sizes.split(",") if size.isdigit())
