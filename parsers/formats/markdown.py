"""Markdown to the words in it, where its marks would stand in a reader's way. Pure.

Headings keep their "#", points their "-", and words in bold that head a line their stars: they say what a line is, and
what is read below them depends on it. A comment goes, unless it speaks to machines: who reads the text flags it. A text
that only might be Markdown is left alone, and so is every star that may be a product: "2*ATR", "x**2".
"""

import re
from collections.abc import Iterator, Sequence

from parsers.formats.base import Note
from parsers.formats.tables import lines_of

_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})[^`]*$")
_SEPARATOR = re.compile(r"^\s*\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?\s*$")
_RULE = re.compile(r"^ {0,3}(?:(?:\*\s*){3,}|(?:-\s*){3,}|(?:_\s*){3,})$")
_DEFINITION = re.compile(r"^ {0,3}\[[^\]\n]{1,80}\]:\s*(?:<|https?:|/|#)\S*.*$")
_QUOTE = re.compile(r"^ {0,3}(?:>\s?)+(?=\D|$)")
_TASK = re.compile(r"^(\s*[-*+] )\[[ xX]\] ")
_HEADING_END = re.compile(r"^( {0,3}#{1,6}\s.*?)\s+#+\s*$")
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_TO_MACHINES = re.compile(
    r"\b(?:ai|llms?|bots?|gpt|assistants?|models?|ignore|disregard|system|prompts?|instructions?|parsers?|readers?)\b"
    r"|지시|무시|명령|프롬프트|시스템|모델|인공지능|봇",
    re.IGNORECASE,
)
# "**Way out.** RSI …", "- **stop**: 2 ATR", a line that is all bold.
_HEADS_A_LINE = re.compile(
    r"^(\s*(?:[-*+] |\d{1,2}[.)] )?)(\*\*|__)(?=\S)([^*_\n]+?(?:[.:：!?](?=\2\s)|(?=\2\s*(?:[:：]|$))))\2(?=[\s:：]|$)"
)

_IMAGE = re.compile(r"!\[[^\]\n]*\]\([^()\n]*(?:\([^()\n]*\)[^()\n]*)*\)")
_LINK = re.compile(r"(?<!!)\[([^\[\]\n]+)\]\((?:https?:|mailto:|/|\.|#)[^()\n]*(?:\([^()\n]*\)[^()\n]*)*\)")
_REFERENCE = re.compile(r"(?<!!)\[([^\[\]\n]+)\]\[[^\[\]\n]{0,80}\]")
_ADDRESS = re.compile(r"<(https?://[^<>\s]+)>")
_CODE = re.compile(r"(?<!`)(`{1,2})(?!`)([^`\n]+?)\1(?!`)")
_STRUCK = re.compile(r"~~(?=\S)[^~\n]+?(?<=\S)~~")
# Emphasis: what it begins or ends beside is no letter or number, but Hangul, whose particles follow at once.
_BEFORE = r"(?<![A-Za-z0-9_*\\)\]])"
_AFTER = r"(?![A-Za-z0-9_*])"
_STRONG = re.compile(rf"{_BEFORE}(\*\*\*|\*\*|___|__)(?=[^\s*_])([^\n]+?)(?<=[^\s\\])\1{_AFTER}")
_SOFT = re.compile(rf"{_BEFORE}(\*|_)(?=[^\s*_])([^*_\n]+?)(?<=[^\s\\])\1{_AFTER}")
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+\-.!<>|~])")
_SIGNS = (
    re.compile(r"^ {0,3}#{1,6} \S", re.MULTILINE),
    re.compile(r"^ {0,3}(?:`{3,}|~{3,})[\w+-]*\s*$", re.MULTILINE),
    re.compile(r"^\s*\|?\s*:?-{3,}:?\s*\|[\s:|-]*$", re.MULTILINE),
    _LINK,
    _IMAGE,
    _STRONG,
    _CODE,
    re.compile(rf"{_BEFORE}\*(?=\w)[^*\n]+?(?<=[\w%)])\*{_AFTER}"),
    re.compile(r"(?:^ {0,3}> ?[^\W\d][^\n]*\n){2}", re.MULTILINE),
    re.compile(r"\\[*_#<>~|][^\n]*\\[*_#<>~|]"),
)
_HEAD = 50_000


def looks_like_markdown(text: str) -> bool:
    """Whether a mark of Markdown stands in it that nothing else is written with."""
    head = text[:_HEAD]
    return any(sign.search(head) for sign in _SIGNS)


def words_of(text: str) -> tuple[str, tuple[Note, ...]]:
    """The text without marks that stand between words, and what there is to say about it."""
    hidden = [comment[0] for comment in _COMMENT.finditer(text) if not _TO_MACHINES.search(comment[0])]
    seen = _COMMENT.sub(lambda comment: "" if comment[0] in hidden else comment[0], text)
    lines = list(_lines(seen.split("\n")))
    struck = any(was_struck for _line, was_struck in lines)
    plain = "\n".join(line for line, _was_struck in lines)
    told = {"markdown": plain != text, "hidden_text": bool(hidden), "struck_out": struck}
    return plain, tuple(Note(code) for code, holds in told.items() if holds)


def _lines(lines: Sequence[str]) -> Iterator[tuple[str, bool]]:
    """Each line, and whether a part of it was struck out. What is fenced is kept as it is, without its fence."""
    fence, at = "", 0
    while at < len(lines):
        line = lines[at]
        found = _FENCE.match(line)
        if fence or found:
            if found and not fence:
                fence = found[1]
            elif found and found[1].startswith(fence) and not line.strip(" `~"):
                fence = ""
            else:
                yield line, False
            at += 1
            continue
        if "|" in line and at + 1 < len(lines) and _SEPARATOR.match(lines[at + 1]) and "-" in lines[at + 1]:
            end = _end_of_table(lines, at)
            yield from _table([lines[at], *lines[at + 2 : end]])
            at = end
            continue
        at += 1
        if not _DEFINITION.match(line):
            yield _inline("" if _RULE.match(line) else _HEADING_END.sub(r"\1", _TASK.sub(r"\1", _QUOTE.sub("", line))))


def _end_of_table(lines: Sequence[str], start: int) -> int:
    end = start + 2
    while end < len(lines) and "|" in lines[end]:
        end += 1
    return end


def _table(rows: Sequence[str]) -> Iterator[tuple[str, bool]]:
    read = [[_inline(cell) for cell in re.split(r"(?<!\\)\|", row.strip().strip("|"))] for row in rows]
    struck = any(was for row in read for _text, was in row)
    for line in lines_of([[text for text, _was in row] for row in read], has_header=True):
        yield line, struck


def _inline(line: str) -> tuple[str, bool]:
    heading = _HEADS_A_LINE.match(line)
    if heading:
        rest, was_struck = _inline(line[heading.end() :])
        return heading[0] + rest, was_struck
    line, struck = _STRUCK.subn("", line)
    line, pictures = _IMAGE.subn("", line)
    if struck or pictures:
        line = line.strip()
    line = _ADDRESS.sub(r"\1", _REFERENCE.sub(r"\1", _LINK.sub(r"\1", line)))
    line = _CODE.sub(r"\2", line)
    for _depth in range(2):  # **a _b_ c**
        line = _SOFT.sub(r"\2", _STRONG.sub(r"\2", line))
    return _ESCAPED.sub(r"\1", line), bool(struck)
