"""A copy of the text to match patterns in, with a map back to the offsets of the text itself. Pure."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_SAME = str.maketrans(
    {
        **dict.fromkeys("‐‑‒–—―−﹣", "-"),
        **dict.fromkeys("‘’‚‛′`´", "'"),
        **dict.fromkeys("“”„‟″", '"'),
        **dict.fromkeys("·・∙•‧", " "),
        "×": "x",
        "≥": ">=",
        "≤": "<=",
        "≧": ">=",
        "≦": "<=",
        "～": "~",
        "〜": "~",
        "。": ".",
        "、": ",",
    }
)


@dataclass(frozen=True)
class MatchingCopy:
    """`text` is folded; its i-th character came from the source's characters starts[i] to ends[i] (exclusive)."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def source_range(self, start: int, end: int) -> tuple[int, int]:
        """Where a stretch of the folded text is in the source; an empty stretch is refused (ValueError)."""
        if start >= end:
            raise ValueError("An empty stretch has no place.")
        return self.starts[start], self.ends[end - 1]


@lru_cache(maxsize=4096)
def _folded(character: str) -> str:
    if character.isspace():
        return " "
    plain = unicodedata.normalize("NFKC", character.translate(_SAME)).lower().translate(_SAME)
    return re.sub(r"\s+", " ", plain)


def matching_copy(source: str) -> MatchingCopy:
    """NFKC, lower case, one kind of dash and quote, each run of blanks (newlines too) one blank.

    Folding is per character, so every folded character knows where it came from.
    """
    letters: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for place, character in enumerate(source):
        for letter in _folded(character):
            if letter == " " and letters and letters[-1] == " ":
                ends[-1] = place + 1
                continue
            letters.append(letter)
            starts.append(place)
            ends.append(place + 1)
    return MatchingCopy("".join(letters), tuple(starts), tuple(ends))
