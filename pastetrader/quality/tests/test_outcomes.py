"""What became of a paste: its first run is compared with its rules, each evaluated by itself."""

import pytest
from django.utils import timezone

from executions.models import NodeExecution
from parsers.models import Draft, Paste
from parsers.services import NewDecision, decide, ledger_of_paste, strategy_of
from parsers.tests.readings import stored_reading
from pastetrader.accounts.models import User
from pastetrader.quality.judging.comparing import Scope, fulfilled
from pastetrader.quality.judging.looking import look_at_some, stale_pastes
from pastetrader.quality.models import PasteOutcome, Verdict
from pastetrader.quality.tests.making import MARKET, a_market, a_reading, drafted, long_ago, looked_at, output_of, ran
from screening import services
from screening.instruments.dated_rows import import_members
from screening.strategy import CronSchedule, RuleGroup, Universe
from screening.tests.factories import FIRST
from workflows.services import graph_of, replace_graph

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("market")]


@pytest.fixture(name="market")
def _market(db: None) -> None:
    a_market()


def test_a_run_whose_screens_find_what_the_rules_say_agrees(owner: User) -> None:
    reading = a_reading(owner)
    workflow = drafted(reading)
    before = looked_at(reading.paste)
    run = ran(workflow)
    after = looked_at(reading.paste)

    assert (before.verdict, before.execution_id) == (Verdict.NOT_RUN, None)
    assert (after.verdict, after.execution_id, str(after.why)) == (Verdict.AGREES, run.pk, "")
    assert output_of(run, "screen")["matches"]
    assert output_of(run, "screen_exit")["matches"]


@pytest.mark.parametrize("step", ["screen", "screen_exit"])
def test_a_screen_that_found_something_else_differs_and_says_what(owner: User, step: str) -> None:
    reading = a_reading(owner)
    run = ran(drafted(reading))
    output = output_of(run, step)
    lost = output["matches"].pop()["symbol"]
    NodeExecution.objects.filter(execution=run, node_key=step).update(output_data=output)

    outcome = looked_at(reading.paste)

    assert outcome.verdict == Verdict.DIFFERS
    assert lost in str(outcome.why)


def test_a_graph_that_was_made_wrongly_differs_though_the_run_did_what_it_says(owner: User) -> None:
    """As if the drafting had turned a rule round: the draft and the run say the same, and the rules do not."""
    reading = a_reading(owner)
    workflow = drafted(reading)
    graph = graph_of(workflow)
    screen = next(node for node in graph.nodes if node.key == "screen")
    screen.config["arguments"]["condition"] = "rsi(14) > 50 and close > 10"
    replace_graph(workflow=workflow, graph=graph, expected_version=workflow.version)
    Draft.objects.update(graph=graph.model_dump(mode="json"))
    ran(workflow)

    assert looked_at(reading.paste).verdict == Verdict.DIFFERS


def test_what_was_changed_by_hand_before_its_first_run_does_not_count(owner: User) -> None:
    reading = a_reading(owner)
    workflow = drafted(reading)
    graph = graph_of(workflow)
    screen = next(node for node in graph.nodes if node.key == "screen")
    screen.config["arguments"]["condition"] = "rsi(14) > 50 and close > 10"
    replace_graph(workflow=workflow, graph=graph, expected_version=workflow.version)
    ran(workflow)

    assert looked_at(reading.paste).verdict == Verdict.CHANGED


def test_a_first_run_that_fails_counts_as_such_and_says_why(owner: User) -> None:
    reading = a_reading(owner)
    run = ran(drafted(reading))
    type(run).objects.filter(pk=run.pk).update(status="failed", error_message="The bars are gone.")

    outcome = looked_at(reading.paste)

    assert (outcome.verdict, str(outcome.why)) == (Verdict.RUN_FAILED, "The bars are gone.")


def test_the_first_run_decides_and_later_ones_change_nothing(owner: User) -> None:
    reading = a_reading(owner)
    workflow = drafted(reading)
    first = ran(workflow)
    type(first).objects.filter(pk=first.pk).update(status="failed")
    looked_at(reading.paste)
    ran(workflow)

    assert looked_at(reading.paste).verdict == Verdict.RUN_FAILED


def test_bars_that_changed_since_leave_it_to_the_next_run(owner: User) -> None:
    reading = a_reading(owner)
    workflow = drafted(reading)
    ran(workflow)
    a_market(version=1)
    before = looked_at(reading.paste).verdict
    ran(workflow)

    assert before == Verdict.NOT_COMPARABLE
    assert looked_at(reading.paste).verdict == Verdict.AGREES


def test_a_cancelled_run_a_test_and_a_single_step_say_nothing(owner: User) -> None:
    reading = a_reading(owner)
    run = ran(drafted(reading))
    for changes in ({"status": "cancelled"}, {"mode": "test"}, {"only_node_key": "screen"}):
        known = {"status": "completed", "mode": "normal", "only_node_key": ""}
        type(run).objects.filter(pk=run.pk).update(**{**known, **changes})
        assert looked_at(reading.paste).verdict == Verdict.NOT_RUN, changes


