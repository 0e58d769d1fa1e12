"""Decisions are stored with who and when, drafts follow them, and what is unsure keeps a workflow from starting."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import IntegrityError, connections, transaction
from django.db.models import ProtectedError

from executions.models import WorkflowExecution
from executions.services.start import start_execution
from executions.status import TriggerType
from parsers.models import Decision, Draft, Paste, Strategy
from parsers.services import (
    NewDecision,
    accept_unsure,
    carry_over,
    decide,
    decisions_of,
    draft_workflow,
    ledger_of_paste,
)
from parsers.tests.ledger.making import make_reading
from parsers.tests.ledger.test_ledger import CHEAP, TEXT, reading, subject
from parsers.tests.readings import read_again, stored_reading
from pastetrader.accounts.models import User
from pastetrader.common.errors import Invalid, NotAllowed
from screening.strategy import Question
from workflows.definition.graph import Graph
from workflows.models import Workflow
from workflows.services import graph_of, replace_graph, set_active
from workflows.tests.factories import make_edge, make_node

pytestmark = pytest.mark.django_db


@pytest.fixture
def row(owner: User) -> Strategy:
    """Two unsure rules, and words that may hide a third."""
    return stored_reading(owner)


def about(kind: str, path: str, text: str = "") -> NewDecision:
    """A decision about a rule of the reading."""
    return NewDecision.model_validate({"kind": kind, "subject": subject(path), "text": text})


def about_question(paste: Paste, place: int, kind: str, text: str = "") -> NewDecision:
    """A decision about a question, by its place."""
    found = ledger_of_paste(paste).questions[place].subject
    return NewDecision.model_validate({"kind": kind, "subject": found, "text": text})


def condition_of(workflow: Workflow) -> str:
    """What the workflow's entry step screens for."""
    condition: str = graph_of(workflow).by_key["screen"].config["arguments"]["condition"]
    return condition


def codes(workflow: Workflow) -> list[list[str]]:
    """The codes of what is unanswered, as it is stored."""
    return [one["codes"] for one in Workflow.objects.get(pk=workflow.pk).unanswered]


def start(workflow: Workflow) -> WorkflowExecution:
    """Start it by hand."""
    return start_execution(workflow=workflow, trigger_type=TriggerType.MANUAL)


def test_decisions_are_kept_with_who_and_when_in_their_order(owner: User, row: Strategy) -> None:
    decide(paste=row.paste, by=owner, decisions=[about("edit", "entry.0", "RSI(14)<25"), about("drop", "entry.1")])
    decide(paste=row.paste, by=owner, decisions=[about("restore", "entry.1")])

    kept = Decision.objects.order_by("number")
    assert [(one.number, one.kind, one.text) for one in kept] == [
        (1, "edit", "rsi(14) < 25"),
        (2, "drop", "close > sma(200)"),
        (3, "restore", ""),
    ]
    assert {one.decided_by for one in kept} == {owner}
    assert all(one.decided_at for one in kept)
    assert kept[0].words == "RSI(14) is below 30"
    assert ledger_of_paste(row.paste).decided.entry.text() == "rsi(14) < 25 and close > sma(200)"


@pytest.mark.parametrize(
    ("new", "code", "path"),
    [
        (about("edit", "entry.0", "rsi(14) <"), "unfinished", "decisions.0.text line 1, column 10"),
        (about("edit", "entry.0", "volume > sma(20)"), "dimension", "decisions.0.text line 1, column 10"),
        (about("edit", "entry.0", "  "), "required", "decisions.0.text"),
        (about("edit", "stop_loss", "soon"), "not_a_value", "decisions.0.text"),
        (about("answer", "entry.0", "rsi(14) < 3"), "wrong_kind", "decisions.0.kind"),
        (NewDecision(kind="accept", subject="rule.entry.0.1"), "unknown_subject", "decisions.0.subject"),
    ],
)
def test_what_cannot_be_decided_names_field_and_place_and_keeps_nothing(
    owner: User, row: Strategy, new: NewDecision, code: str, path: str
) -> None:
    with pytest.raises(Invalid) as refused:
        decide(paste=row.paste, by=owner, decisions=[new, about("accept", "entry.1")])

    [problem] = refused.value.problems
    assert (refused.value.code, problem.code) == (code, code)
    assert problem.path.startswith(path.split(" line", maxsplit=1)[0])
    assert not Decision.objects.exists()


