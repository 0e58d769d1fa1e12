"""Lists ask the database equally often, however many rows they show; so does the first page."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.contrib import admin
from django.db import connection, models
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from pastetrader.accounts.models import User
from pastetrader.tests.admin_rows import NUMBERS, ROWS

pytestmark = pytest.mark.doors

admin.autodiscover()
MODELS = sorted(admin.site._registry, key=lambda model: model._meta.label)
# The messages, the person and the session; the count and the rows; what the page is about; days of a hierarchy.
MOST_QUERIES = 16
MOST_OF_THE_FIRST_PAGE = 40


def _rows(model: type[models.Model], number: int) -> None:
    """Each of somebody else's, so that nothing is found twice."""
    for _each in range(number):
        ROWS[model](User.objects.create(email=f"p{next(NUMBERS)}@example.com", password="!"))


@contextmanager
def _counted() -> Iterator[CaptureQueriesContext]:
    with CaptureQueriesContext(connection) as queries:
        yield queries


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.model_name)
def test_a_list_of_thirty_asks_as_often_as_a_list_of_three(operator_client: Client, model: type[models.Model]) -> None:
    place = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
    _rows(model, 3)
    operator_client.get(place)

    with _counted() as few:
        operator_client.get(place)
    _rows(model, 27)
    with _counted() as many:
        page = operator_client.get(place)

    assert page.context["cl"].result_list
    assert len(many) == len(few), [query["sql"] for query in many.captured_queries[-20:]]
    assert len(many) <= MOST_QUERIES


def test_the_first_page_asks_a_fixed_number_of_times(operator_client: Client, owner: User) -> None:
    operator_client.get("/admin/")
    shown = [model for model in MODELS if model._meta.app_label in {"executions", "accounts"}]
    for model in shown:
        _rows(model, 1)
    operator_client.get("/admin/")
    with _counted() as few:
        operator_client.get("/admin/")
    for model in shown:
        _rows(model, 4)
    with _counted() as many:
        operator_client.get("/admin/")

    assert len(many) == len(few)
    assert len(many) <= MOST_OF_THE_FIRST_PAGE
