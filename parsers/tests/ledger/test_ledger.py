"""The ledger: what was decided counts, nothing else changes, and what is still unsure is said."""

from hypothesis import given
from hypothesis import strategies as st

from parsers.ledger.decisions import Decision, DecisionKind, rule_subjects
from parsers.ledger.ledger import Ledger, ledger_of
from parsers.presentation import rules_of
from parsers.tests.ledger.making import make_reading, words
from screening.strategy import (
    Assumption,
    EqualWeight,
    PercentRisk,
    Question,
    RuleGroup,
    Strategy,
    Universe,
)

TEXT = (
    "Buy when RSI(14) is below 30 and the close is above its 200-day average, but only in calm markets. "
    "Sell when RSI(14) is above 70. Stop loss 5%. Hold 10 names. Cheap stocks only."
)
CALM = Question(code="unread", paths=("entry.0", "entry.1"), sources=(words(TEXT, "only in calm markets"),))
CHEAP = Question(code="vague", readings=("per < 10", "pbr < 1"), sources=(words(TEXT, "Cheap stocks"),))


def reading(*questions: Question) -> Strategy:
    """Two rules for buying, one for selling, a stop and a size."""
    return make_reading(
        TEXT,
        {"RSI(14) is below 30": "rsi(14) < 30", "the close is above its 200-day average": "close > sma(200)"},
        {"RSI(14) is above 70": "rsi(14) > 70"},
        questions or (CALM, CHEAP),
        stop_loss=PercentRisk(value=5),
        sizing=EqualWeight(n=10),
        assumptions=(Assumption(path="entry.1", value="200"),),
        flags=("vague_term",),
        provenance={"stop_loss": (words(TEXT, "Stop loss 5%"),), "sizing": (words(TEXT, "Hold 10 names"),)},
    )


def subject(path: str, found: Strategy | None = None) -> str:
    """The name of the rule at a path."""
    return rule_subjects(rules_of(found or reading()))[path]


def decide(kind: DecisionKind, path: str, text: str = "") -> Decision:
    """A decision about a rule."""
    return Decision(kind, subject(path), text)


def answer(
    place: int, text: str, kind: DecisionKind = "answer", role: str = "", found: Strategy | None = None
) -> Decision:
    """A decision about a question, by its place."""
    return Decision(kind, ledger_of(found or reading(), ()).questions[place].subject, text, role)


def states(ledger: Ledger) -> list[str]:
    """The states of the rules in order."""
    return [entry.state for entry in ledger.entries]


def test_without_decisions_the_strategy_is_the_one_that_was_read() -> None:
    ledger = ledger_of(reading(), ())

    assert ledger.decided == reading()
    assert states(ledger) == ["unsure", "unsure", "certain", "certain", "certain"]
    assert [entry.number for entry in ledger.entries] == [1, 2, 3, 4, 5]
    assert [(one.state, one.rules, one.is_blocking) for one in ledger.questions] == [
        ("open", (1, 2), True),
        ("open", (), True),
    ]


def test_what_stops_a_first_run_are_unsure_rules_and_words_that_may_hide_one() -> None:
    found = [(one.rule, one.quote, one.codes) for one in ledger_of(reading(), ()).unanswered]

    assert found == [
        ("rsi(14) < 30", "RSI(14) is below 30", ("unread",)),
        ("close > sma(200)", "the close is above its 200-day average", ("unread",)),
        ("", "Cheap stocks", ("vague",)),
    ]


def test_a_missing_exit_or_universe_is_asked_and_stops_nothing() -> None:
    ledger = ledger_of(reading(Question(code="missing", path="exit"), Question(code="missing", path="universe")), ())

    assert [one.state for one in ledger.questions] == ["open", "open"]
    assert ledger.unanswered == ()


