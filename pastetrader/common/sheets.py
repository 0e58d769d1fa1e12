"""A form that is made of a schema as it is filled in: its value, what is wrong with it, what differs from the saved."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.translation import gettext

from pastetrader.common.errors import Invalid, PasteTraderError
from pastetrader.common.http.preconditions import etag
from pastetrader.common.message_field import shown
from pastetrader.common.messages import Problem, joined
from pastetrader.common.messages import message as _
from pastetrader.common.schema_forms import Field, form_of, placed, read, reshaped

Value = dict[str, Any]
RESHAPE, MADE_FROM = "reshape", "made_from"
LONGEST = 160


class Overtaken(PasteTraderError):
    """What the form is about was changed after the form was opened."""

    status = 409
    code = "overtaken"
    default = _("This was changed after this form was opened. Nothing is saved yet.")


@dataclass
class Sheet:
    """A form without a name of its own (its fields are `name`, `config.url` …) and what is in it.

    `saved`: the value that the row has now, None where there is no row yet. `general` are problems of no field.
    """

    schema: Mapping[str, Any]
    value: Value
    saved: Value | None = None
    problems: list[Problem] = field(default_factory=list)
    general: list[str] = field(default_factory=list)
    error: PasteTraderError | None = None

    @classmethod
    def posted(cls, schema: Mapping[str, Any], given: Mapping[str, str], *, saved: Value | None) -> "Sheet":
        """What was sent. What of the texts cannot be read is among its problems."""
        if RESHAPE in given:
            shown_there = read(schema, given, name="", before=saved, with_defaults=True)
            return cls(schema, reshaped(shown_there.value, given[RESHAPE]), saved)
        typed = read(schema, given, name="", before=saved)
        return cls(schema, typed.value, saved, typed.problems)

    def refuse(self, error: PasteTraderError) -> None:
        """Keeps what was refused, to be shown."""
        self.error = error

    def require_readable(self, others: Iterable[Problem]) -> None:
        """Raises Invalid where something cannot be read, with these problems of other places."""
        if not self.problems:
            return
        unread = [problem.path for problem in self.problems]
        found = [*self.problems, *(one for one in others if not _is_about(one, unread))]
        raise Invalid(joined([problem.message for problem in found], "; "), problems=found)

    def form(self, *more: Field) -> Field:
        """The fields, with each problem at its own; `more` are other forms on the page, which have theirs too."""
        drawn = form_of(self.schema, self.value, name="")
        left: list[Problem] = [] if self.error is None else list(self.error.problems)
        if self.error is not None and not left:
            self.general = [shown(self.error.message)]
        for form in (*more, drawn):
            left = placed(form, left)
        self.general += [shown(replace(problem, path="").sentence) for problem in left]
        return drawn

    @property
    def status(self) -> int:
        """Of the answer that shows it."""
        return 200 if self.error is None else self.error.status if isinstance(self.error, Overtaken) else 400

    @property
    def is_overtaken(self) -> bool:
        """Whether something else was saved meanwhile."""
        return isinstance(self.error, Overtaken)


def _is_about(problem: Problem, unread: Iterable[str]) -> bool:
    return any(path == problem.path or path.startswith(f"{problem.path}.") for path in unread)


def state_of(value: Value) -> str:
    """What a form says it was made from: other whenever something else would stand in it."""
    return etag(json.dumps(value, sort_keys=True, ensure_ascii=False))


def check_state(made_from: str, now: Callable[[Any], Value], typed: Value) -> Callable[[Any], None]:
    """Lets a form through that was made from the row as it is, says the same, or does not say from what it was made.

    What it returns looks at the row while it is held, and raises Overtaken.
    """

    def check(held: Any) -> None:
        value = now(held)
        if made_from and made_from != state_of(value) and value != typed:
            raise Overtaken

    return check


def differences(schema: Mapping[str, Any], now: Value, typed: Value) -> list[tuple[str, str]]:
    """(what, how it is saved now) of everything that is typed otherwise; a configuration by its fields."""
    mine, theirs = (dict(_leaves(form_of(schema, value, name=""))) for value in (typed, now))
    titles = {name: title for leaves in (mine, theirs) for name, (title, _text) in leaves.items()}
    found = []
    for name, title in titles.items():
        text = theirs.get(name, ("", ""))[1]
        if mine.get(name, ("", ""))[1] != text:
            found.append((title, text if len(text) <= LONGEST else f"{text[:LONGEST]}…"))
    return found


def in_words(form: Field) -> list[tuple[str, str]]:
    """(title, value) of everything that somebody set, for reading."""
    return [known for _name, known in _leaves(form, is_all=False) if known[1]]


def _leaves(form: Field, before: str = "", *, is_all: bool = True) -> Iterable[tuple[str, tuple[str, str]]]:
    """(name, (title, value)) of every plain field; with `is_all` false without those of which nothing was said."""
    for one in form.fields:
        if one.kind == "secret" or (one.is_usual and not is_all):
            continue
        # The title of an entry says what it is an entry of.
        above = "" if form.kind == "list" else before
        title = " · ".join(filter(None, (above, one.key if one.key is not None else one.title)))
        if not one.is_group:
            yield one.name, (title, _said(one))
            continue
        if one.kind == "variant" and (len(one.choices) > 1 or is_all):
            yield f"{one.name}.$kind", (title, next((choice.label for choice in one.choices if choice.is_chosen), ""))
        yield from _leaves(one, title, is_all=is_all)


def _said(one: Field) -> str:
    if one.kind == "flag":
        return gettext("yes") if one.is_checked else gettext("no")
    if one.kind == "open_flag":
        return {"true": gettext("yes"), "false": gettext("no")}.get(one.text, one.text)
    return next((choice.label for choice in one.choices if choice.is_chosen), one.text)
