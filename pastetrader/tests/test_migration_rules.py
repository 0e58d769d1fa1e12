"""The rules of migration safety as pure text: statements come apart into words, and the unknown stays unknown."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pastetrader.migration_safety.effects import Lock, Work
from pastetrader.migration_safety.production import is_confirmed, is_production
from pastetrader.migration_safety.rules import effects_of
from pastetrader.migration_safety.words import NotUnderstood, statements

KNOWN_TYPES = {("t", "short"): "varchar(20)", ("t", "n"): "integer", ("t", "price"): "numeric(8, 2)"}


def _effects(sql: str) -> list[str] | None:
    found: list[str] = []
    for words in statements(sql):
        effects = effects_of(words, lambda table, column: KNOWN_TYPES.get((table, column), ""))
        if effects is None:
            return None
        found += [f"{effect.table} {effect.lock} {effect.work.name}" for effect in effects]
    return found


def test_a_semicolon_ends_a_statement_unless_it_stands_in_a_text_or_a_comment() -> None:
    script = """UPDATE "a;b" SET x = 'y;z' /* ; */ WHERE q = $$;$$; -- ;
        SELECT E'it\\';s'; ;"""

    assert [words[0] for words in statements(script)] == ["UPDATE", "SELECT"]


def test_names_lose_their_quotes_and_keep_their_schema() -> None:
    assert _effects('DELETE FROM "app"."Odd ""name"""') == ['app.Odd "name" ROW EXCLUSIVE ROWS']
    assert _effects("delete from Nodes") == ["nodes ROW EXCLUSIVE ROWS"]


@pytest.mark.parametrize("text", ["SELECT 'open", 'SELECT "open', "f(1", "f 1)"])
def test_text_that_does_not_come_apart_is_said_to(text: str) -> None:
    with pytest.raises(NotUnderstood):
        list(statements(text))


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT pg_sleep(100)",
        "VACUUM FULL t",
        "CLUSTER t USING i",
        "LOCK TABLE t",
        "TRUNCATE t",
        "REINDEX TABLE t",
        "DO $$ BEGIN DELETE FROM t; END $$",
        "WITH x AS (DELETE FROM t RETURNING 1) SELECT 1",
        "CREATE TABLE u AS SELECT * FROM t",
        "CREATE TABLE u PARTITION OF t DEFAULT",
        "CREATE EXTENSION hstore",
        "CREATE TRIGGER x BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION f()",
        "ALTER TABLE t ADD COLUMN x email_domain",
        "ALTER TABLE t SET LOGGED",
        "ALTER TABLE t ATTACH PARTITION u DEFAULT",
        "ALTER TABLE t ADD COLUMN a int, CLUSTER ON i",
        "ALTER TABLE ONLY t ADD COLUMN a int",
        "ALTER TYPE x ADD VALUE 'y'",
        "DROP SCHEMA app CASCADE",
        "ALTER",
        "",
    ],
)
def test_what_is_not_known_is_unknown_and_never_harmless(sql: str) -> None:
    assert _effects(f"{sql} ; SELECT 1") is None


@given(
    st.lists(st.sampled_from([*"();,'\"$.-*/ ", "ALTER", "TABLE", "t", "ADD", "COLUMN", "int", "::", "$$", "é", "0"]))
)
def test_any_text_is_either_read_or_refused(parts: list[str]) -> None:
    text = "".join(parts)
    try:
        found = list(statements(text))
    except NotUnderstood:
        return
    for words in found:
        assert words
        effects_of(words, lambda _table, _column: "")
        if words[:2] != ["ALTER", "TABLE"]:
            assert effects_of(words, lambda _table, _column: "") is None


@pytest.mark.parametrize(
    ("change", "work"),
    [
        ("short TYPE varchar(30)", Work.RECHECK),
        ("short TYPE varchar(19)", Work.REWRITE),
        ("short TYPE text USING short::text", Work.RECHECK),
        ("short TYPE text USING upper(short)", Work.REWRITE),
        ('short TYPE varchar(30) COLLATE "C"', Work.REINDEX),
        ("n TYPE bigint USING n::bigint", Work.REWRITE),
        ("price TYPE numeric(10, 2)", Work.RECHECK),
        ("price TYPE numeric(10, 3)", Work.REWRITE),
        ("nobody_knows TYPE text", Work.REWRITE),
    ],
)
def test_another_type_rewrites_the_table_unless_each_value_fits_as_it_stands(change: str, work: Work) -> None:
    assert _effects(f"ALTER TABLE t ALTER COLUMN {change}") == [f"t ACCESS EXCLUSIVE {work.name}"]


@pytest.mark.parametrize(
    ("default", "work"),
    [
        ("'x'", Work.MOMENT),
        ("-1.5", Work.MOMENT),
        ("'{}'::jsonb", Work.MOMENT),
        ("'x'::varchar(20) NOT NULL", Work.MOMENT),
        ("(STATEMENT_TIMESTAMP()) NOT NULL", Work.MOMENT),
        ("true", Work.MOMENT),
        ("NULL", Work.MOMENT),
        ("gen_random_uuid()", Work.REWRITE),
        ("(RANDOM())", Work.REWRITE),
        ("my_own()", Work.REWRITE_IF_VOLATILE),
        ("'x' || lower('Y')", Work.REWRITE_IF_VOLATILE),
    ],
)
def test_a_default_rewrites_the_table_when_each_row_gets_its_own(default: str, work: Work) -> None:
    assert _effects(f"ALTER TABLE t ADD COLUMN x text DEFAULT {default}") == [f"t ACCESS EXCLUSIVE {work.name}"]


def test_each_lock_and_each_work_is_a_sentence() -> None:
    for sql in (
        "CREATE INDEX i ON t (a)",
        "ALTER TABLE t VALIDATE CONSTRAINT c",
        "DROP TABLE t",
        "CREATE TABLE t (a int)",
    ):
        effects = effects_of(next(statements(sql)), lambda _table, _column: "") or ()
        assert all(re.fullmatch(r"t: .+", str(effect)) for effect in effects)
        assert all(str(effect.lock) in str(effect) for effect in effects if effect.lock is not Lock.NONE)


def test_a_database_on_a_server_without_debug_is_production() -> None:
    assert is_production(debug=False, vendor="postgresql")
    assert not is_production(debug=True, vendor="postgresql")
    assert not is_production(debug=False, vendor="sqlite")


@pytest.mark.parametrize("answer", ["", "no", "true", "1", "YES", "yes please"])
def test_only_yes_is_yes(answer: str) -> None:
    assert is_confirmed("yes")
    assert not is_confirmed(answer)
