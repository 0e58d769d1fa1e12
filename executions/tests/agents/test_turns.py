"""Turns of agents: stored as they happen, gone on from, and never done twice."""

import threading
from functools import partial
from typing import Any

import pytest

from executions.agents.turns import StoredTurns
from executions.context.execution_context import context_of
from executions.engine import ClaimRequest, engine
from executions.models import AgentTurn, ExecutionEvent, WorkflowExecution
from executions.recovery.reconciler import sweep
from executions.services.rerun import rerun_execution
from executions.tests.agents.making import Order, Shop, an_agent, asking, asks, buys, looks, told
from executions.tests.each import worked
from executions.tests.factories import ALONE, drained, executed, expire_leases, node_of, taken
from executions.tests.services.test_stopping import in_a_thread
from executions.worker.loop import work_loop
from llm.turns import CallRecord, Turn
from llm.types import LLMResponse, Message
from pastetrader.accounts.models import User
from pastetrader.common.stop_signal import Stopped
from registry.builtin import ToolContext
from workflows.definition.graph import Graph

pytestmark = pytest.mark.django_db(transaction=True)


class PowerCut(BaseException):
    """The process is gone."""


def turns_of(execution: WorkflowExecution) -> list[AgentTurn]:
    return list(AgentTurn.objects.filter(node_execution__execution=execution).order_by("number"))


def cut_off(execution: WorkflowExecution) -> None:
    """A worker dies while it works on it."""
    with pytest.raises(PowerCut):
        work_loop(context_of(execution), ALONE)
    expire_leases(execution)
    assert sweep(silence_seconds=0).lost_nodes == 1


def test_every_turn_stands_beside_the_step(owner: User, shop: Shop) -> None:
    shop.opens("read", idempotent=True)

    execution = drained(asking(owner, shop, buys(2), {"text": "Bought 2."}))

    first, second = turns_of(execution)
    assert execution.status == "completed"
    assert first.asked[0]["parts"][0]["text"] == "Go."
    assert first.answer["tool_calls"][0]["arguments"] == {"symbol": "005930", "shares": 2}
    assert [(call["state"], call["result"]["is_error"]) for call in first.calls] == [("done", False)]
    assert "bought 2" in first.calls[0]["result"]["content"]
    assert (second.number, second.attempt, second.asked, second.answer["text"]) == (2, 1, [], "Bought 2.")
    assert second.answered_at >= second.started_at >= first.answered_at


def fails_once(error: BaseException) -> Any:
    """A look that fails the first time."""
    left = [error]

    def look() -> str:
        if left:
            raise left.pop()
        return "a quiet day"

    return look


def test_after_a_crash_the_conversation_goes_on_where_it_was(owner: User, shop: Shop) -> None:
    shop.opens("write")
    shop.sees = fails_once(PowerCut())
    execution = asking(owner, shop, buys(1), looks(), {"text": "ok"})

    cut_off(execution)
    worked(execution)

    assert (execution.status, shop.bought, shop.looked) == ("completed", [("005930", 1)], ["005930"])
    assert [turn.attempt for turn in turns_of(execution)] == [1, 1, 2]


def test_a_call_that_was_lost_on_its_way_fails_the_step_instead_of_being_made_again(owner: User, shop: Shop) -> None:
    shop.opens("write")

    def cut(_context: Any, _order: Any) -> Any:
        raise PowerCut

    shop.does = cut
    execution = asking(owner, shop, buys(1), {"text": "ok"})

    cut_off(execution)
    worked(execution)

    row = node_of(execution, "asks")
    assert (row.status, row.error_code, row.cause) == ("failed", "unknown_effect", "unknown_effect")
    assert "Look on the other side" in row.error_message
    assert shop.bought == [("005930", 1)]


def test_a_finished_step_whose_end_was_lost_is_told_again_without_any_call(owner: User, shop: Shop) -> None:
    shop.opens("write")
    execution = asking(owner, shop, buys(1), {"text": "ok"})
    worked(execution)
    row = node_of(execution, "asks")
    turns = turns_of(execution)
    # As if the worker had died between the last answer and the end of the step.
    WorkflowExecution.objects.filter(pk=execution.pk).update(status="running", ended_at=None)
    execution.node_executions.update(
        status="running", ended_at=None, attempt=2, output_data=None, lease_until="2000-01-01T00:00:00+00:00"
    )
    sweep(silence_seconds=0)
    worked(execution)

    again = node_of(execution, "asks")
    assert (again.status, again.output_data, again.metadata) == ("completed", row.output_data, row.metadata)
    assert shop.bought == [("005930", 1)]
    assert [turn.pk for turn in turns_of(execution)] == [turn.pk for turn in turns]


