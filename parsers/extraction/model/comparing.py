"""Two readings of one text, by a model and by the rules, made one strategy. Pure.

What both read is certain as far as the rules are; everything else is asked about, whoever read it:

- read differently: a question with both readings. The rules' is used until it is answered, where they are sure of it;
- read by one of them: it stands in the strategy, and is asked about;
- joined differently: a question with the whole side in each way;
- asked by the rules: stays asked. A model's reading answers nothing by itself; it only gives the question about words
  that were not read a reading on offer.

So a rule that only the model has, or has otherwise, never counts before a person has seen it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from parsers.extraction.base import Role
from parsers.extraction.model.asked_once import asked_once
from parsers.extraction.model.joining import Side, read_by, side_of_both
from parsers.extraction.model.pairing import in_order, overlap
from parsers.extraction.model.parts_of_both import FACTS, PARTS, Parts, is_inferred, parts_of_both
from screening.strategy import (
    Assumption,
    CalendarSchedule,
    Extractor,
    Flag,
    Question,
    RuleGroup,
    Source,
    Strategy,
    Universe,
    UnsupportedRule,
)

_ROLES: tuple[Role, ...] = ("entry", "exit")
# Flags that follow from the whole, and are found anew.
_OF_THE_WHOLE: frozenset[Flag] = frozenset({"no_strategy", "missing_exit", "missing_universe", "prompt_injection"})
_STOPS = ("stop_loss", "take_profit", "trailing_stop")
_NO_UNIVERSE = frozenset({"CRYPTO", "FX", "FUTURES"})
MOST_REFUSED = 20


@dataclass(frozen=True)
class Agreement:
    """How many rules and parts both read alike, both read differently, or only one of them read."""

    agreed: int = 0
    differing: int = 0
    only_model: int = 0
    only_rules: int = 0


@dataclass(frozen=True)
class Compared:
    """The strategy of both readings, and how far they agree."""

    strategy: Strategy
    agreement: Agreement


@dataclass(frozen=True)
class ModelSaid:
    """A model's reading with all that it has; what was put aside, and the spans that speak to the machine."""

    strategy: Strategy
    refused: tuple[UnsupportedRule, ...] = ()
    injections: tuple[Source, ...] = ()


def compare(rules: Strategy, model: ModelSaid, extractor: Extractor) -> Compared:
    """One strategy of both; both were assembled with `keeps_all`. Deterministic."""
    theirs = model.strategy
    has_read = any(True for _ in theirs.conditions()) or any(getattr(theirs, part) is not None for part in PARTS)
    sides = {role: side_of_both(rules, theirs, role, asks_each=has_read) for role in _ROLES}
    parts = parts_of_both(rules, theirs, asks_each=has_read)
    work = _Comparison(rules, model, sides, parts)
    is_strategy = bool(sides["entry"].group.conditions) or rules.is_strategy or theirs.is_strategy
    strategy = work.strategy(extractor, has_read=has_read) if is_strategy else work.no_strategy(extractor)
    return Compared(strategy, _agreement(sides.values(), parts))


def _agreement(sides: Iterable[Side], parts: Parts) -> Agreement:
    pairs = [pair for side in sides for pair in side.pairs]
    return Agreement(
        agreed=sum(pair.is_agreed for pair in pairs) + parts.agreed,
        differing=sum(bool(pair.rules and pair.model) and not pair.is_agreed for pair in pairs) + parts.differing,
        only_model=sum(pair.rules is None for pair in pairs) + parts.only_model,
        only_rules=sum(pair.model is None for pair in pairs) + parts.only_rules,
    )


