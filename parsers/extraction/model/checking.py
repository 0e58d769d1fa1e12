"""Whether a reply holds: its form, its conditions, its quotes and its numbers. Pure.

What is found is told to the model, which may answer again; what still doesn't hold then is not used.
"""

import json
import re
from collections.abc import Generator, Iterator, Sequence
from typing import Any, get_args

from pydantic import ValidationError

from parsers.extraction.model import part_values
from parsers.extraction.model.quoting import Found, Quotes, amount_borne_out, borne_out
from parsers.extraction.model.reply import Quoted, Reply, SaidPart, SaidRule
from parsers.extraction.model.troubles import Trouble
from screening.conditions import Condition, ConditionError, parse
from screening.conditions.fields import FIELDS, TIMEFRAMES
from screening.conditions.tree import All
from screening.conditions.tree import Any as AnyOf
from screening.strategy import Direction, Index, LevelRisk, Market, PercentRisk

MOST_PARTS = 400
# Words of one rule or part; what is wider points at nothing.
MOST_SPANS = 4
MOST_CHARACTERS = 800
_ENDLESS = 1_000
_FENCE = re.compile(r"^```[a-zA-Z]*\s*\n?|\n?```$")
_SYMBOL = re.compile(r"[A-Z0-9][A-Z0-9.\-^=/]{0,31}")
_FACTS: dict[str, tuple[str, ...]] = {
    "market": get_args(Market),
    "index": get_args(Index),
    "timeframe": TIMEFRAMES,
    "direction": get_args(Direction),
}


def reply_of(said: Any) -> tuple[Reply | None, tuple[Trouble, ...]]:
    """The reply in a text (words around its JSON are passed over) or a value; None with what is wrong with its form."""
    value = said
    if isinstance(said, str):
        try:
            value = json.loads(_json_in(said))
        except ValueError:
            return None, (Trouble("", "not_json", said[:80], "one JSON object", is_fatal=True),)
    try:
        reply = Reply.model_validate(value)
    except ValidationError as error:
        return None, tuple(_of_form(error))
    parts = (reply.facts, reply.groups, reply.rules, reply.parts, reply.questions)
    if sum(len(part) for part in parts) > MOST_PARTS:
        return None, (Trouble("", "too_many", "", f"at most {MOST_PARTS} parts", is_fatal=True),)
    return reply, ()


def _json_in(text: str) -> str:
    bare = _FENCE.sub("", text.strip()).strip()
    start, end = bare.find("{"), bare.rfind("}")
    return bare[start : end + 1] if 0 <= start < end else bare


def _of_form(error: ValidationError) -> Iterator[Trouble]:
    for one in error.errors(include_url=False)[:20]:
        allowed = str(one.get("ctx", {}).get("expected", "")) or one["msg"]
        yield Trouble(".".join(map(str, one["loc"])), one["type"], str(one["input"])[:80], allowed, is_fatal=True)


def troubles_of(reply: Reply, quotes: Quotes, spans: Sequence[int]) -> tuple[Trouble, ...]:
    """What in a reply doesn't hold; `spans` are the numbers of those that were shown."""
    checking = _Checking(reply, quotes, frozenset(spans))
    return tuple(checking.all())


