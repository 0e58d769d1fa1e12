"""One side of a strategy, of two readings of it: which rules, how they are joined, and what is asked. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from parsers.extraction.base import Role
from parsers.extraction.model.pairing import Pair, in_order, paired, reads_of
from parsers.extraction.model.trees import Join, join_of
from screening.conditions import ConditionError, parse
from screening.strategy import Logic, Question, RuleGroup, Source, Strategy

_USUAL: dict[Role, Logic] = {"entry": "all", "exit": "any"}


@dataclass(frozen=True)
class Side:
    """A side of both readings; `paths` lead from those of each reader to the path here, `questions` are new ones."""

    group: RuleGroup
    pairs: tuple[Pair, ...]
    paths: tuple[str, ...]
    questions: tuple[Question, ...]

    def moved(self, path: str, *, of_model: bool) -> str:
        """Where what one reader has at a path stands here; "" when it doesn't."""
        for pair, here in zip(self.pairs, self.paths, strict=True):
            read = pair.model if of_model else pair.rules
            if read is not None and read.path == path:
                return here
        return ""


def side_of_both(rules: Strategy, model: Strategy, role: Role, *, asks_each: bool) -> Side:
    """The side. `asks_each`: whether a rule that only the rules read is asked about (else somebody asks about all)."""
    pairs = paired(reads_of(rules, role), reads_of(model, role))
    numbers = range(len(pairs))
    trees = _Trees(
        join_of(getattr(rules, role), {p.rules.path: n for n, p in enumerate(pairs) if p.rules}, role),
        join_of(getattr(model, role), {p.model.path: n for n, p in enumerate(pairs) if p.model}, role),
        _USUAL[role],
    )
    tree = trees.chosen(is_doubted=any(pair.rules and pair.rules.is_asked for pair in pairs))
    found = tree.paths(role)
    paths = tuple(found[number] for number in numbers)
    texts = {number: pairs[number].chosen.text for number in numbers}
    questions = [
        question
        for pair, path in zip(pairs, paths, strict=True)
        if (question := _about(pair, path, role, asks_each=asks_each)) is not None
    ]
    group = tree.group(texts)
    if (others := trees.others(tree)) and len(pairs) > 1:
        questions.append(_about_joins(group, others, texts, role, paths, pairs))
    questions += _about_whole(group, role, paths, pairs)
    return Side(group, pairs, paths, tuple(questions))


@dataclass(frozen=True)
class _Trees:
    """How each reader joins what it read."""

    rules: Join
    model: Join
    usual: Logic

    @property
    def common(self) -> frozenset[int]:
        return frozenset(self.rules.numbers()) & frozenset(self.model.numbers())

    def chosen(self, *, is_doubted: bool) -> Join:
        """The way that is used: of who read more of the rules; where both read rules of their own, or differ, the
        rules' way with the rest added as is usual on that side.
        """
        mine, theirs = frozenset(self.rules.numbers()), frozenset(self.model.numbers())
        agree = self.rules.only(self.common).shape == self.model.only(self.common).shape
        if mine <= theirs and (agree or is_doubted):
            return Join(self.usual, (self.model,)).pruned() if not theirs else self.model
        if theirs <= mine:
            return self.rules
        return self.rules.joined_with(sorted(theirs - mine), self.usual)

    def others(self, chosen: Join) -> tuple[Join, ...]:
        """Other ways that one of the readers, or the usual one, has for what both read. None where all is one way."""
        every = frozenset(chosen.numbers())
        if chosen == self.rules and self.rules.only(self.common).shape == self.model.only(self.common).shape:
            return ()  # the rules are sure how they are joined, and nothing speaks against it
        ways = [
            self.rules.joined_with(sorted(every - frozenset(self.rules.numbers())), self.usual),
            self.model.joined_with(sorted(every - frozenset(self.model.numbers())), self.usual),
            Join(self.usual, (chosen.only(self.common), *sorted(every - self.common))).pruned(),
        ]
        found: list[Join] = []
        for way in ways:
            if way.shape not in {chosen.shape, *(one.shape for one in found)}:
                found.append(way)
        return tuple(found)


def _about(pair: Pair, path: str, role: Role, *, asks_each: bool) -> Question | None:
    """What is asked about a rule: nothing where both agree, or where the rules ask about what they alone read."""
    if pair.is_agreed:
        return None
    chosen = pair.chosen.text
    if pair.rules is not None and pair.model is not None:
        other = pair.model.text if chosen == pair.rules.text else pair.rules.text
        return read_by("both", role, (path,), pair.sources, (chosen, other))
    if pair.model is not None:
        return read_by("model", role, (path,), pair.sources, (chosen,))
    if not asks_each or pair.chosen.is_asked:
        return None
    return read_by("rules", role, (path,), pair.sources, (chosen,))


def read_by(
    who: str, path: str, paths: Iterable[str], sources: Iterable[Source], readings: Sequence[str] = ()
) -> Question:
    """The question that comes of two readers: `who` read it so, "both" read it, and differently."""
    return Question(
        code="two_readings",
        path=path,
        paths=tuple(paths),
        readings=tuple(readings),
        default=readings[0] if readings else "",
        params={"read_by": who},
        sources=in_order(sources),
    )


def _about_joins(
    group: RuleGroup,
    others: Iterable[Join],
    texts: Mapping[int, str],
    role: Role,
    paths: Iterable[str],
    pairs: Iterable[Pair],
) -> Question:
    """How the rules belong together, as whole sides to choose from."""
    ways = [group.text(), *(way.group(texts).text() for way in others)]
    sources = (source for pair in pairs for source in pair.sources)
    return read_by("both", role, paths, sources, tuple(way for way in ways if _is_condition(way) or way == ways[0]))


def _is_condition(text: str) -> bool:
    try:
        parse(text)
    except ConditionError:
        return False
    return True


def _about_whole(group: RuleGroup, role: Role, paths: Iterable[str], pairs: Sequence[Pair]) -> Iterator[Question]:
    """Rules that are fine one by one may never hold together."""
    try:
        if group.conditions:
            parse(group.text())
    except ConditionError as error:
        sources = in_order(source for pair in pairs for source in pair.chosen.sources)
        yield Question(code="conflict", path=role, paths=tuple(paths), params={"reason": str(error)}, sources=sources)
