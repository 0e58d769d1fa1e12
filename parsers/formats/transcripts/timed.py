"""Lines with times as captions: the copy of YouTube's panel, and what people and programs write. Pure.

A line without a time belongs to the time above it, so that no words are lost.
"""

from collections.abc import Sequence

from parsers.formats.captions import Caption
from parsers.formats.transcripts.marks import Mark, mark_of, says_the_same


def captions_in(text: str) -> tuple[tuple[str, ...], tuple[Caption, ...]]:
    """The lines that stand before the first time, and what is said from each time on, in the order of the text."""
    lines = [line for line in text.splitlines() if line.strip()]
    marks = [mark_of(line) for line in lines]
    has_dashes = _have_dashes([mark for mark in marks if mark and not mark.is_alone])
    before: list[str] = []
    found: list[tuple[float, list[str]]] = []
    for place, (line, mark) in enumerate(zip(lines, marks, strict=True)):
        if mark is not None:
            words = mark.text_behind_dash if has_dashes else mark.text
            found.append((mark.seconds, [words] if words and not says_the_same(words, mark.seconds) else []))
        elif not found:
            before.append(line.strip())
        elif not (marks[place - 1] and says_the_same(line, found[-1][0])):
            found[-1][1].append(line.strip())
    return tuple(before), tuple(Caption(seconds, "\n".join(words)) for seconds, words in found)


def _have_dashes(marks: Sequence[Mark]) -> bool:
    """Whether a dash between time and words is how this text writes them, and no minus."""
    return bool(marks) and sum(mark.has_dash for mark in marks) * 2 > len(marks)