class _Checking:
    def __init__(self, reply: Reply, quotes: Quotes, spans: frozenset[int]) -> None:
        self.reply, self.quotes, self.spans = reply, quotes, spans
        self.groups = {group.id: group for group in reversed(reply.groups)}

    def all(self) -> Iterator[Trouble]:
        yield from self._whole()
        yield from self._groups()
        for place, rule in enumerate(self.reply.rules):
            yield from self._rule(f"rules.{place}", rule)
        for place, part in enumerate(self.reply.parts):
            yield from self._part(f"parts.{place}", part)
        for place, fact in enumerate(self.reply.facts):
            path = f"facts.{place}"
            yield from self._words(path, fact.words)
            allowed = _FACTS.get(fact.path)
            if allowed is not None and fact.value not in allowed:
                yield Trouble(f"{path}.value", "not_a_value", fact.value, " ".join(allowed))
            if allowed is None and not _SYMBOL.fullmatch(fact.value):
                yield Trouble(f"{path}.value", "not_a_symbol", fact.value, "a ticker in capitals, or six digits")
        for place, question in enumerate(self.reply.questions):
            yield from self._words(f"questions.{place}", question.words)
            for number, reading in enumerate(question.readings):
                yield from _condition_troubles(f"questions.{place}.readings.{number}", reading)[1]

    def _whole(self) -> Iterator[Trouble]:
        reply = self.reply
        has_entry = any(self._role(rule) == "entry" for rule in reply.rules)
        if reply.is_strategy and not has_entry and not reply.scheduled_purchase:
            yield Trouble("is_strategy", "no_entry", "true", "false, or a rule of an entry group")
        if not reply.is_strategy and (has_entry or reply.scheduled_purchase):
            yield Trouble("is_strategy", "rules_without_strategy", "false", "true, or no rules")
        for place, number in enumerate(reply.injections):
            if number not in self.spans:
                yield Trouble(f"injections.{place}", "unknown_span", str(number), self._numbers)

    def _groups(self) -> Iterator[Trouble]:
        roots: dict[str, str] = {}
        for place, group in enumerate(self.reply.groups):
            path = f"groups.{place}"
            if self.groups[group.id] is not group:
                yield Trouble(f"{path}.id", "group_named_twice", group.id, "a name of its own")
            if not group.parent:
                if group.role in roots:
                    yield Trouble(f"{path}.parent", "two_roots", group.id, f"parent {roots[group.role]}")
                roots.setdefault(group.role, group.id)
                continue
            parent = self.groups.get(group.parent)
            if parent is None:
                yield Trouble(f"{path}.parent", "unknown_group", group.parent, " ".join(self.groups))
            elif parent.role != group.role:
                yield Trouble(f"{path}.role", "other_role", group.role, parent.role)
            elif self._depth(group.id) > 2:
                yield Trouble(f"{path}.parent", "too_deep", group.parent, "two levels below the group of the side")

    def _depth(self, name: str) -> int:
        depth, seen = 0, set[str]()
        while (group := self.groups.get(name)) is not None and group.parent and name not in seen:
            seen.add(name)
            depth, name = depth + 1, group.parent
        return _ENDLESS if name in seen else depth

    def _role(self, rule: SaidRule) -> str:
        group = self.groups.get(rule.group)
        return group.role if group else ""

    def _rule(self, path: str, rule: SaidRule) -> Iterator[Trouble]:
        if rule.group not in self.groups:
            yield Trouble(f"{path}.group", "unknown_group", rule.group, " ".join(self.groups))
        found = yield from self._words(path, rule.words)
        condition, troubles = _condition_troubles(f"{path}.condition", rule.condition)
        yield from troubles
        if condition is None:
            return
        if isinstance(condition.root, All | AnyOf):
            yield Trouble(f"{path}.condition", "joined", rule.condition, "one comparison; groups join them")
        sources = [one.source for one in found or ()]
        if found and borne_out(condition, sources, self.quotes.language) is None:
            yield Trouble(f"{path}.condition", "number_not_in_quote", rule.condition, _quoted(rule.words))

    def _part(self, path: str, part: SaidPart) -> Iterator[Trouble]:
        found = yield from self._words(path, part.words)
        value = part_values.value_of(part.kind, part.value)
        if value is None:
            yield Trouble(f"{path}.value", "not_a_value", part.value, part_values.FORMS[part.kind])
            return
        if isinstance(value, LevelRisk) and value.field not in FIELDS:
            yield Trouble(f"{path}.value", "unknown_field", value.field, "a field of the list")
        if part.kind in {"stop_loss", "trailing_stop"} and isinstance(value, PercentRisk) and value.value >= 100:
            yield Trouble(f"{path}.value", "stop_too_wide", part.value, "below 100")
        if found and not amount_borne_out(part_values.numbers_of(value), [one.source for one in found]):
            yield Trouble(f"{path}.value", "number_not_in_quote", part.value, _quoted(part.words))

    def _words(self, path: str, words: Sequence[Quoted]) -> Generator[Trouble, None, list[Found] | None]:
        """Troubles of quotes; returns what was found of them (None: something is missing)."""
        found: list[Found] = []
        is_whole = bool(words)
        if not words:
            yield Trouble(f"{path}.words", "no_quote", "", "the words that it comes from")
        is_wide = len({one.span for one in words}) > MOST_SPANS or sum(len(w.quote) for w in words) > MOST_CHARACTERS
        if is_wide:
            is_whole = False
            allowed = f"the shortest words that say it, of at most {MOST_SPANS} spans"
            yield Trouble(f"{path}.words", "quote_too_wide", str(len(words)), allowed)
        for place, one in enumerate(words):
            here = f"{path}.words.{place}"
            is_known = one.span in self.spans
            where = self.quotes.find(one) if is_known else None
            if not is_known:
                yield Trouble(f"{here}.span", "unknown_span", str(one.span), self._numbers)
            elif one.span in self.reply.injections:
                yield Trouble(f"{here}.span", "quote_in_injection", str(one.span), "words of other spans")
                where = None
            elif where is None:
                span = self.quotes.spans[one.span]
                yield Trouble(f"{here}.quote", "quote_not_in_span", one.quote, self.quotes.text[span.start : span.end])
            if where is None:
                is_whole = False
            else:
                found.append(where)
        return found if is_whole else None

    @property
    def _numbers(self) -> str:
        return f"{min(self.spans, default=0)} to {max(self.spans, default=0)}"


def _quoted(words: Sequence[Quoted]) -> str:
    return "numbers of: " + " | ".join(one.quote for one in words)


def _condition_troubles(path: str, text: str) -> tuple[Condition | None, tuple[Trouble, ...]]:
    try:
        condition = parse(text)
    except ConditionError as error:
        allowed = error.suggestion or str(error.expected or error.message)
        return None, (Trouble(path, error.code, text, allowed),)
    backward = next((s for s in condition.series if _is_backward(dict(s.params))), None)
    if backward is not None:
        return None, (Trouble(path, "fast_not_below_slow", text, "fast below slow"),)
    return condition, ()


def _is_backward(params: dict[str, Any]) -> bool:
    return "fast" in params and "slow" in params and params["fast"] >= params["slow"]
