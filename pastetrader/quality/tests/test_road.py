"""From pastes to figures by the road that they take in the product: read, decided, drafted, run, looked at, counted."""

import pytest

from executions.models import WorkflowExecution
from executions.services.start import start_execution
from executions.status import TriggerType
from executions.tests.factories import drained
from parsers.models import Paste
from parsers.services import NewDecision, decide, draft_workflow, ledger_of_paste
from pastetrader.accounts.models import User
from pastetrader.quality.accuracy import accuracy
from pastetrader.quality.generation import generation
from pastetrader.quality.judging.looking import look_at_some, stale_pastes
from pastetrader.quality.judging.upkeep import look_after_pastes
from pastetrader.quality.models import PasteOutcome
from pastetrader.quality.periods import latest
from pastetrader.quality.tasks import look_at_pastes
from pastetrader.quality.tests.making import MARKET, a_market, a_reading, drafted, output_of, ran


@pytest.mark.django_db(transaction=True)
def test_a_paste_that_a_worker_ran_is_judged_by_the_task_that_upkeep_sends(
    owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_market()
    reading = a_reading(owner)
    workflow = drafted(reading)
    start = start_execution(workflow=workflow, trigger_type=TriggerType.MANUAL, triggered_by=owner)
    run = drained(start)
    sent: list[tuple[str, str]] = []
    monkeypatch.setattr("pastetrader.quality.judging.upkeep.send", lambda *what: sent.append(what))

    assert run.status == "completed"
    assert look_after_pastes() is False
    assert [task for task, _nothing in sent] == [look_at_pastes.name]
    look_at_pastes("")
    outcome = PasteOutcome.objects.get(paste=reading.paste)
    assert (outcome.verdict, outcome.execution_id) == ("agrees", run.pk)
    # A run that is not kept any more takes nothing of that away.
    WorkflowExecution.objects.filter(pk=run.pk).delete()
    look_at_some()
    assert PasteOutcome.objects.get(paste=reading.paste).verdict == "agrees"


# Of 25 pastes: what becomes of them, in this order; three rules each.
CHANGED, DROPPED, AGREES, DIFFERS, FAILED, NOT_RUN, NO_STRATEGY = 2, 1, 14, 2, 1, 3, 2


@pytest.mark.django_db
@pytest.mark.parametrize("times", [1, pytest.param(8, marks=pytest.mark.long)])
def test_pastes_with_known_fates_come_to_figures_worked_out_by_hand(owner: User, times: int) -> None:
    a_market()
    fates = [
        fate
        for fate, count in (
            ("changed", CHANGED),
            ("dropped", DROPPED),
            ("agrees", AGREES),
            ("differs", DIFFERS),
            ("failed", FAILED),
            ("not run", NOT_RUN),
            ("no strategy", NO_STRATEGY),
        )
        for _number in range(count * times)
    ]
    for number, fate in enumerate(fates):
        _make(owner, number, fate)

    while look_at_some():
        PasteOutcome.objects.update(looked_at="2100-01-01T00:00:00Z")
    (made,), (read,) = generation(latest("day", 1), owner), accuracy(latest("day", 1), owner)

    assert Paste.objects.count() == 25 * times
    # What was decided before the run is what the screens are compared with: 2 + 1 + 14 = 17 of 20 that count.
    assert {verdict: count for verdict, count in made.parts.items() if count} == {
        "agrees": 17 * times,
        "differs": 2 * times,
        "run_failed": 1 * times,
        "not_run": 3 * times,
        "no_strategy": 2 * times,
    }
    assert (made.events, made.value) == (20 * times, 17 / 20)
    # 20 were run: 60 rules, 2 changed, 1 dropped; the 9 rules of those that were not run are not judged.
    assert {name: count for name, count in read.parts.items() if count} == {
        "kept": 57 * times,
        "edited": 2 * times,
        "dropped": 1 * times,
        "unjudged": 9 * times,
    }
    assert (read.events, read.value) == (60 * times, 57 / 60)
    assert not stale_pastes().exists()


def _make(owner: User, number: int, fate: str) -> None:
    """A paste that nobody else pasted, with that fate."""
    if fate == "no strategy":
        a_reading(owner, f"The weather was fine on day {number}, and nobody traded.")
        return
    buy = f"Buy when RSI(14) is below 50 and the close is above {10 + number / 10}."
    reading = a_reading(owner, f"{buy} Sell when RSI(14) is above 70.")
    subjects = [entry.subject for entry in ledger_of_paste(reading.paste).entries]
    if fate == "changed":
        decided = [NewDecision(kind="edit", subject=subjects[0], text="rsi(14) < 33")]
        decide(paste=reading.paste, by=owner, decisions=decided)
    if fate == "dropped":
        decide(paste=reading.paste, by=owner, decisions=[NewDecision(kind="drop", subject=subjects[1])])
    workflow = draft_workflow(strategy=reading, market=MARKET)
    if fate == "not run":
        return
    run = ran(workflow, status="failed" if fate == "failed" else "completed")
    if fate == "differs":
        output = output_of(run, "screen_exit")
        output["matches"].append({"symbol": "NEVER"})
        run.node_executions.filter(node_key="screen_exit").update(output_data=output)
