"""Lines that introduce a list in words that were not read, or that deny: what stands under them is in doubt. Pure.

"Deal breakers:" makes a list of what keeps one from buying, and "my checklist:" one of what is needed for it. Whoever
doesn't know the words doesn't know on which side the list is.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from parsers.extraction.base import DraftQuestion
from parsers.extraction.grammar.grouping import SaidRule
from parsers.extraction.grammar.layout import heads
from parsers.extraction.grammar.meaning.statements import Fact, Heading, Label, Part, Rule
from parsers.extraction.grammar.sentences import Sentence

# "list": all that its points say is in doubt; "prose": the conditions without a deed that follow it.
Reach = Literal["list", "prose"]
_KEY = re.compile(r"[^:：.!?]{2,30}[:：] *\S")
_SHORT = 60  # characters of a line that may be a heading without a colon


@dataclass(frozen=True)
class Introduction:
    """A doubtful line and what it may reach; `is_refusing`: one of its words denies or leaves out."""

    sentence: Sentence
    is_refusing: bool
    reach: Reach


def introductions(sentences: Sequence[Sentence]) -> dict[int, Introduction]:
    """By the number of a sentence, the doubtful line that it stands under, or before."""
    found: dict[int, Introduction] = {}
    for place, sentence in enumerate(sentences[:-1]):
        reach = _reach(sentence, sentences[place + 1])
        if reach and _is_doubtful(sentence):
            introduction = Introduction(sentence, _is_refusing(sentence), reach)
            for one in _following(sentence, sentences[place + 1 :]):
                found[one.number] = introduction
    ahead = {introduction.sentence.number for introduction in found.values()}
    for place, sentence in enumerate(sentences):
        if sentence.refuses and sentence.points_back and sentence.number not in ahead:
            is_refusing = not sentence.said and not sentence.has_number and len(sentence.source) <= _SHORT
            introduction = Introduction(sentence, is_refusing, "list")
            for one in _before(sentences[:place]):
                found.setdefault(one.number, introduction)
    return found


def about_introductions(
    introduced: Mapping[int, Introduction], rules: Iterable[SaidRule], asked: Sequence[DraftQuestion]
) -> list[DraftQuestion]:
    """All questions: those asked, and one for each doubtful line with the rules under it that were kept.

    It stands for the question about the words of the line alone. Who is asked whether a list of properties is meant for
    buying is asked about its introduction with that.
    """
    is_screen = any(question.code == "screen_to_buy" for question in asked)
    under: dict[int, tuple[Sentence, list[Sentence]]] = {}
    for rule in rules:
        introduction = introduced.get(rule.sentence.number)
        if introduction is None:
            continue
        line = introduction.sentence
        is_told = rule.is_told or (is_screen and not line.points_ahead)
        if introduction.is_refusing or not is_told:
            under.setdefault(line.number, (line, []))[1].append(rule.sentence)
    lines = [line for line, _sentences in under.values()]
    kept = [question for question in asked if not any(_is_about(question, line) for line in lines)]
    for line, sentences in under.values():
        words = (line.words(), *(sentence.words() for sentence in sentences))
        kept.append(DraftQuestion(code="two_readings", words=tuple(dict.fromkeys(words))))
    return kept


def _is_about(question: DraftQuestion, line: Sentence) -> bool:
    """Whether only unread words of the line are asked about."""
    end = line.offset + len(line.source)
    return question.code == "unread" and all(
        word.at is not None and line.offset <= word.at < end for word in question.words
    )


def _is_refusing(sentence: Sentence) -> bool:
    """Whether it plainly says of what follows that it is left out, or that it is over."""
    denies = sentence.refuses or sentence.is_report
    return denies and not sentence.has_clause and (_opens(sentence) or sentence.points_ahead)


def _is_key(sentence: Sentence) -> bool:
    """Whether it is a key with its value: "Exit: 10-day EMA lost"."""
    return bool(_KEY.match(sentence.source))


def _opens(sentence: Sentence) -> bool:
    return sentence.source.rstrip(" *_")[-1:] in (":", "：")


def _reach(sentence: Sentence, following: Sentence) -> Reach | Literal[""]:
    """A line before points, a line that ends with a colon, or a short one without a full stop begins a list."""
    if following.line > sentence.line + 2 or sentence.has_rule or (_is_key(sentence) and not _opens(sentence)):
        return ""
    if _opens(sentence):
        return "list"
    if following.line > sentence.line:
        if _is_point(following):
            return "" if _is_point(sentence) and _mark(sentence) == _mark(following) else "list"
        is_line = sentence.is_whole_line and len(sentence.source) <= _SHORT and sentence.source[-1] not in ".!。"
        if is_line and not _says_anything(sentence):
            return "list"
    return "prose" if sentence.refuses and sentence.points_ahead and not _says_anything(sentence) else ""


def _is_doubtful(sentence: Sentence) -> bool:
    """Whether a word of it was not read; a heading that was read whole is none, whatever it denies."""
    return bool(sentence.unread or sentence.unknown or sentence.refuses) and not heads(sentence)


def _following(line: Sentence, sentences: Sequence[Sentence]) -> Iterable[Sentence]:
    """The sentences under a line: points as long as there are points, others up to a blank line or a rule."""
    is_list = _is_point(sentences[0])
    last = line
    for sentence in sentences:
        if _is_point(line) and _is_point(sentence) and _mark(sentence) == _mark(line):
            return
        is_apart = last is not line and sentence.line > last.line + 1
        if _begins_section(sentence) or (is_apart and not is_list) or (is_list and not _goes_on(sentence, last)):
            return
        if not is_list and _is_told(sentence):
            return
        yield sentence
        last = sentence


def _before(sentences: Sequence[Sentence]) -> Iterable[Sentence]:
    """The conditions without a deed that stand right before, from the last to the first."""
    for sentence in reversed(sentences):
        if not sentence.has_clause or _is_told(sentence):
            return
        yield sentence


def _goes_on(sentence: Sentence, last: Sentence) -> bool:
    """Whether it is the next point of a list, or belongs to the point before."""
    return _is_point(sentence) or sentence.line == last.line


def _begins_section(sentence: Sentence) -> bool:
    return bool(heads(sentence)) or any(isinstance(said, Heading) for said in sentence.said)


def _is_point(sentence: Sentence) -> bool:
    return sentence.is_listed or any(isinstance(said, Label) for said in sentence.said)


def _mark(sentence: Sentence) -> str:
    """What kind of mark a point has: "3." and "1)" are numbers, "가." and "A)" letters; signs are themselves."""
    sign = sentence.source.lstrip(" (")[:1]
    return "1" if sign.isdigit() else "가" if "가" <= sign <= "힣" else "a" if sign.isalpha() else sign


def _is_told(sentence: Sentence) -> bool:
    """Whether a rule in it says itself what to do."""
    return any(isinstance(said, Rule) and said.clause and said.deed not in ("", "require") for said in sentence.said)


def _says_anything(sentence: Sentence) -> bool:
    return any(isinstance(said, Fact | Part) or (isinstance(said, Rule) and said.clause) for said in sentence.said)
