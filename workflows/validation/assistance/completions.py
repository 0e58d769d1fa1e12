"""What may be typed at the cursor of an expression. Pure, and quick whatever the text is: it looks at its last part."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pastetrader.common.messages import Message
from registry.written import Completion
from workflows.expressions.syntax import CLOSE, OPEN
from workflows.expressions.wording import FILTERS_IN_WORDS, TESTS_IN_WORDS, WORDS_IN_WORDS
from workflows.validation.assistance.known import NAMES_IN_WORDS, NOTHING_KNOWN, Known

MAX_COMPLETIONS = 60
# A path that somebody typed is shorter; and no expression is longer than syntax.MAX_SOURCE.
WINDOW = 400
_FILTER = re.compile(r"\|\s*(\w*)$")
_TEST = re.compile(r"\bis\s+(?:not\s+)?(\w*)$")
_PATH = re.compile(r"((?:[^\W\d]\w*)(?:\.\w+|\[\d{1,6}\])*)\.(\w*)$")
_NAME = re.compile(r"(\w*)$")
_STEP = re.compile(r"\.?([^\W\d]\w*)|\[(\d+)\]")
_BEHIND = re.compile(r"\w*")


@dataclass(frozen=True)
class Sight:
    """What an expression at one place sees: names with what is known of them, and what earlier steps are called."""

    names: Mapping[str, Known]
    titles: Mapping[str, str]

    def at(self, path: str) -> Known:
        """What is known of `nodes.screen.matches[0]`."""
        found = NOTHING_KNOWN
        for number, step in enumerate(_STEP.finditer(path)):
            if number == 0:
                found = self.names.get(step[1] or "", NOTHING_KNOWN)
            else:
                found = found.step(int(step[2]) if step[2] else step[1])
        return found


def completions_at(text: str, cursor: int, sight: Sight, *, is_whole: bool) -> tuple[Completion, ...]:
    """At most MAX_COMPLETIONS. `is_whole`: the text is to be one `{{ … }}`, so a name outside of braces gets them."""
    cursor = max(0, min(cursor, len(text)))
    opened = text.rfind(OPEN, max(0, cursor - WINDOW * 10), cursor)
    inside = opened >= 0 and CLOSE not in text[opened:cursor]
    if not inside and not is_whole:
        return ()
    before = text[max(opened + len(OPEN) if inside else 0, cursor - WINDOW) : cursor]
    if not inside and before.strip() and not before.strip().isidentifier():
        return ()
    if inside and _in_quotes(text[opened + len(OPEN) : cursor]):
        return ()
    end = _BEHIND.match(text, cursor)
    stop = end.end() if end else cursor
    found = [
        Completion(word if inside else f"{OPEN} {word} {CLOSE}", detail, start, stop)
        for word, detail, start in _offers(before, cursor, sight)
    ]
    return tuple(found[:MAX_COMPLETIONS])


def _offers(before: str, cursor: int, sight: Sight) -> Iterator[tuple[str, Message, int]]:
    for pattern, table in ((_FILTER, FILTERS_IN_WORDS), (_TEST, TESTS_IN_WORDS)):
        if typed := pattern.search(before):
            yield from _starting(table, typed[1], cursor)
            return
    if typed := _PATH.search(before):
        fields = {name: _in_words(name, known, typed[1], sight) for name, known in sight.at(typed[1]).fields()}
        yield from _starting({name: said for name, said in fields.items() if name.isidentifier()}, typed[2], cursor)
        return
    name = _NAME.search(before)
    word = name[1] if name else ""
    if word[:1].isdigit():
        return
    steps = {f"nodes.{key}": Message("%(title)s", {"title": title}) for key, title in sight.titles.items()}
    own = {name: NAMES_IN_WORDS.get(name, Message("")) for name in sight.names}
    words = dict(WORDS_IN_WORDS) if word else {}
    yield from _starting({**own, **steps, **words}, word, cursor)


def _starting(table: Mapping[str, Message], typed: str, cursor: int) -> Iterator[tuple[str, Message, int]]:
    """Those that begin with what was typed, then those that hold it; nothing when it stands there already."""
    wanted = typed.lower()
    first = [name for name in table if name.lower().startswith(wanted)]
    then = [name for name in table if wanted and wanted in name.lower() and name not in first]
    for name in (*first, *then):
        if name != typed or len(first) + len(then) > 1:
            yield name, table[name], cursor - len(typed)


def _in_words(name: str, known: Known, path: str, sight: Sight) -> Message:
    if path == "nodes" and name in sight.titles:
        return Message("%(title)s", {"title": sight.titles[name]})
    return known.kind or Message("")


def _in_quotes(source: str) -> bool:
    quote = ""
    is_escaped = False
    for sign in source:
        if quote and is_escaped:
            is_escaped = False
        elif quote and sign == "\\":
            is_escaped = True
        elif sign == quote:
            quote = ""
        elif not quote and sign in "'\"":
            quote = sign
    return bool(quote)
