"""Verb forms made from stems: 내려가 gives 내려가면, 내려간, 내려갔다가, each with its ending as a type. Pure.

Endings: IF (면), AND (고), OR (거나), REL (는, ㄴ: before a noun), CHAIN (아, 어서), THEN (다가), PASTREL (던),
JI (지, before 않), MUST (어야), DECL (다), IMP (라, 자), NOM (기, ㅁ), CAN (ㄹ 수), WANT (려고), PAST (었다).
"""

from collections.abc import Hashable, Iterator, Mapping

from parsers.extraction.grammar.lexicon.entries import Entry, Meaning

Endings = tuple[tuple[str, str], ...]  # what follows, and its type
_FIRST, _PER_VOWEL = 0xAC00, 28
_VOWELS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
_FINALS = ("", *"ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ")
# What a final vowel becomes when 아 or 어 follows.
_CONTRACTED = {"ㅗ": "ㅘ", "ㅜ": "ㅝ", "ㅣ": "ㅕ", "ㅡ": "ㅓ", "ㅚ": "ㅙ"}
_SAME = "ㅏㅓㅐㅔㅕ"
# A blank in an ending may be left out.
_PLAIN = {
    "AND": ("고", "고서", "지만", "는데", "되", "고요", "구요", "고는"),
    "OR": ("거나", "든지", "든가"),
    "IF": ("거든", "는다면"),
    "JI": ("지", "지는", "지를", "질", "지도", "진"),
    "NOM": ("기",),
    "THEN": ("다가",),
    "PASTREL": ("던",),
    "DECL": ("는다", "다", "지요", "죠", "네요", "습니다"),
    "IMP": ("자", "도록", "게"),
    "REL": ("는",),
}
_AFTER_EU = {
    "IF": ("면", "라면", "시면"),
    "AND": ("면서", "며", "시고", "시며"),
    "REL": ("시는",),
    "DECL": ("십니다",),
    "IMP": ("세요", "십시오", "시오", "라"),
    "WANT": ("려고", "려", "려구", "려구요", "려고요", "려 한",),
}  # fmt: skip
_WITH_RIEUL = {
    "IF": (
        *(" 때", " 때는", " 때만", " 땐", " 때에", " 때에만", " 때마다"),
        *(" 경우", " 경우에", " 경우에만", " 경우에는", " 시", " 시에"),
    ),
    "IMP": (" 것", "게요", "께요", " 거", " 거예요", " 거에요", " 겁니다", " 것이다", " 것입니다"),
    "CAN": (" 수",),
    "WANT": (" 예정", " 생각", " 계획"),
    "NOM": (" 만한",),
}  # fmt: skip
_WITH_NIEUN = {"REL": ("",), "AND": ("데",), "IF": ("다면",)}
_AFTER_A = {
    "CHAIN": ("", "서"),
    "DECL": ("요",),
    "IMP": ("라", "줘", " 줘", " 주세요", "주세요", " 봐", "봐"),
    "MUST": ("야", "야만", "야지"),
    "EVENIF": ("도",),
}
_AFTER_PAST = {
    "IF": (
        *("으면", "다면", "을 때", "을 때는", "을 때만", "을 땐", "을 때에만"),
        *("을 경우", "을 경우에", "을 경우에만", "을 시", "거든"),
    ),
    "AND": ("고", "으며", "으면서", "지만", "는데", "으나"),
    "OR": ("거나",),
    "THEN": ("다가",),
    "PASTREL": ("던",),
    "MUST": ("어야", "어야만"),
    "PAST": ("다", "습니다", "어요", "음", "네요", "죠", "지요"),
    "JI": ("지",),
}  # fmt: skip
_IRREGULAR_A = {
    "하": "해",
    "되": "돼",
    "오르": "올라",
    "따르": "따라",
    "고르": "골라",
    "자르": "잘라",
    "거르": "걸러",
    "치르": "치러",
    "흐르": "흘러",
    "부르": "불러",
    "이르": "이르러",
}

_UNCONTRACTED = {"되": "어", "하": "여", "이": "어", "지": "어"}


def _endings(*tables: Mapping[str, tuple[str, ...]], before: str = "") -> Endings:
    return tuple((before + tail, ending) for table in tables for ending, tails in table.items() for tail in tails)


_EU = {ending: tuple("으" + tail for tail in tails) for ending, tails in _AFTER_EU.items()}
_OF_CONSONANT = {ending: tuple("을" + tail for tail in tails) for ending, tails in _WITH_RIEUL.items()}
_OF_REL = {ending: tuple("은" + tail for tail in tails) for ending, tails in _WITH_NIEUN.items()}
_BEHIND_VOWEL = _endings(_PLAIN, _AFTER_EU)
_BEHIND_CONSONANT = _endings(_PLAIN, _EU, _OF_CONSONANT, _OF_REL, {"NOM": ("음",)})
_KEEPS_RIEUL = (*(pair for pair in _BEHIND_VOWEL if pair[0][0] not in "는네습세십시"), ("음", "NOM"))
_LOSES_RIEUL = tuple(pair for pair in _BEHIND_VOWEL if pair[0][0] in "는네습세십시")
_BEHIND_RIEUL = _endings(_WITH_RIEUL)
_BEHIND_NIEUN = (*_endings(_WITH_NIEUN), ("다", "DECL"))
_BEHIND_A = _endings(_AFTER_A)
_BEHIND_SHORT_A = tuple(pair for pair in _BEHIND_A if pair[0])
_BEHIND_PAST = _endings(_AFTER_PAST)


