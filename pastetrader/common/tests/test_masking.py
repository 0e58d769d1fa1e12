"""Secrets are covered, however they are written, and nothing else is."""

import base64
import html
import json
import threading
from contextvars import copy_context
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pastetrader.common.masking import MASK, Mask, covered, mask, remember
from pastetrader.common.messages import Message
from pastetrader.common.storable_text import storable_text
from pastetrader.common.stored_messages import stored

SECRET = 's3cr/et "key" <é>'


@given(st.text(min_size=6, max_size=30), st.text(max_size=20))
def test_a_secret_that_is_repeated_is_covered(secret: str, around: str) -> None:
    assert secret not in Mask([secret]).text(f"{around}{secret}{around}") or secret in MASK * 9


@pytest.mark.parametrize(
    "form",
    [
        SECRET,
        base64.b64encode(SECRET.encode()).decode(),
        base64.urlsafe_b64encode(SECRET.encode()).decode().rstrip("="),
        SECRET.encode().hex(),
        SECRET.encode().hex().upper(),
        quote(SECRET, safe=""),
        quote(SECRET),
        "s3cr%2fet%20%22key%22%20%3c%c3%a9%3e",
        quote_plus(SECRET),
        json.dumps(SECRET)[1:-1],
        json.dumps(SECRET, ensure_ascii=False)[1:-1],
        html.escape(SECRET),
    ],
)
def test_a_secret_is_covered_however_it_is_written(form: str) -> None:
    assert Mask([SECRET]).text(f"it is {form}!") == f"it is {MASK}!"


@pytest.mark.parametrize("before", ["", "a", "ab", "abc:", "user"])
@pytest.mark.parametrize("after", ["", "z", "zy", ":zyx"])
def test_a_secret_is_covered_in_the_base64_of_something_longer(before: str, after: str) -> None:
    secret = "hunter2-hunter3"
    written = base64.b64encode(f"{before}{secret}{after}".encode()).decode()

    left = Mask([secret]).text(f"Basic {written}").removeprefix("Basic ").split(MASK)

    assert len(left) == 2
    assert all(len(part) <= len(before + after) * 2 + 4 for part in left)


def test_a_short_text_is_no_secret_to_be_covered() -> None:
    assert not Mask(["", "on", "12345"])
    assert Mask(["12345"]).text("12345") == "12345"


def test_a_value_is_covered_in_its_texts_names_and_numbers() -> None:
    value = {"token": ["x s3cret x", {"s3cret": 1}], "n": 1234567, "f": 0.1234567, "none": None, "yes": True}

    assert Mask(["s3cret", "1234567"]).value(value) == {
        "token": [f"x {MASK} x", {MASK: 1}], "n": MASK, "f": MASK, "none": None, "yes": True,
    }  # fmt: skip


def test_json_within_a_text_is_covered_too() -> None:
    inner = json.dumps({"echo": SECRET})

    assert "s3cr" not in json.dumps(Mask([SECRET]).value({"body": inner}))


def test_a_letter_behind_a_backslash_is_not_taken_for_the_secret_s_first() -> None:
    """`\\n` and the n of a secret are not the same, so that what is left is JSON."""
    value = {"text": "line\nabcdef"}

    assert Mask(["nabcdef"]).value(value) == value


def test_what_is_made_storable_in_a_piece_of_work_is_without_the_secrets_that_it_used() -> None:
    with covered():
        assert storable_text("it is s3cret") == "it is s3cret"
        remember(["s3cret"])
        assert storable_text("it is s3cret") == f"it is {MASK}"
        said = Message("It is %(what)s. %(inner)s", {"what": ["s3cret"], "inner": Message("s3cret")})
        assert "s3cret" not in stored(said)
    assert not mask()


def test_a_secret_is_covered_before_a_long_text_is_cut() -> None:
    with covered():
        remember(["the-long-secret"])

        assert "secret" not in storable_text("x" * 40 + "the-long-secret" + "y" * 40, limit=95)
        assert "the-long" not in storable_text("x" * 40 + "the-long-secret" + "y" * 40, limit=95)


def test_what_is_used_within_is_covered_around_too_and_not_beside() -> None:
    with covered() as outer:
        with covered():
            remember(["s3cret"])
        assert outer.mask.text("s3cret") == MASK
        with covered() as beside:
            assert not beside.mask


def test_a_thread_with_a_copy_of_the_context_remembers_for_the_work_that_started_it() -> None:
    with covered() as work:
        context = copy_context()
        thread = threading.Thread(target=lambda: context.run(remember, ["s3cret"]))
        thread.start()
        thread.join()

        assert work.mask.text("s3cret") == MASK
