"""The page of an execution says what a person wants to know, in the words of the canvas."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from executions.models import NodeExecution, WorkflowExecution
from executions.status import Cause, Status, TriggerType
from executions.tests.shown import START, an_execution
from pastetrader.accounts.models import User

pytestmark = pytest.mark.django_db


def _page(client: Client, execution: WorkflowExecution) -> str:
    return client.get(reverse("execution", args=[execution.pk])).content.decode()


def _row(page: str, key: str) -> str:
    [row] = re.findall(rf'<li id="step-{key}".*?</details>', page, flags=re.DOTALL)
    return str(row)


def _card(page: str, key: str) -> str:
    [card] = re.findall(rf'<a class="node" href="#step-{key}".*?</a>', page, flags=re.DOTALL)
    return str(card)


def test_cards_say_what_a_step_does_and_how_long_it_took(owner: User, owner_client: Client) -> None:
    page = _page(owner_client, an_execution(owner))

    card = _card(page, "choose")
    assert '<span class="node-subtitle">n above 0</span>' in card
    assert '<span class="visually-hidden">Done</span><span>1.0s</span>' in card
    assert ">Done<" in page
    assert ">completed<" not in page


def test_a_step_that_did_not_run_says_so_on_its_card_and_one_before_its_turn_nothing(
    owner: User, owner_client: Client
) -> None:
    running: Any = {"choose": {"status": Status.RUNNING}, "shape": {"status": Status.PENDING}}
    page = _page(owner_client, an_execution(owner, Status.RUNNING, **running))

    assert "<span>Running</span>" in _card(page, "choose")
    assert "data-node-state></span>" in _card(page, "shape")


def test_curves_say_how_many_items_went_along_once_it_is_over(owner: User, owner_client: Client) -> None:
    matches: dict[str, Any] = {"output_data": {"matches": [1] * 136, "market": "SAMPLE"}}
    running = an_execution(owner, Status.RUNNING, begin=matches, choose={"status": Status.RUNNING})

    assert 'title="136 items">136<' in _page(owner_client, an_execution(owner, begin=matches))
    assert ">136<" not in _page(owner_client, running)


def test_a_curve_along_which_nothing_went_has_no_number(owner: User, owner_client: Client) -> None:
    skipped: dict[str, Any] = {"status": Status.SKIPPED}
    execution = an_execution(owner, choose={"handle": "false", "output_data": [1] * 136}, shape=skipped)

    assert ">136<" not in _page(owner_client, execution)


def test_steps_are_bars_in_time(owner: User, owner_client: Client) -> None:
    page = _page(owner_client, an_execution(owner))

    assert '<rect x="33.3%" width="33.3%"/>' in _row(page, "choose")
    assert '<span class="timeline-time numbers">1.0s</span>' in _row(page, "choose")


def test_what_was_taken_over_says_so_and_leads_to_where_it_ran(owner: User, owner_client: Client) -> None:
    earlier = an_execution(owner)
    kept = {"cause": Cause.KEPT, "started_at": None, "attempt": 0}
    later = an_execution(owner, workflow=earlier.workflow, begin=kept)
    WorkflowExecution.objects.filter(pk=later.pk).update(rerun_of=earlier)

    page = _page(owner_client, later)
    part = owner_client.get(reverse("execution-step", args=[later.pk, "begin"])).content.decode()

    assert "Taken over from the run that was run again" in _row(page, "begin")
    assert "Taken over" not in _row(page, "shape")
    assert reverse("execution-step", args=[earlier.pk, "begin"]) in part


def test_what_failed_is_put_right_in_the_editor_at_that_step(owner: User, owner_client: Client) -> None:
    failed = {"status": Status.FAILED, "error_message": "No bars."}
    execution = an_execution(owner, Status.FAILED, choose=failed, shape={"status": Status.SKIPPED})
    WorkflowExecution.objects.filter(pk=execution.pk).update(error_message="Choose: No bars.")
    editor = reverse("workflow-editor", args=[execution.workflow_id])

    page = _page(owner_client, execution)

    assert f'href="{editor}?step=choose"' in page
    assert f'href="{editor}?execution={execution.pk}"' in page


def test_an_execution_of_a_deleted_workflow_leads_to_no_canvas(owner: User, owner_client: Client) -> None:
    execution = an_execution(owner, Status.FAILED, choose={"status": Status.FAILED})
    execution.workflow.soft_delete()

    assert reverse("workflow-editor", args=[execution.workflow_id]) not in _page(owner_client, execution)


def test_tokens_are_told_of_where_models_were_asked(owner: User, owner_client: Client) -> None:
    execution = an_execution(owner)
    usage = {"input": 1200, "output": 300, "cache_read": 5, "cache_write": 0, "reasoning": 100}
    without = _page(owner_client, execution)
    NodeExecution.objects.filter(execution=execution, node_key="shape").update(
        node_type="agent", metadata={"usage": usage}
    )

    assert "Tokens" not in without
    assert "<dt>Tokens</dt><dd>1,500</dd>" in _page(owner_client, execution)


@pytest.mark.parametrize(("trigger", "word"), [(TriggerType.API, "By hand"), (TriggerType.SCHEDULE, "By schedule")])
def test_the_head_says_what_started_it(owner: User, owner_client: Client, trigger: str, word: str) -> None:
    execution = an_execution(owner)
    WorkflowExecution.objects.filter(pk=execution.pk).update(trigger_type=trigger)

    assert f"<dt>Started by</dt><dd>{word}</dd>" in _page(owner_client, execution)


def test_a_list_in_the_output_is_shown_as_a_table_and_as_json(owner: User, owner_client: Client) -> None:
    execution = an_execution(owner, shape={"output_data": {"matches": [{"symbol": "SYN110", "close": 1353}]}})

    part = owner_client.get(reverse("execution-step", args=[execution.pk, "shape"]), {"part": ""}).content.decode()

    assert '<th scope="col">symbol</th>' in part
    assert "<td>SYN110</td><td>1353</td>" in part
    assert "&quot;symbol&quot;: &quot;SYN110&quot;" in part


def test_figures_for_the_operator_are_folded_away(owner: User, owner_client: Client) -> None:
    page = _page(owner_client, an_execution(owner, choose={"ended_at": START + timedelta(seconds=2)}))

    [folded] = re.findall(r'<details class="card folded">.*?</details>', page, flags=re.DOTALL)
    for word in ("Waited", "Typical step", "Slow step", "Interrupted"):
        assert word in folded