def test_a_retry_goes_on_after_the_calls_that_were_made(owner: User, shop: Shop) -> None:
    shop.opens("write")
    shop.sees = fails_once(Stopped("timeout"))
    agent = an_agent(owner, shop, buys(1), looks(), {"text": "ok"})
    node = asks(agent, retry_config={"max_retries": 1, "delay": 0})

    execution = executed(owner, Graph(nodes=(node,)))

    assert (execution.status, shop.bought) == ("completed", [("005930", 1)])
    assert node_of(execution, "asks").retry_count == 1


def test_a_rerun_is_a_conversation_of_its_own(owner: User, shop: Shop) -> None:
    shop.opens("read", idempotent=True)
    execution = worked(asking(owner, shop, looks(), {"text": "ok"}))

    again = worked(rerun_execution(execution=execution, by=owner))

    assert shop.looked == ["005930"] * 2
    assert len(turns_of(again)) == 2


def _turn(number: int = 1) -> Turn:
    call = {"id": "a", "name": "buy", "arguments": {}}
    answer = LLMResponse.model_validate({"tool_calls": [call], "provider": "scripted", "model": "m"})
    return Turn(number=number, asked=(Message.of("user", "go"),), answer=answer, calls=(CallRecord(),))


def test_of_two_workers_that_believe_to_have_the_step_one_makes_the_call(owner: User, shop: Shop) -> None:
    execution = asking(owner, shop, buys(1), {"text": "ok"})
    claim = taken(execution)
    turn = StoredTurns(claim.id, claim.attempt).answered(_turn())
    rivals = [StoredTurns(claim.id, claim.attempt) for _one in range(8)]
    for rival in rivals:
        assert rival.stored() == (turn,)
    won: list[int] = []
    start = threading.Barrier(len(rivals), timeout=20)

    def begin(place: int) -> None:
        start.wait()
        try:
            rivals[place].begun(turn, [0])
        except Stopped:
            return
        won.append(place)

    threads = [in_a_thread(partial(begin, place)) for place in range(len(rivals))]
    for thread in threads:
        thread.join(20)

    assert len(won) == 1


def test_who_has_lost_the_step_writes_nothing_more(owner: User, shop: Shop) -> None:
    execution = asking(owner, shop, buys(1), {"text": "ok"})
    claim = taken(execution)
    former = StoredTurns(claim.id, claim.attempt)
    turn = former.answered(_turn())
    expire_leases(execution)
    sweep(silence_seconds=0)
    assert engine().take(execution.pk, ClaimRequest("another"))

    with pytest.raises(Stopped):
        former.begun(turn, [0])
    with pytest.raises(Stopped):
        former.done(turn, 0, CallRecord(state="done"))
    with pytest.raises(Stopped):
        former.answered(_turn(2))
    assert [row.calls[0]["state"] for row in turns_of(execution)] == ["asked"]


def test_what_cannot_be_stored_is_gone_on_with_as_it_is_stored(owner: User, shop: Shop) -> None:
    claim = taken(asking(owner, shop, {"text": "ok"}))
    turn = _turn()
    said = turn.answer.model_copy(update={"text": "a\x00b"})

    kept = StoredTurns(claim.id, claim.attempt).answered(turn.model_copy(update={"answer": said}))

    assert kept.answer.text == "a\N{REPLACEMENT CHARACTER}b"
    assert StoredTurns(claim.id, claim.attempt).stored() == (kept,)


def test_calls_of_one_turn_are_made_side_by_side_by_a_worker(owner: User, shop: Shop) -> None:
    shop.opens("read", idempotent=True)
    together = threading.Barrier(3, timeout=20)

    def work(context: ToolContext, order: Order) -> int:
        together.wait()
        context.log("info", f"{order.shares}", None)
        return order.shares

    shop.does = work

    execution = drained(asking(owner, shop, buys(1, 2, 3), {"text": "ok"}))

    assert execution.status == "completed"
    assert ["1" in told(execution)[0], "2" in told(execution)[1], "3" in told(execution)[2]] == [True] * 3
    assert execution.logs.filter(message__in=["1", "2", "3"]).count() == 3


def test_what_a_model_says_reaches_live_pages_and_leaves_nothing(
    owner: User, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[Any] = []
    monkeypatch.setattr("executions.agents.live.SECONDS_BETWEEN", 0.0)

    save = ExecutionEvent.save

    def keep(self: ExecutionEvent, **how: Any) -> None:
        if self.kind == "said":
            seen.append(self.data)
        save(self, **how)

    monkeypatch.setattr(ExecutionEvent, "save", keep)

    execution = drained(asking(owner, shop, {"text": "It is going up."}))

    assert seen == [{"key": "asks", "text": "It is going"}, {"key": "asks", "text": ""}]
    assert [event.data["text"] for event in ExecutionEvent.objects.filter(execution=execution, kind="said")] == [""]
