"""From replies to a draft: what holds is in it, at its places; what doesn't is put aside with the reason. Pure."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from parsers.extraction.base import (
    Draft,
    DraftCondition,
    DraftFact,
    DraftGroup,
    DraftPart,
    DraftQuestion,
    Role,
)
from parsers.extraction.grammar.common.tickers import KNOWN_TICKERS
from parsers.extraction.model import part_values
from parsers.extraction.model.quoting import Found, Quotes, borne_out
from parsers.extraction.model.reply import Quoted, Reply, SaidFact, SaidGroup, SaidPart, SaidQuestion, SaidRule
from parsers.extraction.model.troubles import Trouble
from parsers.ledger.parts import MARKET_OF_INDEX
from screening.conditions import Condition, parse
from screening.conditions.text import node_text
from screening.conditions.tree import Between, Compare, Node
from screening.strategy import AtrRisk, Flag, Logic, Source, UnsupportedRule

Reason = Literal["quote_not_in_source", "number_not_in_quote", "not_readable"]
# Which trouble of a part is which reason; what comes first counts.
_REASONS: tuple[tuple[frozenset[str], Reason], ...] = (
    (
        frozenset({"quote_not_in_span", "no_quote", "unknown_span", "quote_in_injection", "quote_too_wide"}),
        "quote_not_in_source",
    ),
    (frozenset({"number_not_in_quote"}), "number_not_in_quote"),
)
_PATHS: dict[str, str] = {
    "market": "universe.market",
    "index": "universe.index",
    "symbol": "universe.symbols",
    "timeframe": "timeframe",
    "direction": "direction",
}
_FLAGS: dict[str, Flag] = {"vague": "vague_term", "missing": "missing_threshold", "two_readings": "conflicting_rules"}
_USUAL_ATR = 14
_MOST_OF_TITLE = 100
_ADDRESS = re.compile(r"://|www\.|@|[<>]")
_ROOT: dict[Role, Logic] = {"entry": "all", "exit": "any"}


@dataclass(frozen=True)
class Checked:
    """A reply with what doesn't hold in it."""

    reply: Reply
    troubles: tuple[Trouble, ...] = ()


@dataclass
class Drafted:
    """A draft, what was put aside, and the spans that speak to the machine."""

    draft: Draft
    refused: tuple[UnsupportedRule, ...] = ()
    injections: frozenset[int] = frozenset()


