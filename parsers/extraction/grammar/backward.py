"""What a sentence behind a list says of it: "any one of these and I pass" leaves out what stands before. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from parsers.extraction.base import DraftQuestion
from parsers.extraction.grammar.grouping import SaidRule
from parsers.extraction.grammar.sentences import Sentence


@dataclass(frozen=True)
class Turned:
    """All rules, those left out among them, and what has to be asked about it."""

    rules: list[SaidRule]
    questions: list[DraftQuestion]


def turned_back(rules: Sequence[SaidRule], refusing: Sequence[Sentence]) -> Turned:
    """The rules with those left out that a refusing sentence behind them speaks of.

    It speaks of the list behind it when it says so, or when only there is one; where both may be meant it is asked.
    """
    found, asked = list(rules), []
    for sentence in refusing:
        before, behind = _run_before(found, sentence), _is_followed(found, sentence)
        if not before or speaks_ahead(sentence) or (not speaks_back(sentence) and not behind and _is_out(before)):
            continue
        if any(rule.deed not in ("", "require", "exclude") for rule in before) or (
            behind and not speaks_back(sentence)
        ):
            words = (*(rule.sentence.words() for rule in before), sentence.words())
            asked.append(DraftQuestion(code="two_readings", words=tuple(dict.fromkeys(words))))
            continue
        out = {id(rule) for rule in before if rule.deed != "exclude"}
        found = [_left_out(rule, sentence) if id(rule) in out else rule for rule in found]
    return Turned(found, asked)


def names_others(sentence: Sentence) -> bool:
    """Whether it says of others that some or all of them hold."""
    return sentence.says(sentence.language.gathering)


def speaks_ahead(sentence: Sentence) -> bool:
    """Whether it says that it speaks of what follows: "any of the following"."""
    return sentence.says(sentence.language.ahead) or sentence.source[-1] in ":："


def speaks_back(sentence: Sentence) -> bool:
    """Whether it says that it speaks of what stands before: "any of the above"."""
    return sentence.says(sentence.language.back)


def _left_out(rule: SaidRule, sentence: Sentence) -> SaidRule:
    return replace(rule, deed="exclude", origins=(*rule.origins, sentence.words()))


def _is_out(rules: Sequence[SaidRule]) -> bool:
    return all(rule.deed == "exclude" for rule in rules)


def _run_before(rules: Sequence[SaidRule], sentence: Sentence) -> list[SaidRule]:
    """The conditions without a deed of their own in the sentences right before."""
    found: list[SaidRule] = []
    number = sentence.number
    for rule in reversed(rules):
        if rule.sentence.number >= sentence.number:
            continue
        is_bare = not rule.is_told or rule.deed == "require"
        if not is_bare or number - rule.sentence.number > 1:
            break
        found.append(rule)
        number = rule.sentence.number
    return found


def _is_followed(rules: Sequence[SaidRule], sentence: Sentence) -> bool:
    """Whether the next rule is one that has no deed of its own."""
    following = next((rule for rule in rules if rule.sentence.number >= sentence.number), None)
    return following is not None and not following.is_told
