"""The list of executions: whose, which, and page after page."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from executions.models import WorkflowExecution
from executions.pages import executions as views
from executions.status import Status
from executions.tests.shown import a_workflow, an_execution
from pastetrader.accounts.models import User

pytestmark = pytest.mark.django_db
PAGE = "/executions/"


def _shown(text: str) -> list[str]:
    return re.findall(r'class="row-title" href="/executions/([0-9a-f-]+)/"', text)


def _get(client: Client, query: str = "") -> str:
    return client.get(PAGE + query).content.decode()


def test_one_sees_ones_own_and_signs_in_for_it(owner: User, owner_client: Client, stranger_client: Client) -> None:
    execution = an_execution(owner)

    assert _shown(_get(owner_client)) == [str(execution.pk)]
    assert _shown(_get(stranger_client)) == []
    assert Client().get(PAGE).headers["Location"].startswith("/sign-in/?next=/executions/")


def test_somebody_new_is_told_what_will_stand_here(owner_client: Client) -> None:
    assert "Nothing has run yet" in _get(owner_client)


def test_executions_are_found_by_state_and_workflow(owner: User, owner_client: Client) -> None:
    one, other = a_workflow(owner, "One"), a_workflow(owner, "Other")
    failed = an_execution(owner, Status.FAILED, workflow=one)
    an_execution(owner, Status.FAILED, workflow=other)
    an_execution(owner, workflow=one)

    found = _shown(_get(owner_client, f"?status=failed&workflow={one.pk}"))
    nothing = _get(owner_client, f"?status=cancelled&workflow={one.pk}")

    assert found == [str(failed.pk)]
    assert "No execution is like that" in nothing
    assert f'<option value="{one.pk}" selected>' in nothing


@pytest.mark.parametrize("query", ["?status=nonsense", "?workflow=nonsense", "?before=nonsense", "?status=%00"])
def test_a_filter_that_is_none_filters_nothing(owner: User, owner_client: Client, query: str) -> None:
    an_execution(owner)

    assert len(_shown(_get(owner_client, query))) == 1


def test_what_others_started_stands_with_these(owner: User, owner_client: Client) -> None:
    parent = an_execution(owner)
    child = an_execution(owner)
    WorkflowExecution.objects.filter(pk=child.pk).update(parent_node=parent.node_executions.first())

    assert _shown(_get(owner_client)) == [str(parent.pk)]


def test_pages_follow_each_other_within_the_filter(
    owner: User, owner_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "PAGE_SIZE", 2)
    workflow = a_workflow(owner)
    newest_first = []
    for age in range(5):
        execution = an_execution(owner, Status.FAILED, workflow=workflow)
        created_at = timezone.now() - timedelta(hours=age)
        WorkflowExecution.objects.filter(pk=execution.pk).update(created_at=created_at)
        newest_first.append(str(execution.pk))
    an_execution(owner, workflow=workflow)

    seen, query = [], "?status=failed"
    while query:
        text = _get(owner_client, query)
        seen += _shown(text)
        older = re.search(r'href="(\?status=failed[^"]+)"', text)
        query = older[1].replace("&amp;", "&") if older else ""

    assert seen == newest_first


def test_many_executions_are_asked_for_as_one_is(owner: User, owner_client: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            _get(owner_client)
        return len(found)

    an_execution(owner)
    _get(owner_client)  # a browser's first request notes its session
    one = queries()
    for _number in range(5):
        an_execution(owner)

    assert queries() == one


def test_an_unfinished_execution_makes_the_list_look_again(owner: User, owner_client: Client) -> None:
    an_execution(owner, Status.RUNNING)

    assert 'data-live="executions" data-open' in _get(owner_client)
