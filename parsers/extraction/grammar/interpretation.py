"""From sentences to a draft: which side each rule is on, how rules join, and what has to be asked. Pure."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from parsers.extraction.base import (
    Draft,
    DraftCondition,
    DraftFact,
    DraftGroup,
    DraftPart,
    DraftQuestion,
    Role,
    Words,
)
from parsers.extraction.grammar.carried import Carried
from parsers.extraction.grammar.meaning.clauses import Clause, Leaf, leaves, negated
from parsers.extraction.grammar.meaning.statements import (
    Deed,
    Fact,
    Heading,
    Noted,
    Part,
    Rule,
    Said,
)
from parsers.extraction.grammar.sentences import Sentence
from screening.conditions.text import node_text
from screening.strategy import Flag

_SIDE: dict[Deed, Role] = {
    "buy": "entry",
    "short": "entry",
    "require": "entry",
    "exclude": "entry",
    "sell": "exit",
    "cover": "exit",
}
_SHORT_TITLE = 80
_TITLE_SIGNS = re.compile(r"^[#*\-\s]+")


@dataclass(frozen=True)
class _Said:
    """A clause with the sentence it stands in."""

    clause: Clause
    deed: Deed
    sentence: Sentence
    origins: tuple[Words, ...] = ()  # words of other sentences that gave parameters


@dataclass
class Interpretation:
    """The state of reading a text from its first sentence to its last."""

    title: str = ""
    heading: Deed = ""
    deeds: set[Deed] = field(default_factory=set)
    rules: list[_Said] = field(default_factory=list)
    facts: list[DraftFact] = field(default_factory=list)
    parts: list[DraftPart] = field(default_factory=list)
    questions: list[DraftQuestion] = field(default_factory=list)
    flags: list[Flag] = field(default_factory=list)
    carried: Carried = field(default_factory=Carried)

    def draft(self, sentences: Sequence[Sentence]) -> Draft:
        """The draft of all sentences."""
        for number, sentence in enumerate(sentences):
            self._read(sentence, is_first=number == 0 and len(sentences) > 1)
        self._place_bare_rules()
        groups, conditions = self._grouped()
        return Draft(
            title=self.title,
            facts=(*self.facts, *self._direction()),
            groups=groups,
            conditions=conditions,
            parts=tuple(self.parts),
            questions=tuple(self.questions),
            flags=tuple(dict.fromkeys(self.flags)),
        )

    def _read(self, sentence: Sentence, *, is_first: bool) -> None:
        if any(pattern.search(sentence.copy.text) for pattern in sentence.language.injection):
            self.flags.append("prompt_injection")
            return
        if is_first and _is_title(sentence):
            self.title = _TITLE_SIGNS.sub("", sentence.source)
        if sentence.is_question:
            return
        for said in sentence.said:
            self._keep(said, sentence)
        self._ask(sentence)

    def _keep(self, said: Said, sentence: Sentence) -> None:
        match said:
            case Heading(deed):
                self.heading = deed
            case Rule(deed, clause):
                self._keep_rule(deed, clause, sentence)
            case Fact(path, value, is_inferred):
                words = (sentence.words(said.words),)
                self.facts.append(DraftFact(path=path, value=value, words=words, inferred=is_inferred))
            case Part(kind, value, assumed):
                words = (sentence.words(said.words),)
                self.parts.append(DraftPart(kind=kind, value=value, words=words, assumed=assumed))
            case Noted(code, side):
                self.questions.append(DraftQuestion(code=code, path=side, words=(sentence.words(said.words),)))
                self.flags.append(_FLAG_OF_NOTE[code])

    def _keep_rule(self, deed: Deed, clause: Clause | None, sentence: Sentence) -> None:
        if deed:
            self.deeds.add(deed)
        if deed and clause is not None and self.heading and _SIDE.get(self.heading) != _SIDE[deed]:
            self.heading = ""  # the section is over
        if clause is not None:
            filled, origins = self.carried.fill(clause)
            for leaf in leaves(clause):
                self.carried.keep(leaf, sentence.words(leaf.words))
            self.rules.append(_Said(filled, deed or self.heading, sentence, origins))
        if self.heading:
            self.deeds.add(self.heading)

    def _ask(self, sentence: Sentence) -> None:
        """Ask about what was not read, once for each sentence."""
        if sentence.is_too_long:
            self.questions.append(DraftQuestion(code="unread", words=(sentence.words(),)))
            return
        is_read = any(isinstance(said, Rule | Part | Noted) for said in sentence.said)
        if sentence.rival:
            self.questions.append(_two_readings(sentence))
        if is_read and (sentence.unread or sentence.unknown):
            words = tuple(sentence.words(stretch) for stretch in sentence.missed())
            self.questions.append(DraftQuestion(code="unread", words=words))
        elif not is_read and sentence.unread and sentence.is_weighty:
            self.questions.append(DraftQuestion(code="unread", words=(sentence.words(),)))

    def _place_bare_rules(self) -> None:
        """Rules whose deed nobody says are for buying when the text buys, or when it is a list of properties."""
        bare = [rule for rule in self.rules if not rule.deed]
        if not bare:
            return
        enters = self.deeds & {"buy", "short"}
        if not enters and sum(len(leaves(rule.clause)) for rule in bare) < 2:
            self.questions += [DraftQuestion(code="unread", words=(rule.sentence.words(),)) for rule in bare]
            self.rules = [rule for rule in self.rules if rule.deed]
            return
        if not enters:
            words = tuple(rule.sentence.words() for rule in bare)
            self.questions.append(DraftQuestion(code="screen_to_buy", words=words, path="entry"))
        self.rules = [rule if rule.deed else replace(rule, deed="require") for rule in self.rules]

    def _grouped(self) -> tuple[tuple[DraftGroup, ...], tuple[DraftCondition, ...]]:
        groups: list[DraftGroup] = []
        conditions: list[DraftCondition] = []
        for role in ("entry", "exit"):
            rules = [rule for rule in self.rules if _SIDE[rule.deed] == role]
            if not rules:
                continue
            logic = "all" if role == "entry" else "any"
            groups.append(DraftGroup(id=role, role=role, logic=logic))
            for rule in rules:
                clause = negated(rule.clause) if rule.deed == "exclude" else rule.clause
                _put(replace(rule, clause=clause), role, role, logic, groups, conditions)
        return tuple(groups), tuple(conditions)

    def _direction(self) -> Iterable[DraftFact]:
        short = next((rule for rule in self.rules if rule.deed in ("short", "cover")), None)
        if short is None:
            return
        value = "both" if "buy" in self.deeds else "short"
        yield DraftFact(path="direction", value=value, words=(short.sentence.words(),))


_FLAG_OF_NOTE: dict[str, Flag] = {
    "unsupported": "unsupported_rule",
    "vague": "vague_term",
    "missing": "missing_threshold",
    "two_readings": "conflicting_rules",
}


def _put(
    rule: _Said,
    role: Role,
    parent: str,
    logic: str,
    groups: list[DraftGroup],
    conditions: list[DraftCondition],
) -> None:
    """Add a clause under a group: its own logic makes a group of its own unless it is the parent's."""
    clause = rule.clause
    if isinstance(clause, Leaf):
        words = (rule.sentence.words(clause.words), *rule.origins)
        conditions.append(
            DraftCondition(group=parent, text=node_text(clause.condition), words=words, assumed=clause.assumed)
        )
        return
    if clause.logic != logic:
        group = DraftGroup(id=f"{role}{len(groups)}", role=role, logic=clause.logic, parent=parent)
        groups.append(group)
        parent, logic = group.id, group.logic
    for part in clause.parts:
        _put(replace(rule, clause=part), role, parent, logic, groups, conditions)


def _two_readings(sentence: Sentence) -> DraftQuestion:
    chosen = _texts(sentence.said)
    other = _texts(said for statement in sentence.rival for said in statement)
    return DraftQuestion(code="two_readings", words=(sentence.words(),), readings=(chosen, other), default=chosen)


def _texts(said: Iterable[Said]) -> str:
    clauses = [part.clause for part in said if isinstance(part, Rule) and part.clause is not None]
    return "; ".join(node_text(clause.node()) for clause in clauses)


def _is_title(sentence: Sentence) -> bool:
    """A short first line without a full stop, a rule or a number."""
    is_short = len(sentence.source) <= _SHORT_TITLE and sentence.source[-1] not in ".!?:;,。"
    return is_short and not any(isinstance(said, Rule | Part | Heading) for said in sentence.said)
