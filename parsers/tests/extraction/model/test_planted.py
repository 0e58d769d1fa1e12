"""No mistake of a model reaches a person unasked: right readings of the cases with mistakes planted in them.

`unread4` is left out: nobody who works on the reader looks at it.
"""

from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

import pytest

from parsers.evaluation.cases import Case
from parsers.evaluation.rehearsal import ACTORS, answers_for
from parsers.evaluation.rehearsal.planting import PLANTERS, planted
from parsers.evaluation.rehearsal.right import right_reply
from parsers.evaluation.report import Scored
from parsers.extraction.model.equivalence import meaning_of
from parsers.extraction.model.extraction import rules_reading
from parsers.extraction.prediction import to_reading
from parsers.formats.base import ParsedContent
from parsers.tests.evaluation.examples import CASES, cases_of
from parsers.tests.extraction.model.making import content_of, model, read, read_as
from screening.strategy import Strategy

SETS = sorted(path.stem for path in CASES.glob("*.jsonl") if path.stem != "unread4")
PARTS = ("stop_loss", "take_profit", "trailing_stop", "sizing", "schedule", "universe", "timeframe", "direction")


def rules_of(content: ParsedContent) -> Strategy:
    return _rules_of_text(content.text)


@lru_cache(maxsize=2)
def _rules_of_text(text: str) -> Strategy:
    return rules_reading(content_of(text))


def sure_of(strategy: Strategy) -> set[tuple[str, str]]:
    """What nobody is asked about: conditions by their meaning, parts and facts by their value."""
    unsure = set(strategy.unsure())
    roots = {path.partition(".")[0] for path in unsure}
    found = {(path.partition(".")[0], meaning_of(text)) for path, text in strategy.conditions() if path not in unsure}
    return found | {(name, repr(getattr(strategy, name))) for name in PARTS if name not in roots}


def unasked(case: Case, content: ParsedContent, answer: str) -> str:
    """What of a wrong answer got through: something is silently wrong, or is sure that the rules aren't sure of."""
    found = read(content.text, *[model(*[answer] * 3)], rules=rules_of).strategy
    outcome = Scored.of(case, to_reading(found)).outcome if content.text == case.text else None
    if outcome is not None and outcome.verdict == "silent":
        return f"{outcome.lost} lost, {outcome.wrong} wrong"
    new = sure_of(found) - sure_of(rules_of(content)) if found.is_strategy else set()
    # What the text doesn't say is no reading: the rules' own silence is theirs.
    return ", ".join(f"{side}: {text}" for side, text in sorted(new) if text not in {"None", repr("long")})


def mistakes(cases: list[Case]) -> Iterator[tuple[str, Case, ParsedContent, str]]:
    for case in cases:
        content = content_of(case.text)
        right = right_reply(case, content)
        for kind in PLANTERS:
            answer = planted(kind, right, content, seed=case.id)
            if answer is not None:
                yield kind, case, content, answer


def let_through(cases: list[Case]) -> tuple[Counter[str], list[str]]:
    """How often each kind was planted, and which got through."""
    made: Counter[str] = Counter()
    found = []
    for kind, case, content, answer in mistakes(cases):
        made[kind] += 1
        if told := unasked(case, content, answer):
            found.append(f"{case.id} {kind}: {told}")
    return made, found


def test_no_mistake_reaches_anybody_unasked() -> None:
    cases = [case for name in SETS for case in cases_of(name)][20::190]

    made, found = let_through(cases)

    assert found == []
    assert len(made) > 0.8 * len(PLANTERS)


@pytest.mark.long
@pytest.mark.parametrize("name", SETS)
def test_no_mistake_in_any_case_reaches_anybody_unasked(name: str) -> None:
    made, found = let_through(list(cases_of(name)))

    assert found == []
    assert sum(made.values()) > 20 * len(cases_of(name))


def test_a_perfect_model_makes_more_right_and_nothing_silent() -> None:
    cases = [case for name in SETS for case in cases_of(name)][1::30]
    right = Counter[str]()
    for case in cases:
        content = content_of(case.text)
        (answer, *_others) = answers_for("perfect", case, content)
        outcome = Scored.of(case, to_reading(read_as(answer, case.text))).outcome
        right["model"] += outcome.right
        right["rules"] += Scored.of(case, to_reading(rules_of(content))).outcome.right
        assert outcome.verdict != "silent" or content.text != case.text, case.id

    assert right["model"] > 1.1 * right["rules"]


def test_a_sloppy_model_makes_one_mistake_a_case_and_many_kinds_of_them() -> None:
    cases = cases_of(SETS[0])
    said = [answers_for("sloppy", case, content_of(case.text)) for case in cases]

    assert set(ACTORS) == {"perfect", "sloppy"}
    assert all(len(answers) == 3 and len(set(answers)) == 1 for answers in said)
    assert not [
        case.id
        for case, (answer, *_others) in zip(cases, said, strict=True)
        if answer == answers_for("perfect", case, content_of(case.text))[0]
    ]
