"""The grammar of a written number: its dress (signs, currencies, units of thousands) and its body of digits. Pure."""

import re
from collections.abc import Mapping

import polars as pl

# What means "there is none", compared in lower case.
ABSENT = (
    *("-", "--", "---", "n/a", "#n/a", "na", "n.a.", "nan", "null", "none", "nil", "\\n", "<na>", "없음", "해당없음"),
    *("#value!", "#ref!", "#div/0!"),
)
_SPACES = dict.fromkeys("\u00a0\u2002\u2003\u2007\u2008\u2009\u200a\u202f\u3000", " ")
_SIGNS = {"\u2212": "-", "\u2010": "-", "\u2011": "-", "\u2012": "-", "\u2013": "-", "\u2014": "-", "\uffe6": "₩"}
_APOSTROPHES = dict.fromkeys("\u2019\u02bc\u00b4`", "'")
# Digits and signs of East Asian width; superscripts are left alone: a footnote is no digit.
_WIDE = {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
_SAME: Mapping[str, str] = {**_SPACES, **_SIGNS, **_APOSTROPHES, **_WIDE}

CURRENCIES = r"(?:US|C|A|HK|NT)?\$|€|£|¥|₩|円|元|원|(?i:USD|EUR|GBP|JPY|KRW|CNY|HKD|CHF|CAD|AUD|INR)|₹|Rs\.?"
_WORDS: Mapping[int, tuple[str, ...]] = {
    3: ("천", "千", "k", "tsd", "tsd."),
    4: ("만", "万"),
    5: ("십만",),
    6: ("백만", "m", "mn", "mio", "mio."),
    7: ("천만",),
    8: ("억", "億", "亿"),
    9: ("십억", "b", "bn", "mrd", "mrd."),
    10: ("백억",),
    11: ("천억",),
    12: ("조", "兆", "T"),
    15: ("천조",),
}
# Words to powers of ten, the longest words first. A small t is no trillion: it may be a thousand.
POWERS: Mapping[str, int] = dict(
    sorted(((word, power) for power, words in _WORDS.items() for word in words), key=lambda pair: -len(pair[0]))
)
_UNITS = "|".join(re.escape(word) if word == "T" else f"(?i:{re.escape(word)})" for word in POWERS)
DRESS = (
    rf"^(?P<open>\()?(?P<sign>[+-]?) ?(?P<currency>{CURRENCIES})? ?(?P<inner>[+-]?) ?"
    r"(?P<body>(?:[0-9.,][0-9.,' ]*)?[0-9])(?P<exponent>[eE][+-]?[0-9]{1,3})?"
    rf" ?(?P<unit>{_UNITS})? ?(?P<counted>%|주|株|股|{CURRENCIES})?(?P<trail> ?[+-]?)(?P<close>\))?$"
)
# 1조 2,345억 6,789만 12: whole numbers below ten thousand, each with the next smaller unit.
_PART = r"[0-9]{1,4}|[0-9],[0-9]{3}"
COMPOUND = (
    rf"^(?P<sign>[+-]?)(?:(?P<p12>{_PART})조)? ?(?:(?P<p8>{_PART})억)? ?(?:(?P<p4>{_PART})만)? ?"
    rf"(?:(?P<p0>{_PART}))? ?(?:원|주)?$"
)


def unified(texts: pl.Series) -> pl.Series:
    """The texts with one kind of space, minus, apostrophe and digit, and without spaces around them."""
    if (texts.str.len_bytes() != texts.str.len_chars()).any():
        texts = texts.str.replace_many(list(_SAME), list(_SAME.values()))
    return texts.str.strip_chars()


def is_absence(unified_texts: pl.Series) -> pl.Series:
    """Whether a text is nothing, or a word for nothing."""
    return (unified_texts.str.to_lowercase().is_in(ABSENT) | (unified_texts == "")).fill_null(value=True)


def body_pattern(decimal: str, grouping: str) -> str:
    """What a body of digits looks like in that format: groups are whole, or there are none."""
    point = re.escape(decimal)
    whole = "[0-9]+"
    if grouping:
        mark = re.escape(grouping)
        whole = rf"(?:[0-9]+|[1-9][0-9]{{0,2}}(?:{mark}[0-9]{{3}})+"
        # Lakhs and crores: the last group has three digits, all others two.
        whole += rf"|[1-9][0-9]?(?:{mark}[0-9]{{2}})+{mark}[0-9]{{3}})" if grouping == "," else ")"
    return rf"^(?:{whole}(?:{point}[0-9]+)?|{point}[0-9]+)$"
