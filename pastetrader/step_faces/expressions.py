"""An expression as words, where it is simple enough; what is not is shown as it is written. Pure.

frontend/src/canvas/words/expression.ts says the same.
"""

import re
from collections.abc import Callable

from pastetrader.common.messages import Message
from pastetrader.common.messages import message as _

MOST = 120
_COMPARISON = re.compile(r"(.+?)\s*(<=|>=|==|!=|<|>|\bcrosses_above\b|\bcrosses_below\b)\s*(.+)")
_COUNTED = re.compile(r"(.+?)\s*\|\s*(?:length|count)")
_QUOTED = re.compile(r"([\"'])(.*)\1")
_PATH = re.compile(r"[a-z_]\w*(?:\.\w+)*", re.IGNORECASE)
_CALL = re.compile(r"\b[a-z]+(?=\()")
_INDICATORS = frozenset({"rsi", "sma", "ema", "wma", "atr", "macd", "adx", "cci", "roc", "obv", "vwap", "mfi"})
_COMPARED = {
    "<": _("%(left)s below %(right)s"),
    "<=": _("%(left)s at most %(right)s"),
    ">": _("%(left)s above %(right)s"),
    ">=": _("%(left)s at least %(right)s"),
    "==": _("%(left)s is %(right)s"),
    "!=": _("%(left)s is not %(right)s"),
    "crosses_above": _("%(left)s crosses above %(right)s"),
    "crosses_below": _("%(left)s crosses below %(right)s"),
}


def expression_words(expression: str) -> Message | str:
    """`{{ output.matches | length > 0 }}` is "matches: not empty"; `rsi(14) < 30` is "RSI(14) below 30"."""
    plain = expression.strip().removeprefix("{{").removesuffix("}}").strip()
    if len(plain) > MOST or "{%" in plain:
        return plain
    return _joined(plain, "or", _("%(one)s or %(other)s"), _all_words)


def name_words(name: str) -> str:
    """The name of a field as words: "as_of" is "as of"."""
    return name.replace("_", " ")


def _all_words(text: str) -> Message | str:
    return _joined(text, "and", _("%(one)s and %(other)s"), _comparison_words)


def _joined(text: str, word: str, joint: Message, say: Callable[[str], Message | str]) -> Message | str:
    first, *others = split(text, word)
    words = say(first)
    for other in others:
        words = Message(joint.text, {"one": words, "other": say(other)})
    return words


def _comparison_words(text: str) -> Message | str:
    found = _COMPARISON.fullmatch(text.strip())
    if not found:
        return _term(text)
    left, sign, right = found.groups()
    counted = _COUNTED.fullmatch(left)
    if not counted:
        return Message(_COMPARED[sign].text, {"left": _term(left), "right": _term(right)})
    name = _term(counted[1])
    if right.strip() == "0" and sign in {">", "!="}:
        return _("%(name)s: not empty", name=name)
    if right.strip() == "0" and sign in {"==", "<="}:
        return _("%(name)s: empty", name=name)
    return Message(_COMPARED[sign].text, {"left": _("number of %(name)s", name=name), "right": _term(right)})


def _term(text: str) -> str:
    """`output.matches` is "matches", `rsi(14)` is "RSI(14)", `"long"` is long."""
    term = text.strip()
    quoted = _QUOTED.fullmatch(term)
    if quoted:
        return quoted[2]
    if _PATH.fullmatch(term):
        return name_words(term.rpartition(".")[2])
    return _CALL.sub(lambda name: name[0].upper() if name[0] in _INDICATORS else name[0], term)


def split(text: str, word: str) -> list[str]:
    """At a word that stands outside brackets and quotes."""
    parts, depth, quote, start = [], 0, "", 0
    at_word = re.compile(rf"\s{word}\s")
    for place, sign in enumerate(text):
        if quote:
            quote = "" if sign == quote else quote
        elif sign in "\"'":
            quote = sign
        elif sign in "([{":
            depth += 1
        elif sign in ")]}":
            depth -= 1
        elif depth == 0 and at_word.match(text, place):
            parts.append(text[start:place])
            start = place + len(word) + 2
    return [*parts, text[start:]]
