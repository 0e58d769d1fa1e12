"""From a draft to a strategy: only what the text bears out is used, and what is missing is said. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from parsers.extraction.base import Draft, DraftCondition, DraftFact, DraftGroup, Role, Words
from parsers.extraction.evidence import Evidence, numbers_borne_out
from parsers.formats.base import ParsedContent
from screening.conditions import ConditionError, parse
from screening.strategy import (
    Assumption,
    CalendarSchedule,
    CronSchedule,
    Extractor,
    Flag,
    Question,
    QuestionCode,
    RuleGroup,
    Source,
    Strategy,
    Universe,
    UnsupportedRule,
)

# What the condition language refuses and the author has to answer.
_ASKED: dict[str, QuestionCode] = {
    "dimension": "dimension",
    "always_true": "always_or_never",
    "never_true": "always_or_never",
}
# Where a clock is read when the text names no zone: a Korean tells the time at home, whatever is traded.
_ZONE_OF_WRITER = {"ko": "Asia/Seoul"}
_ZONE_OF_MARKET = {"KR": "Asia/Seoul", "US": "America/New_York"}
_NO_UNIVERSE = frozenset({"CRYPTO", "FX", "FUTURES"})
_LISTED = frozenset({"symbols", "exclude"})
_WHOLE_MARKET = {"KOSPI", "KOSDAQ"}
_ZONE_OF_LANGUAGE = {"en": "America/New_York"}
# How deep groups may stand in each other.
_DEEPEST = 3


@dataclass
class _Borne:
    """A condition that the text bears out."""

    text: str
    sources: tuple[Source, ...]
    assumed: tuple[str, ...]


@dataclass
class _Assembly:
    """What has been put together so far."""

    content: ParsedContent
    draft: Draft
    evidence: Evidence
    assumptions: list[Assumption] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    unsupported: list[UnsupportedRule] = field(default_factory=list)
    flags: list[Flag] = field(default_factory=list)
    provenance: dict[str, tuple[Source, ...]] = field(default_factory=dict)

    def flag(self, *flags: Flag) -> None:
        """Raise flags, each once."""
        self.flags += [flag for flag in flags if flag not in self.flags]

    def ask(self, code: QuestionCode, **about: Any) -> None:
        """Keep a question, each once."""
        question = Question(code=code, **about)
        if question not in self.questions:
            self.questions.append(question)

    def refuse(self, role: str, text: str, words: Iterable[Words], reason: str) -> None:
        """Keep a rule that is not used."""
        quote = " … ".join(part.quote for part in words)
        sources = self.evidence.find_all(words) or ()
        rule = {"role": role, "text": text, "quote": quote, "reason": reason, "sources": sources}
        self.unsupported.append(UnsupportedRule.model_validate(rule))
        self.flag("unsupported_rule")

    def unsure_paths(self, sources: Iterable[Source]) -> tuple[str, ...]:
        """The rules of the sentences that these words stand in."""
        spans = {source.span for source in sources}
        return tuple(path for path, found in self.provenance.items() if any(source.span in spans for source in found))


def assemble(content: ParsedContent, draft: Draft, extractor: Extractor, *, keeps_all: bool = False) -> Strategy:
    """The strategy that the draft and the text agree on. Deterministic; never raises on what a reader emitted.

    Without a rule for buying nothing of it is used, unless `keeps_all`: for who compares it with another reading.
    """
    work = _Assembly(content, draft, Evidence(content))
    work.flag(*draft.flags)
    facts = _facts(work)
    parts = _parts(work, facts)
    groups = {role: _group(work, role) for role in ("entry", "exit")}
    for role, group in groups.items():
        if group.conditions:
            _ask_about_whole(work, group, role)
    is_strategy = bool(groups["entry"].conditions) or (
        isinstance(parts.get("schedule"), CalendarSchedule | CronSchedule) and ("sizing" in parts or draft.is_scheduled)
    )
    _ask_draft_questions(work)
    if not is_strategy and (parts or groups["exit"].conditions):
        _ask_when_to_buy(work)
    if is_strategy:
        _say_what_is_missing(work, facts, parts, groups["exit"])
    else:
        work.flag("no_strategy")
    is_used = is_strategy or keeps_all
    return Strategy(
        is_strategy=is_strategy,
        title=draft.title,
        language=content.language,
        extractor=extractor,
        universe=Universe.model_validate({name: facts[name] for name in Universe.model_fields}),
        timeframe=facts["timeframe"],
        direction=facts["direction"],
        entry=groups["entry"] if is_used else RuleGroup(),
        exit=groups["exit"] if is_used else RuleGroup(logic="any"),
        **(parts if is_used else {}),
        assumptions=tuple(work.assumptions),
        open_questions=tuple(work.questions),
        unsupported=tuple(work.unsupported),
        flags=tuple(work.flags),
        provenance=work.provenance if is_used else {},
    )


def _facts(work: _Assembly) -> dict[str, Any]:
    """Universe, timeframe and direction: the first of each that the text bears out; of symbols and exclusions all."""
    found: dict[str, Any] = {"market": None, "index": None, "symbols": (), "exclude": ()}
    found |= {"timeframe": None, "direction": "long"}
    other_facts: dict[str, list[DraftFact]] = {}
    for fact in work.draft.facts:
        sources = work.evidence.find_all(fact.words)
        if sources is None:
            continue
        name = fact.path.removeprefix("universe.")
        if name in _LISTED:
            if fact.value in found[name]:
                continue
            path = f"{fact.path}.{len(found[name])}"
            found[name] = (*found[name], fact.value)
        elif found[name] in {None, "long"}:
            path, found[name] = fact.path, fact.value
        else:
            if found[name] != fact.value:
                other_facts.setdefault(name, []).append(fact)
            continue
        work.provenance[path] = sources
        if fact.inferred:
            work.assumptions.append(Assumption(path=path, value=fact.value, reason="inferred"))
    _settle_indices(work, found, other_facts.get("index", []))
    other_markets = [fact for fact in other_facts.get("market", []) if not fact.inferred]
    if other_markets:
        named = (found["market"], *dict.fromkeys(fact.value for fact in other_markets))
        work.ask("two_readings", path="universe.market", readings=named, sources=_sources(work, other_markets))
    return found


def _settle_indices(work: _Assembly, found: dict[str, Any], others: list[DraftFact]) -> None:
    """Two indices are no index: KOSPI and KOSDAQ together are the whole market, others are asked about."""
    if not others:
        return
    named = {found["index"], *(fact.value for fact in others)}
    sources = (*work.provenance.pop("universe.index", ()), *_sources(work, others))
    found["index"] = None
    if named != _WHOLE_MARKET:
        work.ask("two_readings", path="universe.index", readings=tuple(sorted(named)), sources=sources)


def _sources(work: _Assembly, facts: Iterable[DraftFact]) -> tuple[Source, ...]:
    return tuple(source for fact in facts for source in work.evidence.find_all(fact.words) or ())


def _parts(work: _Assembly, facts: dict[str, Any]) -> dict[str, Any]:
    """Stop, target, trailing stop, size and schedule: the first of each kind; a different second one is a conflict."""
    found: dict[str, Any] = {}
    for part in work.draft.parts:
        sources = work.evidence.find_all(part.words)
        value = part.value
        if sources is None:
            work.refuse(part.kind, value.model_dump_json(), part.words, "quote_not_in_source")
            continue
        if isinstance(value, CronSchedule) and not value.tz:
            language = work.content.language
            zone = (
                _ZONE_OF_WRITER.get(language)
                or _ZONE_OF_MARKET.get(facts["market"] or "")
                or _ZONE_OF_LANGUAGE.get(language, "UTC")
            )
            value = value.model_copy(update={"tz": zone})
            work.assumptions.append(Assumption(path="schedule.tz", value=zone, reason="inferred"))
        if part.kind in found and not _is_more_exact(value, found[part.kind]):
            if found[part.kind] != value and not _is_more_exact(found[part.kind], value):
                work.flag("conflicting_rules")
                both = tuple(dict.fromkeys((*work.provenance[part.kind], *sources)))
                work.ask("conflict", path=part.kind, paths=(part.kind,), sources=both)
            continue
        found[part.kind] = value
        work.provenance[part.kind] = sources
        if part.assumed:
            work.flag("assumed_default_param")
            work.assumptions += [Assumption(path=part.kind, value=number) for number in part.assumed]
    return found


def _is_more_exact(one: object, other: object) -> bool:
    """Whether two schedules have the same period, of which one says on which days or in which months."""
    if not (isinstance(one, CalendarSchedule) and isinstance(other, CalendarSchedule)):
        return False
    is_plain = other.day is None and other.months is None
    return one != other and one.every == other.every and is_plain


def _group(work: _Assembly, role: Role) -> RuleGroup:
    """The tree of a role, without what is not borne out, empty groups and groups of one."""
    groups = [group for group in work.draft.groups if group.role == role]
    root = next((group for group in groups if not group.parent), None)
    if root is None:
        return RuleGroup(logic="all" if role == "entry" else "any")
    tree = _tree(work, root, groups, depth=0)
    while len(tree) == 1 and isinstance(tree[0], tuple):
        root, tree = tree[0]
    return _numbered(work, root.logic, tree, role)


_Tree = list["_Borne | tuple[DraftGroup, _Tree]"]


def _tree(work: _Assembly, group: DraftGroup, groups: list[DraftGroup], depth: int) -> "_Tree":
    found: _Tree = []
    seen: set[str] = set()
    for condition in work.draft.conditions:
        if condition.group != group.id:
            continue
        borne = _borne_out(work, condition, group.role)
        if borne and borne.text not in seen:
            seen.add(borne.text)
            found.append(borne)
    for child in groups:
        if child.parent == group.id and depth < _DEEPEST:
            inner = _tree(work, child, groups, depth + 1)
            if len(inner) == 1 or child.logic == group.logic:
                found += [part for part in inner if not (isinstance(part, _Borne) and part.text in seen)]
                seen |= {part.text for part in inner if isinstance(part, _Borne)}
            elif inner:
                found.append((child, inner))
    return found


def _borne_out(work: _Assembly, condition: DraftCondition, role: Role) -> _Borne | None:
    sources = work.evidence.find_all(condition.words)
    if sources is None:
        work.refuse(role, condition.text, condition.words, "quote_not_in_source")
        return None
    if not numbers_borne_out(condition.text, sources, (*condition.assumed, *condition.derived)):
        work.refuse(role, condition.text, condition.words, "number_not_in_quote")
        return None
    try:
        text = parse(condition.text).text()
    except ConditionError as error:
        work.refuse(role, condition.text, condition.words, "not_readable")
        code = _ASKED.get(error.code)
        if code:
            work.ask(code, path=role, params={"reason": str(error)}, sources=sources)
        return None
    return _Borne(text, sources, condition.assumed)


def _numbered(work: _Assembly, logic: Any, tree: "_Tree", path: str) -> RuleGroup:
    """The group with its paths known: provenance and assumptions are kept by path."""
    conditions: list[str | RuleGroup] = []
    for number, part in enumerate(tree):
        here = f"{path}.{number}"
        if isinstance(part, tuple):
            conditions.append(_numbered(work, part[0].logic, part[1], here))
            continue
        conditions.append(part.text)
        work.provenance[here] = part.sources
        for value in dict.fromkeys(part.assumed):
            if value not in {"0", "1"}:
                work.assumptions.append(Assumption(path=here, value=value))
                work.flag("assumed_default_param")
    return RuleGroup(logic=logic, conditions=tuple(conditions))


def _ask_about_whole(work: _Assembly, group: RuleGroup, path: str) -> None:
    """Rules that are fine one by one may never hold together: rsi(14) < 30 and rsi(14) > 70."""
    try:
        parse(group.text())
    except ConditionError as error:
        paths = tuple(rule for rule, _text in group.leaves(path))
        sources = tuple(source for rule in paths for source in work.provenance.get(rule, ()))
        work.flag("conflicting_rules")
        work.ask("conflict", path=path, paths=paths, params={"reason": str(error)}, sources=sources)


def _ask_draft_questions(work: _Assembly) -> None:
    for question in work.draft.questions:
        sources = work.evidence.find_all(question.words) or ()
        work.ask(
            question.code,
            path=question.path,
            paths=work.unsure_paths(sources),
            readings=question.readings,
            default=question.default,
            sources=sources,
        )
        if question.code == "unsupported":
            work.refuse(question.path or "note", "", question.words, "not_expressible")


def _ask_when_to_buy(work: _Assembly) -> None:
    """What else was read is not used as long as nobody knows when to buy."""
    if not any(question.code == "missing" and question.path == "entry" for question in work.questions):
        sources = dict.fromkeys(source for found in work.provenance.values() for source in found)
        work.ask("missing", path="entry", sources=tuple(sources))


def _say_what_is_missing(work: _Assembly, facts: dict[str, Any], parts: dict[str, Any], way_out: RuleGroup) -> None:
    for missing, flag in _missing(facts, parts, way_out):
        work.flag(flag)
        work.ask("missing", path=missing)
    if facts["direction"] == "both":
        sources = work.provenance.get("direction", ())
        work.ask("conflict", path="direction", sources=sources)
    if facts["timeframe"] is None:
        work.assumptions.append(Assumption(path="timeframe", value="1d"))


def _missing(facts: dict[str, Any], parts: dict[str, Any], way_out: RuleGroup) -> Iterator[tuple[str, Flag]]:
    exits = {"stop_loss", "take_profit", "trailing_stop"} & parts.keys()
    if not way_out.conditions and not exits and not isinstance(parts.get("schedule"), CalendarSchedule):
        yield "exit", "missing_exit"
    # Nobody trades every coin, pair or future.
    is_named = facts["index"] or facts["symbols"] or (facts["market"] and facts["market"] not in _NO_UNIVERSE)
    if not is_named:
        yield "universe", "missing_universe"
