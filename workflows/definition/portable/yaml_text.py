"""YAML of JSON values: no tags, no anchors, no dates, no surprises ("no" is a text); bounded before it is read. Pure.

It reads PyYAML's events with a stack of its own, so that nothing is constructed but JSON values, and writes so that
PyYAML and other readers of YAML 1.1 and 1.2 read the same.
"""

import math
import re
from collections.abc import Iterator
from typing import Any

import yaml

from pastetrader.common.messages import Message
from pastetrader.common.messages import message as _

MAX_DEPTH = 64
MAX_VALUES = 300_000
MAX_DIGITS = 400

_INTEGER = re.compile(r"[-+]?[0-9]+")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_WORDS: dict[str, Any] = {"": None, "~": None, "null": None, "true": True, "false": False}


class MalformedText(ValueError):
    """The text is not YAML that can be taken: why (`message`), and where ("line 3, column 7")."""

    def __init__(self, message: Message, place: str) -> None:
        self.message = message
        self.place = place
        super().__init__(str(message))


def loads(text: str) -> Any:
    """The JSON value of a YAML text. Raises MalformedText with line and column."""
    try:
        return _value_of(yaml.parse(text, Loader=yaml.CSafeLoader))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        reason = getattr(error, "problem", None) or str(error).splitlines()[0]
        raise _malformed(_("This is not YAML: %(reason)s.", reason=str(reason)[:200]), mark) from error


def dumps(value: Any) -> str:
    """A JSON value as YAML in block style; the same value is the same text."""
    return yaml.dump(value, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=120, default_flow_style=False)


class _Dumper(yaml.CSafeDumper):
    """Writes texts that some reader takes for something else in quotes, and repeats what stands twice."""

    def ignore_aliases(self, data: Any) -> bool:
        """Nothing is an alias of something else."""
        return True


def _write_text(dumper: yaml.CSafeDumper, text: str) -> yaml.ScalarNode:
    looks_otherwise = text.lower() in _WORDS or _FLOAT.fullmatch(text)
    # In single quotes PyYAML folds line ends of Unicode, which come back as others.
    is_plain = text.isprintable() and not looks_otherwise
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=None if is_plain else '"')


_Dumper.add_representer(str, _write_text)


class _Frame:
    """A list or an object that is being read."""

    def __init__(self, *, is_object: bool) -> None:
        self.is_object = is_object
        self.parts: list[Any] = []
        self.value: dict[str, Any] = {}
        self.name: str | None = None

    def add(self, part: Any, mark: Any) -> None:
        """The next part: an entry, a field's name, or its value."""
        if not self.is_object:
            self.parts.append(part)
        elif self.name is not None:
            self.value[self.name] = part
            self.name = None
        elif not isinstance(part, str):
            raise _malformed(_("The name of a field must be a text; put it into quotes."), mark)
        elif part in self.value:
            raise _malformed(_("The key “%(name)s” is given twice.", name=part[:60]), mark)
        else:
            self.name = part

    @property
    def whole(self) -> Any:
        """What was read."""
        return self.value if self.is_object else self.parts


def _value_of(events: Iterator[Any]) -> Any:
    frames = [_Frame(is_object=False)]
    values = documents = 0
    for event in events:
        mark = event.start_mark
        if isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            if documents > 1:
                raise _malformed(_("There is more than one document."), mark)
        elif isinstance(event, yaml.AliasEvent):
            raise _malformed(_("Anchors and aliases are not taken."), mark)
        elif isinstance(event, yaml.NodeEvent):
            values += 1
            _check(event, mark, values, len(frames))
            if isinstance(event, yaml.ScalarEvent):
                frames[-1].add(_scalar(event), mark)
            else:
                frames.append(_Frame(is_object=isinstance(event, yaml.MappingStartEvent)))
        elif isinstance(event, yaml.SequenceEndEvent | yaml.MappingEndEvent):
            done = frames.pop().whole
            frames[-1].add(done, mark)
    [root] = frames
    return root.parts[0] if root.parts else None


def _check(event: Any, mark: Any, values: int, depth: int) -> None:
    if event.anchor is not None:
        raise _malformed(_("Anchors and aliases are not taken."), mark)
    if event.tag is not None and event.tag != "!":
        raise _malformed(_("Tags such as %(tag)s are not taken.", tag=str(event.tag)[:40]), mark)
    if values > MAX_VALUES:
        raise _malformed(_("More than %(limit)s values.", limit=MAX_VALUES), mark)
    if depth > MAX_DEPTH and not isinstance(event, yaml.ScalarEvent):
        raise _malformed(_("More than %(limit)s levels.", limit=MAX_DEPTH), mark)


def _scalar(event: yaml.ScalarEvent) -> Any:
    text = event.value
    if "\0" in text or any("\ud800" <= sign <= "\udfff" for sign in text):
        raise _malformed(_("The character NUL (\\u0000) cannot be stored."), event.start_mark)
    if event.style:
        return text  # in quotes or as a block
    if text in _WORDS:
        return _WORDS[text]
    if not _FLOAT.fullmatch(text):
        return text
    if len(text) > MAX_DIGITS or not math.isfinite(float(text)):
        raise _malformed(_("%(number)s is not a number that can be stored.", number=text[:20]), event.start_mark)
    return int(text) if _INTEGER.fullmatch(text) else float(text)


def _malformed(text: Message, mark: Any) -> MalformedText:
    return MalformedText(text, f"line {mark.line + 1}, column {mark.column + 1}" if mark is not None else "")
