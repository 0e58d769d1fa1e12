"""What people decide about what was read, and names for rules and questions that outlive a new reading. Pure."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

from parsers.presentation import Rule
from screening.strategy import Question

# accept: right as it was read (a question: fine as it is). edit: another condition or value. drop: not a rule of mine.
# restore: as if nothing had been decided. answer: the reading that was chosen, or what was typed.
DecisionKind = Literal["accept", "edit", "drop", "restore", "answer"]
KINDS: tuple[DecisionKind, ...] = get_args(DecisionKind)
_DIGEST = 16


@dataclass(frozen=True)
class Decision:
    """One decision. `subject` names the rule or question (`rule_subjects`, `question_subjects`).

    `text`: with edit and answer what is to hold; with accept the condition that was accepted: should the words be read
    otherwise one day, it doesn't count any more. `role`: of an added condition, entry or exit; "" = where its words
    stand. `words` are those of the text, for people.
    """

    kind: DecisionKind
    subject: str
    text: str = ""
    role: str = ""
    words: str = ""
    decided_by: str = ""
    decided_at: datetime | None = None


def latest(decisions: Iterable[Decision]) -> dict[str, Decision]:
    """The decision that counts for each subject: the last one; none for what was restored."""
    found = {decision.subject: decision for decision in decisions}
    return {subject: decision for subject, decision in found.items() if decision.kind != "restore"}


def rule_subjects(rules: Sequence[Rule]) -> dict[str, str]:
    """The subject of each rule by its path: its role, its words, and its place among rules of the same words.

    Places follow the text, then the condition, so that it doesn't matter in which order a reader lists them.
    """
    return _named(
        [
            ("rule", rule.role, rule.quote or rule.condition, (_start(rule.sources), rule.condition), rule.path)
            for rule in rules
        ]
    )


def question_subjects(questions: Sequence[Question]) -> tuple[str, ...]:
    """The subject of each question: its code, what it is about, its words, and its place among equals."""
    named = _named(
        [
            (
                f"question.{asked.code}",
                asked.path.partition(".")[0],
                asked.quote,
                (_start(asked.sources), ""),
                str(place),
            )
            for place, asked in enumerate(questions)
        ]
    )
    return tuple(named[str(place)] for place in range(len(questions)))


def is_of_question(subject: str) -> bool:
    """Whether a subject names a question rather than a rule."""
    return subject.startswith("question.")


def _named(found: list[tuple[str, str, str, tuple[int, str], str]]) -> dict[str, str]:
    counted: Counter[str] = Counter()
    subjects = {}
    for kind, role, words, _order, key in sorted(found, key=lambda one: one[3]):
        name = f"{kind}.{role or 'text'}.{_digest(words)}"
        counted[name] += 1
        subjects[key] = f"{name}.{counted[name]}"
    return subjects


def _digest(words: str) -> str:
    """Blanks and case are no part of what is said."""
    folded = " ".join(words.split()).casefold()
    return hashlib.sha256(folded.encode()).hexdigest()[:_DIGEST]


def _start(sources: Sequence[object]) -> int:
    return min((int(getattr(source, "start", 0)) for source in sources), default=0)
