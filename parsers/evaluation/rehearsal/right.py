"""The reply that a model would give that reads a case as it is to be read. Pure."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from pydantic import TypeAdapter

from parsers.evaluation.cases import Case
from parsers.evaluation.matching import leaves
from parsers.extraction.model.part_values import form_of, value_of
from parsers.extraction.model.part_values import numbers_of as numbers_of_part
from parsers.extraction.model.quoting import Quotes, amount_borne_out, missing_numbers
from parsers.extraction.model.reply import Quoted
from parsers.extraction.prediction.conditions import condition_text
from parsers.formats.base import ParsedContent, Span
from screening.conditions import ConditionError, parse
from screening.strategy import Risk, Schedule, Sizing, Source

Words = list[dict[str, Any]]
_PARTS: dict[str, TypeAdapter[Any]] = {
    **dict.fromkeys(("stop_loss", "take_profit", "trailing_stop"), TypeAdapter(Risk)),
    "sizing": TypeAdapter(Sizing),
    "schedule": TypeAdapter(Schedule),
}
# What somebody who reads right asks about where a case wants these flags; cases don't say about which words.
_ASKED_FLAGS = {"conflicting_rules": "two_readings", "vague_term": "vague"}
NOTHING: dict[str, Any] = {
    "is_strategy": False,
    "scheduled_purchase": False,
    "title": "",
    "facts": [],
    "groups": [],
    "rules": [],
    "parts": [],
    "questions": [],
    "injections": [],
}


def right_reply(case: Case, content: ParsedContent) -> dict[str, Any]:
    """The expected reading of a case as a reply. Its words are the marks of the case, and more of the text where
    numbers of a rule stand elsewhere; without marks, all of the text.
    """
    made = _Making(case, content)
    if case.expected["is_strategy"]:
        made.strategy()
    made.flags()
    return made.reply


class _Making:
    def __init__(self, case: Case, content: ParsedContent) -> None:
        self.case, self.content, self.quotes = case, content, Quotes(content)
        self.reply: dict[str, Any] = {key: [] if isinstance(value, list) else value for key, value in NOTHING.items()}
        self.marks: dict[tuple[str, int], list[str]] = {}
        for mark in case.marks or ():
            self.marks.setdefault((mark.slot, mark.n), []).append(mark.quote)

    def strategy(self) -> None:
        expected = self.case.expected
        for side in ("entry", "exit"):
            self._group(side, expected[side], "", iter(range(len(leaves(expected[side])))))
        has_entry = any(rule["group"].startswith("entry") for rule in self.reply["rules"])
        self.reply |= {"is_strategy": True, "scheduled_purchase": not has_entry}
        for kind in _PARTS:
            self._part(kind, expected.get(kind))
        self._facts(expected)
        for quote in self.case.unsupported:
            self._ask("unsupported", "", self._words([quote]))
        if not has_entry and expected.get("schedule") is None:  # every level was left open
            self.reply |= {"is_strategy": False, "scheduled_purchase": False}

    def _group(self, side: str, group: Mapping[str, Any], parent: str, numbers: Iterator[int]) -> None:
        name = f"{parent or side}.{len(self.reply['groups'])}"
        self.reply["groups"].append({"id": name, "role": side, "logic": group["logic"], "parent": parent})
        for condition in group["conditions"]:
            if "conditions" in condition:
                self._group(side, condition, name, numbers)
                continue
            number = next(numbers)
            words = self._words(self.marks.get((side, number)))
            try:
                text = condition_text(condition)
            except (ConditionError, ValueError, KeyError, TypeError):
                self._ask("missing", side, words)
                continue
            if condition["value"] is None:
                self._ask("missing", side, words)
                continue
            self.reply["rules"].append({"group": name, "condition": text, "words": self._with_numbers(text, words)})

    def _part(self, kind: str, part: Mapping[str, Any] | None) -> None:
        if part is None:
            return
        form = form_of(_PARTS[kind].validate_python(part["any_of"][0] if "any_of" in part else dict(part)))
        words = self._words(self.marks.get((kind, 0)))
        value = value_of(kind, form)  # type: ignore[arg-type]  # a kind of part
        assert value is not None  # noqa: S101  # what form_of wrote
        numbers = numbers_of_part(value)

        def missing(of: Words) -> int:
            return sum(not amount_borne_out(number, self._sources(of)) for number in numbers.split())

        words = self._grown(words, missing)
        self.reply["parts"].append({"kind": kind, "value": form, "words": words})

    def _facts(self, expected: Mapping[str, Any]) -> None:
        universe = expected["universe"]
        found = [(path, 0, universe.get(path)) for path in ("market", "index")]
        found += [("symbol", n, symbol) for n, symbol in enumerate(universe.get("symbols") or ())]
        found += [("timeframe", 0, expected.get("timeframe"))]
        found += [("direction", 0, None if expected.get("direction") == "long" else expected.get("direction"))]
        for path, n, value in found:
            quotes = self.marks.get((path, n))
            if value and (quotes or path != "market"):
                self.reply["facts"].append({"path": path, "value": value, "words": self._words(quotes)})

    def flags(self) -> None:
        """Spans that speak to the machine: cases name their words as neutral."""
        if "prompt_injection" in (self.case.expected.get("must_flag") or ()):
            spans = {one["span"] for quote in self.case.neutral for one in self._words([quote])}
            used = {
                one["span"] for part in ("rules", "parts", "facts") for row in self.reply[part] for one in row["words"]
            }
            self.reply["injections"] = sorted(spans - used)
        for flag, code in _ASKED_FLAGS.items():
            is_asked = any(one["code"] == code for one in self.reply["questions"])
            if flag in (self.case.expected.get("must_flag") or ()) and not is_asked:
                self._ask(code, "", self._words(self.marks.get(("entry", 0))))

    # Words

    def _ask(self, code: str, role: str, words: Words) -> None:
        self.reply["questions"].append({"code": code, "role": role, "readings": [], "words": words})

    def _words(self, quotes: Iterable[str] | None) -> Words:
        """The quotes span by span; where there are none, the span with the most words."""
        text, found = self.content.text, []
        for quote in quotes or ():
            start = text.find(quote)
            for span in self.content.spans if start >= 0 else ():  # reading normalises blanks and line ends
                left, right = max(span.start, start), min(span.end, start + len(quote))
                if left < right:
                    found.append({"span": span.number, "quote": text[left:right]})
        if not found:
            longest = max(self.content.spans, key=lambda span: span.end - span.start)
            found.append(self._whole(longest))
        return found

    def _whole(self, span: Span) -> dict[str, Any]:
        return {"span": span.number, "quote": self.content.text[span.start : span.end]}

    def _with_numbers(self, text: str, words: Words) -> Words:
        """The words with those beside them that have the numbers which a rule takes from elsewhere ("RSI(9)")."""
        condition = parse(text)

        def missing(of: Words) -> int:
            return len(missing_numbers(condition, self._sources(of), self.content.language))

        return self._grown(words, missing)

    def _grown(self, words: Words, missing: Callable[[Words], int]) -> Words:
        """The words and the nearest spans that leave fewer numbers missing."""
        near = words[0]["span"]
        for span in sorted(self.content.spans, key=lambda one: abs(one.number - near)):
            if not missing(words):
                break
            more = [*words, self._whole(span)]
            if missing(more) < missing(words):
                words = more
        return words

    def _sources(self, words: Words) -> list[Source]:
        found = (self.quotes.find(Quoted.model_validate(one)) for one in words)
        return [one.source for one in found if one is not None]
