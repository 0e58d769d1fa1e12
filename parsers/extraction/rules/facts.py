"""Universe and timeframe: what is traded, on which bars. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, cast

from parsers.extraction.base import DraftFact
from parsers.extraction.numbers import LENGTH, parse_number
from parsers.extraction.rules.tokens import Sentence
from parsers.extraction.rules.vocabulary.markets import (
    DOLLAR_TICKER,
    INDEXES,
    KOREAN_COMPANIES,
    MARKETS,
    NAMED_SYMBOLS,
    NOT_TICKERS,
    PAIR,
    TICKER,
)


@dataclass(frozen=True)
class FactFound:
    """A fact and the stretch it uses up, so that its numbers are not read as conditions."""

    fact: DraftFact
    start: int
    end: int


def facts(sentence: Sentence) -> Iterator[FactFound]:
    """Everything that one sentence says of universe and timeframe."""
    yield from _timeframes(sentence)
    yield from _universe(sentence)


def _fact(sentence: Sentence, path: str, value: str, start: int, end: int) -> FactFound:
    known = cast(Literal["universe.market", "universe.index", "universe.symbols", "timeframe"], path)
    return FactFound(DraftFact(path=known, value=value, words=(sentence.words(start, end),)), start, end)


def _universe(sentence: Sentence) -> Iterator[FactFound]:
    text = sentence.text
    for pattern, index, market in INDEXES:
        for match in pattern.finditer(text):
            yield _fact(sentence, "universe.index", index, *match.span())
            yield _fact(sentence, "universe.market", market, *match.span())
    for pattern, market in MARKETS:
        for match in pattern.finditer(text):
            yield _fact(sentence, "universe.market", market, *match.span())
    for start, end, symbol, market in _symbols(sentence):
        yield _fact(sentence, "universe.symbols", symbol, start, end)
        yield _fact(sentence, "universe.market", market, start, end)


def _symbols(sentence: Sentence) -> Iterator[tuple[int, int, str, str]]:
    text = sentence.text
    companies: list[tuple[int, int]] = []
    for pattern, symbol, market in NAMED_SYMBOLS:
        for match in pattern.finditer(text):
            yield (*match.span(), symbol, market)
    for match in PAIR.finditer(text):
        if match[1] != match[2]:
            yield (*match.span(), (match[1] + match[2]).upper(), "FX")
    for name, code in KOREAN_COMPANIES.items():
        place = text.find(name)
        if place >= 0 and not any(other != name and name in other and other in text for other in KOREAN_COMPANIES):
            companies.append((place, place + len(name)))
            yield place, place + len(name), code, "KR"
    for match in re.finditer(r"(?<![\d.,])\d{6}(?![\d.,])", text):
        if sentence.vocabulary.language == "ko" or "krx" in text or "korea" in text:
            yield (*match.span(), match[0], "KR")
    for start, end, symbol, market in _tickers(sentence):
        if not any(left < end and start < right for left, right in companies):
            yield start, end, symbol, market


def _tickers(sentence: Sentence) -> Iterator[tuple[int, int, str, str]]:
    """Capital words of the source that no list knows as something else; not in a sentence of capitals."""
    letters = [sign for sign in sentence.source if sign.isalpha()]
    shouted = sum(sign.isupper() for sign in letters) > 0.6 * max(len(letters), 1)
    patterns = [DOLLAR_TICKER] if shouted else [DOLLAR_TICKER, TICKER]
    seen: set[str] = set()
    for pattern in patterns:
        for match in pattern.finditer(sentence.source):
            symbol = match[1]
            if symbol in seen or (symbol in NOT_TICKERS and not match[0].startswith("$")):
                continue
            seen.add(symbol)
            start, end = match.span(1)
            inside = [place for place, source in enumerate(sentence.copy.starts) if start <= source < end]
            yield inside[0], inside[-1] + 1, symbol, "US"


_FRAME = re.compile(
    rf"(?P<count>{LENGTH})[- ]?(?P<unit>minutes?|mins?|m|hours?|hrs?|h)\b(?: [a-z/]+){{0,2}} (?:charts?"
    rf"|bars?|candles?|timeframe)"
    r"|(?P<korean>\d{1,6}|한) ?(?P<korean_unit>분|시간) ?봉"
    r"|(?P<daily>\bdaily\b(?! (?:volume|average|return|at|routine))|일봉)"
    r"|(?P<weekly>\bweekly\b|주봉)|(?P<monthly>\bmonthly (?:bars?|candles?"
    r"|charts?|data)|월봉)"
)
_FRAMES = {
    ("m", 1): "1m",
    ("m", 5): "5m",
    ("m", 15): "15m",
    ("m", 30): "30m",
    ("h", 1): "1h",
    ("h", 4): "4h",
    ("m", 60): "1h",
}


def _timeframes(sentence: Sentence) -> Iterator[FactFound]:
    for match in _FRAME.finditer(sentence.text):
        frame = _frame(match)
        if frame:
            yield _fact(sentence, "timeframe", frame, *match.span())


def _frame(match: re.Match[str]) -> str | None:
    for name, frame in (("daily", "1d"), ("weekly", "1w"), ("monthly", "1M")):
        if match[name]:
            return frame
    count = 1 if match["korean"] == "한" else int(parse_number(match["count"] or match["korean"]))
    unit = "h" if (match["unit"] or "").startswith("h") or match["korean_unit"] == "시간" else "m"
    return _FRAMES.get((unit, count))
