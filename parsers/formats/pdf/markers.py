"""What begins a line of its own: bullets, numbers of points, keys of a sheet. Pure."""

import re

# A bullet or a number that stands before a point of a list, perhaps with a gap behind it.
MARKER = re.compile(r"[•▪●○◦■□▶▷►➤✓✔※◆◇★☆·\-–—*]|\(?\d{1,2}[.)]|\(?[A-Za-z가-하][.)]|[①-⑳❶-❿ⓐ-ⓩ]")
_BULLET = re.compile(r"[•▪●○◦■□▶▷►➤✓✔※◆◇★☆①-⑳❶-❿ⓐ-ⓩ]|[·\-*]\s+\S|[A-Z]\s=\s|[–—]\s+[A-Z0-9가-힣]|[\[【〔<〈《]")
_NUMBERED = re.compile(r"(\(?)(?:(\d{1,2})|([a-z])|([A-Z])|([가나다라마바사아자차카타파하]))([.)])\s*(?=\S)")
_KOREAN_LETTERS = "가나다라마바사아자차카타파하"
_KEY = re.compile(r"[A-Za-z가-힣][^\s:：]{0,19}(?:\s[^\s:：]{1,15}){0,3}\s?[:：](?=\s|[^\d\s/])")
_SMALL = re.compile(r"[a-z]")

# How points are numbered, and which number one has.
Point = tuple[str, int]


def has_bullet(text: str) -> bool:
    """Whether a line begins with a bullet, or as a bracketed heading does."""
    return bool(_BULLET.match(text))


def point_of(text: str) -> Point | None:
    """The number that a line begins with: "2. …", "(b) …", "다) …". A sentence can end there, too: "below / 30. Sell".

    >>> point_of("b) the close is above it")
    ('a)', 2)
    """
    found = _NUMBERED.match(text)
    if not found:
        return None
    bracket, digits, small, capital, korean, end = found.groups()
    if digits:
        return f"{bracket}1{end}", int(digits)
    if korean:
        return f"{bracket}가{end}", _KOREAN_LETTERS.index(korean) + 1
    first = "a" if small else "A"
    return f"{bracket}{first}{end}", ord(small or capital) - ord(first) + 1


def begins_key(text: str) -> bool:
    """Whether a line begins as "Stop loss: " or "손절: " does."""
    return bool(_KEY.match(text))


def is_lower_key(text: str) -> bool:
    """Whether its key is in small letters, as the end of a sentence that goes on after a colon is, too."""
    return begins_key(text) and bool(_SMALL.match(text))
