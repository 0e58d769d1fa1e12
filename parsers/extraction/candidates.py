"""Which stretches of a text hold a strategy of their own. Pure.

Each heading with its parts (Entry, Exit …) is read once by the rules; then it is decided along the headings, from the
outermost inward. Sections make
several strategies when at least two of them say how one gets in, and either are called strategies, or each says how one
gets out, or none does. Where the ways in are apart from the one way out, it is one strategy in sections.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from parsers.extraction.assemble import assemble
from parsers.extraction.grammar.reader import GrammarExtraction, read
from parsers.formats.base import ParsedContent
from parsers.formats.heading_words import heads_a_part, names_a_strategy, sounds_like_a_rule
from parsers.formats.parts import part_of
from parsers.formats.sections import Section, sections_of
from pastetrader.common.stop_signal import Check, unstopped
from screening.strategy import Strategy

_SAYS_BUY = re.compile(
    r"\b(?:buy|buys|enter|go long|going long|long when|open a position)\b|매수|진입|산다|삽니다|사요|사면|담는다|편입",
    re.IGNORECASE,
)

_WAYS_OUT = frozenset({"stop_loss", "take_profit", "trailing_stop"})


@dataclass(frozen=True)
class Candidate:
    """Characters start (inclusive) to end (exclusive): `rules` were found in them; `is_strategy` says what the reader
    thinks of them. `title` is "" where no heading says one.
    """

    title: str
    start: int
    end: int
    rules: int
    is_strategy: bool


@dataclass(frozen=True)
class _Found:
    """A section and what was read in it."""

    section: Section
    rules: int
    is_strategy: bool
    has_entry: bool
    has_way_out: bool
    says_buy: bool


@dataclass(frozen=True)
class _Group:
    """Sections that stand under the first one's heading."""

    found: tuple[_Found, ...]

    @property
    def title(self) -> str:
        return self.found[0].section.title

    @property
    def rules(self) -> int:
        return sum(one.rules for one in self.found)

    @property
    def has_entry(self) -> bool:
        return any(one.has_entry for one in self.found)

    @property
    def has_way_out(self) -> bool:
        return any(one.has_way_out for one in self.found)

    @property
    def is_named(self) -> bool:
        return self.has_entry and names_a_strategy(self.title) and not sounds_like_a_rule(self.title)

    @property
    def is_strong(self) -> bool:
        """Whether it could be a strategy by itself."""
        is_told = self.has_way_out or any(one.says_buy for one in self.found)
        return self.has_entry and (self.is_named or is_told)

    def candidate(self) -> Candidate:
        first, last = self.found[0].section, self.found[-1].section
        return Candidate(first.title, first.start, last.end, self.rules, self.has_entry)


def strategies_in(content: ParsedContent, *, check: Check = unstopped) -> tuple[Candidate, ...]:
    """The strategies of a text in order, one at least: the whole where it reads as one. `check` is called as it goes.

    Reading takes some 20 s for 100,000 characters that are full of rules, and 2 s where there are none.
    """
    sections = _with_parts(sections_of(content))
    if sum(section.level > 0 for section in sections) > 1:
        found = []
        for section in sections:
            check()
            found.append(_read(content, section))
        groups = _split(_Group(tuple(found)), found)
        if len(groups) > 1:
            return tuple(group.candidate() for group in groups)
    check()
    whole = _read(content, Section("", 0, len(content.text), 0))
    return (Candidate("", 0, len(content.text), whole.rules, whole.is_strategy),)


def _with_parts(sections: Sequence[Section]) -> list[Section]:
    """Sections that may be strategies, each with the parts behind it: the words of a part mean little alone."""
    joined: list[Section] = []
    for section in sections:
        if joined and (section.level == 0 or heads_a_part(section.title)):
            joined[-1] = replace(joined[-1], end=section.end)
        else:
            joined.append(replace(section, level=0) if heads_a_part(section.title) else section)
    return joined


def _read(content: ParsedContent, section: Section) -> _Found:
    stretch = part_of(content, section.start, section.end)
    # The draft, too: without a way in nothing of it becomes a strategy, and the ways out of others may stand here.
    draft = read(stretch)
    strategy = assemble(stretch, draft, GrammarExtraction.extractor)
    is_chosen_anew = any(part.kind == "schedule" and part.value.type == "calendar" for part in draft.parts)
    roles = {group.id: group.role for group in draft.groups}
    ways_out = sum(roles.get(one.group) == "exit" for one in draft.conditions)
    ways_out += sum(part.kind in _WAYS_OUT for part in draft.parts)
    return _Found(
        section,
        rules_in(strategy) or ways_out,
        is_strategy=strategy.is_strategy,
        has_entry=strategy.is_strategy and bool(strategy.entry.text()),
        has_way_out=ways_out > 0 or is_chosen_anew,
        says_buy=bool(_SAYS_BUY.search(stretch.text)),
    )


def rules_in(strategy: Strategy) -> int:
    """How many rules a strategy has: conditions, and ways out that are none."""
    conditions = sum(1 for group in (strategy.entry, strategy.exit) for _leaf in group.leaves(""))
    return conditions + sum(bool(part) for part in (strategy.stop_loss, strategy.take_profit, strategy.trailing_stop))


def _split(group: _Group, inside: Sequence[_Found]) -> list[_Group]:
    """The strategies in a group; itself when it is one. `inside` are the sections under its heading."""
    children = _children(inside)
    if not children:
        return [group]
    if _are_several(children):
        return [one for child in _with_leftovers(children) for one in _split(child, child.found[1:])]
    inner = [_split(child, child.found[1:]) for child in children if child.has_entry]
    return [one for split in inner for one in split] if any(len(split) > 1 for split in inner) else [group]


def _children(inside: Sequence[_Found]) -> list[_Group]:
    """The sections by the outermost headings among them."""
    outermost = min((one.section.level for one in inside if one.section.level), default=0)
    children: list[list[_Found]] = []
    for one in inside:
        if outermost and one.section.level == outermost:
            children.append([one])
        elif children:
            children[-1].append(one)
    return [_Group(tuple(child)) for child in children]


def _are_several(children: Sequence[_Group]) -> bool:
    strong = [child for child in children if child.is_strong]
    if len(strong) < 2:
        return False
    with_way_out = sum(child.has_way_out for child in strong)
    named = sum(child.is_named for child in strong)
    return with_way_out >= 2 or named >= 2 or not any(child.has_way_out for child in children)


def _with_leftovers(children: Sequence[_Group]) -> list[_Group]:
    """Those with a way in; what else has rules goes on with the one before it."""
    kept: list[_Group] = []
    for child in children:
        if child.has_entry:
            kept.append(child)
        elif kept and child.rules:
            kept[-1] = _Group((*kept[-1].found, *child.found))
    return kept
