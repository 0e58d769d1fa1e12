"""The sentences of the canvas: what is answered to whom, what browsers keep of it, and what translations must hold."""

import re
from pathlib import Path
from typing import Any

import pytest
from babel.messages.pofile import read_po
from django.conf import settings
from django.test import Client
from django.urls import reverse

from pastetrader.accounts.models import User

ROOT = Path(settings.BASE_DIR)
CANVAS = ROOT / "locale/ko/LC_MESSAGES/djangojs.po"
PLACE = re.compile(r"%\((\w+)\)s")
# A sentence of Django's admin, whose catalogue has the same name.
FOREIGN = "Choose a Date"


def _entries() -> list[tuple[list[str], list[str]]]:
    """Of each sentence of the canvas its forms, and those of its translation."""
    with CANVAS.open("rb") as file:
        messages = [message for message in read_po(file) if message.id]

    def forms(text: Any) -> list[str]:
        return [text] if isinstance(text, str) else list(text)

    return [(forms(message.id), forms(message.string)) for message in messages]


def _words(client: Client, **headers: str) -> dict[str, Any]:
    words: dict[str, Any] = client.get(reverse("words"), headers=headers).json()
    return words


def test_a_reader_of_korean_gets_korean_words(owner: User, owner_client: Client) -> None:
    User.objects.filter(pk=owner.pk).update(language="ko")

    words = _words(owner_client)

    assert words["catalog"]["Try again"] == "다시 시도"
    assert words["plural"] == "0"


def test_a_reader_of_english_gets_none_as_the_sentences_are_english(owner_client: Client) -> None:
    assert _words(owner_client) == {"catalog": {}, "plural": None}


def test_who_is_not_signed_in_gets_the_language_of_the_browser(client: Client) -> None:
    assert _words(client, accept_language="ko")["catalog"]["Try again"] == "다시 시도"
    assert _words(client, accept_language="en")["catalog"] == {}
    assert _words(client, accept_language="de")["catalog"] == {}


def test_only_our_own_sentences_are_sent(client: Client) -> None:
    words = _words(client, accept_language="ko")["catalog"]

    assert words.keys() == {sentence for [sentence, *_many], _translated in _entries()}
    assert FOREIGN not in words


def test_a_browser_asks_again_and_is_told_that_nothing_changed(client: Client) -> None:
    korean = {"accept-language": "ko"}
    first = client.get(reverse("words"), headers=korean)

    again = client.get(reverse("words"), headers=korean | {"if-none-match": first.headers["ETag"]})

    assert (again.status_code, again.content) == (304, b"")
    for response in (first, again):
        assert response.headers["Cache-Control"] == "private, no-cache"
        assert {"Accept-Language", "Cookie"} <= set(response.headers["Vary"].split(", "))
        assert response.headers["ETag"] == first.headers["ETag"]


def test_after_a_change_of_language_what_the_browser_keeps_holds_no_more(client: Client) -> None:
    korean = client.get(reverse("words"), headers={"accept-language": "ko"})

    english = client.get(reverse("words"), headers={"accept-language": "en", "if-none-match": korean.headers["ETag"]})

    assert english.status_code == 200
    assert english.json()["catalog"] == {}


def test_a_session_changes_nothing_about_what_may_be_kept(owner_client: Client) -> None:
    assert owner_client.get(reverse("words")).headers["Cache-Control"] == "private, no-cache"


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_words_are_only_read(client: Client, method: str) -> None:
    assert getattr(client, method)(reverse("words")).status_code == 405


def test_every_translation_has_the_places_of_its_sentence() -> None:
    def places(text: str) -> set[str]:
        return set(PLACE.findall(text))

    # A plural says what its form for many says.
    assert [text for ids, texts in _entries() for text in texts if places(text) != places(ids[-1])] == []
