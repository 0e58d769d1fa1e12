"""The ledger of a reading: each rule and question with what was decided about it, and what is still unsure. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from parsers.drafting.markets import exchange_of
from parsers.drafting.parts import has_trigger, screened
from parsers.ledger.application import (
    LOGICS,
    SIDES,
    Applied,
    Asked,
    apply,
    contradiction,
    is_contradiction,
    side_of,
    strategy_of,
)
from parsers.ledger.decisions import Decision, latest, question_subjects, rule_subjects
from parsers.ledger.entries import Entry, LedgerQuestion, QuestionState, State, Takes, Unanswered
from parsers.ledger.parts import NAMES, part_text
from parsers.presentation import Rule, rules_of
from screening.strategy import Question, Strategy, UnsupportedRule

# Whose words may hide a rule that isn't there: open, they stop a first run even where no rule is unsure.
_HIDING = frozenset({"unread", "two_readings", "missing", "vague", "conflict", "dimension", "always_or_never"})


@dataclass(frozen=True)
class Ledger:
    """A reading, what was decided about it, and the strategy that follows."""

    reading: Strategy
    decided: Strategy
    entries: tuple[Entry, ...]
    questions: tuple[LedgerQuestion, ...]
    noted: tuple[UnsupportedRule, ...]
    orphans: tuple[Decision, ...]  # decided about words that are read otherwise, or stand there no more

    @cached_property
    def unanswered(self) -> tuple[Unanswered, ...]:
        """What stops a first run, rules before words."""
        asked = {one.subject: one for one in self.questions}
        rules = [
            Unanswered(entry.subject, entry.condition, entry.quote, _codes(entry.questions, asked))
            for entry in self.entries
            if entry.state == "unsure"
        ]
        told = {subject for entry in self.entries if entry.state == "unsure" for subject in entry.questions}
        words = [
            Unanswered(one.subject, "", one.question.quote, (one.question.code,))
            for one in self.questions
            if one.is_blocking and one.state == "open" and one.subject not in told
        ]
        return (*rules, *words)

    def entry(self, subject: str) -> Entry | None:
        """The rule of a subject."""
        return next((entry for entry in self.entries if entry.subject == subject), None)

    def question(self, subject: str) -> LedgerQuestion | None:
        """The question of a subject."""
        return next((one for one in self.questions if one.subject == subject), None)


def ledger_of(reading: Strategy, decisions: Iterable[Decision]) -> Ledger:
    """The ledger; of several decisions about one subject the last counts. Deterministic; never raises."""
    rules = rules_of(reading)
    subjects = rule_subjects(rules)
    by_subject = {subjects[rule.path]: rule for rule in rules}
    asked = _asked(reading)
    last = latest(decisions)
    counting = {
        subject: decision
        for subject, decision in last.items()
        if subject in asked or (subject in by_subject and _counts(decision, reading, by_subject[subject]))
    }
    work = apply(reading, by_subject, asked, counting)
    questions = _Questions(work, asked, subjects, counting)
    decided = strategy_of(work, questions.still_open)
    entries = _entries(work, decided, rules, subjects, questions)
    return Ledger(
        reading=reading,
        decided=decided,
        entries=entries,
        questions=questions.shown(entries),
        noted=reading.unsupported,
        orphans=tuple(decision for subject, decision in last.items() if subject not in counting),
    )


def _asked(reading: Strategy) -> dict[str, Asked]:
    """The questions by subject; each side's own, whether its rules can stand together, is always among them."""
    questions = reading.open_questions
    named = zip(question_subjects(questions), questions, strict=True)
    asked = {subject: Asked(subject, question) for subject, question in named}
    for side in SIDES:
        if not any(is_contradiction(one.question) and one.question.path == side for one in asked.values()):
            subject = f"question.conflict.{side}.whole"
            asked[subject] = Asked(subject, Question(code="conflict", path=side, params={"reason": ""}))
    return asked


