"""Schedules over HTTP: made, changed, paused, run, looked at; and who may."""

import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from executions.models import Schedule, ScheduleOccurrence, WorkflowExecution
from executions.scheduling.due import fire_due
from executions.tests.scheduling.making import DAILY, a_schedule, a_workflow, scheduled_graph
from pastetrader.accounts.models import AuditEntry, User
from workflows.services import create_workflow, set_active

pytestmark = pytest.mark.django_db
PLACE = "/api/v1/schedules/"


def send(client: Client, method: str, path: str, body: Any = None, **headers: str) -> Any:
    """The answer to a JSON body."""
    return client.generic(method, path, json.dumps(body or {}), content_type="application/json", headers=headers)


@pytest.fixture
def schedule(owner: User) -> Schedule:
    return a_schedule(owner, now=timezone.now())


def test_a_schedule_is_made_told_in_words_and_says_its_next_run(owner: User, owner_client: Client) -> None:
    workflow = a_workflow(owner)
    body = {"workflow": str(workflow.pk), **DAILY, "name": "Mornings", "missed_policy": "run_latest"}

    answer = send(owner_client, "POST", PLACE, body)

    assert answer.status_code == 201
    shown = owner_client.get(answer.headers["Location"]).json()
    assert shown == answer.json()
    assert (shown["words"], shown["is_active"]) == ("every day at 9:00 (Asia/Seoul)", True)
    assert shown["next_run_at"].endswith("T00:00:00Z")
    assert (shown["last_run"], shown["problem"], shown["missed_policy"]) == (None, "", "run_latest")
    korean = owner_client.get(answer.headers["Location"], headers={"Accept-Language": "ko"}).json()
    assert korean["words"] != shown["words"]


def test_asked_twice_with_one_key_it_is_made_once(owner: User, owner_client: Client) -> None:
    body = {"workflow": str(a_workflow(owner).pk), **DAILY}

    answers = [send(owner_client, "POST", PLACE, body, **{"Idempotency-Key": "a-key-of-mine"}) for _time in range(2)]

    assert [answer.status_code for answer in answers] == [201, 201]
    assert Schedule.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"cron_expression": "*/90 * * * *"}, "cron_expression"),
        ({"cron_expression": "0 0 30 2 *"}, "cron_expression"),
        ({"timezone": "Asia/Atlantis"}, "timezone"),
        ({"timezone": None}, "timezone"),
        ({"interval_seconds": 60}, "cron_expression"),
        ({"missed_policy": "pray"}, "missed_policy"),
        ({"colour": "red"}, "colour"),
        ({"schedule_type": "date", "cron_expression": None, "run_date": "2001-01-01T00:00:00Z"}, "run_date"),
        ({"schedule_type": "date", "cron_expression": None, "run_date": "9999-12-31T23:59:59-12:00"}, "run_date"),
        (
            {"schedule_type": "session", "cron_expression": None, "session": {"mic": "XTKS", "anchor": "open"}},
            "session",
        ),
        ({"workflow": str(uuid4())}, "workflow"),
    ],
)
def test_what_can_never_be_is_refused_with_its_place(
    owner: User, owner_client: Client, changes: dict[str, Any], path: str
) -> None:
    answer = send(owner_client, "POST", PLACE, {"workflow": str(a_workflow(owner).pk), **DAILY, **changes})

    assert answer.status_code == 400
    assert path in json.dumps(answer.json()["problems"])
    assert not Schedule.objects.exists()


def test_it_is_changed_in_part_or_whole_and_an_older_state_is_refused(owner_client: Client, schedule: Schedule) -> None:
    place = f"{PLACE}{schedule.pk}"
    before = owner_client.get(place).headers["ETag"]

    hourly = {"schedule_type": "interval", "interval_seconds": 3600}
    changed = send(owner_client, "PATCH", place, hourly, **{"If-Match": before})
    late = send(owner_client, "PATCH", place, {"name": "Late"}, **{"If-Match": before})
    whole = send(owner_client, "PUT", place, {**DAILY, "name": "Whole"})

    assert (changed.status_code, changed.json()["words"]) == (200, "every hour")
    assert changed.json()["cron_expression"] == ""
    assert late.status_code == 412
    assert (whole.status_code, whole.json()["name"], whole.json()["interval_seconds"]) == (200, "Whole", None)
    assert owner_client.get(place, headers={"If-None-Match": whole.headers["ETag"]}).status_code == 304
    assert send(owner_client, "PATCH", place, {"nmae": "x"}).status_code == 400


