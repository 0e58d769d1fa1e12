"""What `manage.py doctor` looks at: one function each, which says what it found and what to do about it.

They reuse what /readyz, /metrics and the checks of Django know, and ask what those do not.
"""

import stat
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal

from django.conf import settings
from django.core import checks
from django.core.mail import get_connection
from django.db import connection
from django.utils import timezone

from executions.models import ExecutionEvent, Schedule
from executions.monitoring import metrics as figures
from pastetrader.common.encryption import UNBOUND
from pastetrader.common.http.health import probes
from pastetrader.common.key_ring import key_ids
from pastetrader.common.key_rotation import encrypted_fields, look
from registry.jailed.health import a_jail_holds
from screening.bars.snapshots.upkeep import damaged_snapshots

State = Literal["ok", "warning", "problem"]
# Clocks of machines that agree differ by less; schedules are looked at every few seconds.
MOST_APART = timedelta(seconds=5)
MOST_LATE = timedelta(minutes=2)
MAIL_SECONDS = 5


@dataclass(frozen=True)
class Finding:
    """What one look found: in one line, and what to do unless it is fine."""

    name: str
    state: State
    what: str
    to_do: str = ""


def examine() -> Iterator[Finding]:
    """Everything, in the order in which it depends on each other. A look that fails is a problem of its own."""
    for name, look_at in LOOKS.items():
        try:
            yield from look_at()
        except Exception as error:  # noqa: BLE001  # whatever it is, the others are looked at
            yield Finding(name, "problem", f"could not be looked at: {error}", "See the lines above first.")


def _database() -> Iterator[Finding]:
    if not probes.reaches_database():
        yield Finding("database", "problem", "does not answer", "Look at DATABASE_URL, and whether the server runs.")
        return
    kept_in = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA quick_check(1)")
            verdict = str(cursor.fetchone()[0])
        if verdict != "ok":
            to_do = "Stop everything and restore a backup, or try `sqlite3 FILE .recover`."
            yield Finding("database", "problem", f"the file is damaged: {verdict}", to_do)
            return
    yield Finding("database", "ok", f"{connection.display_name} answers ({kept_in})")


def _migrations() -> Iterator[Finding]:
    if probes.is_migrated():
        yield Finding("migrations", "ok", "all applied")
    else:
        yield Finding("migrations", "problem", "some are not applied", "Run `manage.py migrate`.")


def _broker() -> Iterator[Finding]:
    url = settings.CELERY_BROKER_URL
    if url.startswith("embedded:"):
        yield Finding("broker", "ok", "within the process (`manage.py up`)")
        return
    where = url.rpartition("@")[2]
    try:
        probes.reaches_broker()
    except Exception as error:  # noqa: BLE001  # each transport has its own
        what = f"{where} does not answer: {type(error).__name__}"
        yield Finding("broker", "problem", what, "Look at CELERY_BROKER_URL, and whether Redis runs.")
    else:
        yield Finding("broker", "ok", f"{where} answers")


def _data_folder() -> Iterator[Finding]:
    folder = Path(settings.DATA_DIR)
    open_to_others = [
        path
        for path in (folder, *(folder / name for name in ("secret_key", "encryption_key")))
        if path.exists() and stat.S_IMODE(path.stat().st_mode) & 0o077
    ]
    probe = folder / ".doctor"
    try:
        probe.touch()
        probe.unlink()
    except OSError as error:
        what = f"{folder} cannot be written: {error.strerror}"
        yield Finding("data folder", "problem", what, "Give the folder to the user that PasteTrader runs as.")
        return
    if open_to_others:
        names = ", ".join(str(path) for path in open_to_others)
        yield Finding("data folder", "problem", f"others on this machine may read {names}", f"Run `chmod go= {names}`.")
    else:
        yield Finding("data folder", "ok", f"{folder} is writable, and closed to others")


def _snapshots() -> Iterator[Finding]:
    damaged = damaged_snapshots()
    for path in damaged:
        to_do = "Delete it, and start again what screens; it is made anew. If it happens again, look at the disk."
        yield Finding("snapshots", "problem", f"{path} is not what was written", to_do)
    if not damaged:
        yield Finding("snapshots", "ok", f"of markets, in {settings.SCREENING_SNAPSHOTS}: as they were written")


def _keys() -> Iterator[Finding]:
    known = key_ids()
    used: Counter[str] = Counter()
    for field in encrypted_fields():
        tally = look(field)
        used.update(tally.by_key)
        if tally.unreadable:
            what = f"{len(tally.unreadable)} of {tally.place} cannot be read ({tally.unreadable[0]}, …)"
            to_do = "Put the missing keys back into PASTETRADER_ENCRYPTION_KEYS, or have them entered again."
            yield Finding("credentials", "problem", what, to_do)
    if used[UNBOUND]:
        what = f"{used[UNBOUND]} credentials are not bound to their rows"
        yield Finding("keys", "problem", what, "Run `manage.py rotate_secrets`.")
    unknown = sorted(used.keys() - {UNBOUND, *known})
    if unknown:
        what = f"credentials are encrypted with keys that are not there: {', '.join(unknown)}"
        yield Finding("keys", "problem", what, "Put these keys back into PASTETRADER_ENCRYPTION_KEYS.")
    older = sum(used[key_id] for key_id in known[1:])
    if older:
        what = f"{older} of {used.total()} credentials are encrypted with an older key"
        yield Finding("keys", "warning", what, "Run `manage.py rotate_secrets`; then the older keys can be taken out.")
    elif not unknown and not used[UNBOUND]:
        yield Finding("keys", "ok", f"{used.total()} credentials, all encrypted with the newest key ({known[0]})")