def verb(type_: str, value: Hashable, *stems: str) -> Iterator[Entry]:
    """Verbs or adjectives, given by their stems (the dictionary form without 다), with all their endings."""
    meaning = Meaning(type_, value)
    for stem in stems:
        for base, endings in bases(stem):
            yield Entry(base, meaning, endings)


def verbs(type_: str, value: Hashable, stems: str) -> Iterator[Entry]:
    """The same for stems in one text, with commas between them."""
    return verb(type_, value, *(" ".join(stem.split()) for stem in stems.split(",")))


def prospective(type_: str, value: Hashable, stems: str) -> Iterator[Entry]:
    """What is to be done, before a noun: 거르 gives 거를."""
    for stem in (" ".join(part.split()) for part in stems.split(",")):
        final = _final(stem[-1])
        surface = _with_final(stem, "ㄹ") if final in ("", "ㄹ") else stem + "을"
        yield Entry(surface, Meaning(type_, value, ending="ILL"))


def forms(stem: str) -> Iterator[tuple[str, str]]:
    """Surface and ending of each form of a stem."""
    for base, endings in bases(stem):
        for tail, ending in endings:
            yield base + tail, ending


def bases(stem: str) -> Iterator[tuple[str, Endings]]:
    """What the endings stand behind: the stem, without its ㄹ, closed by ㄹ or ㄴ, with 아 or 어, in the past."""
    final = _final(stem[-1])
    if final == "ㄹ":  # 팔다 loses its ㄹ before ㄴ, ㅂ and ㅅ: 파는, 팝니다
        short = _with_final(stem, "")
        yield stem, _KEEPS_RIEUL
        yield short, _LOSES_RIEUL
    else:
        short = stem
        yield stem, _BEHIND_CONSONANT if final else _BEHIND_VOWEL
    if not final or final == "ㄹ":
        yield _with_final(short, "ㄹ"), _BEHIND_RIEUL
        yield _with_final(short, "ㄴ"), _BEHIND_NIEUN
        yield _with_final(short, "ㅂ"), (("니다", "DECL"),)
    if not final or final == "ㄹ":  # 삼; 팔다 gives 팖, which everybody writes 팜
        yield _with_final(short, "ㅁ"), (("", "NOM"),)
    base = _infinitive(stem)
    # A single syllable (사, 깨) stands in too many other words.
    yield base, _BEHIND_A if len(base) > 1 or base in "해돼" else _BEHIND_SHORT_A
    yield _with_final(base, "ㅆ"), _BEHIND_PAST
    long = _UNCONTRACTED.get(stem[-1])
    if long:  # 되어야, 하였다
        yield stem + long, _BEHIND_A
        yield stem + _with_final(long, "ㅆ"), _BEHIND_PAST


def _infinitive(stem: str) -> str:
    """The form with 아 or 어, contracted: 내려가, 깨, 올라와, 떨어져, 커, 넘어, 낮아."""
    for ending, made in _IRREGULAR_A.items():
        if stem.endswith(ending):
            return stem[: -len(ending)] + made
    vowel, final = _vowel(stem[-1]), _final(stem[-1])
    if final:
        return stem + ("아" if vowel in "ㅏㅗㅑ" else "어")
    if vowel in _SAME:
        return stem
    if vowel == "ㅡ" and len(stem) > 1 and _vowel(stem[-2]) in "ㅏㅗ":
        return _with_vowel(stem, "ㅏ")
    return _with_vowel(stem, _CONTRACTED[vowel]) if vowel in _CONTRACTED else stem + "어"


def _final(syllable: str) -> str:
    return str(_FINALS[(ord(syllable) - _FIRST) % _PER_VOWEL])


def _vowel(syllable: str) -> str:
    return _VOWELS[(ord(syllable) - _FIRST) // _PER_VOWEL % len(_VOWELS)]


def _with_final(word: str, final: str) -> str:
    code = ord(word[-1]) - _FIRST
    return word[:-1] + chr(_FIRST + code - code % _PER_VOWEL + _FINALS.index(final))


def _with_vowel(word: str, vowel: str) -> str:
    code = ord(word[-1]) - _FIRST
    first = code // (_PER_VOWEL * len(_VOWELS))
    return word[:-1] + chr(_FIRST + (first * len(_VOWELS) + _VOWELS.index(vowel)) * _PER_VOWEL)