@dataclass(frozen=True)
class _Comparison:
    rules: Strategy
    model: ModelSaid
    sides: dict[Role, Side]
    parts: Parts

    def strategy(self, extractor: Extractor, *, has_read: bool) -> Strategy:
        """The strategy with everything that is asked about it."""
        values = self.parts.values
        missing = tuple(self._missing())
        provenance = dict(self._provenance())
        questions = [
            *self._questions_of_rules(),
            *(question for side in self.sides.values() for question in side.questions),
            *self.parts.questions,
        ]
        if not has_read:
            questions += self._about_everything(provenance, questions)
        questions = asked_once(questions)
        questions += self._questions_of_model(questions)
        questions += [Question(code="missing", path=path) for path in missing]
        refused = self._refused()
        flags: list[Flag] = [
            flag for flag in self.rules.flags if flag not in _OF_THE_WHOLE or flag == "prompt_injection"
        ]
        flags += [flag for flag in self.model.strategy.flags if flag not in _OF_THE_WHOLE]
        flags += [flag for path in missing for flag in (_MISSING[path],)]
        if refused:
            flags.append("unsupported_rule")
        return Strategy(
            is_strategy=True,
            title=self.rules.title or self.model.strategy.title,
            language=self.rules.language,
            extractor=extractor,
            universe=values["universe"],
            timeframe=values["timeframe"],
            direction=values["direction"],
            entry=self.sides["entry"].group,
            exit=self.sides["exit"].group,
            **{name: values[name] for name in PARTS},
            assumptions=tuple(self._assumptions()),
            open_questions=tuple(questions),
            unsupported=(*self.rules.unsupported, *refused),
            flags=tuple(dict.fromkeys(flags)),
            provenance=provenance,
        )

    def no_strategy(self, extractor: Extractor) -> Strategy:
        """Neither says when to buy: what is asked stays asked, and nothing is used."""
        questions = [question.model_copy(update={"paths": ()}) for question in self.rules.open_questions]
        questions += [one.model_copy(update={"paths": ()}) for one in self._questions_of_model(questions)]
        refused = self._refused()
        is_new = bool(refused) and "unsupported_rule" not in self.rules.flags
        return self.rules.model_copy(
            update={
                "extractor": extractor,
                "universe": Universe(),
                "entry": RuleGroup(),
                "exit": RuleGroup(logic="any"),
                **dict.fromkeys(PARTS),
                "open_questions": tuple(questions),
                "unsupported": (*self.rules.unsupported, *refused),
                "flags": (*self.rules.flags, "unsupported_rule") if is_new else self.rules.flags,
                "provenance": {},
            }
        )

    # What is asked

    def _questions_of_rules(self) -> Iterator[Question]:
        """All that the rules ask, with the paths that their rules have now; what is missing is looked for anew."""
        for question in self.rules.open_questions:
            if question.code == "missing" and question.path in _MISSING:
                continue
            paths = self._moved(question.paths, of_model=False)
            if question.code == "conflict" and "reason" in question.params:
                # The two together may be no contradiction any more; that the rules ran into one stays a doubt.
                yield read_by("rules", question.path, paths, question.sources)
                continue
            yield question.model_copy(update={"paths": paths})

    def _questions_of_model(self, asked: Iterable[Question]) -> list[Question]:
        """What the model asks about words that nobody asks about yet."""
        known = [source for question in asked for source in question.sources]
        found: list[Question] = []
        for source in self.model.injections:
            if not overlap((source,), known):
                found.append(Question(code="unread", sources=(source,)))
                known.append(source)
        for question in self.model.strategy.open_questions:
            is_of_whole = question.code == "conflict" and "reason" in question.params
            if question.sources and not is_of_whole and not overlap(question.sources, known):
                paths = self._moved(question.paths, of_model=True)
                found.append(question.model_copy(update={"paths": paths}))
                known += question.sources
        return found

    def _about_everything(self, provenance: dict[str, tuple[Source, ...]], asked: Iterable[Question]) -> list[Question]:
        """The model found no rule at all: one question about all of them, and not one for each."""
        known = {path for question in asked for path in question.paths}
        paths = [path for side in self.sides.values() for path in side.paths]
        paths += [name for name in (*PARTS, *FACTS) if _has(provenance, name)]
        sources = in_order(source for path in paths for source in _below(provenance, path))
        left = [path for path in paths if path not in known]
        return [read_by("rules", "", left, sources)] if left else []

    def _missing(self) -> Iterator[str]:
        """What a strategy should say and this one doesn't, as far as more than the model's word is known for it."""
        values = {name: None if self.parts.is_of_model[name] else value for name, value in self.parts.values.items()}
        has_stop = any(values[name] is not None for name in _STOPS)
        is_by_calendar = isinstance(values["schedule"], CalendarSchedule)
        has_exit = any(pair.rules is not None for pair in self.sides["exit"].pairs)
        if not has_exit and not has_stop and not is_by_calendar:
            yield "exit"
        universe: Universe = values["universe"] or Universe()
        is_market = universe.market is not None and universe.market not in _NO_UNIVERSE
        if not (universe.index or universe.symbols or is_market):
            yield "universe"

    # Where things stand now

    def _moved(self, paths: Iterable[str], *, of_model: bool) -> tuple[str, ...]:
        found = (self._here(path, of_model=of_model) for path in paths)
        return tuple(dict.fromkeys(path for path in found if path))

    def _here(self, path: str, *, of_model: bool) -> str:
        root = path.partition(".")[0]
        side = next((side for role, side in self.sides.items() if role == root), None)
        if side is not None:
            return side.moved(path, of_model=of_model) if "." in path else path
        return path if self.parts.values.get(root) is not None else ""

    def _provenance(self) -> Iterator[tuple[str, tuple[Source, ...]]]:
        for side in self.sides.values():
            for pair, path in zip(side.pairs, side.paths, strict=True):
                yield path, pair.chosen.sources
        for name in (*PARTS, *FACTS):
            of = self.model.strategy if self.parts.is_of_model[name] else self.rules
            for path, sources in of.provenance.items():
                if path == name or path.startswith(f"{name}."):
                    yield path, sources

    def _assumptions(self) -> Iterator[Assumption]:
        for of, of_model in ((self.rules, False), (self.model.strategy, True)):
            for one in of.assumptions:
                root = one.path.partition(".")[0]
                if root not in _ROLES:
                    if self.parts.is_of_model.get(root) == of_model and one.path != "timeframe":
                        yield one
                    continue
                path = self._chosen(one.path, of_model=of_model)
                if path:
                    yield one.model_copy(update={"path": path})
        if self.parts.values["timeframe"] is None:
            yield Assumption(path="timeframe", value="1d")
        else:
            of = self.model.strategy if self.parts.is_of_model["timeframe"] else self.rules
            if is_inferred(of, "timeframe"):
                yield Assumption(path="timeframe", value=self.parts.values["timeframe"], reason="inferred")

    def _chosen(self, path: str, *, of_model: bool) -> str:
        """The path here of a rule that is used as that reader read it."""
        side = self.sides["entry" if path.startswith("entry") else "exit"]
        for pair, here in zip(side.pairs, side.paths, strict=True):
            read = pair.model if of_model else pair.rules
            if read is not None and read.path == path and pair.chosen is read:
                return here
        return ""

    def _refused(self) -> tuple[UnsupportedRule, ...]:
        """What the model said and the text doesn't bear out: shown, never used."""
        return self.model.refused[:MOST_REFUSED]


_MISSING: dict[str, Flag] = {"exit": "missing_exit", "universe": "missing_universe"}


def _has(provenance: dict[str, Any], name: str) -> bool:
    return any(True for _ in _below(provenance, name))


def _below(provenance: dict[str, tuple[Source, ...]], name: str) -> Iterator[Source]:
    for path, sources in provenance.items():
        if path == name or path.startswith(f"{name}."):
            yield from sources