def test_runs_do_not_make_an_etag_stale(owner_client: Client, schedule: Schedule) -> None:
    before = owner_client.get(f"{PLACE}{schedule.pk}").headers["ETag"]

    fire_due(timezone.now() + timedelta(days=1))

    assert owner_client.get(f"{PLACE}{schedule.pk}").headers["ETag"] == before


def test_paused_it_has_no_next_run_and_resumed_it_has(owner_client: Client, schedule: Schedule) -> None:
    paused = send(owner_client, "POST", f"{PLACE}{schedule.pk}/pause").json()
    resumed = send(owner_client, "POST", f"{PLACE}{schedule.pk}/resume").json()

    assert (paused["is_active"], paused["paused_by"], paused["next_run_at"]) == (False, "person", None)
    assert "alice@example.com" in paused["pause_cause"]
    assert (resumed["is_active"], resumed["paused_by"], resumed["pause_cause"]) == (True, "", "")
    assert resumed["next_run_at"] is not None


def test_without_its_workflow_it_is_not_resumed(owner_client: Client, schedule: Schedule) -> None:
    set_active(workflow=schedule.workflow, is_active=False)

    answer = send(owner_client, "POST", f"{PLACE}{schedule.pk}/resume")

    assert (answer.status_code, answer.json()["code"]) == (409, "workflow_inactive")


def test_run_now_starts_it_and_leaves_its_due_times(owner_client: Client, owner: User, schedule: Schedule) -> None:
    answer = send(owner_client, "POST", f"{PLACE}{schedule.pk}/run")

    assert answer.status_code == 202
    execution = WorkflowExecution.objects.get()
    assert answer.headers["Location"].endswith(str(execution.pk))
    assert execution.triggered_by == owner
    assert not ScheduleOccurrence.objects.exists()


def test_the_next_times_are_shown_on_two_clocks(owner_client: Client, schedule: Schedule) -> None:
    shown = owner_client.get(f"{PLACE}{schedule.pk}/preview?n=3&timezone=America/New_York").json()

    assert len(shown["times"]) == 3
    assert shown["times"][0]["in_schedule_zone"].endswith("T09:00:00+09:00")
    assert shown["times"][0]["in_your_zone"][-6:] in {"-05:00", "-04:00"}
    for query in ("n=0", "n=51", "timezone=Mars", "m=3"):
        assert owner_client.get(f"{PLACE}{schedule.pk}/preview?{query}").status_code == 400


def test_a_schedule_that_is_not_saved_shows_its_next_times(owner_client: Client) -> None:
    session = {"schedule_type": "session", "session": {"mic": "XKRX", "anchor": "close", "offset_minutes": 20}}

    shown = send(owner_client, "POST", f"{PLACE}preview?n=2", session).json()
    wrong = send(owner_client, "POST", f"{PLACE}preview", {"schedule_type": "cron"})

    assert shown["words"] == "every trading day 20 minutes after the close of XKRX"
    assert all(time["in_schedule_zone"].endswith("T15:50:00+09:00") for time in shown["times"])
    assert wrong.status_code == 400
    assert not Schedule.objects.exists()


def test_due_times_on_holidays_of_the_exchange_are_marked_and_none_of_a_market_that_nobody_knows(
    owner_client: Client,
) -> None:
    yearly = {"schedule_type": "cron", "cron_expression": "0 16 1 1 *", "timezone": "Asia/Seoul"}

    def marks(query: str) -> tuple[str, list[bool]]:
        shown = send(owner_client, "POST", f"{PLACE}preview?n=1{query}", yearly).json()
        return shown["market"], [time["is_closed"] for time in shown["times"]]

    assert marks("&market=XKRX") == ("XKRX", [True])
    assert marks("&market=NOWHERE") == ("", [False])
    assert marks("") == ("", [False])
    followed = {"schedule_type": "session", "session": {"mic": "XKRX", "anchor": "close", "offset_minutes": 20}}
    shown = send(owner_client, "POST", f"{PLACE}preview?n=20&market=XNYS", followed).json()
    assert (shown["market"], {time["is_closed"] for time in shown["times"]}) == ("XKRX", {False})


