"""The form of a schedule: made by hand, changed, looked at before it is saved, and what is said when it is wrong."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from executions.models import Schedule
from executions.pages.schedule_values import given_values, values_of
from executions.tests.scheduling.making import a_schedule, a_workflow, scheduled_graph
from pastetrader.accounts.models import User
from workflows.models import Workflow
from workflows.services import create_workflow

pytestmark = pytest.mark.django_db
NEW = "/schedules/new/"
DAILY = {"schedule_type": "cron", "cron_expression": "0 9 * * 1-5", "timezone": "Asia/Seoul"}
WAYS: dict[str, dict[str, str]] = {
    "Every weekday at 9:00 (Asia/Seoul)": DAILY,
    "Every 15 minutes": {"schedule_type": "interval", "every": "15", "unit": "minutes"},
    "Once, on 2099-03-02 at 09:30 (Asia/Seoul)": {
        "schedule_type": "date",
        "run_date": "2099-03-02T09:30",
        "timezone": "Asia/Seoul",
    },
    "Every trading day 10 minutes before the open of XNYS": {
        "schedule_type": "session",
        "mic": "XNYS",
        "minutes": "10",
        "side": "before",
        "anchor": "open",
    },
}


@pytest.fixture
def workflow(owner: User) -> Workflow:
    return a_workflow(owner)


@pytest.mark.parametrize("words", WAYS)
def test_each_way_is_made_and_said_in_words(owner_client: Client, workflow: Workflow, words: str) -> None:
    made = owner_client.post(NEW, {"workflow": str(workflow.pk), **WAYS[words]}, follow=True)

    schedule = Schedule.objects.get()
    assert made.redirect_chain[-1][0] == reverse("schedule", args=[schedule.pk])
    assert words in made.content.decode()
    assert "The next run is at" in made.content.decode()


@pytest.mark.parametrize("words", WAYS)
def test_what_was_made_stands_in_the_form_again_and_saving_it_changes_nothing(
    owner_client: Client, workflow: Workflow, words: str
) -> None:
    owner_client.post(NEW, {"workflow": str(workflow.pk), "name": "Mine", **WAYS[words]})
    before = Schedule.objects.values().get()

    typed = values_of(Schedule.objects.get())
    owner_client.post(reverse("schedule-edit", args=[before["id"]]), typed)

    after = Schedule.objects.values().get()
    assert {name: typed[name] for name in WAYS[words]} == WAYS[words]
    assert {**after, "updated_at": None} == {**before, "updated_at": None}


@pytest.mark.parametrize("words", WAYS)
def test_a_preview_says_what_it_means_with_five_times_and_saves_nothing(
    owner_client: Client, workflow: Workflow, words: str
) -> None:
    answer = owner_client.post(NEW, {"workflow": str(workflow.pk), "preview": "yes", **WAYS[words]})

    assert words in answer.content.decode()
    assert len(answer.context["coming"].rows) == (1 if "Once" in words else 5)
    assert "Your clock" in answer.content.decode()
    assert not Schedule.objects.exists()


def test_the_times_are_told_on_the_clock_of_the_exchange_too_and_closed_days_are_marked(
    owner: User, owner_client: Client
) -> None:
    workflow = a_workflow(owner)
    Workflow.objects.update(variables={"market": "XNYS"})
    christmas = {"schedule_type": "cron", "cron_expression": "0 12 25 12 *", "timezone": "Asia/Tokyo"}

    answer = owner_client.post(NEW, {"workflow": str(workflow.pk), "preview": "yes", **christmas})

    assert answer.context["coming"].zones == ("Asia/Tokyo", "America/New_York")
    first = {**DAILY, "cron_expression": "0 12 4 7 *", "timezone": "America/New_York"}
    on_holidays = owner_client.post(NEW, {"workflow": str(workflow.pk), "preview": "yes", **first})
    assert "XNYS is closed" in on_holidays.content.decode()


def test_a_new_form_starts_with_the_exchange_and_zone_of_its_workflow(owner_client: Client, workflow: Workflow) -> None:
    Workflow.objects.update(variables={"market": "XNAS"})

    values = owner_client.get(f"{NEW}?workflow={workflow.pk}").context["values"]

    assert (values["workflow"], values["mic"]) == (str(workflow.pk), "XNAS")
    assert values["timezone"] == "America/New_York"


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("cron_expression", {"cron_expression": "every day"}),
        ("cron_expression", {"cron_expression": ""}),
        ("cron_expression", {"cron_expression": "0 0 30 2 *"}),
        ("timezone", {"timezone": "Mars/Base"}),
        ("every", {"schedule_type": "interval", "every": "a while"}),
        ("every", {"schedule_type": "interval", "every": "0"}),
        ("every", {"schedule_type": "interval", "every": "999999", "unit": "days"}),
        ("run_date", {"schedule_type": "date", "run_date": ""}),
        ("run_date", {"schedule_type": "date", "run_date": "2001-01-01T10:00"}),
        ("run_date", {"schedule_type": "date", "run_date": "tomorrow"}),
        ("mic", {"schedule_type": "session", "mic": "banana"}),
        ("mic", {"schedule_type": "session", "mic": "XLON"}),
        ("minutes", {"schedule_type": "session", "minutes": "soon"}),
        ("minutes", {"schedule_type": "session", "minutes": "5000"}),
        ("schedule_type", {"schedule_type": "full moon"}),
        ("missed_policy", {"missed_policy": "pray"}),
        ("workflow", {"workflow": "none"}),
        ("name", {"name": "x" * 256}),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(
    owner_client: Client, workflow: Workflow, field: str, typed: dict[str, str]
) -> None:
    answer = owner_client.post(NEW, {**DAILY, "workflow": str(workflow.pk), "name": "Mine", **typed})

    assert answer.status_code == 400
    assert list(answer.context["errors"]) == [field]
    assert f'id="said-{field}"' in answer.content.decode()
    kept = {"name": "Mine", **DAILY, **typed}
    assert {name: answer.context["values"][name] for name in kept} == kept
    assert not Schedule.objects.exists()


def test_several_wrong_things_are_said_at_once(owner_client: Client) -> None:
    answer = owner_client.post(NEW, {**DAILY, "workflow": "", "cron_expression": "", "missed_policy": "pray"})

    assert set(answer.context["errors"]) == {"workflow", "cron_expression", "missed_policy"}


def test_a_text_that_no_database_takes_is_taken_without_it(owner_client: Client, workflow: Workflow) -> None:
    owner_client.post(NEW, {**DAILY, "workflow": str(workflow.pk), "name": "a\x00b"})

    assert Schedule.objects.get().name == "a\N{REPLACEMENT CHARACTER}b"


def test_a_form_that_is_sent_twice_makes_one_schedule(owner_client: Client, workflow: Workflow) -> None:
    typed = {**DAILY, "workflow": str(workflow.pk), "idempotency_key": "one-showing"}

    places = {owner_client.post(NEW, typed).headers["Location"] for _time in range(2)}

    assert places == {reverse("schedule", args=[Schedule.objects.get().pk])}


def test_the_schedule_of_a_draft_rests_and_says_so(owner: User, owner_client: Client) -> None:
    draft = a_workflow(owner, is_active=False)

    asked = owner_client.get(f"{NEW}?workflow={draft.pk}").content.decode()
    made = owner_client.post(NEW, {**DAILY, "workflow": str(draft.pk)}, follow=True).content.decode()

    assert "It is a draft" in asked
    assert "It rests until its workflow is activated" in made


def test_a_schedule_is_changed_to_another_way(owner: User, owner_client: Client) -> None:
    schedule = a_schedule(owner, now=timezone.now())
    typed = {"schedule_type": "session", "mic": "XKRX", "minutes": "0", "anchor": "close"}

    answer = owner_client.post(reverse("schedule-edit", args=[schedule.pk]), typed, follow=True)

    schedule.refresh_from_db()
    assert (schedule.schedule_type, schedule.config["mic"], schedule.cron_expression) == ("session", "XKRX", "")
    assert "Every trading day at the close of XKRX" in answer.content.decode()


def _opened(client: Client, schedule: Schedule) -> dict[str, str]:
    """What a browser would send of the form, as it was opened."""
    context = client.get(reverse("schedule-edit", args=[schedule.pk])).context
    return {**context["values"], "made_from": context["made_from"]}


def test_of_two_windows_the_later_is_told_what_the_other_saved_and_keeps_what_was_typed(
    owner: User, owner_client: Client
) -> None:
    schedule = a_schedule(owner, now=timezone.now())
    place = reverse("schedule-edit", args=[schedule.pk])
    one, other = _opened(owner_client, schedule), _opened(owner_client, schedule)
    owner_client.post(place, {**one, **WAYS["Every 15 minutes"], "name": "Theirs"})

    refused = owner_client.post(place, {**other, "cron_expression": "0 9 * * 1-5", "name": "Mine"})
    again = refused.context["values"] | {"made_from": refused.context["made_from"]}

    schedule.refresh_from_db()
    assert (refused.status_code, schedule.name, schedule.interval_seconds) == (409, "Theirs", 900)
    assert refused.context["overtaken_by"] == [("It starts", "every 15 minutes"), ("Name", "Theirs")]
    assert 'value="Mine"' in refused.content.decode()
    assert 'value="0 9 * * 1-5"' in refused.content.decode()
    assert owner_client.post(place, again).status_code == 302
    schedule.refresh_from_db()
    assert (schedule.name, schedule.cron_expression) == ("Mine", "0 9 * * 1-5")


def test_a_preview_keeps_what_the_form_was_made_from(owner: User, owner_client: Client) -> None:
    schedule = a_schedule(owner, now=timezone.now())
    place = reverse("schedule-edit", args=[schedule.pk])
    opened = _opened(owner_client, schedule)
    owner_client.post(place, {**opened, "name": "Theirs"})

    looked_at = owner_client.post(place, {**opened, "name": "Mine", "preview": "yes"})

    assert looked_at.context["made_from"] == opened["made_from"]


def test_two_windows_that_say_the_same_are_in_nobodys_way_nor_is_a_pause(owner: User, owner_client: Client) -> None:
    schedule = a_schedule(owner, now=timezone.now())
    place = reverse("schedule-edit", args=[schedule.pk])
    opened = _opened(owner_client, schedule)
    owner_client.post(reverse("schedule-pause", args=[schedule.pk]))

    answers = [owner_client.post(place, {**opened, "name": "Both"}).status_code for _window in range(2)]

    assert answers == [302, 302]


def test_of_a_schedule_that_a_trigger_sets_only_the_rest_is_changed(owner: User, owner_client: Client) -> None:
    create_workflow(owner=owner, name="Watch", graph=scheduled_graph(), is_active=True)
    schedule = Schedule.objects.get()
    place = reverse("schedule-edit", args=[schedule.pk])

    page = owner_client.get(place).content.decode()
    owner_client.post(place, {"missed_policy": "run_all", "schedule_type": "interval", "every": "1"})

    schedule.refresh_from_db()
    assert "said by the trigger" in page
    assert 'name="cron_expression"' not in page
    assert (schedule.missed_policy, schedule.schedule_type) == ("run_all", "cron")


def test_a_schedule_whose_zone_is_gone_can_be_given_another(owner: User, owner_client: Client) -> None:
    schedule = a_schedule(owner, now=timezone.now())
    Schedule.objects.update(timezone="Asia/Atlantis")
    place = reverse("schedule-edit", args=[schedule.pk])

    assert "Asia/Atlantis" in owner_client.get(place).content.decode()
    owner_client.post(place, DAILY)

    schedule.refresh_from_db()
    assert schedule.timezone == "Asia/Seoul"


def test_what_a_browser_leaves_out_is_as_at_first() -> None:
    assert given_values({})["missed_policy"] == "skip"


def test_it_is_shown_to_its_owner_alone(client: Client, stranger_client: Client, workflow: Workflow) -> None:
    schedule = a_schedule(workflow.owner, workflow=workflow, now=timezone.now())
    edit, new = reverse("schedule-edit", args=[schedule.pk]), f"{NEW}?workflow={workflow.pk}"
    typed: dict[str, Any] = {**DAILY, "workflow": str(workflow.pk)}

    assert [stranger_client.get(place).status_code for place in (edit, new)] == [404, 404]
    assert stranger_client.post(edit, typed).status_code == 404
    assert list(stranger_client.post(NEW, typed).context["errors"]) == ["workflow"]
    assert stranger_client.get(NEW).status_code == 200
    assert {client.get(place).status_code for place in (edit, new, NEW)} == {302}
    assert client.post(NEW, typed).headers["Location"].startswith("/sign-in/")
    assert Schedule.objects.count() == 1
