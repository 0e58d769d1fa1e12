"""Sentence by sentence to a draft: facts, then risk, then the conditions of each clause. Pure."""

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
from parsers.extraction.rules.clauses import Clause, clauses
from parsers.extraction.rules.comparisons import NEGATION, Found, read_comparisons
from parsers.extraction.rules.facts import facts
from parsers.extraction.rules.holding import holding
from parsers.extraction.rules.parts import sizes
from parsers.extraction.rules.risks import risks
from parsers.extraction.rules.schedules import schedules
from parsers.extraction.rules.tokens import Sentence, Token, read_sentences, tokenise
from parsers.formats.base import ParsedContent
from screening.strategy import Flag

_ROLES: dict[str, Role] = {"buy": "entry", "short": "entry", "filter": "entry", "exclude": "entry", "sell": "exit"}
_SHORT_TITLE = 80
_PARAMETERS = re.compile(r"(?P<key>[a-z_]+\((?:volume, )?)(?P<parameters>[\d., ]*\))(?P<output>\.[a-z]+)?")


@dataclass
class _Reading:
    """What has been read so far."""

    facts: list[DraftFact] = field(default_factory=list)
    groups: list[DraftGroup] = field(default_factory=list)
    conditions: list[DraftCondition] = field(default_factory=list)
    parts: list[DraftPart] = field(default_factory=list)
    questions: list[DraftQuestion] = field(default_factory=list)
    flags: list[Flag] = field(default_factory=list)
    found: list[Found] = field(default_factory=list)
    deeds: list[tuple[str, Words]] = field(default_factory=list)
    header: str = ""
    title: str = ""
    partly: list[Words] = field(default_factory=list)
    said: dict[str, Token] = field(default_factory=dict)

    def vague(self, words: Words) -> None:
        """Ask about words without a number."""
        self.flags.append("vague_term")
        self.questions.append(DraftQuestion(code="vague", words=(words,)))


def read_draft(content: ParsedContent) -> Draft:
    """What the rules understand of the text; conditions only where the text tells somebody to do something."""
    reading = _Reading()
    sentences = {sentence.number: sentence for sentence in read_sentences(content)}
    for number, sentence in sentences.items():
        if any(cue.search(sentence.text) for cue in sentence.vocabulary.injection):
            reading.flags.append("prompt_injection")
            continue
        sentences[number] = _read_sentence(reading, sentence, sentences)
    if not reading.deeds:
        reading.conditions, reading.parts = [], []
    return Draft(
        title=reading.title,
        facts=(*reading.facts, *_direction(reading.deeds)),
        groups=tuple(reading.groups),
        conditions=tuple(reading.conditions),
        parts=tuple(reading.parts),
        questions=tuple(reading.questions),
        flags=tuple(dict.fromkeys(reading.flags)),
    )


def _read_sentence(reading: _Reading, plain: Sentence, sentences: dict[int, Sentence]) -> Sentence:
    """Read one sentence into `reading`; the tokenised sentence."""
    masked: list[tuple[int, int]] = []
    understood = 0
    for fact in facts(plain):
        masked.append((fact.start, fact.end))
        reading.facts.append(fact.fact)
    for part in (*schedules(plain), *sizes(plain)):
        masked.append((part.start, part.end))
        reading.parts.append(part.part)
        understood += 1
    sentence = _with_said_parameters(tokenise(plain, masked), reading.said)
    sentences[sentence.number] = sentence
    if sentence.number == 1 and _is_heading(sentence) and len(sentences) > 1:
        reading.title = re.sub(r"^[#*\-\s]+", "", sentence.source)
        return sentence
    for risk in risks(sentence):
        reading.parts.append(risk.part)
        sentence = replace(sentence, tokens=_outside(sentence.tokens, risk.start, risk.end))
        understood += 1
    for clause in clauses(sentence):
        understood += _read_clause(reading, sentence, clause, sentences)
    if understood and reading.partly:
        reading.questions.append(DraftQuestion(code="unread", words=(reading.partly[0],)))
    reading.partly = []
    acts = any(token.is_role("buy", "sell", "short") for token in sentences[sentence.number].tokens)
    if acts and not understood and len(sentence.source.split()) > 2:
        reading.questions.append(DraftQuestion(code="unread", words=(sentence.all_words(),)))
    for pattern in sentence.vocabulary.vague:
        match = pattern.search(sentence.text)
        if match and acts:
            reading.vague(sentence.words(*match.span()))
    return sentence


