"""Parts that a sentence gives besides its conditions, and the first of them: position sizes. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from parsers.extraction.base import DraftPart
from parsers.extraction.numbers import LENGTH, parse_number
from parsers.extraction.rules.tokens import Sentence
from screening.strategy import EqualWeight, PercentEquity, RiskPercent, Sizing, Split


@dataclass(frozen=True)
class PartFound:
    """A part and the stretch of the folded sentence that it uses up."""

    part: DraftPart
    start: int
    end: int


_SIZE = re.compile(
    rf"\brisk(?:ing)? (?P<risk>{LENGTH}(?:\.\d{{1,4}})?) ?(?:%|percent)(?: of (?:the "
    rf"|my |your )?(?:equity|capital|account|portfolio))"
    rf"|(?P<equity>{LENGTH}(?:\.\d{{1,4}})?) ?(?:%|percent) of (?:the |my |your "
    rf"|total )?(?:equity|capital|account|portfolio|cash)"
    rf"|(?P<names>{LENGTH}) (?:names|stocks|positions|companies)[^.;]{{0,20}}equal(?:ly)?[- ]weight(?:ed|s)?"
    rf"|equal(?:ly)?[- ]weight(?:ed|s)?[^.;]{{0,25}}?(?P<names2>{LENGTH}) (?:names|stocks|positions|companies)"
    r"|(?P<split>\d{1,4}|두|세|네|다섯) ?(?:회|번|차례)(?:로|에|씩)? ?(?:걸쳐 ?)?(?:나눠(?:서)? ?"
    r"|균등 ?)?(?:분할 ?)?(?:매수|사)|(?P<split2>\d{1,4}) ?(?:등분|분할)"
    r"|(?P<korean_names>\d{1,4}) ?(?:개|종목)(?: ?종목)?(?:을|를)? ?(?:동일|균등) ?(?:비중|가중)"
    r"|(?:계좌|자산|자금|투자금|시드)의? ?(?P<korean_equity>\d{1,4}(?:\.\d{1,4})?) ?(?:%|퍼센트)"
    r"|종목당 ?(?P<korean_each>\d{1,4}(?:\.\d{1,4})?) ?(?:%|퍼센트)"
)
_KOREAN_COUNTS = {"두": 2, "세": 3, "네": 4, "다섯": 5}


def sizes(sentence: Sentence) -> Iterator[PartFound]:
    """The position sizes that a sentence gives."""
    for match in _SIZE.finditer(sentence.text):
        # The verb at the end ("… 분할매수") stays for the clause that it rules.
        end = match.end() - (len("매수") if match["split"] and match[0].endswith("매수") else 0)
        words = (sentence.words(*match.span()),)
        try:
            value = _size(match)
        except ValueError:  # out of range: 0 names, 500% of the equity at risk
            continue
        yield PartFound(DraftPart(kind="sizing", value=value, words=words), match.start(), end)


def _size(match: re.Match[str]) -> Sizing:
    if match["risk"]:
        return RiskPercent(value=parse_number(match["risk"]))
    equity = match["equity"] or match["korean_equity"] or match["korean_each"]
    if equity:
        return PercentEquity(value=parse_number(equity))
    split = match["split"] or match["split2"]
    if split:
        return Split(n=_KOREAN_COUNTS.get(split) or int(split))
    return EqualWeight(n=int(parse_number(match["names"] or match["names2"] or match["korean_names"])))
