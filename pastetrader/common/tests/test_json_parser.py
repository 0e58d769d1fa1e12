"""The JSON of requests: what is taken, what is refused, and where."""

import io
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pastetrader.common.json_parser import MAX_DEPTH, MAX_VALUES, MalformedJSON, StrictJSONParser, TooLarge, loads

# What JSON can hold and both databases can store.
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXT,
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(TEXT, inner, max_size=5),
    max_leaves=30,
)


@given(VALUES, st.booleans())
def test_what_can_be_stored_is_taken_as_it_is(value: Any, ascii_only: bool) -> None:
    assert loads(json.dumps(value, ensure_ascii=ascii_only).encode()) == value


@given(st.binary(max_size=60) | st.text(alphabet='[]{}",:\\u0d81e+-.NaIfinty \n').map(lambda text: text.encode()))
def test_any_bytes_are_taken_or_refused_and_what_is_taken_can_be_sent_back(body: bytes) -> None:
    try:
        value = loads(body)
    except MalformedJSON:
        return

    assert json.loads(json.dumps(value, allow_nan=False).encode("utf-8")) == value


@pytest.mark.parametrize(
    ("body", "place"),
    [
        (b'{"a": NaN}', "line 1, column 7"),
        (b'{"a": Infinity}', "line 1, column 7"),
        (b'{"a":\n -Infinity}', "line 2, column 2"),
        (b"[1e999]", "line 1, column 2"),
        (b"[-1e999]", "line 1, column 2"),
        (b"[1" + b"0" * 5_000 + b"]", "line 1, column 2"),
        (b'["\\ud800"]', "line 1, column 2"),
        (b'["\\udc00\\ud800"]', "line 1, column 2"),
        (b'{"a\\u0000": 1}', "line 1, column 2"),
        (b'["a\x00"]', "line 1, column 4"),
        (b"\xff", "line 1, column 1"),
        (b'["\xed\xa0\x80"]', "line 1, column 3"),
        (b'{"a": tru}', "line 1, column 7"),
        (b'"abc', "line 1, column 1"),
        (b"", "line 1, column 1"),
        (b"[" * 5_000, f"line 1, column {MAX_DEPTH + 1}"),
        (b'{"a":' * 5_000, f"line 1, column {5 * MAX_DEPTH + 1}"),
    ],
)
def test_what_cannot_be_kept_is_refused_with_the_place(body: bytes, place: str) -> None:
    with pytest.raises(MalformedJSON) as refused:
        loads(body)

    assert [problem.path for problem in refused.value.problems] == [place]


def test_a_key_given_twice_is_refused_with_its_name() -> None:
    with pytest.raises(MalformedJSON, match="side"):
        loads(b'{"a": {"side": "long", "side": "exit"}}')


def test_brackets_inside_texts_are_no_levels() -> None:
    text = "[" * 1_000 + '"' + "{" * 1_000

    assert loads(json.dumps([text]).encode()) == [text]


def test_as_many_levels_as_allowed_are_taken() -> None:
    assert loads(b"[" * MAX_DEPTH + b"]" * MAX_DEPTH)


def test_too_many_values_are_refused() -> None:
    with pytest.raises(MalformedJSON, match="100000 values"):
        loads(b"[" + b"1," * MAX_VALUES + b"1]")


def test_a_byte_order_mark_is_passed_over() -> None:
    assert loads(b"\xef\xbb\xbf{}") == {}


@pytest.mark.parametrize("charset", ["utf-8", "UTF8", '"utf-8"', "us-ascii"])
def test_utf8_by_any_of_its_names_is_taken(charset: str) -> None:
    assert StrictJSONParser().parse(io.BytesIO(b"{}"), f"application/json; charset={charset}") == {}


@pytest.mark.parametrize("charset", ["nonsense", "utf-16", "euc-kr", "\x00", "x" * 5_000, "idna", "hex"])
def test_another_charset_is_refused(charset: str) -> None:
    with pytest.raises(MalformedJSON, match="UTF-8"):
        StrictJSONParser().parse(io.BytesIO(b"{}"), f"application/json; charset={charset}")


def test_a_body_larger_than_its_address_takes_is_refused() -> None:
    class Small:
        max_body_bytes = 10

    with pytest.raises(TooLarge) as refused:
        StrictJSONParser().parse(io.BytesIO(b'"' + b"x" * 10 + b'"'), None, {"view": Small()})

    assert refused.value.status == 413
