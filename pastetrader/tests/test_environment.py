"""How the environment becomes settings."""

import os
import threading
from pathlib import Path

import pytest

from pastetrader.environment import Environment, database, keep_private, kept_secret, networks, read_file

ENGINE_OPTIONS = "-c jit=off -c plan_cache_mode=force_generic_plan"


def test_without_a_url_the_database_is_a_file_in_the_data_folder(tmp_path: Path) -> None:
    settings = database("", data=tmp_path, pool_size=0)

    assert settings["NAME"] == str(tmp_path / "pastetrader.sqlite3")
    assert settings["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


def test_a_postgres_url_is_taken_apart_and_unquoted(tmp_path: Path) -> None:
    settings = database("postgres://u%40x:p%2Fw@db:5433/trade?sslmode=require", data=tmp_path, pool_size=0)

    assert (settings["USER"], settings["PASSWORD"], settings["HOST"]) == ("u@x", "p/w", "db")
    assert (settings["PORT"], settings["NAME"]) == ("5433", "trade")
    assert settings["OPTIONS"] == {"sslmode": "require", "prepare_threshold": 5, "options": ENGINE_OPTIONS}
    assert settings["CONN_MAX_AGE"] is None


def test_prepared_statements_can_be_switched_off_for_a_pooler(tmp_path: Path) -> None:
    settings = database("postgres://db/trade?prepare_threshold=0", data=tmp_path, pool_size=0)

    assert settings["OPTIONS"] == {"prepare_threshold": None, "options": ENGINE_OPTIONS}


def test_a_pool_replaces_persistent_connections(tmp_path: Path) -> None:
    settings = database("postgres://db/trade", data=tmp_path, pool_size=8)

    assert settings["OPTIONS"]["pool"]["max_size"] == 8
    assert settings["CONN_MAX_AGE"] == 0


def test_another_kind_of_database_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="mysql://"):
        database("mysql://db/trade", data=tmp_path, pool_size=0)


def test_two_processes_that_start_at_once_keep_one_secret(tmp_path: Path) -> None:
    start = threading.Barrier(8)
    found: list[str] = []

    def read() -> None:
        start.wait()
        found.append(kept_secret(tmp_path / "new" / "secret"))

    threads = [threading.Thread(target=read) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(set(found)) == 1
    assert len(found[0]) > 40


def test_only_its_owner_reads_the_secret(tmp_path: Path) -> None:
    kept_secret(tmp_path / "secret")

    assert (tmp_path / "secret").stat().st_mode & 0o077 == 0


def test_proxies_are_addresses_and_networks() -> None:
    assert [str(network) for network in networks([" 10.0.0.5", "192.168.7.0/24", "", "2001:db8::/32"])] == [
        "10.0.0.5/32",
        "192.168.7.0/24",
        "2001:db8::/32",
    ]


@pytest.mark.parametrize("text", ["proxy", "10.0.0.5/24", "1", "10.0.0.*"])
def test_what_is_no_network_is_refused_with_the_name_of_the_variable(text: str) -> None:
    with pytest.raises(ValueError, match=r"PASTETRADER_TRUSTED_PROXIES: .*Write addresses and networks"):
        networks([text])


def test_variables_are_read_by_type() -> None:
    env = Environment({"A": " text ", "B": "On", "C": "no", "D": "12", "E": "0.5", "F": "a, b,,c "})

    assert (env.text("A"), env.flag("B", default=False), env.flag("C", default=True)) == (" text ", True, False)
    assert (env.whole("D", 0), env.number("E", 0.0), env.texts("F")) == (12, 0.5, ["a", "b", "c"])


@pytest.mark.parametrize("variables", [{}, dict.fromkeys("ABCDE", "")])
def test_what_is_not_set_or_empty_is_its_default(variables: dict[str, str]) -> None:
    env = Environment(variables)

    assert (env.text("A", "default"), env.flag("B", default=True)) == ("default", True)
    assert (env.whole("C", 7), env.number("D", 1.5), env.texts("E")) == (7, 1.5, [])


def test_what_is_no_value_is_named_with_what_to_write() -> None:
    env = Environment({"FLAG": "perhaps", "WHOLE": "1.5", "NUMBER": "much"})

    with pytest.raises(ValueError, match=r"FLAG is 'perhaps'\. Write true or false\."):
        env.flag("FLAG", default=False)
    with pytest.raises(ValueError, match=r"WHOLE is '1\.5'\. Write a whole number\."):
        env.whole("WHOLE", 1)
    with pytest.raises(ValueError, match=r"NUMBER is 'much'\. Write a number\."):
        env.number("NUMBER", 1.0)


def test_a_file_sets_what_is_not_set_yet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PASTETRADER_TEST_SET", "before")
    monkeypatch.setenv("PASTETRADER_TEST_NEW", "removed again by monkeypatch")
    monkeypatch.delenv("PASTETRADER_TEST_NEW")
    (tmp_path / ".env").write_text("# a comment\nPASTETRADER_TEST_SET=after\nPASTETRADER_TEST_NEW='a b'\n")

    read_file(tmp_path / "none")
    read_file(tmp_path / ".env")

    assert Environment().text("PASTETRADER_TEST_SET") == "before"
    assert Environment().text("PASTETRADER_TEST_NEW") == "a b"


def test_what_is_kept_is_for_its_own_user_alone(tmp_path: Path) -> None:
    database = tmp_path / "pastetrader.sqlite3"
    database.touch()
    database.chmod(0o644)
    before = os.umask(0o022)
    try:
        keep_private(tmp_path)
        (tmp_path / "later").touch()
    finally:
        os.umask(before)

    assert {path.name: path.stat().st_mode & 0o777 for path in tmp_path.iterdir()} == {
        "pastetrader.sqlite3": 0o600,
        "later": 0o600,
    }