def test_a_strategy_of_which_no_workflow_can_be_made_counts_until_it_can(owner: User) -> None:
    none = a_reading(owner, "The weather was fine, and nobody traded.")
    vague = a_reading(owner, "Sell when RSI(14) is above 70. Stop loss 5%.")

    assert looked_at(none.paste).verdict == Verdict.NO_STRATEGY
    assert looked_at(vague.paste).verdict in {Verdict.NOT_DRAWABLE, Verdict.NO_STRATEGY}
    asked = next(one for one in ledger_of_paste(vague.paste).questions if one.takes == "condition")
    answer = NewDecision(kind="answer", subject=asked.subject, text="rsi(14) < 30", role="entry")
    decide(paste=vague.paste, by=owner, decisions=[answer])

    assert looked_at(vague.paste).verdict == Verdict.NOT_RUN


def test_a_named_purchase_without_a_condition_is_compared_too(owner: User) -> None:
    every_day = CronSchedule(cron="0 9 * * 1-5", tz="Asia/Seoul")
    universe = Universe(symbols=("S01", "S02", "GONE"))
    read = strategy_of(a_reading(owner)).model_copy(
        update={"entry": RuleGroup(), "exit": RuleGroup(logic="any"), "schedule": every_day, "universe": universe}
    )
    reading = stored_reading(owner, read, text="Buy S01 and S02 every day.")
    run = ran(drafted(reading))

    assert looked_at(reading.paste).verdict == Verdict.AGREES
    assert [match["symbol"] for match in output_of(run, "screen")["matches"]] == ["S01", "S02"]


def test_a_universe_is_compared_with_the_members_of_the_day(owner: User) -> None:
    import_members(MARKET, "KOSPI200", ["S01", "S02", "S03"], FIRST)
    read = strategy_of(a_reading(owner)).model_copy(update={"universe": Universe(index="KOSPI200")})
    reading = stored_reading(owner, read)
    run = ran(drafted(reading))

    assert looked_at(reading.paste).verdict == Verdict.AGREES
    assert output_of(run, "universe")["symbols"] == ["S01", "S02", "S03"]

    other = stored_reading(owner, read, text="Buy S&P stocks when it is time.")
    late = ran(drafted(other))
    step = late.node_executions.get(node_key="universe")
    step.output_data = {**output_of(late, "universe"), "symbols": ["S01"]}
    step.save()
    assert looked_at(other.paste).verdict == Verdict.DIFFERS


def test_a_run_on_a_day_that_is_not_the_strategys_says_nothing(owner: User) -> None:
    reading = a_reading(owner)
    ran(drafted(reading), skipped=("screen", "screen_exit"))

    assert looked_at(reading.paste).verdict == Verdict.NOT_COMPARABLE


@pytest.mark.parametrize(
    ("group", "joined"),
    [
        (RuleGroup(conditions=("rsi(14) < 50", "close > 100")), "rsi(14) < 50 and close > 100"),
        (RuleGroup(logic="any", conditions=("rsi(14) < 50", "close > 100")), "rsi(14) < 50 or close > 100"),
        (
            RuleGroup(conditions=("close > 90", RuleGroup(logic="any", conditions=("rsi(14) < 45", "rsi(14) > 55")))),
            "close > 90 and (rsi(14) < 45 or rsi(14) > 55)",
        ),
        # Nobody has so many bars: what is not known of all doesn't keep what is true from being found.
        (RuleGroup(logic="any", conditions=("close > sma(500)", "close > 90")), "close > sma(500) or close > 90"),
    ],
)
def test_rules_one_by_one_come_to_what_they_come_to_together(group: RuleGroup, joined: str) -> None:
    scope = Scope(market=MARKET, as_of=services.market_facts(market=MARKET).as_of, symbols=None, timeframe="")
    together = services.screen(condition=joined, market=MARKET)

    assert fulfilled(group, scope) == {match.symbol for match in together.matches}


def test_only_what_something_happened_to_is_looked_at_again(owner: User) -> None:
    reading = a_reading(owner)
    later = PasteOutcome.objects.filter(paste=reading.paste)

    def is_stale() -> bool:
        return list(stale_pastes()) == [reading.paste]

    def rest() -> bool:
        """Looked at long after everything that happened."""
        assert look_at_some() == 1
        later.update(looked_at=timezone.now())
        return not stale_pastes().exists()

    assert is_stale()
    assert rest()
    workflow = drafted(reading)
    assert is_stale()
    assert rest()
    subject = ledger_of_paste(reading.paste).entries[0].subject
    decide(paste=reading.paste, by=owner, decisions=[NewDecision(kind="accept", subject=subject)])
    assert is_stale()
    assert rest()
    ran(workflow)
    assert is_stale()
    assert rest()
    ran(workflow)
    assert not stale_pastes().exists()
    later.update(verdict=Verdict.NOT_COMPARABLE)
    ran(workflow)
    assert is_stale()


def test_a_paste_that_cannot_be_judged_hinders_no_other(owner: User, caplog: pytest.LogCaptureFixture) -> None:
    bad, good = a_reading(owner), a_reading(owner, "Buy when RSI(14) is below 30.")
    type(bad).objects.filter(pk=bad.pk).update(document={"not": "a strategy"})

    assert look_at_some() == 2
    assert PasteOutcome.objects.get(paste=good.paste).verdict == Verdict.NOT_RUN
    assert PasteOutcome.objects.get(paste=bad.paste).verdict == Verdict.NOT_COMPARABLE
    assert "could not be told" in caplog.text
    PasteOutcome.objects.update(looked_at=timezone.now())
    assert not stale_pastes().exists()


def test_pastes_of_long_ago_are_left_as_they_are(owner: User) -> None:
    reading = a_reading(owner)
    Paste.objects.filter(pk=reading.paste_id).update(created_at=long_ago(days=401))

    assert not stale_pastes().exists()
