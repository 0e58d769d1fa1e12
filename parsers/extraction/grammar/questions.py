"""What is asked about a sentence, in the words of a question. Pure."""

from collections.abc import Iterable

from parsers.extraction.base import DraftQuestion
from parsers.extraction.grammar.meaning.clauses import leaves
from parsers.extraction.grammar.meaning.statements import Aside, Noted, Part, Rule, Said, SameWeight
from parsers.extraction.grammar.sentences import Sentence
from screening.conditions.text import node_text
from screening.strategy import Flag

FLAG_OF_NOTE: dict[str, Flag] = {
    "unsupported": "unsupported_rule",
    "vague": "vague_term",
    "missing": "missing_threshold",
    "two_readings": "conflicting_rules",
}


def two_readings(sentence: Sentence) -> DraftQuestion:
    chosen = _texts(sentence.said)
    other = _texts(said for statement in sentence.rival for said in statement)
    return DraftQuestion(code="two_readings", words=(sentence.words(),), readings=(chosen, other), default=chosen)


def _texts(said: Iterable[Said]) -> str:
    clauses = [part.clause for part in said if isinstance(part, Rule) and part.clause is not None]
    return "; ".join(node_text(leaf.condition) for clause in clauses for leaf in leaves(clause))


def names_a_level_only(sentence: Sentence) -> bool:
    """ "Take it off at the middle band": a deed, and a series of which nothing is said."""
    is_named = any(isinstance(said, Aside) and said.series for said in sentence.said)
    return is_named and any(isinstance(said, Rule) and said.clause is None for said in sentence.said)


def buys_at_times(sentence: Sentence) -> bool:
    """ "Every Monday at 10:00 I buy VTI": bought at times that it tells, on no condition, with no word of it unread."""
    is_bought = any(isinstance(said, Rule) and said.deed == "buy" and said.clause is None for said in sentence.said)
    is_timed = any(isinstance(said, Part) and said.kind == "schedule" for said in sentence.said)
    return is_bought and is_timed and not sentence.has_clause and not sentence.leaves_weight


def says_something(said: Said) -> bool:
    """Whether it is a rule with its condition, a part, or a note; a deed alone says nothing that could be used."""
    return isinstance(said, Part | Noted | SameWeight) or (isinstance(said, Rule) and said.clause is not None)
