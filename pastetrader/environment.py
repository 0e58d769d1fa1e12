"""How settings are read from the environment: small parsers, used by settings.py alone."""

import json
import os
import secrets
import tempfile
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import parse_qsl, unquote, urlsplit

from dotenv import load_dotenv

# WAL lets readers read while the one writer writes; NORMAL survives kill -9 (a power cut may lose the last commits).
# What is written again and again is copied into the database once in 16 MB of log and not in 4: a fifth off a commit.
SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA mmap_size=134217728;"
    "PRAGMA journal_size_limit=27103364;PRAGMA wal_autocheckpoint=4000;PRAGMA cache_size=2000;"
)

Value = TypeVar("Value")
_FLAGS = {
    **dict.fromkeys(("1", "true", "t", "yes", "y", "on"), True),
    **dict.fromkeys(("0", "false", "f", "no", "n", "off"), False),
}


class Environment:
    """Typed reading of variables. What is not set, or is empty, is its default; ValueError names what is no value."""

    def __init__(self, variables: Mapping[str, str] = os.environ) -> None:
        self._variables = variables

    def text(self, name: str, default: str = "") -> str:
        """As it stands."""
        return self._read(name, default, str, "")

    def flag(self, name: str, *, default: bool) -> bool:
        """True or false, in any of the usual words."""
        return self._read(name, default, lambda text: _FLAGS[text.strip().lower()], "Write true or false.")

    def whole(self, name: str, default: int) -> int:
        """A whole number."""
        return self._read(name, default, int, "Write a whole number.")

    def number(self, name: str, default: float) -> float:
        """A number."""
        return self._read(name, default, float, "Write a number.")

    def texts(self, name: str) -> list[str]:
        """What stands between commas; none by default."""
        return [part.strip() for part in self.text(name).split(",") if part.strip()]

    def json_object(self, name: str) -> dict[str, Any]:
        """An object of JSON; an empty one by default."""
        return self._read(name, {}, _json_object, "Write an object of JSON.")

    def _read(self, name: str, default: Value, parse: Callable[[str], Value], advice: str) -> Value:
        text = self._variables.get(name, "")
        if not text:
            return default
        try:
            return parse(text)
        except (KeyError, ValueError):
            raise ValueError(f"{name} is {text!r}. {advice}") from None


def _json_object(text: str) -> dict[str, Any]:
    found = json.loads(text)
    return {**found} if isinstance(found, dict) else _refuse(text)


def _refuse(text: str) -> Any:
    raise ValueError(text)


def read_file(path: Path) -> None:
    """Set the variables of an .env file that are not set yet; nothing when there is no such file."""
    load_dotenv(path)


def sqlite_database(path: Path) -> dict[str, Any]:
    """Settings of the embedded database. IMMEDIATE: a deferred read-then-write fails with "database is locked"."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": SQLITE_PRAGMAS},
    }


def database(url: str, *, data: Path, pool_size: int) -> dict[str, Any]:
    """`DATABASE_URL` as Django's settings: empty for the embedded file, `sqlite:///path` or `postgres://…`.

    `pool_size` above 0 gives each process a connection pool (web only: under Celery it would be closed per task).
    `?prepare_threshold=0` is for poolers between us and PostgreSQL that do not know prepared statements.
    """
    if not url:
        return sqlite_database(data / "pastetrader.sqlite3")
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return sqlite_database(Path(unquote(parts.path)[1:]))
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ValueError(f"DATABASE_URL starts with {parts.scheme}://; use postgres:// or sqlite:///")
    options: dict[str, Any] = dict(parse_qsl(parts.query))
    # Django switches prepared statements off; the engine asks for them, and its statements take half the time.
    options["prepare_threshold"] = int(options.get("prepare_threshold", 5)) or None
    # Compiling a statement takes seconds where running it takes milliseconds, and estimates of JSON are far too high.
    # And a prepared statement would be planned anew five times in each process, which takes longer than running it.
    options.setdefault("options", "-c jit=off -c plan_cache_mode=force_generic_plan")
    if pool_size:
        options["pool"] = {"min_size": 2, "max_size": pool_size, "timeout": 20}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or options.pop("host", "")),
        "PORT": str(parts.port or options.pop("port", "")),
        "CONN_MAX_AGE": 0 if pool_size else None,
        "CONN_HEALTH_CHECKS": not pool_size,
        "OPTIONS": options,
    }


def mail_server(url: str, *, folder: Path) -> dict[str, Any]:
    """`EMAIL_URL` as Django's settings: `smtp+tls://user:password@host:587` (STARTTLS), `smtps://…` (TLS), `smtp://…`.

    Empty: messages are files in the folder, for whoever runs the installation.
    """
    if not url:
        return {"EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend", "EMAIL_FILE_PATH": str(folder)}
    parts = urlsplit(url)
    ports = {"smtp": 25, "smtp+tls": 587, "smtps": 465}
    if parts.scheme not in ports or not parts.hostname:
        raise ValueError("EMAIL_URL is not understood. Write smtp+tls://user:password@host:587 (or smtp://, smtps://).")
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or ports[parts.scheme],
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": parts.scheme == "smtp+tls",
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_TIMEOUT": 10,
    }


def networks(texts: Iterable[str]) -> tuple[IPv4Network | IPv6Network, ...]:
    """`PASTETRADER_TRUSTED_PROXIES`: addresses and networks such as 10.0.0.5 or 10.0.0.0/8."""
    found = []
    for text in filter(None, (text.strip() for text in texts)):
        try:
            found.append(ip_network(text))
        except ValueError as error:
            raise ValueError(
                f"PASTETRADER_TRUSTED_PROXIES: {error}. Write addresses and networks such as 10.0.0.5 or 10.0.0.0/8."
            ) from None
    return tuple(found)


def kept_secret(path: Path) -> str:
    """A random secret kept in a file that only its owner can read; made on first use."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile("w", dir=path.parent) as draft:
            draft.write(secrets.token_urlsafe(48))
            draft.flush()
            # A link appears whole or not at all: of two processes that start at once, one wins and both read it.
            with suppress(FileExistsError):
                path.hardlink_to(draft.name)
    return path.read_text().strip()


def keep_private(folder: Path) -> None:
    """From now on this process makes files for its user alone; the database files that are there become so.

    The database holds password hashes and sessions: a row of them is a sign-in. The folder itself is left as it is, for
    an operator may have made it for more than one.
    """
    os.umask(0o077)
    for path in folder.glob("*.sqlite3*"):
        if path.stat().st_uid == os.getuid():
            path.chmod(0o600)
