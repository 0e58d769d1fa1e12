"""The pages of schedules: what they say, what can be done there, and to whom they are shown."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from executions.models import Schedule, WorkflowExecution
from executions.scheduling.due import fire_due
from executions.tests.scheduling.making import a_schedule, scheduled_graph
from pastetrader.accounts.models import User
from workflows.models import Workflow
from workflows.services import create_workflow

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def schedule(owner: User) -> Schedule:
    return a_schedule(owner, now=timezone.now(), name="Mornings")


def _text(client: Client, path: str, **headers: str) -> str:
    answer = client.get(path, headers=headers)
    assert answer.status_code == 200
    return answer.content.decode()


def _page(schedule: Schedule) -> str:
    return reverse("schedule", args=[schedule.pk])


def test_without_schedules_the_page_says_how_to_get_one(owner_client: Client) -> None:
    assert "Nothing starts by itself" in _text(owner_client, "/schedules/")


def test_the_list_says_when_in_words_with_next_and_last_run(owner_client: Client, schedule: Schedule) -> None:
    fire_due(timezone.now() + DAY)

    text = _text(owner_client, "/schedules/")

    for words in ("Every day at 9:00 (Asia/Seoul)", "Mornings", "Next run", "Last due"):
        assert words in text


def test_one_schedule_shows_five_runs_on_two_clocks_and_what_of_trading_days(
    owner_client: Client, schedule: Schedule
) -> None:
    answer = owner_client.get(_page(schedule))
    text = answer.content.decode()

    assert len(answer.context["coming"].rows) == 5
    for words in ("Asia/Seoul", "Your clock", "holidays of exchanges too", "Nothing was due yet"):
        assert words in text


def test_it_shows_why_due_times_were_skipped(owner_client: Client, schedule: Schedule) -> None:
    fire_due(timezone.now() + 3 * DAY + timedelta(hours=2))

    text = _text(owner_client, _page(schedule))

    assert "did not run" in text
    assert "No due time is like that" in _text(owner_client, f"{_page(schedule)}?outcome=failed")


def test_a_problem_is_seen_wherever_the_schedule_is(owner_client: Client, schedule: Schedule) -> None:
    Schedule.objects.update(timezone="Asia/Atlantis", next_run_at=timezone.now())
    fire_due(timezone.now())

    for path in (_page(schedule), "/schedules/", f"/workflows/{schedule.workflow_id}/", "/executions/states/"):
        assert "Asia/Atlantis" in _text(owner_client, path), path


def test_it_is_paused_and_resumed_and_says_the_next_run(owner_client: Client, schedule: Schedule) -> None:
    place = reverse("schedule-pause", args=[schedule.pk])

    paused = owner_client.post(place, follow=True).content.decode()
    resumed = owner_client.post(place, {"pause": "no"}, follow=True).content.decode()

    assert "Paused by alice@example.com." in paused
    assert "The next run is at" in resumed


def test_its_policies_are_said_and_wrong_ones_are_refused(owner_client: Client, schedule: Schedule) -> None:
    place = reverse("schedule-policies", args=[schedule.pk])

    owner_client.post(place, {"missed_policy": "run_all", "overlap_policy": "queue_one"})
    refused = owner_client.post(place, {"missed_policy": "pray", "overlap_policy": "skip"}, follow=True)

    changed = Schedule.objects.get()
    assert (changed.missed_policy, changed.overlap_policy) == ("run_all", "queue_one")
    assert 'data-tone="bad"' in refused.content.decode()


def test_from_an_old_tab_its_policies_are_not_written_over(owner_client: Client, schedule: Schedule) -> None:
    place = reverse("schedule-policies", args=[schedule.pk])
    opened = {"made_from": owner_client.get(_page(schedule)).context["policies_state"]}
    mine = {"missed_policy": "skip", "overlap_policy": "queue_one"}
    owner_client.post(place, {**opened, "missed_policy": "run_all", "overlap_policy": "queue_one"})

    refused = owner_client.post(place, {**opened, **mine}, follow=True).content.decode()

    assert "changed after this form was opened" in refused
    assert Schedule.objects.get().missed_policy == "run_all"
    again = {"made_from": owner_client.get(_page(schedule)).context["policies_state"]}
    owner_client.post(place, {**again, **mine})
    assert Schedule.objects.get().missed_policy == "skip"


def test_two_tabs_that_say_the_same_of_its_policies_are_in_nobodys_way(
    owner_client: Client, schedule: Schedule
) -> None:
    place = reverse("schedule-policies", args=[schedule.pk])
    opened = {"made_from": owner_client.get(_page(schedule)).context["policies_state"]}
    both = {**opened, "missed_policy": "run_all", "overlap_policy": "queue_one"}

    answers = [owner_client.post(place, both, follow=True).content.decode() for _tab in range(2)]

    assert all("The schedule is changed." in answer for answer in answers)


def test_run_now_shows_the_execution_once_for_a_form_that_is_sent_twice(
    owner_client: Client, schedule: Schedule
) -> None:
    place = reverse("schedule-run", args=[schedule.pk])

    answers = [owner_client.post(place, {"idempotency_key": "one-showing"}) for _time in range(2)]

    execution = WorkflowExecution.objects.get()
    assert {answer.headers["Location"] for answer in answers} == {reverse("execution", args=[execution.pk])}


def test_it_is_deleted_from_its_page(owner_client: Client, schedule: Schedule) -> None:
    owner_client.post(reverse("schedule-delete", args=[schedule.pk]))

    assert not Schedule.objects.exists()


@pytest.mark.parametrize("came_from", ["home", "workflow"])
def test_the_switch_activates_the_workflow_and_says_the_next_run(
    owner: User, owner_client: Client, came_from: str
) -> None:
    workflow = create_workflow(owner=owner, name="Watch", graph=scheduled_graph(), is_active=False)
    place = reverse("workflow-activate", args=[workflow.pk])
    drafted = _text(owner_client, f"/workflows/{workflow.pk}/")

    on = owner_client.post(place, {"next": "/" if came_from == "home" else ""}, follow=True)
    [row] = owner_client.get("/").context["rows"]
    promised = Schedule.objects.get().next_run_at
    off = owner_client.post(place, {"next": "/" if came_from == "home" else "", "active": "no"}, follow=True)

    assert "Next run" not in drafted
    assert "The next run is at" in on.content.decode()
    assert row.next_run == promised is not None
    assert "switched off" in off.content.decode()
    assert on.redirect_chain[-1][0] == ("/" if came_from == "home" else f"/workflows/{workflow.pk}/")
    assert not Schedule.objects.get().is_active


def test_a_graph_with_errors_is_not_activated_and_the_page_says_why(owner: User, owner_client: Client) -> None:
    graph = scheduled_graph(cron_expression="0 9 * * *")  # without a zone
    workflow = create_workflow(owner=owner, name="Watch", graph=graph, is_active=False)

    text = owner_client.post(reverse("workflow-activate", args=[workflow.pk]), follow=True).content.decode()

    assert "The graph has errors" in text
    assert not Workflow.objects.get().is_active
    assert not Schedule.objects.exists()


def test_the_health_page_says_which_share_ran_as_promised(owner_client: Client, schedule: Schedule) -> None:
    now = timezone.now()
    empty = _text(owner_client, "/executions/states/")
    first = schedule.next_run_at
    assert first is not None
    schedule.occurrences.create(scheduled_for=now - DAY, outcome="started", created_at=now - DAY)
    schedule.occurrences.create(scheduled_for=now - 2 * DAY, outcome="skipped", reason="missed", created_at=now)
    schedule.occurrences.create(scheduled_for=now - 3 * DAY, outcome="skipped", reason="overlap", created_at=now)

    text = _text(owner_client, "/executions/states/")

    assert "Nothing was due yet" in empty
    assert "Ran as promised" in text
    assert "50.0%" in text


@pytest.mark.parametrize("action", ["pause", "run", "policies", "delete"])
def test_others_can_do_nothing_with_it(
    client: Client, stranger_client: Client, schedule: Schedule, action: str
) -> None:
    place = reverse(f"schedule-{action}", args=[schedule.pk])

    assert stranger_client.post(place).status_code == 404
    assert client.post(place).headers["Location"].startswith("/sign-in/")
    assert stranger_client.get(_page(schedule)).status_code == 404
    assert client.get(_page(schedule)).status_code == 302
    assert "Mornings" not in _text(stranger_client, "/schedules/")
    assert stranger_client.post(reverse("workflow-activate", args=[schedule.workflow_id])).status_code == 404


def test_the_list_asks_as_much_for_many_as_for_one(
    owner: User, owner_client: Client, django_assert_max_num_queries: Any
) -> None:
    for _number in range(5):
        a_schedule(owner, now=timezone.now(), schedule_type="interval", interval_seconds=60)

    owner_client.get("/schedules/")  # a browser's first request notes its session
    with django_assert_max_num_queries(6):
        owner_client.get("/schedules/")