def _jail() -> Iterator[Finding]:
    found = a_jail_holds(None)
    if not found:
        yield Finding("jail", "ok", "bubblewrap holds")
    for message in found:
        state: State = "problem" if message.level >= checks.ERROR else "warning"
        yield Finding("jail", state, str(message.msg), str(message.hint))


def _mail() -> Iterator[Finding]:
    if not settings.EMAIL_BACKEND.endswith("smtp.EmailBackend"):
        what = "no mail server is set: messages are files, or are not sent"
        yield Finding("mail", "warning", what, "Set EMAIL_URL, as in smtp+tls://user:password@host:587.")
        return
    where = f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"
    server = get_connection(timeout=MAIL_SECONDS)
    try:
        server.open()
        server.close()
    except OSError as error:
        what = f"{where} takes no mail: {type(error).__name__}"
        yield Finding("mail", "problem", what, "Look at EMAIL_URL: the server, its port, the name and the password.")
    else:
        yield Finding("mail", "ok", f"{where} lets us in")


def _clock() -> Iterator[Finding]:
    there = _time_of_database()
    apart = abs(there - datetime.now(UTC))
    if apart > MOST_APART:
        what = f"this machine's clock and the database's are {apart.total_seconds():.0f} s apart"
        yield Finding("clock", "problem", what, "Let both be set by NTP.")
        return
    newest = ExecutionEvent.objects.order_by("-pk").values_list("created_at", flat=True).first()
    if newest is not None and newest > timezone.now() + MOST_LATE:
        what = f"the newest event is of {newest:%Y-%m-%d %H:%M:%S} UTC, which is yet to come"
        yield Finding("clock", "problem", what, "Some worker's clock is or was wrong. Let it be set by NTP.")
        return
    yield Finding("clock", "ok", f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC, as in the database")


def _time_of_database() -> datetime:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT strftime('%s', 'now')")
            return datetime.fromtimestamp(int(cursor.fetchone()[0]), UTC)
        cursor.execute("SELECT clock_timestamp()")
        found: datetime = cursor.fetchone()[0]
        return found


def _beat() -> Iterator[Finding]:
    active = Schedule.objects.filter(is_active=True, workflow__deleted_at=None)
    late = active.filter(next_run_at__lt=timezone.now() - MOST_LATE).count()
    if late:
        what = f"{late} schedules should have run minutes ago"
        to_do = "See whether beat and a worker run (with `manage.py up`: whether it runs)."
        yield Finding("schedules", "problem", what, to_do)
    else:
        yield Finding("schedules", "ok", f"{active.count()} active, none late")


def _workers() -> Iterator[Finding]:
    late = {
        labels["kind"]: int(value)
        for metric in figures.collect()
        if metric.name == "pastetrader_late"
        for labels, value in metric.samples
        if value
    }
    if late:
        what = ", ".join(f"{kind.replace('_', ' ')}: {count}" for kind, count in late.items())
        to_do = "See whether workers run, and the page /executions/states/."
        yield Finding("workers", "problem", f"steps are late ({what})", to_do)
    else:
        yield Finding("workers", "ok", "no step is late")


def _static_files() -> Iterator[Finding]:
    canvas = Path(str(settings.DJANGO_VITE["default"]["manifest_path"]))
    if not canvas.exists():
        yield Finding("static files", "problem", "the canvas is not built", "Run `make front`, or use the image.")
        return
    collected = Path(settings.STATIC_ROOT)
    if not settings.DEBUG and not collected.is_dir():
        what = f"{collected} is not there"
        yield Finding("static files", "problem", what, "Run `manage.py collectstatic`, or `manage.py up`, which does.")
        return
    yield Finding("static files", "ok", "built and collected")


def _settings() -> Iterator[Finding]:
    told = checks.run_checks(include_deployment_checks=not settings.DEBUG)
    told = [message for message in told if not message.is_silenced() and not (message.id or "").startswith("registry.")]
    for message in told:
        state: State = "problem" if message.level >= checks.ERROR else "warning"
        yield Finding("settings", state, f"{message.msg} ({message.id})", str(message.hint or ""))
    if not told:
        yield Finding("settings", "ok", "no check complains")


LOOKS: dict[str, Callable[[], Iterator[Finding]]] = {
    "database": _database,
    "migrations": _migrations,
    "broker": _broker,
    "data folder": _data_folder,
    "snapshots": _snapshots,
    "keys": _keys,
    "jail": _jail,
    "mail": _mail,
    "clock": _clock,
    "schedules": _beat,
    "workers": _workers,
    "static files": _static_files,
    "settings": _settings,
}
