"""What only the whole text makes doubtful: tales beside rules, two setups, a direction, parameters. Pure."""

from collections.abc import Iterable, Sequence

from parsers.extraction.base import DraftFact, DraftPart, DraftQuestion, Words
from parsers.extraction.grammar.carried import USUAL_PAIR
from parsers.extraction.grammar.common.tickers import KNOWN_TICKERS
from parsers.extraction.grammar.grouping import SaidRule
from parsers.extraction.grammar.meaning.clauses import Joined, leaves
from parsers.extraction.grammar.meaning.lines import all_series
from parsers.extraction.grammar.meaning.statements import Fact, Noted, Part
from parsers.extraction.grammar.references import AVERAGES
from parsers.extraction.grammar.sentences import Sentence
from screening.conditions.text import node_text
from screening.conditions.tree import Compare, Line, Number, Series

Questions = list[DraftQuestion]
# What says what is traded; what is left out of it says that no more than a time frame does.
PLACES = frozenset({"universe.market", "universe.index", "universe.symbols"})


def about_tales(reports: Iterable[Sentence], asking: Iterable[Sentence], facts: Iterable[DraftFact]) -> Questions:
    """Beside rules, a report that measures something may be a rule in the past tense; a question may be one too.

    Who says nowhere else what is traded may have told it there.
    """
    is_placed = any(fact.path in PLACES for fact in facts)
    doubtful = [
        sentence
        for sentence in reports
        if sentence.is_measured
        or sentence.is_conditional
        or (sentence.is_excuse and sentence.weighs_twice)
        or any(isinstance(said, Part | Noted) for said in sentence.said)
        or (not is_placed and names(sentence))
    ]
    doubtful += [sentence for sentence in asking if sentence.is_weighty]
    return [DraftQuestion(code="unread", words=(sentence.words(),)) for sentence in doubtful]


def when_to_buy(
    rules: Iterable[SaidRule],
    parts: Iterable[DraftPart],
    facts: Iterable[DraftFact],
    asking: Iterable[Sentence] = (),
) -> DraftQuestion:
    """What was read is not used as long as nobody knows when to buy; questions may name a market: "which futures?"."""
    words = dict.fromkeys(rule.sentence.words() for rule in rules)
    words |= dict.fromkeys(sentence.words() for sentence in asking if names(sentence))
    words |= dict.fromkeys(word for part in parts for word in part.words)
    words |= dict.fromkeys(word for fact in facts for word in fact.words)
    return DraftQuestion(code="missing", path="entry", words=tuple(words))


def about_setups(rules: Iterable[SaidRule]) -> Questions:
    """Two sentences that both say to buy may be two setups, of which either is enough."""
    told = [rule for rule in rules if rule.is_told and rule.deed in ("buy", "short")]
    apart = {rule.sentence.number: rule for rule in told}
    if len(apart) < 2 or len({rule.deed for rule in told}) > 1:
        return []
    texts = [" and ".join(node_text(leaf.condition) for leaf in leaves(rule.clause)) for rule in apart.values()]
    both, either = " and ".join(texts), " or ".join(f"({text})" for text in texts)
    words = tuple(rule.sentence.words() for rule in apart.values())
    return [DraftQuestion(code="two_readings", words=words, path="entry", readings=(both, either), default=both)]


def about_lists(gathering: Iterable[Sentence], rules: Iterable[SaidRule]) -> Questions:
    """ "Two of these three will do" says of other sentences how they join: they are asked about with it."""
    bare = [rule.sentence.words() for rule in rules if not rule.is_told]
    if not bare:
        return []
    words = tuple(dict.fromkeys((*(sentence.words() for sentence in gathering), *bare)))
    return [DraftQuestion(code="two_readings", words=words)] if len(words) > len(set(bare)) else []


def about_corrections(
    correcting: Iterable[Sentence], rules: Sequence[SaidRule], parts: Sequence[DraftPart]
) -> Questions:
    """What is taken back ("sorry, 25") is asked about together with all that it may be meant of."""
    found = []
    for sentence in correcting:
        end = sentence.offset + len(sentence.source)
        told = dict.fromkeys(rule.sentence.words() for rule in rules if rule.sentence.number <= sentence.number + 1)
        told |= dict.fromkeys(word for part in parts for word in part.words if word.at is not None and word.at <= end)
        if told:
            words = tuple(dict.fromkeys((*told, sentence.words())))
            found.append(DraftQuestion(code="conflict", path="entry", words=words))
    return found


def about_direction(rules: Iterable[SaidRule], facts: Iterable[DraftFact]) -> Questions:
    """Short only, and yet something is bought: one of them is meant otherwise."""
    bought = [rule for rule in rules if rule.deed == "buy"]
    short = [fact for fact in facts if fact.path == "direction" and fact.value == "short"]
    if not (bought and short):
        return []
    words = (*(word for fact in short for word in fact.words), *(rule.sentence.words() for rule in bought))
    return [DraftQuestion(code="conflict", path="direction", words=words)]


