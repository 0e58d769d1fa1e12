"""SQL as words: just enough grammar to know one statement from another, and never to mistake text for a keyword."""

import re
from collections.abc import Iterator, Sequence

_NAME = r'(?:"(?:[^"]|"")*"|[^\W\d][\w$]*)'
# In this order: a quote inside a comment begins nothing, a comment inside quotes neither.
_TOKEN = re.compile(
    rf"""
      (?P<nothing> \s+ | --[^\n]* | /\*(?:(?!/\*).)*?\*/ )
    | (?P<literal> [eE]'(?:[^'\\]|\\.|'')*' | '(?:[^']|'')*' | \$(?P<tag>[^\W\d]\w*|)\$.*?\$(?P=tag)\$ )
    | (?P<mark> [();,] )
    | (?P<name> {_NAME}(?:\.{_NAME})* )
    | (?P<other> :: | [^\s'"();,]+? (?=[\s'"();,]|$|::|--|/\*) )
    """,
    re.VERBOSE | re.DOTALL,
)


class NotUnderstood(ValueError):
    """Text that does not come apart into words: an open quote or bracket."""


def statements(script: str) -> Iterator[list[str]]:
    """Each statement of a script as its words. Raises NotUnderstood.

    Keywords and plain names come in capitals, quoted names and literals as they are written, and what stands in
    brackets is one word: `ALTER TABLE "t" ADD CHECK (n > 0)` is [ALTER, TABLE, "t", ADD, CHECK, (N > 0)].
    """
    for words in split(_grouped(script), ";"):
        if words:
            yield words


def split(words: Sequence[str], mark: str) -> list[list[str]]:
    """The words between the marks."""
    parts: list[list[str]] = [[]]
    for word in words:
        if word == mark:
            parts.append([])
        else:
            parts[-1].append(word)
    return parts


def inside(group: str) -> list[str]:
    """The words in a pair of brackets; raises NotUnderstood when it is none."""
    if not is_group(group):
        raise NotUnderstood(group)
    return _grouped(group[1:-1])


def is_group(word: str) -> bool:
    """Whether the word is a pair of brackets with what they hold."""
    return word.startswith("(")


def is_literal(word: str) -> bool:
    """Whether the word is a text or a number as it is written."""
    return re.fullmatch(r"[eE]?'.*'|\$.*\$|[-+]?\d[\d.eE+-]*", word, re.DOTALL) is not None


def plain_name(word: str) -> str:
    """A name of PostgreSQL without its quotes: "t" and T are t. The schema stays in front when it is given."""
    parts = re.findall(_NAME, word)
    return ".".join(part[1:-1].replace('""', '"') if part.startswith('"') else part.lower() for part in parts)


def _grouped(text: str) -> list[str]:
    levels: list[list[str]] = [[]]
    for word in _ungrouped(text):
        match word:
            case "(":
                levels.append([])
            case ")":
                group = levels.pop()
                if not levels:
                    raise NotUnderstood(text)
                levels[-1].append(f"({' '.join(group)})")
            case _:
                levels[-1].append(word)
    if len(levels) != 1:
        raise NotUnderstood(text)
    return levels[0]


def _ungrouped(text: str) -> Iterator[str]:
    position = 0
    while position < len(text):
        found = _TOKEN.match(text, position)
        if found is None:
            raise NotUnderstood(text[position:])
        position = found.end()
        match found.lastgroup:
            case "nothing":
                continue
            case "name":
                yield found.group() if '"' in found.group() else found.group().upper()
            case _:
                yield found.group()
