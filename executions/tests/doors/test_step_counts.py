"""The page of an execution counts what ran, and what did not apart."""

import re

import pytest
from django.test import Client

from executions.models import WorkflowExecution
from executions.status import Cause, Status
from executions.tests.shown import an_execution
from pastetrader.accounts.models import User
from workflows.models import WorkflowVersion

pytestmark = pytest.mark.django_db


def shown(client: Client, execution: WorkflowExecution, language: str = "en") -> str:
    """What the page says after "Steps", as a person reads it."""
    page = client.get(f"/executions/{execution.pk}/", headers={"Accept-Language": language}).content.decode()
    found = re.search(r'<dd>([^<]*<span data-count="ran">.*?)</dd>', page)
    assert found
    visible = re.sub(r"<span hidden>[^<]*<span[^>]*>\d+</span>[^<]*</span>", "", found[1])
    return re.sub(r"<[^>]+>", "", visible).strip()


def test_a_completed_execution_counts_all_its_steps(owner: User, owner_client: Client) -> None:
    assert shown(owner_client, an_execution(owner)) == "3 of 3"


@pytest.mark.parametrize(
    ("language", "words"), [("en", "1 of 3 · 1 skipped · 1 cancelled"), ("ko", "3 중 1 · 건너뜀 1 · 취소됨 1")]
)
def test_what_did_not_run_is_counted_apart(owner: User, owner_client: Client, language: str, words: str) -> None:
    execution = an_execution(
        owner,
        Status.CANCELLED,
        choose={"status": Status.CANCELLED, "cause": Cause.USER},
        shape={"status": Status.SKIPPED, "cause": Cause.NO_INPUT},
    )

    assert shown(owner_client, execution, language) == words


def test_a_step_that_failed_or_timed_out_did_run(owner: User, owner_client: Client) -> None:
    execution = an_execution(owner, Status.FAILED, choose={"status": Status.TIMEOUT}, shape={"status": Status.SKIPPED})

    assert shown(owner_client, execution) == "2 of 3 · 1 skipped"


def test_what_has_not_begun_is_not_counted(owner: User, owner_client: Client) -> None:
    execution = an_execution(owner, Status.RUNNING, choose={"status": Status.RUNNING}, shape={"status": Status.PENDING})

    assert shown(owner_client, execution) == "1 of 3"


def test_an_execution_whose_version_cannot_be_read_is_shown_without_its_graph(
    owner: User, owner_client: Client
) -> None:
    execution = an_execution(owner, Status.FAILED)
    version = WorkflowVersion.objects.create(
        workflow=execution.workflow, number=2, content_hash="1" * 64, snapshot={"format": 99}
    )
    WorkflowExecution.objects.filter(pk=execution.pk).update(version=version)

    assert shown(owner_client, execution) == "3 of 3"
