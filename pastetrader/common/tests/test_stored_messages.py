"""Messages in columns: what was written is read, in any language, and breaks neither a database nor a page."""

import copy
import json
from typing import Any

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from pastetrader.common.message_field import MessageField, StoredMessage, as_read, shown
from pastetrader.common.messages import Message, Problem, joined
from pastetrader.common.messages import message as _
from pastetrader.common.stored_messages import MARK, MAX_BYTES, bounded, english, read_stored, stored

texts = st.text(st.characters(codec=None, categories=None), max_size=40) | st.sampled_from(
    [MARK, "\x00", "\ud800", "%"]
)
values = st.none() | st.booleans() | st.integers() | st.floats() | texts | st.decimals() | st.dates()


def messages(params: st.SearchStrategy[Any]) -> st.SearchStrategy[Message]:
    """Templates with one place for each param, and plain words between them."""

    def made(given: dict[str, Any], words: str) -> Message:
        places = "".join(f"{words} %({name})s".replace("%%", "%") for name in given)
        return Message(places, given)

    names = st.from_regex(r"[a-z]{1,5}", fullmatch=True)
    plain = st.text(st.characters(categories=["L", "N"]), max_size=10)
    return st.builds(made, st.dictionaries(names, params, max_size=4), plain)


anything = texts | st.recursive(messages(values), lambda inner: messages(values | inner), max_leaves=12)


@given(anything)
def test_what_is_stored_is_read_as_it_is_bounded(text: Message | str) -> None:
    assert read_stored(stored(text)) == bounded(text)
    assert stored(bounded(text)) == stored(text)


@given(anything)
def test_what_is_stored_stands_in_both_databases_and_in_json(text: Message | str) -> None:
    column = stored(text)

    column.encode()
    assert "\x00" not in column
    assert json.loads(json.dumps(column)) == column


@given(anything, st.integers(min_value=40, max_value=500))
def test_what_is_shown_fits_the_limit(text: Message | str, limit: int) -> None:
    assert len(english(bounded(text, limit=limit)).encode()) <= limit


@given(texts, anything)
def test_the_name_that_sql_puts_in_front_is_plain_text(name: str, text: Message | str) -> None:
    name = name.replace("\x00", "").encode(errors="ignore").decode()
    column = f"{name}: {stored(text)}"

    if MARK in stored(text):
        assert english(read_stored(column)) == f"{name}: {english(bounded(text))}"


@pytest.mark.parametrize("size", [100, 5_000, 100_000, 9_000_000])
@pytest.mark.parametrize("character", ["a", "가", "\N{GRINNING FACE}", "\x00", MARK])
def test_a_long_param_is_cut_and_its_sentence_stays(size: int, character: str) -> None:
    text = _("The condition of an edge, %(condition)s, failed: %(error)s", condition=character * size, error="no")

    column = stored(text)

    assert isinstance(read_stored(column), Message)
    assert len(english(read_stored(column)).encode()) <= MAX_BYTES
    assert english(read_stored(column)).endswith("failed: no")


def test_messages_in_messages_beyond_any_sense_become_text() -> None:
    text = _("It ended.")
    for _number in range(500):
        text = Message("%(a)s and %(b)s", {"a": text, "b": "x"})

    assert len(english(read_stored(stored(text)))) <= MAX_BYTES


@pytest.mark.parametrize(
    "text",
    [
        "",
        "plain",
        "한국어",
        f"{MARK}",
        f"{MARK}[",
        f'{MARK}["a"]',
        f'{MARK}["%(a)d", {{"a": "x"}}]',
        f"{MARK}[1, 2]",
        f'{MARK}{{"a": 1, "b": 2}}',
        f"a{MARK}b{MARK}c",
        f'{MARK}["%(a)s", {{"a": [[]]}}]',
        MARK + "[" * 100_000,
    ],
)
def test_a_text_that_only_looks_stored_is_shown_as_it_is(text: str) -> None:
    assert read_stored(text) == text
    assert english(read_stored(stored(text))) == english(bounded(text))


def test_a_plain_text_that_is_a_stored_message_is_stored_as_the_text_that_it_is() -> None:
    forged = stored(_("It took longer than its %(seconds)s seconds.", seconds=3))

    assert read_stored(stored(forged)) != read_stored(forged)
    assert english(read_stored(stored(forged))) == forged


def test_a_message_is_shown_in_the_language_that_is_active_when_it_is_shown() -> None:
    with translation.override("ko"):
        column = stored(_("Cancelled by %(who)s.", who=_("the program")))
    read = as_read(read_stored(column))

    with translation.override("en"):
        in_english = [str(read), f"{read}", f"{read:>30}".strip(), f"{read!s}"]
    with translation.override("ko"):
        in_korean = [str(read), f"{read}", f"{read!s}"]

    assert set(in_english) == {"Cancelled by the program."}
    assert len(set(in_korean)) == 1
    assert in_korean[0] != in_english[0]
    assert "the program" not in in_korean[0]


def test_whatever_else_is_done_with_what_was_read_gives_plain_english() -> None:
    with translation.override("ko"):
        read = as_read(read_stored(stored(_("Cancelled by %(who)s.", who="a@b.c"))))
        others = [json.loads(json.dumps({"m": read}))["m"], "" + read, read[:], read.strip("-")]

    assert set(others) == {"Cancelled by a@b.c."}


def test_copies_of_what_was_read_still_know_their_message() -> None:
    read = StoredMessage(_("Cancelled by %(who)s.", who="a@b.c"))

    copies = [copy.copy(read), copy.deepcopy(read)]

    assert [stored(one) for one in copies] == [stored(read)] * 2


def test_a_translation_is_not_asked_for_the_empty_text() -> None:
    with translation.override("ko"):
        assert shown(Message("")) == ""


def test_migrations_see_a_text_column() -> None:
    assert MessageField(blank=True).deconstruct()[1] == "django.db.models.TextField"


def test_sentences_are_joined_whatever_stands_in_them() -> None:
    parts: list[Message | str] = [
        _("100 % sure."),
        "50 %",
        Problem("c", _("This is missing."), path="a.b", hint=_("Remove it.")).sentence,
    ]

    assert english(joined(parts, " % ")) == "100 % sure. % 50 % % a.b: This is missing. Remove it."
    assert english(joined([])) == ""
