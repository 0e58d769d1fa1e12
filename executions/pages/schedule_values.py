"""What is typed into the form of a schedule, and the fields of a schedule that it stands for."""

from collections.abc import Iterable, Mapping
from typing import Any

from executions.models import MissedPolicy, OverlapPolicy, Schedule, ScheduleType
from executions.scheduling.services import in_zone
from pastetrader.common.messages import Message, Problem
from pastetrader.common.messages import message as _
from pastetrader.common.storable_text import storable_text

# Field of the form -> what it holds: all text, as a browser sends it and shows it again.
Values = dict[str, str]
SECONDS = {"days": 86_400, "hours": 3_600, "minutes": 60, "seconds": 1}
FIRST: Mapping[str, str] = {
    "workflow": "",
    "name": "",
    "schedule_type": ScheduleType.CRON.value,
    "cron_expression": "30 16 * * 1-5",
    "timezone": "UTC",
    "every": "1",
    "unit": "hours",
    "run_date": "",
    "mic": "XKRX",
    "minutes": "10",
    "side": "after",
    "anchor": "close",
    "missed_policy": MissedPolicy.SKIP.value,
    "overlap_policy": OverlapPolicy.SKIP.value,
}
# Without these a type says nothing.
_NEEDED = {"cron": ("cron_expression",), "interval": ("every",), "date": ("run_date",), "session": ("mic", "minutes")}
# A place in a schedule -> the field in which it is typed.
_FIELDS = {
    "interval_seconds": "every",
    "session": "mic",
    "session.mic": "mic",
    "session.offset_minutes": "minutes",
    "session.anchor": "anchor",
}
_MOST_MINUTES = 1_440


def first_values(*, workflow: str, zone: str, market: str) -> Values:
    """What stands in the form before anything is typed: every weekday after the close, in the person's zone."""
    values = {**FIRST, "workflow": workflow, "timezone": zone or FIRST["timezone"]}
    return {**values, "mic": market or FIRST["mic"]}


def given_values(given: Mapping[str, str]) -> Values:
    """What a browser sent; what it did not send is as at first."""
    return {name: storable_text(given.get(name, first)).strip() for name, first in FIRST.items()}


def values_of(schedule: Schedule) -> Values:
    """A schedule as it is typed."""
    values = {
        **FIRST,
        "workflow": str(schedule.workflow_id),
        "name": schedule.name,
        "schedule_type": schedule.schedule_type,
        "timezone": schedule.timezone,
        "missed_policy": schedule.missed_policy,
        "overlap_policy": schedule.overlap_policy,
    }
    if schedule.cron_expression:
        values["cron_expression"] = schedule.cron_expression
    if schedule.interval_seconds:
        unit = next(unit for unit, length in SECONDS.items() if schedule.interval_seconds % length == 0)
        values |= {"unit": unit, "every": str(schedule.interval_seconds // SECONDS[unit])}
    if schedule.run_date:
        values["run_date"] = f"{in_zone(schedule.run_date, schedule.timezone):%Y-%m-%dT%H:%M}"
    if schedule.config:
        minutes = int(schedule.config.get("offset_minutes") or 0)
        side = "before" if minutes < 0 else "after"
        values |= {"mic": schedule.config.get("mic", ""), "anchor": schedule.config.get("anchor", "close")}
        values |= {"minutes": str(abs(minutes)), "side": side}
    return values


def missing(values: Values) -> tuple[Problem, ...]:
    """What the chosen type cannot do without and is not given."""
    needed = _NEEDED.get(values["schedule_type"], ())
    return tuple(Problem("missing", _("This is missing."), path=name) for name in needed if not values[name])


def when(values: Values) -> dict[str, Any]:
    """The fields of scheduling.spec.When: what is typed for another type than the chosen one is left out."""
    chosen = values["schedule_type"]
    zone = values["timezone"] or None
    return {
        "schedule_type": chosen,
        "cron_expression": values["cron_expression"] if chosen == ScheduleType.CRON else None,
        "interval_seconds": _seconds(values) if chosen == ScheduleType.INTERVAL else None,
        "run_date": values["run_date"] if chosen == ScheduleType.DATE else None,
        "session": _session(values) if chosen == ScheduleType.SESSION else None,
        "timezone": None if chosen == ScheduleType.SESSION else zone,
    }


def manner(values: Values) -> dict[str, Any]:
    """The other fields of scheduling.spec.ScheduleSpec that are typed: its name and its policies."""
    return {name: values[name] for name in ("name", "missed_policy", "overlap_policy")}


def at_fields(problems: Iterable[Problem]) -> dict[str, list[Message]]:
    """What is wrong, by the field where it is typed; "" holds what has none."""
    said: dict[str, list[Message]] = {}
    for problem in problems:
        field = _FIELDS.get(problem.path, problem.path)
        said.setdefault(field if field in FIRST else "", []).extend(_words(field, problem))
    return said


def _words(field: str, problem: Problem) -> list[Message]:
    if field == "every" and problem.code in {"greater_than_equal", "less_than_equal"}:
        return [_("An interval lies between one second and 366 days.")]
    if field == "minutes" and problem.code in {"greater_than_equal", "less_than_equal"}:
        return [_("This lies between 0 and %(most)s minutes.", most=_MOST_MINUTES)]
    return [problem.message, *([problem.hint] if problem.hint else [])]


def _seconds(values: Values) -> int | str:
    """Seconds; what is no number is handed on, and refused where numbers are."""
    typed = values["every"]
    return int(typed) * SECONDS.get(values["unit"], 1) if _is_number(typed) else typed


def _session(values: Values) -> dict[str, Any]:
    typed = values["minutes"]
    minutes = (-1 if values["side"] == "before" else 1) * int(typed) if _is_number(typed) else typed
    return {"mic": values["mic"], "anchor": values["anchor"], "offset_minutes": minutes}


def _is_number(typed: str) -> bool:
    return typed.isascii() and typed.isdigit() and len(typed) < 12
