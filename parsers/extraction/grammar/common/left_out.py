"""Kinds of instruments that a text leaves out: facts of a universe where it can leave out all of them. Pure."""

from parsers.extraction.grammar.meaning.statements import Fact, Noted, Statement

# By the name of what a universe leaves out; "" for a kind that none knows.
Kinds = tuple[str, ...]


def left_out(kinds: Kinds) -> Statement:
    """스팩·우선주 제외. With one that no universe knows all of it is asked about; funds are more than the ETFs said."""
    if not all(kinds):
        return (Noted("unsupported", "entry"),)
    return tuple(Fact("universe.exclude", name, is_inferred=name == "fund") for name in dict.fromkeys(kinds))
