"""What a sentence is by its place in the text: a title, a heading, a section's beginning, a point of a list. Pure."""

import re
from typing import Literal

from parsers.extraction.grammar.grouping import SIDE
from parsers.extraction.grammar.meaning.statements import Deed, Heading, Label, Part, Rule
from parsers.extraction.grammar.sentences import Sentence

# A first line that names the strategy, or one that stands apart and is nothing else.
Title = Literal["", "line", "apart"]
_SHORT_TITLE = 80
_SECTION = re.compile(r"\s*[\[【〔<][^\]】〕>]{1,24}[\]】〕>]")


def title_of(sentence: Sentence, following: Sentence) -> Title:
    """A short first line without a full stop, a rule or a number; before an empty line it may sound like a rule."""
    if len(sentence.source) > _SHORT_TITLE or sentence.source[-1] in ".!?:;,。":
        return "line" if sentence.is_name else ""
    says = [said for said in sentence.said if isinstance(said, Rule | Part | Heading)]
    stands_apart = following.offset - (sentence.offset + len(sentence.source)) > 1
    if stands_apart and all(isinstance(said, Rule) and not said.deed for said in says):
        return "apart"
    return "line" if sentence.is_name or not says else ""


def heads(sentence: Sentence) -> Deed:
    """The deed that is alone on its line, with nothing but brackets and colons: it is a heading."""
    words = [token for token in sentence.tokens if not token.is_filler]
    if sentence.is_whole_line and len(words) == 1 and not sentence.said:
        named = next((meaning.value for meaning in words[0].meanings if meaning.type == "HEAD"), "")
        return named if named in SIDE else ""
    deeds = {said.deed for said in sentence.said if isinstance(said, Rule) and said.clause is None}
    is_alone = sentence.is_whole_line and len(deeds) == 1 and all(isinstance(said, Rule) for said in sentence.said)
    if not is_alone or sentence.has_clause or sentence.source[-1] in ".!。" or sentence.unread or sentence.unknown:
        return ""
    return deeds.pop()


def is_inside(heading: Heading, sentence: Sentence) -> bool:
    """Whether words that were not read stand before it: "it has run away, so that is out" heads no list."""
    start = heading.words[0] if heading.words else 0
    return any(token.start < start for token in (*sentence.unread, *sentence.unknown))


def is_new_section(sentence: Sentence) -> bool:
    """Whether it begins with a bracketed word: whatever that is, what stands under the heading before is over."""
    return bool(_SECTION.match(sentence.source)) and not any(isinstance(said, Heading) for said in sentence.said)


def is_point(sentence: Sentence) -> bool:
    """Whether it is a point of a list, perhaps with its letter, and nothing else."""
    labels = [said for said in sentence.said if isinstance(said, Label)]
    return (sentence.is_listed or bool(labels)) and len(labels) == len(sentence.said)
