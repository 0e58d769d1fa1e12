"""Which texts of a Korean page are English sentences: those of a catalogue, and those that none has."""

import re
from collections.abc import Iterable
from functools import cache

from babel.messages.pofile import read_po

from pastetrader.tests.browser.product import ROOT

CATALOGUES = ROOT / "locale/ko/LC_MESSAGES"
HANGUL = re.compile("[가-힣]")
# Two words beside each other, or a word that is no name and no abbreviation.
SENTENCE = re.compile(r"[A-Za-z]{2,} [A-Za-z]{2,}|^[a-z]{3,}$")


def english(texts: Iterable[str]) -> list[str]:
    """Those that somebody who reads Korean should not meet."""
    return [text for text in texts if not HANGUL.search(text) and (text in untranslated() or SENTENCE.search(text))]


@cache
def untranslated() -> frozenset[str]:
    """The English of both catalogues, but for what is the same in Korean, as names of markets are."""
    found: set[str] = set()
    for name in ("django.po", "djangojs.po"):
        with (CATALOGUES / name).open("rb") as file:
            for message in read_po(file):
                ids, strings = (
                    [text] if isinstance(text, str) else list(text or ()) for text in (message.id, message.string)
                )
                found.update(text for text in ids if re.search("[A-Za-z]", text) and text not in strings)
    return frozenset(found)
