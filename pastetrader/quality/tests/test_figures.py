"""Every figure after 200 pastes, 2,000 due times, 1,000 requests and 25 readings is one worked out by hand."""

import csv
import io
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from executions.models import Schedule, ScheduleOccurrence
from llm.models import LLMCall
from parsers.models import Paste
from pastetrader.accounts.models import User
from pastetrader.quality.accuracy import accuracy, accuracy_by
from pastetrader.quality.costs import PURPOSE, costs
from pastetrader.quality.generation import generation
from pastetrader.quality.periods import Period, latest, period_of
from pastetrader.quality.requests import requests, requests_by_route
from pastetrader.quality.schedules import schedules
from pastetrader.quality.tests.rows import a_key, pastes, requests_of, this_month
from pastetrader.quality.timing.flushing import store
from workflows.models import Workflow

pytestmark = pytest.mark.django_db
API = "/api/v1/quality/"


def _two_hundred_pastes(owner: User) -> None:
    """150 good of 170 that count; of the rules of those 150, and of 40 others, people judged 1,000."""
    pastes(owner, 100, "agrees", kept=5, confirmed=1)
    pastes(owner, 50, "agrees", kept=2, confirmed=2, edited=2, language="ko", kind="pdf", reader="model")
    pastes(owner, 6, "differs", dropped=5, unjudged=3)
    pastes(owner, 4, "run_failed", answered=10, added=7)
    pastes(owner, 10, "not_drawable", edited=3)
    pastes(owner, 12, "not_run", unjudged=8)
    pastes(owner, 8, "no_strategy")
    pastes(owner, 6, "changed")
    pastes(owner, 4, "not_comparable")


def _two_thousand_due_times(owner: User) -> None:
    schedule = Schedule.objects.create(
        workflow=Workflow.objects.create(owner=owner, name="Minutely"),
        schedule_type="interval",
        interval_seconds=60,
        timezone="UTC",
    )
    begin = timezone.now() - timedelta(days=3)
    rows: list[ScheduleOccurrence] = []

    def due(count: int, outcome: str, reason: str = "", late: int = 0, shared: int = 1) -> None:
        for _number in range(count):
            moment = begin + timedelta(seconds=60 * len(rows))
            rows.append(
                ScheduleOccurrence(
                    schedule=schedule,
                    scheduled_for=moment,
                    outcome=outcome,
                    reason=reason,
                    due_count=shared,
                    created_at=moment + timedelta(seconds=late),
                )
            )

    due(1_985, "started", late=59)
    due(1, "started", late=60)  # the last moment that is in time
    due(5, "started", late=61)
    due(2, "skipped", "missed", late=3600)
    due(1, "skipped", "missed", late=3600, shared=4)  # four that share a row
    due(2, "failed")
    due(1, "skipped", "invalid")
    # And what was not due, or is not decided.
    due(100, "skipped", "overlap")
    due(20, "skipped", "inactive")
    due(5, "waiting")
    ScheduleOccurrence.objects.bulk_create(rows)


def _a_thousand_requests() -> None:
    requests_of(
        {
            "api-me": [(0.030, 900)],
            "api-pastes": [(0.210, 45), (0.450, 4)],
            "api-ledger": [(0.600, 48)],
            "home": [(9.0, 500)],  # a page, and none of the API
        }
    )
    requests_of({"api-ledger": [(2.0, 3)]}, status_class=5)


def _readings_by_a_model(owner: User) -> None:
    """25 pastes, each by two calls; one more whose price nobody knows, and a call that reads no paste."""

    def call(chain: Any, cost: str | None, purpose: str = PURPOSE) -> LLMCall:
        priced = timezone.now().date() if cost else None
        known = {"provider": "openai", "model": "m", "status": "done", "created_at": timezone.now()}
        return LLMCall(user=owner, purpose=purpose, chain=chain, cost=cost, priced_since=priced, **known)

    calls = []
    for number in range(25):
        chain = uuid4()
        calls += [call(chain, "0.01"), call(chain, "0.02" if number % 2 else "0.04")]
    unknown = uuid4()
    calls += [call(unknown, "9"), call(unknown, None), call(uuid4(), "100", purpose="agent")]
    LLMCall.objects.bulk_create(calls)


