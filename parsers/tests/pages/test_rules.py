"""What the rules page shows of a ledger."""

from parsers.ledger.decisions import Decision
from parsers.ledger.ledger import Ledger, ledger_of
from parsers.pages.rules import rules_page
from parsers.tests.ledger.making import make_reading, words
from screening.strategy import Assumption, PercentRisk, Question, RuleGroup, Strategy, UnsupportedRule

TEXT = "Buy when RSI is low and volume is decent. Sell when the line breaks. Stop 7%. Moon phase matters."
ENTRY = {"RSI is low": "rsi(14) < 30", "volume is decent": "volume > sma(volume, 20)"}
EXIT = {"the line breaks": "close < sma(20)"}
VAGUE = Question(
    code="vague",
    path="entry.1",
    paths=("entry.1",),
    readings=("volume > sma(volume, 20)", "volume > 2 * sma(volume, 20)"),
    default="volume > sma(volume, 20)",
    sources=(words(TEXT, "decent"),),
)
UNREAD = Question(code="unread", sources=(words(TEXT, "Moon phase matters"),))


def _reading() -> Strategy:
    return make_reading(
        TEXT,
        ENTRY,
        EXIT,
        (VAGUE, UNREAD),
        stop_loss=PercentRisk(value=7),
        assumptions=(Assumption(path="entry.1", value="20"),),
        provenance={"stop_loss": (words(TEXT, "Stop 7%"),)},
    )


def _ledger(*decisions: tuple[str, str]) -> Ledger:
    """With decisions (kind, condition as read) about rules."""
    reading = _reading()
    subjects = {entry.read_as: entry.subject for entry in ledger_of(reading, []).entries}
    made = [Decision(kind, subjects[text], text) for kind, text in decisions]  # type: ignore[arg-type]
    return ledger_of(reading, made)


def test_rules_stand_in_their_sections_and_say_how_they_join() -> None:
    page = rules_page(_ledger())

    assert [(section.key, len(section.rules)) for section in page.sections] == [("entry", 2), ("exit", 1), ("risk", 1)]
    assert [str(section.title) for section in page.sections[:2]] == ["Buy when all of these hold", "Exit when"]
    assert [rule.placed.joint for rule in page.sections[0].rules] == ["", "all"]


def test_a_group_inside_says_what_it_opens() -> None:
    reading = _reading().model_copy(
        update={
            "entry": RuleGroup(
                conditions=("rsi(14) < 30", RuleGroup(logic="any", conditions=("close > 5", "volume > 9")))
            )
        }
    )

    rules = rules_page(ledger_of(reading, [])).sections[0].rules

    assert [(rule.placed.joint, rule.placed.opens, rule.placed.depth) for rule in rules] == [
        ("", "", 0),
        ("all", "any", 1),
        ("any", "", 1),
    ]


def test_a_question_stands_at_its_rule_and_one_without_a_rule_by_itself() -> None:
    page = rules_page(_ledger())

    unsure = next(rule for rule in page.rules if rule.entry.state == "unsure")
    [question] = unsure.questions
    assert [(reading.value, reading.is_default) for reading in question.readings] == [
        ("volume > sma(volume, 20)", True),
        ("volume > 2 * sma(volume, 20)", False),
    ]
    assert [one.asked.question.quote for one in page.loose] == ["Moon phase matters"]
    assert page.unsure == 1


def test_what_was_filled_in_is_said_beside_its_rule() -> None:
    page = rules_page(_ledger())

    assert [len(rule.assumptions) for rule in page.sections[0].rules] == [0, 1]
    assert page.assumptions == ()


def test_a_dropped_rule_is_last_of_its_section_and_can_be_restored() -> None:
    page = rules_page(_ledger(("drop", "rsi(14) < 30")))

    rules = page.sections[0].rules
    assert [rule.entry.state for rule in rules] == ["unsure", "dropped"]
    assert rules[0].placed.joint == ""
    assert rules[1].undo == (rules[1].entry.subject,)
    assert page.kept == 3


def test_a_stop_is_noted_and_says_what_may_be_typed_for_it() -> None:
    [stop] = rules_page(_ledger()).sections[2].rules

    assert not stop.entry.is_checked
    assert stop.expected is not None
    assert "5%" in str(stop.expected)


def test_what_is_noted_and_asked_about_is_shown_once() -> None:
    sources = (words(TEXT, "Moon phase matters"),)
    asked = Question(code="unsupported", sources=sources)
    noted = UnsupportedRule(role="entry", quote="Moon phase matters", reason="not_expressible", sources=sources)
    reading = _reading().model_copy(update={"open_questions": (VAGUE, asked), "unsupported": (noted,)})

    with_question = rules_page(ledger_of(reading, []))
    without = rules_page(ledger_of(reading.model_copy(update={"open_questions": (VAGUE,)}), []))

    assert (len(with_question.noted_questions), len(with_question.noted)) == (1, 0)
    assert (len(without.noted_questions), len(without.noted)) == (0, 1)
