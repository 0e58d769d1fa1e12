"""The scorer of honesty: not only what a reader gets right, but whether it asks where it doesn't. Pure."""

from collections.abc import Mapping
from typing import Any

from parsers.evaluation.cases import Case
from parsers.evaluation.items import score_items
from parsers.evaluation.kinds_left_out import kinds_said_in
from parsers.evaluation.matching import leaves, pairs, same_part, shape
from parsers.evaluation.names import ALARMS, PARTS, USUAL, symbol_code
from parsers.evaluation.outcomes import ItemOutcome, Outcome, State
from parsers.evaluation.sentences import Places, Sentences, union
from parsers.extraction.prediction import LEFT_OUT, Reading

_UNIVERSE = frozenset({"market", "index", "symbol"})
_WAYS_OUT = frozenset({"exit", "stop_loss", "take_profit", "trailing_stop"})


def score_honesty(case: Case, reading: Reading) -> Outcome:
    """What became of each item of the case.

    An expected item that is not right is asked when a question lies in a sentence of its mark; a predicted one that
    matches nothing when a question lies in a sentence of its words. Everything else that is not right is silent.
    """
    scoring = _Scoring(case, reading)
    if case.expected["is_strategy"]:
        scoring.strategy()
    else:
        scoring.no_strategy()
    scoring.alarms()
    scoring.beyond()
    scoring.flags()
    scoring.needless()
    found = scoring.outcome
    all_right = all(item.state == "right" for item in (*found.expected, *found.extra))
    found.is_exact = all_right and score_items(case.expected, reading.predicted).is_exact
    return found


