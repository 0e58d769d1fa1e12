"""Ways out by time: after so many bars, at the next open, at a time of day. Pure."""

import re

from parsers.extraction.base import DraftCondition
from parsers.extraction.numbers import LENGTH, parse_number
from parsers.extraction.rules.clauses import Clause
from parsers.extraction.rules.tokens import Sentence
from parsers.extraction.rules.vocabulary.series import number_text

_BARS = re.compile(
    rf"\bafter (?:holding (?:for )?)?(?P<count>{LENGTH}) (?:trading )?(?:days?|bars?|sessions?|candles?)"
    rf"|\bheld (?:for )?(?P<count2>{LENGTH}) (?:trading )?(?:days?|bars?|sessions?)"
    rf"|(?P<korean>{LENGTH}) ?(?:거래일|영업일|일|봉) ?(?:동안 ?|간 ?)?(?:보유|이 ?지나|경과|후(?:에)?|뒤(?:에)?)"
)
_NEXT = re.compile(r"(?:the )?next (?:day|bar|session|morning)(?:'s)?|다음 ?(?:날|거래일|봉)|익일")


def holding(sentence: Sentence, clause: Clause) -> list[DraftCondition]:
    """The time exits of a selling clause."""
    if not clause.role:
        return []
    found = []
    for match in _BARS.finditer(sentence.text):
        count = parse_number(match["count"] or match["count2"] or match["korean"])
        words = (sentence.words(*match.span()),)
        found.append(DraftCondition(group="", text=f"bars_held >= {number_text(count)}", words=words))
    following = _NEXT.search(sentence.text)
    if following and not found:
        words = (sentence.words(*following.span()),)
        found.append(DraftCondition(group="", text="bars_held >= 1", words=words, assumed=("1",)))
    return found