def test_accepting_each_rule_settles_its_question() -> None:
    ledger = ledger_of(
        reading(), [decide("accept", "entry.0", "rsi(14) < 30"), decide("accept", "entry.1", "close > sma(200)")]
    )

    assert states(ledger)[:2] == ["accepted", "accepted"]
    assert ledger.questions[0].state == "settled"
    assert [one.code for one in ledger.decided.open_questions] == ["vague"]
    assert ledger.decided.unsure() == {}


def test_answering_the_question_makes_its_rules_sure() -> None:
    ledger = ledger_of(reading(), [answer(0, "", "accept")])

    assert ledger.questions[0].state == "answered"
    assert states(ledger)[:2] == ["accepted", "accepted"]
    assert ledger.decided.entry == reading().entry


def test_an_edit_is_what_runs() -> None:
    ledger = ledger_of(reading(), [decide("edit", "entry.1", "close > sma(100)")])

    assert ledger.decided.entry.text() == "rsi(14) < 30 and close > sma(100)"
    assert ledger.entries[1].read_as == "close > sma(200)"
    assert ledger.entries[1].state == "edited"
    assert ledger.decided.assumptions == ()
    assert list(ledger.decided.unsure()) == ["entry.0"]


def test_a_dropped_rule_is_left_out_and_what_follows_moves_up() -> None:
    ledger = ledger_of(reading(), [decide("drop", "entry.0")])

    assert ledger.decided.entry.conditions == ("close > sma(200)",)
    assert [source.quote for source in ledger.decided.provenance["entry.0"]] == [
        "the close is above its 200-day average"
    ]
    assert ledger.decided.assumptions == (Assumption(path="entry.0", value="200"),)
    assert list(ledger.decided.unsure()) == ["entry.0"]
    assert (ledger.entries[0].state, ledger.entries[0].decided_path) == ("dropped", "")
    assert ledger.entries[1].decided_path == "entry.0"


def test_the_last_decision_counts_and_restoring_takes_all_back() -> None:
    edit, drop = decide("edit", "entry.0", "rsi(14) < 20"), decide("drop", "entry.0")

    assert states(ledger_of(reading(), [edit, drop]))[0] == "dropped"
    assert states(ledger_of(reading(), [drop, edit]))[0] == "edited"
    assert ledger_of(reading(), [edit, drop, decide("restore", "entry.0")]).decided == reading()


def test_stops_and_sizes_can_be_edited_and_dropped() -> None:
    ledger = ledger_of(reading(), [decide("edit", "stop_loss", "7.5%"), decide("drop", "sizing")])

    assert ledger.decided.stop_loss == PercentRisk(value=7.5)
    assert ledger.decided.sizing is None
    assert "sizing" not in ledger.decided.provenance
    assert states(ledger)[3:] == ["edited", "dropped"]
    assert ledger.entries[3].condition == "7.5%"


def test_what_no_step_looks_at_says_so() -> None:
    found = reading().model_copy(
        update={"exit": RuleGroup(logic="any", conditions=("rsi(14) > 70", "bars_held >= 10"))}
    )

    checked = {entry.path: entry.is_checked for entry in ledger_of(found, ()).entries}

    assert checked == {
        "entry.0": True,
        "entry.1": True,
        "exit.0": True,
        "exit.1": False,
        "stop_loss": False,
        "sizing": False,
    }


def test_an_answer_adds_a_requirement_to_the_entry_under_its_words() -> None:
    ledger = ledger_of(reading(), [answer(1, "per < 10")])

    assert ledger.decided.entry.text() == "rsi(14) < 30 and close > sma(200) and per < 10"
    assert ledger.decided.provenance["entry.2"] == CHEAP.sources
    added = ledger.entries[-1]
    assert (added.number, added.state, added.role, added.condition) == (6, "added", "entry", "per < 10")
    assert "vague_term" not in ledger.decided.flags


def test_an_answer_for_the_exit_is_another_way_out() -> None:
    ledger = ledger_of(reading(), [answer(1, "close < sma(20)", role="exit")])

    assert ledger.decided.exit.text() == "rsi(14) > 70 or close < sma(20)"