def test_workflows_made_of_pastes(owner: User, stranger: User) -> None:
    _two_hundred_pastes(owner)

    (found,) = generation([this_month()], owner)

    # 150 / (150 + 6 + 4 + 10) = 0.88235…, and 0.90 is wanted.
    assert found.events == 170
    assert found.value == pytest.approx(0.8823529411764706)
    assert (found.low, found.high) == pytest.approx((0.8252689384712235, 0.9225382607262067))
    assert found.is_met is False
    assert found.parts == {
        "agrees": 150,
        "differs": 6,
        "run_failed": 4,
        "not_drawable": 10,
        "no_strategy": 8,
        "not_run": 12,
        "changed": 6,
        "not_comparable": 4,
    }
    assert generation([this_month()], None) == [found]
    assert [one.events for one in generation([this_month()], stranger)] == [0]


def test_rules_read_as_people_mean_them(owner: User, stranger: User) -> None:
    _two_hundred_pastes(owner)

    (found,) = accuracy([this_month()], owner)

    # kept 100*5 + 50*2 = 600, confirmed 100 + 50*2 = 200: 800 good. Edited 50*2 + 10*3 = 130, dropped 6*5 = 30,
    # answered 4*10 = 40: 1,000 in all.
    assert found.parts == {
        "confirmed": 200,
        "kept": 600,
        "edited": 130,
        "dropped": 30,
        "answered": 40,
        "unjudged": 6 * 3 + 12 * 8,
        "added": 4 * 7,
    }
    assert (found.events, found.value, found.is_met) == (1_000, 0.8, False)
    assert (found.low, found.high) == pytest.approx((0.7740805, 0.8236233), abs=1e-7)
    by: dict[str, Any] = {
        grouping: {
            one.name: (one.figure.events, one.figure.value) for one in accuracy_by(grouping, this_month(), owner)
        }
        for grouping in ("reader", "language", "source")
    }
    # The model, on Korean PDFs: 50 * (2 + 2) of 50 * 6. The rules: 600 of 700.
    assert by == {
        "reader": {"rules": (700, pytest.approx(600 / 700)), "model": (300, pytest.approx(2 / 3))},
        "language": {"en": (700, pytest.approx(600 / 700)), "ko": (300, pytest.approx(2 / 3))},
        "source": {"text": (700, pytest.approx(600 / 700)), "pdf": (300, pytest.approx(2 / 3))},
    }
    assert accuracy_by("reader", this_month(), stranger) == []


def test_due_times_kept(owner: User, stranger: User) -> None:
    _two_thousand_due_times(owner)
    periods = latest("month", 2)

    found = schedules(periods, owner)

    # 1,986 of 2,000 is 99.3 %, and 99.5 is wanted. The three days may lie in two months.
    parts = {name: sum(one.parts.get(name, 0) for one in found) for name in ("kept", "late", "missed", "failed")}
    assert parts == {"kept": 1_986, "late": 5, "missed": 6, "failed": 3}
    assert sum(one.events for one in found) == 2_000
    wide = Period("month", periods[1].first, periods[0].last)
    (whole,) = schedules([wide], owner)
    assert (whole.value, whole.is_met) == (0.993, False)
    assert (whole.low, whole.high) == pytest.approx((0.9882840292676033, 0.995825692778291))
    assert [one.events for one in schedules(periods, stranger)] == [0, 0]
    assert schedules(periods, None) == found


def test_of_due_times_that_are_deleted_by_now_there_is_no_figure(owner: User) -> None:
    found = schedules(latest("month", 6), owner)

    assert [one.is_kept for one in found[:3]] == [True, True, True]
    assert not any(one.is_kept for one in found[4:])
    assert all(one.is_kept for one in schedules(latest("week"), owner))


