"""What a text gives apart: parameters told behind their use, and the channel that bare bands belong to. Pure."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from parsers.extraction.base import DraftPart, DraftQuestion, Words
from parsers.extraction.grammar.carried import Carried
from parsers.extraction.grammar.grouping import SaidRule
from parsers.extraction.grammar.meaning.clauses import Clause, Joined, Leaf, leaves
from parsers.extraction.grammar.meaning.lines import all_series, with_lines
from parsers.extraction.grammar.sentences import Sentence
from screening.conditions.tree import Line, Node
from screening.strategy import AtrRisk

_BOLLINGER = re.compile(r"bol+ing|\bbb|%b|pctb|볼린|볼밴|볼벤|비비")
_CHANNELS = {
    "keltner": re.compile(r"keltner|켈트너"),
    "donchian": re.compile(r"donchian|돈치안|던키안|돈키안"),
    "": re.compile(r"envelope|엔벨로|엔벌로|starc"),  # that no condition can say
}


@dataclass(frozen=True)
class Defined:
    """Rules and parts with what the text gives for them, and what has to be asked about it."""

    rules: list[SaidRule]
    parts: list[DraftPart]
    questions: list[DraftQuestion]


def defined(
    rules: Sequence[SaidRule], parts: Sequence[DraftPart], carried: Carried, sentences: Sequence[Sentence]
) -> Defined:
    """Usual parameters give way to those that the text gives for the indicator, wherever it does."""
    channels = _channels(sentences)
    asked: list[DraftQuestion] = []
    made = []
    for rule in rules:
        found = _on_channel(rule, channels, carried) if channels else rule
        if found is None:
            asked.append(DraftQuestion(code="two_readings", words=(rule.sentence.words(),)))
            found = rule
        clause, origins = carried.fill_late(found.clause)
        made.append(replace(found, clause=clause, origins=(*found.origins, *origins)))
    numbered = [sentence for sentence in sentences if sentence.has_number and sentence.unread]
    settled = [_with_range(part, carried) for part in parts]
    asked += [question for part in settled for question in _about_range(part, numbered)]
    return Defined(made, settled, asked)


def _channels(sentences: Iterable[Sentence]) -> set[str]:
    """The channels that the text names, when there are others than Bollinger's bands."""
    texts = [sentence.copy.text for sentence in sentences]
    named = {name for name, pattern in _CHANNELS.items() if any(pattern.search(text) for text in texts)}
    if named and any(_BOLLINGER.search(text) for text in texts):
        named.add("bbands")
    return named


def _on_channel(rule: SaidRule, channels: set[str], carried: Carried) -> SaidRule | None:
    """The rule with its bare bands on the only channel that is named; None when that isn't plain."""
    bare = [leaf for leaf in leaves(rule.clause) if leaf.assumed and _has_bands(leaf.condition)]
    if not bare or _BOLLINGER.search(rule.sentence.copy.text):
        return rule
    key = "keltner@"
    if channels != {"keltner"} or key not in carried.given:
        return None
    params, words = carried.given[key]

    def changed(line: Line) -> Line:
        series = line.series
        if series.field != "bbands" or series.output not in ("upper", "middle", "lower"):
            return line
        return replace(line, series=replace(series, field="keltner", params=params))

    clause = with_lines(rule.clause, changed)
    return replace(rule, clause=_given(clause), origins=(*rule.origins, words))


def _given(clause: Clause) -> Clause:
    """The clause without assumed numbers on its channel, which are now told."""
    if isinstance(clause, Joined):
        return replace(clause, parts=tuple(_given(part) for part in clause.parts))
    if isinstance(clause, Leaf) and any(series.field == "keltner" for series in all_series(clause.condition)):
        return replace(clause, assumed=())
    return clause


def _has_bands(condition: Node) -> bool:
    return any(series.field == "bbands" for series in all_series(condition))


def _with_range(part: DraftPart, carried: Carried) -> DraftPart:
    """A stop of so many ATR on the length that the text gives for it."""
    told = carried.only("atr@")
    if not (isinstance(part.value, AtrRisk) and part.assumed and told):
        return part
    params, words = told
    length = dict(params).get("length")
    if not isinstance(length, int | float):
        return part
    return _replaced(part, part.value.model_copy(update={"length": int(length)}), words)


def _replaced(part: DraftPart, value: AtrRisk, words: Words) -> DraftPart:
    """The part with another value, which other words give."""
    return part.model_copy(update={"value": value, "words": (*part.words, words), "assumed": ()})


def _about_range(part: DraftPart, numbered: Iterable[Sentence]) -> Iterable[DraftQuestion]:
    """A usual length of the ATR may be wrong where words with unread numbers give another."""
    if isinstance(part.value, AtrRisk) and part.assumed:
        told = [sentence.words() for sentence in numbered if "atr" in sentence.fields]
        if told:
            yield DraftQuestion(code="two_readings", words=(*part.words, *told))
