"""Korean lists of what is left out: A인 종목, B인 종목은 제외; A, B, C는 거른다: each is enough. Pure."""

from parsers.extraction.grammar.meaning.clauses import Clause, any_of
from parsers.extraction.grammar.meaning.statements import Deed, Noted, Rule, Statement
from parsers.extraction.grammar.notation import Grammar

EXCLUSIONS = Grammar()
_ENTRIES = frozenset({"buy", "short"})
# What is listed with commas for buying all holds; for leaving out each is enough, so this reading wins.
_WINS = -0.05


@EXCLUSIONS.rule(
    "unwanted: stocks -(COMMA|WITH|OR|AND) -(AND|OR)? stocks",
    "unwanted: unwanted -(COMMA|WITH|OR|AND) -(AND|OR)? stocks",
    "unwanted: core -COMMA -(AND|OR)? core",
    "unwanted: core -COMMA -(AND|OR)? stocks",
    "unwanted: unwanted -COMMA -(AND|OR)? core",
    "unwanted: stocks -(COMMA|WITH|OR|AND) core",
    cost=_WINS,
)
def unwanted(first: Clause, second: Clause) -> Clause:
    """A인 종목, B인 종목"""
    return any_of(first, second)


EXCLUSIONS.same(
    "unwanted: unwanted -(TOP|OBJ|SUBJ|ALSO|ALLOF)",
    "unwanted: unwanted -STOCK -(TOP|OBJ|SUBJ|ALSO)?",
    "unwanted: unwanted -BE? -REL -STOCK -(TOP|OBJ|SUBJ|ALSO)?",
    "unwanted: unwanted -BE? -(IF|WHENS)",
    "stocks: stocks -CHEAP",
    "stocks: cond -BE? -REL -CHEAP -(TOP|OBJ|SUBJ|ALSO)?",
)


@EXCLUSIONS.rule("statement: unwanted skip", "statement: unwanted -METHOD skip", "statement: unwanted notdone")
def none_of_those(of: Clause, deed: Deed) -> Statement | None:
    """A, B는 거른다"""
    return (Rule("exclude", of),) if deed in (*_ENTRIES, "exclude") else None


@EXCLUSIONS.rule("statement: unwanted -(COMMA|WITH|OR|AND) -AND? kinds -(TOP|OBJ|ALSO)? skip")
def none_of_those_and_kinds(of: Clause, _kinds: str, _deed: Deed) -> Statement:
    """A, B, 관리종목은 제외"""
    return (Rule("exclude", of), Noted("unsupported", "entry"))