def test_decisions_never_change_and_are_known_kinds_one_after_another(owner: User, row: Strategy) -> None:
    decide(paste=row.paste, by=owner, decisions=[about("drop", "entry.1")])
    kept = Decision.objects.get()

    with pytest.raises(TypeError):
        kept.save()
    with pytest.raises(TypeError):
        Decision.objects.update(text="")
    facts = {"paste": row.paste, "subject": "rule.a", "kind": "drop", "decided_by": owner}
    for wrong in ({"number": 1}, {"number": 2, "kind": "guess"}, {"number": 2, "subject": ""}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Decision.objects.create(**{**facts, **wrong})
    with pytest.raises(ProtectedError):
        owner.delete()


def test_an_unsure_draft_neither_starts_nor_is_activated_until_it_is_answered(owner: User, row: Strategy) -> None:
    workflow = draft_workflow(strategy=row, market="SAMPLE")
    assert codes(workflow) == [["unread"], ["unread"], ["vague"]]

    for attempt in (lambda: start(workflow), lambda: set_active(workflow=workflow, is_active=True)):
        with pytest.raises(NotAllowed) as refused:
            attempt()
        told = refused.value.as_dict()
        assert (told["code"], refused.value.status, len(told["problems"])) == ("unsure_rules", 409, 3)
        assert told["unanswered"][0]["rule"] == "rsi(14) < 30"
        assert "RSI(14) is below 30" in told["problems"][0]["message"]
    assert not WorkflowExecution.objects.exists()
    assert not Workflow.objects.get(pk=workflow.pk).is_active

    accept_unsure(paste=row.paste, by=owner)

    assert codes(workflow) == []
    assert start(workflow).workflow == workflow
    assert set_active(workflow=workflow, is_active=True).is_active
    assert {one.kind for one in Decision.objects.all()} == {"accept"}


def test_each_answer_takes_its_own_doubt_away(owner: User, row: Strategy) -> None:
    workflow = draft_workflow(strategy=row, market="SAMPLE")

    decide(paste=row.paste, by=owner, decisions=[about("accept", "entry.0")])
    assert codes(workflow) == [["unread"], ["vague"]]
    decide(paste=row.paste, by=owner, decisions=[about_question(row.paste, 1, "accept")])
    assert codes(workflow) == [["unread"]]
    decide(paste=row.paste, by=owner, decisions=[about("restore", "entry.0")])
    assert codes(workflow) == [["unread"], ["unread"]]


def test_the_draft_follows_what_is_decided(owner: User, row: Strategy) -> None:
    workflow = draft_workflow(strategy=row, market="SAMPLE")

    decide(paste=row.paste, by=owner, decisions=[about("edit", "entry.0", "rsi(14) < 25"), about("drop", "exit.0")])
    assert condition_of(workflow) == "rsi(14) < 25 and close > sma(200)"
    assert "screen_exit" not in graph_of(workflow).by_key
    decide(paste=row.paste, by=owner, decisions=[about("restore", "exit.0"), about("drop", "entry.0")])

    assert condition_of(workflow) == "close > sma(200)"
    assert "screen_exit" in graph_of(workflow).by_key
    assert draft_workflow(strategy=Strategy.objects.get(pk=row.pk), market="SAMPLE") == workflow


def test_without_a_rule_for_buying_it_does_not_start_either(owner: User, row: Strategy) -> None:
    workflow = draft_workflow(strategy=row, market="SAMPLE")

    drops = [about("drop", "entry.0"), about("drop", "entry.1"), about_question(row.paste, 1, "accept")]
    decide(paste=row.paste, by=owner, decisions=drops)

    assert codes(workflow) == [["no_entry_rule"]]
    with pytest.raises(NotAllowed, match="sure"):
        start(workflow)


def changed_by_hand(workflow: Workflow, condition: str = "") -> Workflow:
    """A step more, and on wish another condition in the entry."""
    graph = graph_of(workflow)
    nodes = [*graph.nodes, make_node("note")]
    if condition:
        nodes = [
            node.model_copy(update={"config": {"arguments": {**node.config["arguments"], "condition": condition}}})
            if node.key == "screen"
            else node
            for node in nodes
        ]
    changed = Graph(
        nodes=tuple(nodes),
        edges=(*graph.edges, make_edge("screen>note")),
        variables=graph.variables,
        config=graph.config,
    )
    return replace_graph(workflow=workflow, graph=changed, expected_version=workflow.version)


def test_changes_by_hand_do_not_answer_and_are_kept_when_answers_come(owner: User, row: Strategy) -> None:
    workflow = changed_by_hand(draft_workflow(strategy=row, market="SAMPLE"))
    assert len(codes(workflow)) == 3

    decide(paste=row.paste, by=owner, decisions=[about("edit", "entry.0", "rsi(14) < 25")])

    assert condition_of(workflow) == "rsi(14) < 25 and close > sma(200)"
    assert "note" in graph_of(workflow).by_key
    assert codes(workflow) == [["unread"], ["vague"]]


def test_a_step_that_was_changed_by_hand_is_not_written_over(owner: User, row: Strategy) -> None:
    workflow = changed_by_hand(draft_workflow(strategy=row, market="SAMPLE"), "rsi(14) < 11")

    decide(paste=row.paste, by=owner, decisions=[about("edit", "entry.0", "rsi(14) < 25")])

    assert condition_of(workflow) == "rsi(14) < 11"
    assert codes(workflow) == [["unread"], ["vague"], ["changed_by_hand"]]
    accept_unsure(paste=row.paste, by=owner)
    assert codes(workflow) == [["changed_by_hand"]]
    mine = Workflow.objects.get(pk=workflow.pk).unanswered[0]["subject"]
    decide(paste=row.paste, by=owner, decisions=[NewDecision(kind="accept", subject=mine)])

    assert codes(workflow) == []
    assert condition_of(workflow) == "rsi(14) < 11"


def test_all_drafts_of_a_text_follow(owner: User, row: Strategy) -> None:
    first = draft_workflow(strategy=row, market="SAMPLE")
    Draft.objects.update(market="SAMPLE")
    Strategy.objects.filter(pk=row.pk).update(workflow=None)
    second = draft_workflow(strategy=Strategy.objects.get(pk=row.pk), market="SAMPLE")

    accept_unsure(paste=row.paste, by=owner)

    assert first != second
    assert codes(first) == codes(second) == []


def test_reading_the_text_anew_keeps_decisions(owner: User, row: Strategy) -> None:
    decide(
        paste=row.paste, by=owner, decisions=[about("edit", "entry.1", "close > sma(100)"), about("accept", "entry.0")]
    )

    paste = read_again(row, reading(CHEAP, Question(code="missing", path="universe")))

    ledger = ledger_of_paste(paste)
    assert ledger.decided.entry.text() == "rsi(14) < 30 and close > sma(100)"
    assert [one.codes for one in ledger.unanswered] == [("vague",)]


def test_a_workflow_of_an_earlier_reading_is_left_as_it_is_and_can_still_be_accepted(
    owner: User, row: Strategy
) -> None:
    workflow = draft_workflow(strategy=row, market="SAMPLE")
    sure = make_reading(TEXT, {"RSI(14) is below 30": "rsi(14) <= 30"})
    paste = read_again(row, sure)

    decide(paste=paste, by=owner, decisions=[about("edit", "entry.0", "rsi(14) < 1")])
    assert condition_of(workflow) == "rsi(14) < 30 and close > sma(200)"
    assert len(codes(workflow)) == 3
    gone = Workflow.objects.get(pk=workflow.pk).unanswered[1]["subject"]
    decide(paste=paste, by=owner, decisions=[NewDecision(kind="accept", subject=gone)])

    assert codes(workflow) == [["unread"], ["vague"]]


def test_decisions_are_carried_over_to_a_changed_text_where_the_words_stand(owner: User, row: Strategy) -> None:
    decide(
        paste=row.paste,
        by=owner,
        decisions=[
            about("edit", "entry.1", "close > sma(100)"),
            about("drop", "stop_loss"),
            about("accept", "entry.0"),
        ],
    )
    text = TEXT.replace("Stop loss 5%.", "").replace("below 30", "below 31")
    other = make_reading(
        text, {"RSI(14) is below 31": "rsi(14) < 31", "the close is above its 200-day average": "close > sma(200)"}
    )
    later = stored_reading(owner, other, text=text).paste

    assert carry_over(earlier=row.paste, paste=later, by=owner) == 1
    assert carry_over(earlier=row.paste, paste=later, by=owner) == 0

    assert ledger_of_paste(later).decided.entry.text() == "rsi(14) < 31 and close > sma(100)"


def test_rules_that_cannot_stand_together_are_not_accepted_unseen(owner: User) -> None:
    found = make_reading(TEXT, {"RSI(14) is below 30": "rsi(14) < 30", "Buy": "rsi(14) > 70"})
    paste = stored_reading(owner, found).paste

    ledger = accept_unsure(paste=paste, by=owner)

    assert [one.codes for one in ledger.unanswered] == [("conflict",)]
    ledger = decide(
        paste=paste, by=owner, decisions=[NewDecision(kind="answer", subject=ledger.unanswered[0].subject, text="any")]
    )
    assert ledger.unanswered == ()


@pytest.mark.django_db(transaction=True)
def test_people_who_decide_at_once_do_so_one_after_the_other(owner: User, stranger: User) -> None:
    row = stored_reading(owner)
    workflow = draft_workflow(strategy=row, market="SAMPLE")
    people, rounds = [owner, stranger], 5
    barrier = threading.Barrier(len(people))

    def work(person: User) -> None:
        try:
            for place in range(rounds):
                barrier.wait(timeout=60)
                text = f"rsi(14) < {20 + place}" if person is owner else f"rsi(14) < {40 + place}"
                decide(paste=row.paste, by=person, decisions=[about("edit", "entry.0", text)])
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(people)) as pool:
        list(pool.map(work, people))

    kept = list(Decision.objects.order_by("number"))
    assert [one.number for one in kept] == list(range(1, len(people) * rounds + 1))
    assert {one.decided_by for one in kept} == set(people)
    assert ledger_of_paste(row.paste).entries[0].condition == kept[-1].text
    assert condition_of(workflow) == f"{kept[-1].text} and close > sma(200)"
    assert [one.decided_by for one in decisions_of(row.paste)][-1] == kept[-1].decided_by.email