class _Scoring:
    """One case and its reading, while the outcome is made."""

    def __init__(self, case: Case, reading: Reading) -> None:
        self.case, self.reading, self.outcome = case, reading, Outcome()
        self.expected: Mapping[str, Any] = case.expected
        self.is_read_as_strategy = bool(reading.predicted.get("is_strategy"))
        self.predicted = reading.predicted if self.is_read_as_strategy else {}
        self.raised = set(reading.predicted.get("flags") or ())
        self.places = Places(case.text)
        self.codes = {question.code for question in reading.questions}
        self.asked_in = union(self.places.of_spans(question.spans) for question in reading.questions)
        self.free = union(self.places.of_quote(quote) for quote in case.neutral)
        self.trouble: Sentences = frozenset()  # with something that is not right
        self.bad_slots: set[str] = set()
        self.marks: dict[tuple[str, int], Sentences] = {}
        for mark in case.marks or ():
            key = (mark.slot, mark.n)
            self.marks[key] = self.marks.get(key, frozenset()) | self.places.of_quote(mark.quote)
        self.words: dict[tuple[str, int], Sentences] = {}
        for rule in reading.rules:
            key = (rule.slot, rule.n)
            self.words[key] = self.words.get(key, frozenset()) | self.places.of_spans(rule.spans)

    # Single items

    def _right(self, slot: str, n: int = 0) -> None:
        self.outcome.expected.append(ItemOutcome(slot, n, "right"))

    def _miss(self, slot: str, n: int, state: State, own: Sentences | None = None) -> None:
        """An expected item that is not right; an inferred market goes with its index or symbol."""
        own = self.marks.get((slot, n), frozenset()) if own is None else own
        if slot == "market" and not own:
            own = union(found for (other, _), found in self.marks.items() if other in {"index", "symbol"})
        self.trouble |= own
        self.bad_slots.add(slot)
        is_answered = slot in _UNIVERSE and "missing_universe" in self.codes
        self.outcome.expected.append(ItemOutcome(slot, n, "asked" if own & self.asked_in or is_answered else state))

    def _extra(self, slot: str, n: int = 0, own: Sentences | None = None) -> None:
        """A predicted item that matches nothing."""
        own = self.words.get((slot, n), frozenset()) if own is None else own
        self.trouble |= own
        self.bad_slots.add(slot)
        self.outcome.extra.append(ItemOutcome(slot, n, "asked" if own & self.asked_in else "wrong"))

    # Groups of items

    def no_strategy(self) -> None:
        """A text that must not be read as a strategy: then every rule of the reading is invented."""
        if not self.is_read_as_strategy:
            self._right("gate")
            return
        for side in ("entry", "exit"):
            for n, _ in enumerate(leaves(self.predicted.get(side))):
                self._extra(side, n)
        for part in PARTS:
            if self.predicted.get(part) is not None:
                self._extra(part)
        state: State = "asked" if union(self.words.values()) & self.asked_in else "wrong"
        self.outcome.expected.append(ItemOutcome("gate", 0, state))

    def strategy(self) -> None:
        """Rules, parts, universe, time frame and direction."""
        for side in ("entry", "exit"):
            self._rules(side)
        for part in PARTS:
            wanted, given = self.expected.get(part), self.predicted.get(part)
            is_right = wanted is not None and same_part(wanted, given)
            self._compare(part, is_wanted=wanted is not None, is_given=given is not None, is_right=is_right)
        self._universe()
        for slot, usual in USUAL.items():
            wanted, given = self.expected.get(slot) or usual, self.predicted.get(slot) or usual
            self._compare(slot, is_wanted=wanted != usual, is_given=given != usual, is_right=wanted == given)

    def _compare(self, slot: str, *, is_wanted: bool, is_given: bool, is_right: bool) -> None:
        """A slot of one value: a wrong one is lost and wrong."""
        if is_right:
            if is_wanted:
                self._right(slot)
            return
        if is_wanted:
            self._miss(slot, 0, "lost")
        if is_given:
            self._extra(slot)

    def _rules(self, side: str) -> None:
        wanted, given = leaves(self.expected[side]), leaves(self.predicted.get(side))
        paired = pairs(wanted, given)
        for n, _ in enumerate(wanted):
            match paired.get(n, (None, 0.0))[1]:
                case 1.0:
                    self._right(side, n)
                case 0.0:
                    self._miss(side, n, "lost")
                case _:
                    self._miss(side, n, "half")
        taken = {number for number, _ in paired.values()}
        for n, _ in enumerate(given):
            if n not in taken:
                self._extra(side, n)
        if len(wanted) > 1 and len(given) > 1:
            slot = f"{side}.logic"
            if shape(self.expected[side]).outline == shape(self.predicted[side]).outline:
                self._right(slot)
            else:
                self._miss(slot, 0, "wrong", self._all_words(side))

    def _all_words(self, side: str) -> Sentences:
        return union(found for table in (self.marks, self.words) for (slot, _), found in table.items() if slot == side)

    def _universe(self) -> None:
        wanted_universe, universe = self.expected["universe"], self.predicted.get("universe") or {}
        for slot in ("market", "index"):
            wanted, given = _name(wanted_universe.get(slot)), _name(universe.get(slot))
            self._compare(slot, is_wanted=bool(wanted), is_given=bool(given), is_right=wanted == given)
        wanted_symbols = [symbol_code(symbol) for symbol in wanted_universe.get("symbols") or ()]
        symbols = [symbol_code(symbol) for symbol in universe.get("symbols") or ()]
        for n, symbol in enumerate(wanted_symbols):
            if symbol in symbols:
                self._right("symbol", n)
            else:
                self._miss("symbol", n, "lost")
        for n, symbol in enumerate(symbols):
            if symbol not in wanted_symbols and symbol not in symbols[:n]:
                self._extra("symbol", n)

    def alarms(self) -> None:
        """Flags that say something grave where nothing is; a strategy taken for none is counted by its items."""
        for flag in ALARMS:
            is_wanted = flag in (self.expected.get("must_flag") or ())
            is_counted = flag == "no_strategy" and self.expected["is_strategy"] and not self.is_read_as_strategy
            if flag in self.raised and not is_wanted and not is_counted:
                state: State = "asked" if flag in self.codes else "wrong"
                self.outcome.extra.append(ItemOutcome(f"flag {flag}", 0, state))

    def beyond(self) -> None:
        """Statements without a prediction form: read in the product's own language, asked about, or lost."""
        known = {quote: set(map(_one_line, texts)) for quote, texts in self.case.in_language.items()}
        rules = self.reading.beyond if self.is_read_as_strategy else ()
        left_out = {(rule.text, self.places.of_spans(rule.spans)) for rule in rules if rule.slot == LEFT_OUT}
        read = self._left_out_as_said(left_out)
        for rule in rules:
            if rule.slot == LEFT_OUT:
                continue
            text = _one_line(rule.text)
            quote = next((quote for quote, texts in known.items() if quote not in read and text in texts), None)
            if quote is None:
                self._extra(rule.slot, -1, self.places.of_spans(rule.spans))
            else:
                read.add(quote)
        for quote in self.case.unsupported:
            own = self.places.of_quote(quote)
            if quote in read:
                self.outcome.unsupported.append("read")
                continue
            self.trouble |= own
            self.outcome.unsupported.append("asked" if own & self.asked_in else "lost")

    def _left_out_as_said(self, left_out: set[tuple[str, Sentences]]) -> set[str]:
        """The statements that leave out the very kinds that the reading has there; other kinds are invented."""
        read: set[str] = set()
        for quote in self.case.unsupported:
            own = self.places.of_quote(quote)
            here = {(name, places) for name, places in left_out if places & own}
            said = kinds_said_in(quote)
            if here and said is not None and said == {name for name, _places in here}:
                read.add(quote)
                left_out = left_out - here
        for _name, places in left_out:
            self._extra(LEFT_OUT, -1, places)
        return read

    def flags(self) -> None:
        """Expected flags. They have no place in the text: an injection is asked about in its own (neutral) sentences,
        any other flag with a question about anything of the case that is not right."""
        asks_about_anything = "asked" in self.outcome.unsupported or any(
            item.state == "asked" for item in self.outcome.expected
        )
        told = {"prompt_injection": bool(self.free & self.asked_in), "no_strategy": False}
        for flag in self.expected.get("must_flag") or ():
            if flag == "no_strategy" and self.is_read_as_strategy:
                continue  # the gate says it
            is_asked = flag in self.codes or told.get(flag, asks_about_anything)
            state: State = "right" if flag in self.raised else "asked" if is_asked else "lost"
            self.outcome.expected.append(ItemOutcome(f"flag {flag}", 0, state))

    def needless(self) -> None:
        """Questions where nothing is wrong."""
        excused = set(self.expected.get("must_flag") or ())
        if self.expected["is_strategy"]:
            universe = self.expected["universe"]
            names_none = not any(universe.get(name) for name in ("market", "index", "symbols"))
            if names_none or self.bad_slots & _UNIVERSE:
                excused.add("missing_universe")
            if not self._has_way_out() or self.bad_slots & _WAYS_OUT:
                excused.add("missing_exit")
        self.outcome.needless = [
            question.code
            for question in self.reading.questions
            if question.code not in excused and not self.places.of_spans(question.spans) & (self.trouble | self.free)
        ]

    def _has_way_out(self) -> bool:
        return bool(leaves(self.expected["exit"])) or any(
            self.expected.get(part) for part in _WAYS_OUT if part != "exit"
        )


def _name(raw: Any) -> str | None:
    return str(raw).strip().lower() if raw else None


def _one_line(text: str) -> str:
    return " ".join(text.split())