def test_the_chosen_reading_takes_the_place_of_the_default() -> None:
    asked = Question(
        code="two_readings",
        paths=("entry.0",),
        readings=("rsi(14) < 30", "rsi(14) crosses_below 30"),
        default="rsi(14) < 30",
        sources=(words(TEXT, "RSI(14) is below 30"),),
    )
    found = reading(asked)

    other = ledger_of(found, [answer(0, "rsi(14) crosses_below 30", found=found)])
    same = ledger_of(found, [answer(0, "rsi(14) < 30", found=found)])

    assert other.decided.entry.text() == "rsi(14) crosses_below 30 and close > sma(200)"
    assert states(other)[0] == "edited"
    assert same.decided.entry == found.entry
    assert states(same)[0] == "accepted"
    assert other.unanswered == same.unanswered == ()


def test_a_reading_of_several_conditions_replaces_one() -> None:
    asked = Question(
        code="two_readings", paths=("exit.0",), default="rsi(14) > 70", sources=(words(TEXT, "RSI(14) is above 70"),)
    )
    found = reading(asked)

    ledger = ledger_of(found, [answer(0, "rsi(14) > 80; close > sma(5)", found=found)])

    assert ledger.decided.exit.text() == "rsi(14) > 80 and close > sma(5)"
    assert [entry.state for entry in ledger.entries if entry.role == "exit"] == ["edited", "added"]


def test_a_missing_exit_and_universe_can_be_typed() -> None:
    found = reading(Question(code="missing", path="exit"), Question(code="missing", path="universe")).model_copy(
        update={"exit": RuleGroup(logic="any"), "flags": ("missing_exit", "missing_universe")}
    )

    ledger = ledger_of(found, [answer(0, "close < sma(20)", found=found), answer(1, "kospi200, 005930", found=found)])

    assert ledger.decided.exit.text() == "close < sma(20)"
    assert ledger.decided.universe == Universe(market="KR", index="KOSPI200", symbols=("005930",))
    assert ledger.decided.flags == ()
    assert [(one.role, one.state) for one in ledger.entries[-2:]] == [("exit", "added"), ("universe", "added")]


def test_of_two_values_one_is_chosen() -> None:
    asked = Question(code="conflict", path="stop_loss", paths=("stop_loss",), sources=(words(TEXT, "5%"),))
    found = reading(asked)

    assert states(ledger_of(found, ()))[3] == "unsure"
    ledger = ledger_of(found, [answer(0, "8%", found=found)])

    assert ledger.decided.stop_loss == PercentRisk(value=8)
    assert states(ledger)[3] == "edited"
    assert len(ledger.entries) == 5


def test_rules_that_cannot_stand_together_are_asked_about_until_they_can() -> None:
    ledger = ledger_of(reading(), [answer(0, "", "accept"), decide("edit", "entry.1", "rsi(14) > 70")])
    conflict = next(one for one in ledger.questions if one.question.code == "conflict")

    assert (conflict.state, conflict.takes, conflict.readings, conflict.may_be_accepted) == (
        "open",
        "logic",
        ("any",),
        False,
    )
    assert [one.codes for one in ledger.unanswered] == [("conflict",), ("vague",)]
    again = ledger_of(
        reading(),
        [
            answer(0, "", "accept"),
            decide("edit", "entry.1", "rsi(14) > 70"),
            Decision("answer", conflict.subject, "any"),
        ],
    )
    assert again.decided.entry.text() == "rsi(14) < 30 or rsi(14) > 70"
    assert [one.codes for one in again.unanswered] == [("vague",)]


def test_what_was_accepted_is_asked_again_when_its_words_are_read_otherwise() -> None:
    accepted = decide("accept", "entry.0", "rsi(14) < 30")
    anew = reading().model_copy(update={"entry": RuleGroup(conditions=("rsi(14) <= 30", "close > sma(200)"))})

    ledger = ledger_of(anew, [accepted])

    assert states(ledger)[0] == "unsure"
    assert ledger.orphans == (accepted,)


