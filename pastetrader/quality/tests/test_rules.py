"""What people did with rules: said by decisions, by the canvas, by the use of the workflow. Silence says nothing."""

import pytest

from parsers.models import Strategy
from parsers.services import NewDecision, decide, draft_workflow, ledger_of_paste, strategy_of
from parsers.tests.readings import read_again
from pastetrader.accounts.models import User
from pastetrader.quality.models import RuleTally
from pastetrader.quality.tests.making import MARKET, a_market, a_reading, drafted, looked_at, ran, tally_of
from workflows.services import graph_of, replace_graph, set_active

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("market")]
# Three rules, and nothing that is asked about.
CLEAR = "Buy when RSI(14) is below 30 and the close is above 10. Sell when RSI(14) is above 70."


@pytest.fixture(name="market")
def _market(db: None) -> None:
    a_market()


@pytest.fixture
def reading(owner: User) -> Strategy:
    found = a_reading(owner, CLEAR)
    assert [entry.condition for entry in ledger_of_paste(found.paste).entries if entry.is_condition] == [
        "rsi(14) < 30",
        "close > 10",
        "rsi(14) > 70",
    ]
    return found


def _decide(reading: Strategy, *wanted: tuple[int, str, str]) -> None:
    entries = ledger_of_paste(reading.paste).entries
    decisions = [NewDecision(kind=kind, subject=entries[place].subject, text=text) for place, kind, text in wanted]
    decide(paste=reading.paste, by=reading.paste.owner, decisions=decisions)


def _tally(reading: Strategy) -> dict[str, int]:
    looked_at(reading.paste)
    return tally_of(reading)


def test_what_nobody_looked_at_is_not_judged(reading: Strategy) -> None:
    rules = len(ledger_of_paste(reading.paste).entries)

    assert _tally(reading) == {"unjudged": rules}


def test_each_decision_judges_its_own_rule(reading: Strategy) -> None:
    rules = len(ledger_of_paste(reading.paste).entries)
    _decide(reading, (0, "edit", "rsi(14) < 25"), (1, "drop", ""), (2, "accept", ""))
    first = _tally(reading)
    _decide(reading, (1, "restore", ""))

    assert first == {"edited": 1, "dropped": 1, "confirmed": 1} | ({"unjudged": rules - 3} if rules > 3 else {})
    assert _tally(reading).get("dropped", 0) == 0
    assert _tally(reading)["unjudged"] == rules - 2


def test_a_run_judges_what_was_left_as_it_was_read(reading: Strategy) -> None:
    rules = len(ledger_of_paste(reading.paste).entries)
    _decide(reading, (0, "edit", "rsi(14) < 25"))
    workflow = drafted(reading)
    before = _tally(reading)
    ran(workflow)

    assert before.get("kept", 0) == 0
    assert _tally(reading)["edited"] == 1
    assert _tally(reading).get("kept", 0) + _tally(reading).get("confirmed", 0) == rules - 1
    assert _tally(reading).get("unjudged", 0) == 0


def test_an_activation_judges_too_and_stays_so_when_it_is_switched_off(reading: Strategy) -> None:
    workflow = drafted(reading)
    workflow.refresh_from_db()
    set_active(workflow=workflow, is_active=True)
    on = _tally(reading)
    set_active(workflow=workflow, is_active=False)

    assert on["kept"] >= 3
    assert _tally(reading) == on


def test_a_rule_that_was_changed_on_the_canvas_is_changed(reading: Strategy) -> None:
    workflow = drafted(reading)
    graph = graph_of(workflow)
    screen = next(node for node in graph.nodes if node.key == "screen")
    screen.config["arguments"]["condition"] = "rsi(14) < 29 and close > 10"
    workflow.refresh_from_db()
    replace_graph(workflow=workflow, graph=graph, expected_version=workflow.version)
    ran(workflow)

    found = _tally(reading)
    assert found["edited"] == 1
    assert found["kept"] >= 2


def test_another_answer_is_no_approval_and_an_added_rule_is_none_of_the_readings(owner: User) -> None:
    reading = a_reading(owner, "Sell when RSI(14) is above 70. Stop loss 5%.")
    rules = len(ledger_of_paste(reading.paste).entries)
    asked = next(one for one in ledger_of_paste(reading.paste).questions if one.takes == "condition")
    answer = NewDecision(kind="answer", subject=asked.subject, text="rsi(14) < 30", role="entry")
    decide(paste=reading.paste, by=owner, decisions=[answer])

    found = _tally(reading)
    assert found["added"] == 1
    assert sum(count for name, count in found.items() if name != "added") == rules


def test_what_people_judged_outlives_another_reading(reading: Strategy) -> None:
    workflow = drafted(reading)
    ran(workflow)
    judged = _tally(reading)
    value = strategy_of(reading)
    newer = value.model_copy(update={"extractor": value.extractor.model_copy(update={"version": "99"})})
    reading.refresh_from_db()
    read_again(reading, newer)

    assert _tally(reading) == judged
    assert RuleTally.objects.get(strategy=reading).reader_version == value.extractor.version


def test_a_reading_that_nobody_judged_makes_way_for_the_next(reading: Strategy) -> None:
    draft_workflow(strategy=reading, market=MARKET)
    looked_at(reading.paste)
    value = strategy_of(reading)
    newer = value.model_copy(update={"extractor": value.extractor.model_copy(update={"version": "99"})})
    reading.refresh_from_db()
    read_again(reading, newer)
    looked_at(reading.paste)

    assert RuleTally.objects.get(strategy=reading).reader_version == "99"