def test_response_times_of_the_api(owner: User) -> None:
    _a_thousand_requests()

    (found,) = requests([this_month()])

    # The 950th of 1,000: 900 + 45 + 4 = 949 were faster than 500 ms, so it took 600 ms, from 500 to 625.
    assert found.events == 1_000
    assert (found.low, found.high) == (0.5, 0.625)
    assert found.value == pytest.approx((0.5 * 0.625) ** 0.5)
    assert found.is_met is False
    assert found.parts == {"failed": 3}
    routes = requests_by_route(this_month())
    assert [(one.route, one.figure.events, one.figure.low, one.figure.high) for one in routes] == [
        # The 49th of 51 is one of the three that took two seconds: from 0.5 * 1.25 ** 6 on.
        ("api-ledger", 51, pytest.approx(1.9073486), pytest.approx(2.3841858)),
        ("api-pastes", 49, 0.4, 0.5),
        ("api-me", 900, pytest.approx(0.5 / 1.25**13), pytest.approx(0.5 / 1.25**12)),
    ]
    (pages,) = requests([this_month()], is_api=False)
    assert (pages.events, pages.is_met) == (500, None)


def test_one_request_more_that_is_fast_and_the_target_is_met(owner: User) -> None:
    _a_thousand_requests()
    requests_of({"api-me": [(0.01, 20)]})

    (found,) = requests([this_month()])

    # The 969th of 1,020: 969 were faster than 500 ms.
    assert (found.low, found.high, found.is_met) == (0.4, 0.5, True)


def test_what_reading_a_paste_costs(owner: User, stranger: User) -> None:
    _readings_by_a_model(owner)

    (found,) = costs([this_month()], owner)

    # 13 of 5 cents and 12 of 3: 1.01 / 25. Squares from the mean: 13 * 0.0096² + 12 * 0.0104² = 0.002496; over 24,
    # its root is 0.0101980; times 1.96 / 5 that is 0.0039976.
    assert found.events == 25
    assert found.value == pytest.approx(0.0404)
    assert (found.low, found.high) == pytest.approx((0.0364024, 0.0443976), abs=1e-7)
    assert (found.is_met, found.parts) == (None, {"unpriced": 1})
    assert [one.events for one in costs([this_month()], stranger)] == [0]


@pytest.mark.parametrize(("count", "value"), [(0, None), (19, None), (20, 1.0)])
def test_below_twenty_there_is_no_figure(owner: User, owner_client: Client, count: int, value: float | None) -> None:
    pastes(owner, count, "agrees", kept=1)

    (made,), (read,) = generation([this_month()], owner), accuracy([this_month()], owner)
    shown = owner_client.get("/quality/?period=month").content.decode()

    assert (made.events, made.value, made.is_enough) == (count, value, count >= 20)
    assert (read.events, read.value) == (count, value)
    assert (f"not enough data yet ({count} of 20)" in shown) is (count < 20)
    assert ("Target met" in shown) is (count == 20)


def test_a_day_begins_at_midnight_where_the_account_is(owner: User) -> None:
    seoul = ZoneInfo("Asia/Seoul")
    midnight = datetime(2026, 11, 10, tzinfo=seoul)
    assert midnight.astimezone(UTC).day == 9
    pastes(owner, 20, "agrees", at=midnight)
    pastes(owner, 21, "differs", at=midnight - timedelta(microseconds=1))
    store({a_key("api-me", int(midnight.timestamp()), 0.01): 30})
    store({a_key("api-me", int(midnight.timestamp()) - 3600, 0.01): 40})

    with timezone.override(seoul):
        days = [period_of("day", midnight.date()), period_of("day", midnight.date() - timedelta(days=1))]
        there = [one.events for one in generation(days, owner)], [one.events for one in requests(days)]
    with timezone.override(UTC):
        elsewhere = [one.events for one in generation([period_of("day", datetime(2026, 11, 9).date())], owner)]  # noqa: DTZ001

    assert there == ([20, 21], [30, 40])
    assert elsewhere == [41]


def test_a_day_on_which_clocks_change_has_its_own_hours(owner: User) -> None:
    with timezone.override(ZoneInfo("America/New_York")):
        day = period_of("day", datetime(2026, 11, 1).date())  # noqa: DTZ001
        assert day.end - day.begin == timedelta(hours=25) or (
            day.end.astimezone(UTC) - day.begin.astimezone(UTC)
        ) == timedelta(hours=25)
        pastes(owner, 20, "agrees", at=day.end.astimezone(UTC) - timedelta(minutes=1))

        assert [one.events for one in generation([day], owner)] == [20]