def about_markets(facts: Sequence[DraftFact]) -> Questions:
    """Where a symbol that no list knows is traded is a guess as long as nothing else names a market."""
    markets = [fact for fact in facts if fact.path == "universe.market"]
    symbols = {fact.value for fact in facts if fact.path == "universe.symbols"} - KNOWN_TICKERS
    guessed = [fact for fact in markets if fact.inferred and symbols & {word.quote for word in fact.words}]
    if not guessed or len(guessed) < len(markets):
        return []
    words = tuple(dict.fromkeys(word for fact in guessed for word in fact.words))
    value = guessed[0].value
    return [DraftQuestion(code="two_readings", path="universe.market", words=words, readings=(value,), default=value)]


def about_mixed(rules: Iterable[SaidRule]) -> Questions:
    """ "A or B and C" may be (A or B) and C, or A or (B and C), unless a comma, a bracket or "either" tells."""
    found = []
    for rule in rules:
        whole = rule.clause
        groups = [part for part in whole.parts if isinstance(part, Joined)] if isinstance(whole, Joined) else []
        if groups and not rule.sentence.tells_groups(whole.words):
            found.append(DraftQuestion(code="two_readings", words=(rule.sentence.words(),)))
    return found


def about_denied_lists(rules: Iterable[SaidRule]) -> Questions:
    """ "Nothing with A, a ROE of 10 % or better, and debt may not exceed B": somewhere it tells what is needed."""
    found = {}
    for rule in rules:
        is_list = rule.deed == "exclude" and rule.is_told and isinstance(rule.clause, Joined)
        if is_list and rule.sentence.turns_to_needs(rule.clause.words):
            found[rule.sentence.number] = DraftQuestion(code="two_readings", words=(rule.sentence.words(),))
    return list(found.values())


def about_usual_pairs(rules: Iterable[SaidRule]) -> Questions:
    """A golden cross without its lines beside an indicator that has a signal line may be the indicator's own."""
    found = []
    for rule in rules:
        is_usual = any(leaf.assumed == USUAL_PAIR for leaf in leaves(rule.clause))
        if is_usual and rule.sentence.fields & {"macd", "stoch"}:
            found.append(DraftQuestion(code="two_readings", words=(rule.sentence.words(),)))
    return found


def about_levels(rules: Sequence[SaidRule]) -> Questions:
    """A price beside the bare number of an average: "a close beneath the fifty" of a text that has a 50-bar average."""
    series = [one for rule in rules for leaf in leaves(rule.clause) for one in all_series(leaf.condition)]
    averages = {dict(one.params).get("length"): one for one in series if one.field in AVERAGES}
    found = []
    for rule in rules:
        for leaf in leaves(rule.clause):
            match leaf.condition:
                case Compare(op, Line(Series(field="open" | "high" | "low" | "close")) as price, Number(level)) if (
                    level in averages
                ):
                    other = node_text(Compare(op, price, Line(averages[level])))
                    own = node_text(leaf.condition)
                    words = (rule.sentence.words(leaf.words),)
                    found.append(DraftQuestion(code="two_readings", words=words, readings=(own, other), default=own))
    return found


def about_borrowed(rules: Iterable[SaidRule], doubted: Sequence[Sentence]) -> Questions:
    """What is said of the words of a doubtful sentence ("when they cross back") is as doubtful as these."""
    found = []
    for rule in rules:
        borrowed = [words for leaf in leaves(rule.clause) for words in leaf.borrowed if isinstance(words, Words)]
        places = [words.at for words in borrowed if words.at is not None]
        is_doubtful = any(one.offset <= at < one.offset + len(one.source) for at in places for one in doubted)
        if is_doubtful and rule.sentence not in doubted:
            found.append(DraftQuestion(code="two_readings", words=(rule.sentence.words(),)))
    return found


def about_parameters(rules: Iterable[SaidRule], numbered: Sequence[Sentence]) -> Questions:
    """Usual parameters may be wrong where words with unread numbers give others: "stochastic (10, 6, 6) settings"."""
    given = {field for sentence in numbered for field in sentence.fields}
    found = []
    for rule in rules:
        assumed = [leaf for leaf in leaves(rule.clause) if leaf.assumed]
        if given & {series.field for leaf in assumed for series in all_series(leaf.condition)}:
            words = tuple(rule.sentence.words(leaf.words) for leaf in assumed)
            found.append(DraftQuestion(code="two_readings", words=words))
    return found


def names(sentence: Sentence) -> bool:
    """Whether it names what could be traded."""
    return any(isinstance(said, Fact) and said.path in PLACES for said in sentence.said)