def _read_as(reading: Strategy, rule: Rule) -> str:
    return rule.condition or (part_text(reading, rule.path) if rule.path in NAMES else "")


def _counts(decision: Decision, reading: Strategy, rule: Rule) -> bool:
    """What was accepted was a reading; the same words read otherwise were not."""
    return decision.kind != "accept" or decision.text == _read_as(reading, rule)


class _Questions:
    """The questions of a reading as the decisions left them."""

    def __init__(
        self, work: Applied, asked: dict[str, Asked], subjects: Mapping[str, str], counting: Mapping[str, Decision]
    ) -> None:
        self.counting = counting
        self.subjects = subjects
        self.asked = _with_contradictions(work, asked)
        self.states = {subject: self._state(one) for subject, one in self.asked.items()}

    def _state(self, one: Asked) -> QuestionState:
        contradicts = is_contradiction(one.question)
        if contradicts and one.question.params["reason"]:
            return "open"
        if one.subject in self.counting:
            return "answered"
        if contradicts or (one.question.paths and not self._undecided(one.question)):
            return "settled"
        return "open"

    def _undecided(self, question: Question) -> tuple[str, ...]:
        """The rules that it makes unsure, without those that somebody decided about."""
        return tuple(path for path in question.paths if self.subjects.get(self.rule_at(path), "") not in self.counting)

    def rule_at(self, path: str) -> str:
        """The path of the rule that a path of the strategy belongs to: "universe" for "universe.market"."""
        return path if path in self.subjects else path.partition(".")[0]

    @property
    def still_open(self) -> tuple[Question, ...]:
        """Open ones, about the rules that nobody decided about."""
        return tuple(
            one.question.model_copy(update={"paths": self._undecided(one.question)})
            for subject, one in self.asked.items()
            if self.states[subject] == "open"
        )

    def about(self, path: str) -> tuple[str, ...]:
        """The subjects of the questions that make the rule at a path unsure, or did."""
        return tuple(
            subject
            for subject, one in self.asked.items()
            if any(self.rule_at(unsure) == path for unsure in one.question.paths)
        )

    def shown(self, entries: Sequence[Entry]) -> tuple[LedgerQuestion, ...]:
        """The questions for people, beside the rules that they are about."""
        shown = (self._shown(one, entries) for one in self.asked.values())
        return tuple(one for one in shown if one.question.sources or one.state != "settled")

    def _shown(self, one: Asked, entries: Sequence[Entry]) -> LedgerQuestion:
        question, decision = one.question, self.counting.get(one.subject)
        contradicts = is_contradiction(question)
        return LedgerQuestion(
            subject=one.subject,
            question=question,
            state=self.states[one.subject],
            takes=_takes(question),
            side=side_of(question, decision),
            readings=_readings(question),
            rules=tuple(entry.number for entry in entries if one.subject in entry.questions),
            may_be_accepted=not contradicts,
            is_blocking=bool(question.paths) or (question.code in _HIDING and bool(question.sources)) or contradicts,
            decision=decision,
        )


def _with_contradictions(work: Applied, asked: Mapping[str, Asked]) -> dict[str, Asked]:
    """The sides' own questions as decided: what cannot stand together, and no reason where everything can."""
    found = dict(asked)
    for subject, one in asked.items():
        if is_contradiction(one.question):
            question = contradiction(work, "entry" if one.question.path == "entry" else "exit")
            unasked = one.question.model_copy(update={"params": {"reason": ""}})
            found[subject] = Asked(subject, question or unasked)
    return found


def _takes(question: Question) -> Takes:
    if is_contradiction(question):
        return "logic"
    name = question.path.partition(".")[0]
    return name if name in NAMES else "condition"  # type: ignore[return-value]  # NAMES are among them


