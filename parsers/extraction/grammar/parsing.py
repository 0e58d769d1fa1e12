"""From a span of a text to a sentence: its words, and the phrases that cover most of them. Pure."""

from dataclasses import replace

from parsers.extraction.grammar.chart import TooLong
from parsers.extraction.grammar.cover import Cover, covers, is_glue
from parsers.extraction.grammar.language import Language
from parsers.extraction.grammar.lexicon.entries import FILLER, Meaning
from parsers.extraction.grammar.lexicon.tokens import Token
from parsers.extraction.grammar.sentences import Sentence
from parsers.extraction.grammar.timeframes import in_bars_of
from parsers.formats.base import Span
from parsers.formats.matching import matching_copy

MAX_TOKENS = 120


def read_sentence(span: Span, text: str, language: Language) -> Sentence:
    """The sentence of a span, read."""
    source = text[span.start : span.end]
    copy = matching_copy(source)
    tokens = language.lexicon.tokens(copy, source)
    before, behind = text[: span.start].rpartition("\n")[2], text[span.end :].partition("\n")[0]
    is_whole = not before.strip() and not behind.strip()
    line = text.count("\n", 0, span.start)
    return _parsed(Sentence(span.number, span.start, source, copy, language, tokens, line=line, is_whole_line=is_whole))


def on_bars(sentence: Sentence, frame: str) -> Sentence:
    """The sentence read again with its lengths counted in bars of the timeframe, if it tells any."""
    tokens = in_bars_of(sentence.tokens, sentence.copy.text, frame)
    return sentence if tokens == sentence.tokens else _parsed(replace(sentence, tokens=tokens))


def _parsed(sentence: Sentence) -> Sentence:
    tokens, language = sentence.tokens, sentence.language
    unknown = tuple(token for token in tokens if not token.is_known)
    kept = _without_talk([token for token in tokens if token.is_known])
    sentence = replace(sentence, unknown=unknown)
    if len(kept) > MAX_TOKENS:
        return replace(sentence, is_too_long=True)
    try:
        phrases = language.parser.phrases(kept, "statement")
    except TooLong:
        return replace(sentence, is_too_long=True)
    best, *others = covers(kept, phrases, language.glue, language.units)
    return replace(
        sentence,
        said=tuple(said for statement in best.meaning for said in statement),
        unread=tuple(kept[place] for place in _unread(kept, best, language.glue)),
        rival=others[0].meaning if others else (),
    )


def _without_talk(tokens: list[Token]) -> list[Token]:
    """The tokens without filler; commas around filler alone may be passed over: "that close, though, was above"."""
    kept: list[Token] = []
    is_talk = False
    for token in tokens:
        if token.is_filler:
            is_talk = True
            continue
        is_pair = is_talk and bool(kept) and _is_comma(token) and _is_comma(kept[-1])
        if is_pair:
            kept[-1] = _passing(kept[-1])
        kept.append(_passing(token) if is_pair else token)
        is_talk = False
    return kept


def _is_comma(token: Token) -> bool:
    return any(meaning.type == "COMMA" for meaning in token.meanings)


def _passing(comma: Token) -> Token:
    return replace(comma, meanings=(*comma.meanings, Meaning(FILLER)))


def _unread(tokens: list[Token], cover: Cover, glue: frozenset[str]) -> list[int]:
    return [place for place in cover.unread if not is_glue(tokens[place], glue)]
