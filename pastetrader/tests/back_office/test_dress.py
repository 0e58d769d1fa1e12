"""How the back office looks and speaks: the product's mark and theme, the reader's language and zone."""

import gzip
import re

import pytest
from django.contrib import admin
from django.db import models
from django.test import Client
from django.urls import reverse
from django.utils import translation

from executions.models import Schedule, WorkflowExecution
from pastetrader.accounts.models import User
from pastetrader.tests.admin_rows import ROWS, an_execution

pytestmark = pytest.mark.doors

admin.autodiscover()
MODELS = sorted(admin.site._registry, key=lambda model: model._meta.label)
LIST = "admin:executions_workflowexecution_changelist"


def test_nothing_on_a_page_is_inline_and_no_charts_are_loaded(operator_client: Client, owner: User) -> None:
    execution = an_execution(owner)

    for place in (reverse("admin:index"), reverse(LIST), f"{reverse(LIST)}{execution.pk}/change/"):
        page = operator_client.get(place).content.decode()
        assert "<style" not in page
        assert not re.search(r"<script(?![^>]*\bsrc=)", page)
        assert not re.search(r"\son\w+=", page)
        assert "chart.js" not in page


def test_the_theme_is_that_of_all_pages(operator_client: Client) -> None:
    operator_client.post(reverse("theme"), {"theme": "dark"})

    page = operator_client.get("/admin/").content.decode()

    assert re.search(r'<html[^>]*data-theme="dark"[^>]*class="dark"', page)


def test_times_are_in_the_zone_of_whoever_looks_and_say_so(
    operator_client: Client, operator: User, owner: User
) -> None:
    schedule = ROWS[Schedule](owner)
    Schedule.objects.filter(pk=schedule.pk).update(next_run_at="2026-11-29T08:54:00Z")
    place = reverse("admin:executions_schedule_changelist")

    unset = operator_client.get(place).content.decode()
    User.objects.filter(pk=operator.pk).update(time_zone="Asia/Seoul")
    seoul = operator_client.get(place).content.decode()

    assert "2026-11-29 08:54:00 UTC" in unset
    assert "2026-11-29 17:54:00 KST" in seoul


def test_what_is_not_kept_is_no_failure(operator_client: Client, owner: User) -> None:
    an_execution(owner)

    page = operator_client.get(reverse(LIST)).content.decode()

    assert "close_small" not in page


def test_a_row_leads_to_its_page_in_the_product_where_that_is_shown(
    operator_client: Client, operator: User, owner: User
) -> None:
    theirs, own = an_execution(owner), an_execution(operator)

    pages = [operator_client.get(f"{reverse(LIST)}{row.pk}/change/").content.decode() for row in (theirs, own)]

    assert [reverse("execution", args=[row.pk]) in page for row, page in zip((theirs, own), pages, strict=True)] == [
        False,
        True,
    ]


def test_who_is_not_staff_is_told_why_and_led_on(owner_client: Client, owner: User) -> None:
    answer = owner_client.get("/admin/", follow=True)

    page = answer.content.decode()
    assert answer.status_code == 403
    assert "open to staff only" in page
    assert owner.email in page
    assert 'href="/"' in page
    assert "The form was open for too long" not in page


def test_a_form_from_elsewhere_is_told_as_that() -> None:
    client = Client(enforce_csrf_checks=True)

    answer = client.post(reverse("sign-in"), {"email": "x@example.com"})

    assert answer.status_code == 403
    assert "The form was open for too long" in answer.content.decode()


def test_browsers_that_ask_for_a_favicon_get_the_mark(client: Client) -> None:
    answer = client.get("/favicon.ico")

    assert answer.status_code == 302
    assert answer["Location"].endswith("img/mark.svg")


def test_pages_are_compressed_with_a_length_that_tells_nothing(operator_client: Client, owner: User) -> None:
    an_execution(owner)
    plain = operator_client.get(reverse(LIST))

    answers = [operator_client.get(reverse(LIST), headers={"Accept-Encoding": "gzip"}) for _each in range(6)]

    assert plain.headers.get("Content-Encoding") is None
    assert {answer.headers["Content-Encoding"] for answer in answers} == {"gzip"}
    assert "Chain" in gzip.decompress(answers[0].content).decode()
    assert len({len(answer.content) for answer in answers}) > 1


def test_the_page_of_a_large_execution_shows_its_parts_page_by_page(operator_client: Client, owner: User) -> None:
    execution = an_execution(owner)
    log = execution.logs.first()
    assert log
    lines = [
        type(log)(execution=execution, level="info", message=f"line {n}", timestamp=log.timestamp) for n in range(300)
    ]
    type(log).objects.bulk_create(lines)

    page = operator_client.get(f"{reverse(LIST)}{execution.pk}/change/").content.decode()

    assert "line 10" in page
    assert "line 299" not in page


# Named, so that makemessages does not take it for a word of ours.
CLOSE = "Close"


def test_the_button_that_closes_a_page_is_not_called_a_closing_price() -> None:
    with translation.override("ko"):
        assert translation.gettext(CLOSE) == "닫기"
        assert translation.pgettext("price", CLOSE) == "종가"


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.model_name)
def test_every_list_is_korean_for_koreans(model: type[models.Model]) -> None:
    names = [model._meta.verbose_name, model._meta.verbose_name_plural]
    with translation.override("ko"):
        assert all(re.search("[가-힣]", str(name)) for name in names)


def test_an_execution_of_somebody_else_is_found_by_its_id(operator_client: Client, owner: User) -> None:
    wanted, other = an_execution(owner), an_execution(owner)

    page = operator_client.get(reverse(LIST), {"q": str(wanted.pk)}).content.decode()

    assert str(wanted.pk) in page
    assert str(other.pk) not in page
    assert WorkflowExecution.objects.count() == 2