def _readings(question: Question) -> tuple[str, ...]:
    """Answers on offer, the one that is used until then first."""
    if is_contradiction(question):
        return LOGICS[1:] if question.path == "entry" else LOGICS[:1]
    if question.path == "direction" and not question.readings:
        return ("long", "short")
    default = (question.default,) if question.default else ()
    return tuple(dict.fromkeys((*default, *question.readings)))


def _entries(
    work: Applied, decided: Strategy, rules: Sequence[Rule], subjects: Mapping[str, str], questions: _Questions
) -> tuple[Entry, ...]:
    """The rules as they were read, then what answers added; numbered as `rules_of` numbers the former."""
    conditions = dict(decided.conditions())
    checked: dict[str, set[str]] = {
        side: {text for _path, text in screened(getattr(decided, side)).leaves(side)} for side in SIDES
    }
    entries = []
    for rule in rules:
        is_part = rule.role not in SIDES
        path = ("" if rule.path in work.dropped else rule.path) if is_part else work.paths.get(rule.path, "")
        condition = conditions.get(path, "") or (part_text(decided, rule.path) if is_part and path else "")
        decision = questions.counting.get(subjects[rule.path])
        entry = Entry(
            number=rule.number,
            subject=subjects[rule.path],
            path=rule.path,
            decided_path=path,
            role=rule.role,
            condition=condition or _read_as(work.reading, rule),
            read_as=_read_as(work.reading, rule),
            sources=rule.sources,
            state="certain",
            is_checked=_part_is_checked(decided, rule.role) if is_part else condition in checked[rule.role],
            questions=questions.about(rule.path),
            decision=decision,
        )
        entries.append(replace(entry, state=_state_of(entry, work, questions)))
    return (*entries, *_added(work, decided, conditions, checked, questions, len(entries)))


def _state_of(entry: Entry, work: Applied, questions: _Questions) -> State:
    if not entry.decided_path:
        return "dropped"
    if entry.path in work.edited:
        return "edited"
    if entry.decision is not None:
        return "accepted"
    if any(questions.states[subject] == "open" for subject in entry.questions):
        return "unsure"
    return "accepted" if entry.questions else "certain"


def _added(
    work: Applied,
    decided: Strategy,
    conditions: Mapping[str, str],
    checked: Mapping[str, set[str]],
    questions: _Questions,
    count: int,
) -> Iterable[Entry]:
    """What wasn't read and an answer brought: under the subject of its question, which is restored to take it back."""
    read = {rule.path for rule in rules_of(work.reading)}
    for origin, sources in work.added.items():
        subject = next((one for one in questions.asked if _brought(questions, one, origin)), "")
        path = work.paths.get(origin, origin if origin in NAMES else "")
        if origin in read or not path:
            continue
        count += 1
        role = path.partition(".")[0]
        condition = conditions.get(path, "") or part_text(decided, role)
        is_checked = condition in checked[role] if role in SIDES else _part_is_checked(decided, role)
        decision = questions.counting.get(subject)
        yield Entry(count, subject, "", path, role, condition, "", sources, "added", is_checked, (), decision)


def _brought(questions: _Questions, subject: str, origin: str) -> bool:
    """Whether the answer to the question brought what has that origin."""
    question, decision = questions.asked[subject].question, questions.counting.get(subject)
    if decision is None or decision.kind != "answer":
        return False
    name = origin.partition("#")[0]
    return subject == name or question.path.partition(".")[0] == name or name in question.paths


def _part_is_checked(decided: Strategy, name: str) -> bool:
    """Whether anything in the workflow acts on a part: universes, and times that a trigger can say, do."""
    match name:
        case "universe":
            return True
        case "timeframe":
            return decided.timeframe in {None, "1d", "1w", "1M"}
        case "direction":
            return decided.direction != "both"
        case "schedule":
            return has_trigger(decided.schedule, exchange_of("", decided.universe.market or "KR"))
    return False


def _codes(subjects: Iterable[str], asked: Mapping[str, LedgerQuestion]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(asked[subject].question.code for subject in subjects if asked[subject].state == "open"))