def test_decisions_stand_when_the_text_is_read_in_another_order() -> None:
    found = reading()
    turned = found.model_copy(
        update={
            "entry": RuleGroup(conditions=("close > sma(200)", "rsi(14) < 30")),
            "provenance": {
                **found.provenance,
                "entry.0": found.provenance["entry.1"],
                "entry.1": found.provenance["entry.0"],
            },
        }
    )

    ledger = ledger_of(turned, [decide("edit", "entry.0", "rsi(14) < 25")])

    assert ledger.decided.entry.conditions == ("close > sma(200)", "rsi(14) < 25")


def test_two_rules_of_the_same_words_have_two_names_in_any_order() -> None:
    quote = (words(TEXT, "RSI(14) is below 30"),)
    found = make_reading(TEXT, {"Buy": "rsi(14) < 30", "when": "rsi(14) > 5"}).model_copy(
        update={"provenance": {"entry.0": quote, "entry.1": quote}}
    )
    turned = found.model_copy(update={"entry": RuleGroup(conditions=found.entry.conditions[::-1])})

    first, second = subject("entry.0", found), subject("entry.1", found)

    assert first != second
    assert (subject("entry.1", turned), subject("entry.0", turned)) == (first, second)


_DECISIONS = st.lists(
    st.builds(
        Decision,
        st.sampled_from(["accept", "edit", "drop", "restore", "answer"]),
        st.sampled_from(
            [entry.subject for entry in ledger_of(reading(), ()).entries]
            + [one.subject for one in ledger_of(reading(), ()).questions]
            + ["rule.entry.0.1"]
        ),
        st.sampled_from(["", "rsi(14) < 30", "rsi(14) > 70", "close > sma(5); close < 10", "7%", "nonsense (", "any"]),
        st.sampled_from(["", "entry", "exit"]),
    ),
    max_size=12,
)


@given(_DECISIONS)
def test_whatever_is_decided_the_ledger_says_what_follows(decisions: list[Decision]) -> None:
    ledger = ledger_of(reading(), decisions)

    Strategy.model_validate(ledger.decided.model_dump(mode="json"))
    conditions = dict(ledger.decided.conditions())
    for entry in ledger.entries:
        if entry.is_condition and entry.decided_path:
            assert conditions.pop(entry.decided_path) == entry.condition
        assert (entry.state == "dropped") == (not entry.decided_path)
    assert conditions == {}
    assert set(ledger.decided.unsure()) <= {entry.decided_path for entry in ledger.entries}
    assert (
        ledger_of(reading(), [*decisions, *(Decision("restore", one.subject) for one in decisions)]).decided
        == reading()
    )


def test_an_answer_about_a_whole_side_takes_its_place_and_rules_keep_their_names() -> None:
    whole = Question(
        code="two_readings",
        path="entry",
        paths=("entry.0", "entry.1"),
        readings=("rsi(14) < 30 and close > sma(200)", "rsi(14) < 30 or close > sma(200)"),
        default="rsi(14) < 30 and close > sma(200)",
        sources=(words(TEXT, "RSI(14) is below 30"),),
    )
    found = reading(whole)

    ledger = ledger_of(found, [answer(0, whole.readings[1], found=found)])

    assert ledger.decided.entry == RuleGroup(logic="any", conditions=("rsi(14) < 30", "close > sma(200)"))
    assert [entry.decided_path for entry in ledger.entries[:2]] == ["entry.0", "entry.1"]
    assert states(ledger)[:2] == ["accepted", "accepted"]
    typed = ledger_of(found, [answer(0, "close > sma(200) and rsi(14) < 25", found=found)])
    assert typed.decided.entry.conditions == ("close > sma(200)", "rsi(14) < 25")
    assert states(typed)[:2] == ["dropped", "accepted"]