def test_due_times_are_listed_with_what_became_of_them(owner_client: Client, schedule: Schedule) -> None:
    fire_due(timezone.now() + timedelta(days=3, hours=1))
    place = f"{PLACE}{schedule.pk}/occurrences/"

    every = owner_client.get(place).json()["results"]

    assert [row["outcome"] for row in every] == ["skipped"] * len(every)
    assert every[0]["scheduled_for"] > every[-1]["scheduled_for"]
    assert "did not run" in every[0]["cause"]
    assert owner_client.get(f"{place}?outcome=started").json()["results"] == []
    assert owner_client.get(f"{place}?outcome=lost").status_code == 400
    last = owner_client.get(f"{PLACE}{schedule.pk}").json()["last_run"]
    assert (last["outcome"], last["reason"], last["execution"]) == ("skipped", "missed", None)


def test_lists_are_narrowed_and_ask_as_much_for_many_as_for_one(
    owner: User, owner_client: Client, schedule: Schedule, django_assert_max_num_queries: Any
) -> None:
    for number in range(4):
        hourly = a_schedule(owner, now=timezone.now(), schedule_type="interval", interval_seconds=3600 + number)
    send(owner_client, "POST", f"{PLACE}{hourly.pk}/pause")
    fire_due(timezone.now() + timedelta(hours=2))

    with django_assert_max_num_queries(6):
        assert len(owner_client.get(PLACE).json()["results"]) == 5

    for query, count in (
        (f"workflow={schedule.workflow_id}", 1),
        ("is_active=false", 1),
        ("type=interval", 4),
        ("type=cron&is_active=true", 1),
        ("search=morning", 5),
    ):
        assert len(owner_client.get(f"{PLACE}?{query}").json()["results"]) == count, query
    assert owner_client.get(f"{PLACE}?kind=cron").status_code == 400


def test_what_a_trigger_says_is_changed_there(owner: User, owner_client: Client) -> None:
    create_workflow(owner=owner, name="Watch", graph=scheduled_graph())
    place = f"{PLACE}{Schedule.objects.get().pk}"

    renamed = send(owner_client, "PATCH", place, {"name": "Mine", "overlap_policy": "allow"})
    moved = send(owner_client, "PATCH", place, {"cron_expression": "0 10 * * *"})
    gone = send(owner_client, "DELETE", place)

    assert (renamed.status_code, renamed.json()["name"]) == (200, "Mine")
    assert (moved.status_code, moved.json()["code"]) == (409, "set_by_trigger")
    assert (gone.status_code, gone.json()["code"]) == (409, "set_by_trigger")


def test_it_is_deleted_with_its_bell_and_that_is_written_down(owner_client: Client, schedule: Schedule) -> None:
    task = Schedule.objects.get().periodic_task
    assert task is not None

    assert send(owner_client, "DELETE", f"{PLACE}{schedule.pk}").status_code == 204

    assert not Schedule.objects.exists()
    assert not type(task).objects.filter(pk=task.pk).exists()
    assert AuditEntry.objects.filter(action="schedule.deleted").exists()
    assert owner_client.get(f"{PLACE}{schedule.pk}").status_code == 404


ENDPOINTS = [
    ("GET", ""),
    ("PUT", ""),
    ("PATCH", ""),
    ("DELETE", ""),
    ("GET", "/preview"),
    ("POST", "/run"),
    ("POST", "/pause"),
    ("POST", "/resume"),
    ("GET", "/occurrences/"),
]


@pytest.mark.parametrize(("method", "action"), ENDPOINTS)
def test_to_others_it_is_not_there(
    client: Client, owner_client: Client, stranger_client: Client, schedule: Schedule, method: str, action: str
) -> None:
    body = DAILY if method in {"PUT", "PATCH"} else {}
    theirs, unknown = (send(stranger_client, method, f"{PLACE}{key}{action}", body) for key in (schedule.pk, uuid4()))

    assert (theirs.status_code, unknown.status_code) == (404, 404)
    assert theirs.json()["code"] == unknown.json()["code"]
    assert send(client, method, f"{PLACE}{schedule.pk}{action}", body).status_code == 401
    assert send(owner_client, method, f"{PLACE}{schedule.pk}{action}", body).status_code < 400


def test_others_neither_list_it_nor_make_one_for_its_workflow(
    client: Client, stranger_client: Client, schedule: Schedule
) -> None:
    body = {"workflow": str(schedule.workflow_id), **DAILY}

    assert stranger_client.get(PLACE).json()["results"] == []
    assert send(stranger_client, "POST", PLACE, body).status_code == 400
    assert client.get(PLACE).status_code == send(client, "POST", PLACE, body).status_code == 401
    assert send(client, "POST", f"{PLACE}preview", DAILY).status_code == 401
