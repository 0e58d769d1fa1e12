"""Which symbols are halted, administrative, SPACs, preferred shares or funds on a day, and how that is known."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from pastetrader.common.errors import Invalid
from screening.instruments.dated_rows import ClassOnDay, classes_on
from screening.universe.evidence import Evidence, told
from screening.universe.spec import Exclusion
from screening.universe.unknown import exclusion_problem

_ORDER: tuple[Evidence, ...] = ("list", "code", "name")
# Whether a symbol has a bar in the session is known of all; what a list says comes on top of it.
_KNOWN_WITHOUT_LISTS = frozenset({"halted"})


@dataclass(frozen=True)
class Classes:
    """By class: its symbols, by what these are known, and how many symbols nothing is known of."""

    members: Mapping[str, frozenset[str]] = field(default_factory=dict)
    evidence: Mapping[str, tuple[Evidence, ...]] = field(default_factory=dict)
    unjudged: Mapping[str, int] = field(default_factory=dict)


def classes_of(names: Sequence[Exclusion], market: str, session: date, symbols: Mapping[str, str]) -> Classes:
    """The classes of these names among symbols (with what they are called), as they were known on a session.

    What the market's list said on the day counts; of symbols that it said nothing of, their code or name. Raises
    Invalid for a class of which neither says anything in this market: an exclusion is never passed over.
    """
    wanted = tuple(dict.fromkeys(names))
    listed = classes_on(market, wanted, session)
    members: dict[str, frozenset[str]] = {}
    evidence: dict[str, tuple[Evidence, ...]] = {}
    unjudged: dict[str, int] = {}
    for name in wanted:
        found, by, unknown = _judged(name, market, listed[name], symbols)
        if symbols and not by and name not in _KNOWN_WITHOUT_LISTS:
            raise Invalid(exclusion_problem(name, market, session), code="exclusion_not_known")
        members[name], evidence[name] = found, tuple(one for one in _ORDER if one in by)
        if unknown and name not in _KNOWN_WITHOUT_LISTS:
            unjudged[name] = unknown
    return Classes(members, {name: by for name, by in evidence.items() if by}, unjudged)


def _judged(
    name: Exclusion, market: str, listed: ClassOnDay, symbols: Mapping[str, str]
) -> tuple[frozenset[str], set[Evidence], int]:
    found, by, unknown = set(), set[Evidence](), 0
    for symbol, called in symbols.items():
        if symbol in listed.said:
            by.add("list")
            holds = symbol in listed.members
        elif (said := told(market, name, symbol, called)) is not None:
            holds, evidence = said
            by.add(evidence)
        else:
            unknown += 1
            continue
        if holds:
            found.add(symbol)
    return frozenset(found), by, unknown
