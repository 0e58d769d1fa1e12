"""Korean conditions on the stocks themselves: A인 종목을 산다, A인 종목 중에서, A여야 한다, A인 종목은 제외. Pure."""

from parsers.extraction.grammar.meaning.clauses import Clause, all_of, any_of
from parsers.extraction.grammar.meaning.statements import Deed, Noted, Rule, Statement
from parsers.extraction.grammar.notation import Grammar

FILTERS = Grammar()
_ENTRIES = frozenset({"buy", "short"})


@FILTERS.rule(
    "stocks: cond -REL -STOCK",
    "stocks: cond -BE -REL -STOCK",
    "stocks: cond -STOCK",
    "stocks: cond -BE -REL -STOCK -(OBJ|SUBJ|TOP|ONLY|ALSO)",
    "stocks: cond -REL -STOCK -(OBJ|SUBJ|TOP|ONLY|ALSO)",
    "stocks: cond -STOCK -(OBJ|SUBJ|TOP|ONLY|ALSO)",
    "stocks: cond -REL -STOCK -ONLY -OBJ?",
    "stocks: cond -BE -REL -STOCK -ONLY -OBJ?",
    "stocks: cond -BE? -PASTREL -STOCK -(OBJ|SUBJ|TOP|ONLY|ALSO)?",
    "stocks: stocks -METHOD",
    "stocks: cond -BE? -(REL|PASTREL) -THINGTOP",
    "stocks: cond -BE? -(REL|PASTREL) -(SHOULD|STOCK) -(OBJ|SUBJ|TOP|ONLY|ALSO)",
)
def stocks(clause: Clause) -> Clause:
    """A인 종목을"""
    return clause


@FILTERS.rule("statement: stocks done")
def do_those(clause: Clause, deed: Deed) -> Statement:
    """A인 종목을 매수"""
    return (Rule(deed, clause),)


@FILTERS.rule(
    "statement: stocks -COMMA? -AND? kinds -(TOP|OBJ|ALSO)? skip",
    "statement: stocks -(WITH|COMMA) -AND? kinds -(TOP|OBJ|ALSO)? skip",
)
def skip_those_and_kinds(clause: Clause, _kinds: str, _deed: Deed) -> Statement:
    """A인 종목, 관리종목은 제외"""
    return (Rule("exclude", clause), Noted("unsupported", "entry"))


@FILTERS.rule("statement: stocks skip", "statement: cond -end? skip", "statement: cond -(TOP|OBJ|SUBJ) skip")
def skip_those(clause: Clause, _deed: Deed) -> Statement:
    """A인 종목은 제외"""
    return (Rule("exclude", clause),)


@FILTERS.rule("statement: stocks notdone")
def never_those(clause: Clause, deed: Deed) -> Statement | None:
    """A인 종목은 사지 않는다"""
    return (Rule("exclude", clause),) if deed in _ENTRIES else None


@FILTERS.rule(
    "statement: stocks FIND -end? -STRATEGY?",
    "statement: stocks FIND -end? -COMMA? done",
    "statement: when FIND -end?",
)
def find_those(clause: Clause, _find: object, _deed: Deed = "buy") -> Statement:
    """A인 종목을 찾아줘"""
    return (Rule("require", clause),)


@FILTERS.rule(
    "among: stocks -AMONG -COMMA?",
    "among: stocks -OBJ -AMONG -COMMA?",
    "among: cond -REL -AMONG -COMMA?",
    "among: stocks -COMMA? -AMONG",
    "among: cond -BE -REL -AMONG",
)
def among(clause: Clause) -> Clause:
    """A인 종목 중에서"""
    return clause


@FILTERS.rule("statement: among cond -(ONLY|OBJ|TOP)? -end?", "statement: among stocks -end?")
def require_among(first: Clause, second: Clause) -> Statement:
    """A인 종목 중 시총 상위 30개"""
    return (Rule("require", all_of(first, second)),)


@FILTERS.rule("statement: among when done", "statement: among stocks done")
def do_among(first: Clause, second: Clause, deed: Deed) -> Statement | None:
    """A인 종목 중에서 B하면 매수"""
    return (Rule(deed, all_of(first, second)),) if deed in _ENTRIES else None


@FILTERS.rule(
    "statement: among",
    "statement: among -DO -fin?",
    "statement: stocks -(BE|AMONG) -(DECL|AND)",
    "statement: among -BE? -(DECL|AND)",
)
def only_among(clause: Clause) -> Statement:
    """A인 종목 대상"""
    return (Rule("require", clause),)


@FILTERS.rule(
    "statement: when -ONLY? LOOK -fin?",
    "statement: stocks LOOK -fin?",
    "statement: stocks LOOK -DO -fin?",
    "statement: when LOOK -DO -fin?",
)
def trade_when(clause: Clause, _look: object) -> Statement:
    """A일 때만 거래한다"""
    return (Rule("require", clause),)


@FILTERS.rule(
    "statement: stocks -COMMA? stocks -COMMA? -ANYOF -(MATCH|HAPPEN) -DO? -(IF|WHENS)? skip",
    "statement: both -COMMA? -ANYOF -(MATCH|HAPPEN) -DO? -(IF|WHENS)? skip",
)
def skip_any(first: Clause, *rest: object) -> Statement:
    """A인 곳, B인 곳, 하나라도 걸리면 탈락"""
    second = rest[0] if len(rest) > 1 else None
    parts = (first, second) if second is not None else getattr(first, "parts", (first,))
    return (Rule("exclude", any_of(*parts)),)


# Required: A여야 한다.


@FILTERS.rule(
    "statement: cond -BE? -MUST -DO -fin?",
    "statement: cond -BE? -MUST -BECOME -fin?",
    "statement: cond -BE? -MUST",
    "statement: cond -BE? -MUST -ONLY? done",
    "statement: cond -NOM -DO -fin?",
)
def must(clause: Clause, deed: Deed = "require") -> Statement | None:
    """PER은 0보다 커야 한다"""
    return (Rule(deed, clause),)


@FILTERS.rule(
    "statement: cond -BE? -MUST -(DO|BECOME) -AND -COMMA? statement",
    "statement: cond -BE? -MUST -(DO|BECOME) -AND -COMMA? -AND -COMMA? statement",
)
def must_and(clause: Clause, then: Statement) -> Statement | None:
    """A여야 하고 B인 종목은 거른다: what must be is no part of what is left out"""
    told = all(isinstance(said, Rule) and said.deed in (*_ENTRIES, "require", "exclude", "") for said in then)
    return (Rule("require", clause), *then) if told else None


@FILTERS.rule("statement: when -ONLY")
def only_when(clause: Clause) -> Statement:
    """A일 때만."""
    return (Rule("", clause),)


@FILTERS.rule(
    "statement: cond -BE? -NOT? -IF skip",
    "statement: cond -BE? -IF skip",
)
def unless_skip(clause: Clause, _deed: Deed) -> Statement:
    """A가 아니면 패스 is read as (not A) -> 패스"""
    return (Rule("exclude", clause),)
