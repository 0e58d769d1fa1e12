"""A message said in a language, with Korean particles that fit the word before them. Pure.

Particles that depend on that word are written "이(가)" in translations.
"""

import re
from collections.abc import Callable

from pastetrader.common.messages import Message

Translate = Callable[[str], str]

_PARTICLE = re.compile(r"(?P<before>\S)(?P<pair>이\(가\)|을\(를\)|은\(는\)|과\(와\)|\(으\)로)")
_PAIRS = {"이(가)": ("이", "가"), "을(를)": ("을", "를"), "은(는)": ("은", "는"), "과(와)": ("과", "와")}
# Digits and letters whose Korean reading ends in a consonant: 영 일 삼 육 칠 팔; 엘 엠 엔 알.
_CLOSED = frozenset("013678lmnr")
_RIEUL = frozenset("178lr")


def say(message: Message, translate: Translate = str) -> str:
    """The sentence in the language of `translate`, Korean particles chosen by the word before them."""
    return particles(message.render(translate))


def particles(text: str) -> str:
    """ "종가이(가)" becomes "종가가", "거래량을(를)" becomes "거래량을"."""
    return _PARTICLE.sub(lambda match: match["before"] + _particle(text[: match.start() + 1], match["pair"]), text)


def _particle(before: str, pair: str) -> str:
    letters = re.sub(r"[)\]%”\"' ]+$", "", re.sub(r"\([^()]*\)$", "", before)) or before
    last = letters[-1].lower()
    if "가" <= last <= "힣":
        final = (ord(last) - 0xAC00) % 28
        closed, rieul = final != 0, final == 8
    else:
        closed, rieul = last in _CLOSED, last in _RIEUL
    if before.endswith("%"):
        closed, rieul = False, False
    if pair == "(으)로":
        return "으로" if closed and not rieul else "로"
    return _PAIRS[pair][0 if closed else 1]