def _with_said_parameters(sentence: Sentence, said: dict[str, Token]) -> Sentence:
    """An indicator named without its parameters has those that the text gave before; `said` is kept up to date."""
    tokens = []
    for token in sentence.tokens:
        match = _PARAMETERS.fullmatch(token.value) if token.kind == "operand" else None
        if match is None:
            tokens.append(token)
            continue
        key = match["key"]
        if not token.assumed and match["parameters"] != ")":
            said[key] = token
        elif key in said:
            given = _PARAMETERS.fullmatch(said[key].value)
            value = f"{key}{given['parameters'] if given else ''}{match['output'] or ''}"
            tokens.append(replace(token, value=value, assumed=(), origin=said[key]))
            continue
        tokens.append(token)
    return replace(sentence, tokens=tuple(tokens))


def _outside(tokens: Iterable[Token], start: int, end: int) -> tuple[Token, ...]:
    """Tokens that a risk rule has not used; the deed beside it stays."""
    return tuple(token for token in tokens if token.kind == "role" or not start <= token.start < end)


def _read_clause(reading: _Reading, sentence: Sentence, clause: Clause, sentences: dict[int, Sentence]) -> int:
    """Read the conditions of a clause as a group of its role; how many there were."""
    role_name = clause.role or reading.header or "filter"
    if clause.role:
        reading.header = clause.role if clause.is_header else ""
        reading.deeds.append((clause.role, sentence.all_words()))
    role = _ROLES[role_name]
    found = read_comparisons(sentence.vocabulary, clause.tokens, reading.found)
    if role_name == "exclude":
        found = [replace(one, op=NEGATION.get(one.op, one.op)) for one in found]
    reading.found += found
    used = {(token.sentence, token.start) for one in found for token in one.tokens}
    if clause.role and any(
        token.kind in {"operand", "fact"} and (token.sentence, token.start) not in used for token in clause.tokens
    ):
        reading.partly.append(sentence.all_words())
    held = holding(sentence, clause) if role == "exit" else []
    conditions = [_condition(one, sentences) for one in found] + held
    if conditions:
        _keep(reading, role, conditions, [one.before for one in found] + ["or"] * len(held))
    return len(conditions)


def _condition(found: Found, sentences: dict[int, Sentence]) -> DraftCondition:
    """A drafted condition; words of other sentences (the cross that "crosses back") are quotes of their own."""
    by_sentence: dict[int, list[Token]] = {}
    for token in found.tokens:
        by_sentence.setdefault(token.sentence, []).append(token)
        if token.origin:
            by_sentence.setdefault(token.origin.sentence, []).append(token.origin)
    words = tuple(sentences[number].words_of(tokens) for number, tokens in sorted(by_sentence.items()))
    return DraftCondition(group="", text=found.text, words=words, assumed=found.assumed)


def _keep(reading: _Reading, role: Role, conditions: Sequence[DraftCondition], before: Sequence[str]) -> None:
    """Add conditions as groups under the root of their role: "or" splits, "and" binds."""
    if not any(group.id == role for group in reading.groups):
        reading.groups.append(DraftGroup(id=role, role=role, logic="all" if role == "entry" else "any"))
    runs: list[list[DraftCondition]] = []
    for condition, word in zip(conditions, before, strict=True):
        if runs and word != "or":
            runs[-1].append(condition)
        else:
            runs.append([condition])
    parent: str = role
    if len(runs) > 1:
        parent = f"{role}{len(reading.groups)}"
        reading.groups.append(DraftGroup(id=parent, role=role, logic="any", parent=role))
    for run in runs:
        group: str = parent
        if len(run) > 1:
            group = f"{role}{len(reading.groups)}"
            reading.groups.append(DraftGroup(id=group, role=role, logic="all", parent=parent))
        reading.conditions += [condition.model_copy(update={"group": group}) for condition in run]


def _direction(deeds: Iterable[tuple[str, Words]]) -> list[DraftFact]:
    short = next((words for deed, words in deeds if deed == "short"), None)
    if short is None:
        return []
    value = "both" if any(deed == "buy" for deed, _ in deeds) else "short"
    return [DraftFact(path="direction", value=value, words=(short,))]


def _is_heading(sentence: Sentence) -> bool:
    """A short first line without a full stop, a deed or a number."""
    is_short = len(sentence.source) <= _SHORT_TITLE and sentence.source[-1] not in ".!?:;,。"
    return is_short and not any(token.kind in {"role", "number", "risk"} for token in sentence.tokens)