@dataclass
class _Drafting:
    quotes: Quotes
    barred: frozenset[int]
    title: str = ""
    is_scheduled: bool = False
    facts: list[DraftFact] = field(default_factory=list)
    groups: list[DraftGroup] = field(default_factory=list)
    conditions: list[DraftCondition] = field(default_factory=list)
    parts: list[DraftPart] = field(default_factory=list)
    questions: list[DraftQuestion] = field(default_factory=list)
    refused: list[UnsupportedRule] = field(default_factory=list)
    flags: list[Flag] = field(default_factory=list)
    injections: set[int] = field(default_factory=set)
    names: dict[str, str] = field(default_factory=dict)  # of groups, to those of the draft
    logics: dict[Role, Logic] = field(default_factory=dict)
    is_single: bool = True

    def add(self, number: int, checked: Checked) -> None:
        """The reply about a section."""
        reply = checked.reply
        hit: dict[tuple[str, int], Trouble] = {}
        for trouble in checked.troubles:
            if trouble.part is not None:
                hit.setdefault(trouble.part, trouble)
        self.title = self.title or _title(reply.title)
        self.is_scheduled = self.is_scheduled or reply.scheduled_purchase
        self.injections |= set(reply.injections)
        self._add_groups(number, reply, hit)
        roles = {group.id: group.role for group in reply.groups}
        for place, rule in enumerate(reply.rules):
            if not self._is_barred(rule.words):
                self._add_rule(number, rule, roles.get(rule.group, "entry"), hit.get(("rules", place)))
        for place, part in enumerate(reply.parts):
            if not self._is_barred(part.words):
                self._add_part(part, hit.get(("parts", place)))
        for place, fact in enumerate(reply.facts):
            if ("facts", place) not in hit:
                self._add_fact(fact)
        for place, question in enumerate(reply.questions):
            if ("questions", place) not in hit:
                self._add_question(question)

    def _add_groups(self, number: int, reply: Reply, hit: dict[tuple[str, int], Trouble]) -> None:
        """Groups of a section have names of their own; those at its root that join as their side does are that side."""
        sound = {group.id for place, group in enumerate(reply.groups) if ("groups", place) not in hit}
        inner: list[SaidGroup] = []
        for group in reply.groups:
            name = f"{number}.{group.id}"
            if name in self.names:
                continue
            is_root = group.parent not in sound
            if is_root and self.is_single and group.role not in self.logics:
                self.logics[group.role] = group.logic
            is_side = is_root and group.logic == self.logics.get(group.role, _ROOT[group.role])
            self.names[name] = group.role if is_side else name
            if not is_side:
                inner.append(group)
        for group in inner:
            parent = self.names.get(f"{number}.{group.parent}", group.role) if group.parent in sound else group.role
            name = f"{number}.{group.id}"
            self.groups.append(DraftGroup(id=name, role=group.role, logic=group.logic, parent=parent))

    def _add_rule(self, number: int, rule: SaidRule, role: Role, trouble: Trouble | None) -> None:
        found = self._found(rule.words)
        borne = condition = None
        if trouble is None and found is not None:
            condition = parse(rule.condition)
            borne = borne_out(condition, [one.source for one in found], self.quotes.language)
        if condition is None or found is None or borne is None:
            self._refuse(role, rule.condition, (one.quote for one in rule.words), _reason(trouble), found)
            return
        words = tuple(one.words for one in found)
        for text in _apart(condition):
            self.conditions.append(
                DraftCondition(
                    group=self.names.get(f"{number}.{rule.group}", role),
                    text=text,
                    words=words,
                    assumed=borne.assumed,
                    derived=borne.derived,
                )
            )

    def _add_part(self, part: SaidPart, trouble: Trouble | None) -> None:
        found, value = self._found(part.words), part_values.value_of(part.kind, part.value)
        if trouble is not None or found is None or value is None:
            self._refuse(part.kind, "", (one.quote for one in part.words), _reason(trouble), found)
            return
        is_usual = isinstance(value, AtrRisk) and value.length == _USUAL_ATR and not _says(found, str(_USUAL_ATR))
        self.parts.append(
            DraftPart(
                kind=part.kind,
                value=value,
                words=tuple(one.words for one in found),
                assumed=(str(_USUAL_ATR),) if is_usual else (),
            )
        )

    def _add_question(self, question: SaidQuestion) -> None:
        """What the model leaves open; said about words that aren't there, it is none."""
        found = self._found(question.words)
        if found is None:
            return
        readings = tuple(parse(one).text() for one in question.readings)
        words = tuple(one.words for one in found)
        self.questions.append(DraftQuestion(code=question.code, path=question.role, words=words, readings=readings))
        if question.code in _FLAGS:
            self.flags.append(_FLAGS[question.code])

    def _add_fact(self, fact: SaidFact) -> None:
        found = self._found(fact.words)
        if found is None:
            return
        words = tuple(one.words for one in found)
        self.facts.append(DraftFact.model_validate({"path": _PATHS[fact.path], "value": fact.value, "words": words}))
        market = _market_of(fact)
        if market:
            self.facts.append(DraftFact(path="universe.market", value=market, words=words, inferred=True))

    def _found(self, words: Sequence[Quoted]) -> tuple[Found, ...] | None:
        return None if self._is_barred(words) else self.quotes.find_all(words)

    def _is_barred(self, words: Sequence[Quoted]) -> bool:
        """Whether it comes from what speaks to the machine: then it is as if it had not been said."""
        return any(self._is_in(one.span) for one in words)

    def _is_in(self, span: int) -> bool:
        return span in self.barred or span in self.injections

    def _refuse(
        self, role: str, text: str, quotes: Iterable[str], reason: Reason, found: Iterable[Found] | None
    ) -> None:
        sources: tuple[Source, ...] = tuple(one.source for one in found or ())
        self.refused.append(
            UnsupportedRule(role=role, text=text, quote=" … ".join(quotes), reason=reason, sources=sources)
        )

    def result(self) -> Drafted:
        roots = [DraftGroup(id=role, role=role, logic=self.logics.get(role, _ROOT[role])) for role in _ROOT]
        draft = Draft(
            title=self.title,
            is_scheduled=self.is_scheduled,
            facts=tuple(sorted(self.facts, key=lambda fact: fact.inferred)),
            groups=(*roots, *self.groups),
            conditions=tuple(self.conditions),
            parts=tuple(self.parts),
            questions=tuple(self.questions),
            flags=tuple(dict.fromkeys(self.flags)),
        )
        return Drafted(draft, tuple(self.refused), frozenset(self.injections))


def drafted(replies: Sequence[Checked], quotes: Quotes, *, barred: frozenset[int] = frozenset()) -> Drafted:
    """The draft of the replies about the sections of a text, in their order. `barred`: spans that say nothing of the
    strategy, whatever a model reads in them.
    """
    drafting = _Drafting(quotes, barred, is_single=len(replies) < 2)  # a single section
    for number, checked in enumerate(replies):
        drafting.add(number, checked)
    return drafting.result()


def _title(said: str) -> str:
    """A name for the strategy: one line, and no address that somebody could be led to."""
    line = " ".join(said.split())[:_MOST_OF_TITLE]
    return "" if _ADDRESS.search(line) else line


def _reason(trouble: Trouble | None) -> Reason:
    if trouble is None:
        return "quote_not_in_source"
    return next((reason for codes, reason in _REASONS if trouble.code in codes), "not_readable")


def _apart(condition: Condition) -> Iterator[str]:
    """A range as its two comparisons, as the rules write it."""
    node: Node = condition.root
    if isinstance(node, Between):
        yield node_text(Compare(">=", node.operand, node.low))
        yield node_text(Compare("<=", node.operand, node.high))
    else:
        yield condition.text()


def _says(found: Iterable[Found], number: str) -> bool:
    return any(number in one.source.quote for one in found)


def _market_of(fact: SaidFact) -> str:
    """Where an index or a symbol is traded, as far as a list knows."""
    if fact.path == "index":
        return MARKET_OF_INDEX.get(fact.value, "")
    if fact.path != "symbol":
        return ""
    if fact.value in KNOWN_TICKERS:
        return "US"
    is_korean = len(fact.value) == 6 and fact.value.isdigit()  # of a Korean stock
    return "KR" if is_korean else ""