def test_weeks_begin_on_monday_and_months_on_the_first() -> None:
    week, month = period_of("week", datetime(2026, 11, 29).date()), period_of("month", datetime(2028, 2, 5).date())  # noqa: DTZ001

    assert (f"{week.first}", f"{week.last}") == ("2026-11-23", "2026-11-29")
    assert (f"{month.first}", f"{month.last}") == ("2028-02-01", "2028-02-29")
    for kind, count in (("day", 14), ("week", 12), ("month", 12)):
        periods = latest(kind)  # type: ignore[arg-type]
        assert len(periods) == count
        assert all(newer.begin == older.end for newer, older in pairwise(periods))


def test_page_file_and_api_say_the_same(owner: User, owner_client: Client, operator_client: Client) -> None:
    _two_hundred_pastes(owner)
    _a_thousand_requests()
    _readings_by_a_model(owner)

    page = operator_client.get("/quality/?period=month").content.decode()
    lines = list(csv.DictReader(io.StringIO(operator_client.get("/quality/quality.csv?period=month").content.decode())))
    told = operator_client.get(f"{API}?period=month").json()

    for said in (
        "88.23%",
        "82.52% to 92.26%",
        "80.00%",
        "559 ms",
        "500 ms to 625 ms",
        "$0.040",
        "90% or more",
        "99.5% or more",
        "less than 500 ms",
    ):
        assert said in page, said
    newest = {line["figure"]: line for line in lines if line["first_day"] == f"{this_month().first}"}
    by_key = {one["key"]: one["periods"][0] for one in told["figures"]}
    assert by_key.keys() == newest.keys() == {"generation", "accuracy", "schedules", "requests", "cost"}
    assert by_key["generation"]["value"] == pytest.approx(150 / 170)
    assert float(newest["generation"]["value"]) == by_key["generation"]["value"]
    assert (newest["schedules"]["value"], by_key["schedules"]["value"]) == ("", None)
    assert [one["route"] for one in told["routes"]] == ["api-ledger", "api-pastes", "api-me"]
    assert [one["name"] for one in told["accuracy_by"]["reader"]] == ["rules", "model"]
    assert told["whose"] == "all"
    mine = owner_client.get(f"{API}?period=month").json()
    assert (mine["whose"], mine["routes"]) == ("mine", [])
    assert "requests" not in {one["key"] for one in mine["figures"]}


def test_everybodys_figures_are_for_operators_alone(
    owner: User, owner_client: Client, operator_client: Client, stranger_client: Client, client: Client
) -> None:
    pastes(owner, 30, "agrees", kept=2)
    pastes(owner, 1, "differs")

    assert owner_client.get(f"{API}?whose=all").status_code == 403
    assert (
        "30"
        not in stranger_client.get("/quality/?period=month&whose=all")
        .content.decode()
        .split("<main")[1]
        .split("Readers on")[0]
        .split("</form>")[1]
    )
    assert operator_client.get(f"{API}?whose=mine&period=month").json()["figures"][0]["periods"][0]["events"] == 0
    assert operator_client.get(f"{API}?period=month").json()["figures"][0]["periods"][0]["events"] == 31
    for place in ("/quality/", "/quality/quality.csv"):
        assert client.get(place).headers["Location"].startswith("/sign-in/")


def test_pastes_that_did_not_work_are_named_to_who_pasted_them_only(
    owner: User, owner_client: Client, operator_client: Client
) -> None:
    pastes(owner, 1, "differs")
    paste = Paste.objects.get()

    assert reverse("understood", args=[paste.pk]) in owner_client.get("/quality/?period=month").content.decode()
    assert str(paste.pk) not in operator_client.get("/quality/?period=month").content.decode()


def test_somebody_new_and_who_asks_for_what_there_is_not_are_told_so(owner_client: Client) -> None:
    assert "not enough data yet (0 of 20)" in owner_client.get("/quality/").content.decode()
    assert "does not exist" in owner_client.get("/quality/?period=year").content.decode()
    assert owner_client.get(f"{API}?period=year").status_code == 400


def test_amounts_are_not_rounded_up_to_a_target(owner: User, owner_client: Client) -> None:
    pastes(owner, 1, "agrees", kept=84_999, dropped=15_001)

    (found,) = accuracy([this_month()], owner)

    assert (found.value, found.is_met) == (0.84999, False)
    assert "84.99%" in owner_client.get("/quality/?period=month").content.decode()
    assert Decimal(str(found.value)) < Decimal("0.85")
