"""One sentence read: its phrases, and the words that no phrase has. Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import pairwise

from parsers.extraction.base import Words
from parsers.extraction.grammar.cover import is_glue
from parsers.extraction.grammar.language import Language
from parsers.extraction.grammar.lexicon.entries import NUMBER
from parsers.extraction.grammar.lexicon.tokens import Token
from parsers.extraction.grammar.meaning.clauses import leaves
from parsers.extraction.grammar.meaning.located import Stretch
from parsers.extraction.grammar.meaning.statements import Fact, Part, Rule, Said, Statement
from parsers.formats.matching import MatchingCopy

_NEAR = 5  # tokens
_LAST = 4  # tokens
_NUMBERS, _BRACKET = frozenset({NUMBER}), frozenset({"LPAREN"})
_GROUPING = frozenset({"COMMA", "EITHER", "ANYOF", "ALLOF", "COLON", "SLASH"})
# Types of words that name a line of an indicator without saying which indicator.
_FIELDS = {
    "STOCH": "stoch",
    "KD": "stoch",
    "KLINE": "stoch",
    "ICHIMOKU": "ichimoku",
    "BANDS": "bbands",
    "BANDLINE": "bbands",
    "KELTNER": "keltner",
}
_COMMAS = frozenset({"COMMA"})
_NAMES, _JOINS = frozenset({"SYMBOL", "TICKER"}), frozenset({"WITH", "AND", "ANDWORD", "COMMA", "SLASH"})
_BULLET = re.compile(r"[-*•▪●■▶◆※☑✔✓①-⑳] ?\S|\(?\d{1,2}[.)] ")


@dataclass(frozen=True)
class Sentence:
    """A sentence and what was read in it. Stretches count characters of the folded text.

    `unread`: content words that no phrase has; `unknown`: words that no list has. `rival`: another reading that is as
    good. `is_too_long`: it was not read at all. `line` of the text it begins in; `is_whole_line`: nothing else does.
    """

    number: int
    offset: int
    source: str
    copy: MatchingCopy
    language: Language
    tokens: tuple[Token, ...] = ()
    said: tuple[Said, ...] = ()
    unread: tuple[Token, ...] = ()
    unknown: tuple[Token, ...] = ()
    rival: tuple[Statement, ...] = ()
    is_too_long: bool = False
    line: int = 0
    is_whole_line: bool = False

    @property
    def is_weighty(self) -> bool:
        """Whether there is a deed, a series, a negator or the like in it: something that a rule may be made of.

        One such word alone may be talk, unless a number, a condition or a negator presses; two are hardly.
        """
        if self._weighs(self.tokens):
            return True
        is_pressed = not self.language.pressing or self._has(self.language.pressing)
        heavy = [token for token in self.tokens if _is_one_of(token, self.language.weighty)]
        return is_pressed and any(not _is_one_of(token, self.language.idle) for token in heavy)

    @property
    def leaves_weight(self) -> bool:
        """Whether a word that a rule may be made of is unread, or a name in a list of names is not known."""
        heavy = self.language.weighty | self.language.conditionals
        if any(_is_one_of(token, heavy) for token in self.unread):
            return True
        unknown = {token.start for token in self.unknown}
        is_after_name = False
        for token in self.tokens:
            if is_after_name and (token.start in unknown or self._is_capitals(token)):
                return True
            is_name = _is_one_of(token, _NAMES)
            is_after_name = is_name or (is_after_name and _is_one_of(token, _JOINS))
        return False

    def leaves_open(self, rule: Rule) -> bool:
        """Whether an unread word may turn a rule round: a negator beside it, or a deed where the rule has none."""
        is_deed_unread = any(_is_one_of(token, self.language.deeds) for token in self.unread)
        is_denied = rule.words is not None and self.denies(rule.words)
        return is_denied or (not rule.deed and (is_deed_unread or self._may_leave(rule)))

    def _may_leave(self, rule: Rule) -> bool:
        """Whether words are unread between it and what is sold then: "below the 5 half is sold" is no way in."""
        if rule.words is None or rule.clause is None or not leaves(rule.clause) or not self.language.denies_behind:
            return False
        sold = [said.words for said in self.said if isinstance(said, Rule) and said.deed in ("sell", "cover")]
        gaps = [(rule.words[1], words[0]) for words in sold if words]
        return any(start <= token.start < end for start, end in gaps for token in (*self.unread, *self.unknown))

    def _is_capitals(self, token: Token) -> bool:
        """Whether a word that means something else too stands where a name does, in capitals: SBUX and COST."""
        written = self.words((token.start, token.end)).quote
        return len(written) > 1 and written.isupper() and not _is_one_of(token, _NAMES)

    @property
    def throws_out(self) -> bool:
        """Whether a deed was read in it that may be not to buy."""
        return self._has(self.language.negators) and any(isinstance(said, Rule) for said in self.said)

    @property
    def is_conditional(self) -> bool:
        """Whether it begins with an "if" and has a number: "if it moves 3 % against me it's closed"."""
        first = next((token for token in self.tokens if not token.is_filler), None)
        return self.has_number and first is not None and _is_one_of(first, self.language.conditionals)

    @property
    def corrects(self) -> bool:
        """Whether it takes back something that was said before."""
        correction = self.language.correction
        is_said = correction is not None and bool(correction.search(self.copy.text))
        return is_said or (bool(self.unread) and self._has(self.language.corrections))

    @property
    def gathers(self) -> bool:
        """Whether it says, in words that were not read, that all, any or some of other conditions have to hold."""
        gathering = self.language.gathering
        is_said = not self.has_clause and bool(self.unread) and bool(gathering and gathering.search(self.copy.text))
        return is_said or any(_is_one_of(token, self.language.choices) for token in self.unread)

    @property
    def refuses(self) -> bool:
        """Whether a word that denies or leaves out stands in it unread, or as mere talk."""
        refusing = self.language.negators | self.language.refusing
        read = [said.words for said in self.said if said.words]
        outside = (token for token in self.tokens if not any(left <= token.start < right for left, right in read))
        return any(_is_one_of(token, refusing) for token in outside)

    @property
    def points_back(self) -> bool:
        """Whether it speaks of other conditions together: "any one of these and I pass"."""
        gathering = self.language.gathering
        is_said = bool(gathering and self.unread and gathering.search(self.copy.text))
        return is_said or any(_is_one_of(token, self.language.pointing) for token in self.unread)

    @property
    def points_ahead(self) -> bool:
        """Whether it ends in unread words that wait for conditions: "I stay out when", "in these cases"."""
        heavy = [token for token in self.tokens if self.copy.text[token.start].isalnum()]
        types = self.language.pointing | self.language.conditionals
        return any(_is_one_of(token, types) for token in heavy[-_LAST:])

    def says(self, pattern: re.Pattern[str] | None) -> bool:
        """Whether a pattern of the language is in it, read or not."""
        return pattern is not None and bool(pattern.search(self.copy.text))

    @property
    def is_doing(self) -> bool:
        """Whether it may say what to do, and when."""
        return self.is_weighty and (not self.language.doing or self._has(self.language.doing))

    def _has(self, types: frozenset[str]) -> bool:
        return any(_is_one_of(token, types) for token in self.tokens)

    @property
    def is_measured(self) -> bool:
        """Whether a series, a comparator or a stop stands in it."""
        return self._has(self.language.measured)

    @property
    def counts(self) -> bool:
        """Whether it measures or names what is traded, or a number has a unit: "model 7" is a name, "5 % rule" more."""
        return self.is_measured or self._has(self.language.units) or any(isinstance(said, Fact) for said in self.said)

    @property
    def is_report(self) -> bool:
        """Whether a word of news, opinions or past trades stands in it unread, and no deed has a condition.

        "The first 7 % against me ends it; that used to be 10" reports in its second part alone.
        """
        told = any(_is_one_of(token, self.language.reports) for token in self.unread)
        if any(part and not self._reports(part) and self._weighs(part) for part in self._parts()):
            return False
        kinds = {meaning.type for token in self.tokens for meaning in token.meanings}
        deeds, conditionals = self.language.instructs
        if kinds & deeds and kinds & conditionals:
            return False
        return told and not any(isinstance(said, Rule) and said.deed and said.clause for said in self.said)

    def _parts(self) -> list[list[Token]]:
        """The tokens between semicolons; a single list when there are none."""
        parts: list[list[Token]] = [[]]
        for token in self.tokens:
            if self.copy.text[token.start : token.end] == ";":
                parts.append([])
            else:
                parts[-1].append(token)
        return parts if len(parts) > 1 else []

    def _reports(self, tokens: Iterable[Token]) -> bool:
        return any(_is_one_of(token, self.language.reports) for token in tokens)

    def _weighs(self, tokens: Iterable[Token]) -> bool:
        return sum(_is_one_of(token, self.language.weighty) for token in tokens) > 1

    @property
    def is_question(self) -> bool:
        """Whether it asks."""
        return bool(self.language.question.search(self.source))

    @property
    def is_listed(self) -> bool:
        """Whether it is a line of a list."""
        return bool(_BULLET.match(self.source))

    @property
    def is_aside(self) -> bool:
        """Whether it reports what was, or says what somebody expects."""
        aside = self.language.aside
        return self.is_excuse or (aside is not None and bool(aside.search(self.copy.text)))

    @property
    def is_excuse(self) -> bool:
        """Whether it is told as a reason or a guess, which a rule may be as well."""
        excuse = self.language.excuse
        return excuse is not None and bool(excuse.search(self.copy.text))

    @property
    def weighs_twice(self) -> bool:
        """Whether two words that rules are made of stand in it; a unit belongs to its number."""
        return self._weighs(token for token in self.tokens if not _is_one_of(token, self.language.units))

    @property
    def is_name(self) -> bool:
        """Whether it looks like the name of a strategy."""
        name = self.language.name
        return name is not None and bool(name.search(self.copy.text)) and not self.has_rule

    @property
    def has_loose_end(self) -> bool:
        """Whether a condition without a deed follows a rule with one: "buy if A and [B or C]" is cut somewhere."""
        rules = [said for said in self.said if isinstance(said, Rule) and said.clause is not None]
        is_cut = any(before.deed and not after.deed for before, after in pairwise(rules))
        return is_cut or self._runs_on() or self._leaves_elsewhere() or self._stays_unless(rules)

    def _stays_unless(self, rules: list[Rule]) -> bool:
        """Whether an exception follows a way out: "after ten days it's sold, [unless A]" is no reason not to buy."""
        for before, after in pairwise(rules):
            start = after.words[0] if after.words else 0
            first = next((token for token in self.tokens if token.start >= start and not token.is_filler), None)
            is_exception = first is not None and _is_one_of(first, self.language.conditionals)
            if before.deed in ("sell", "cover") and after.deed == "exclude" and is_exception:
                return True
        return False

    def _leaves_elsewhere(self) -> bool:
        """Whether a condition without a deed stands beside a bare "out": "an RSI over 70 [rules it] out"."""
        rules = [said for said in self.said if isinstance(said, Rule)]
        pairs = pairwise(rules)
        leaving = ("sell", "cover")
        return any(not one.deed and one.clause and two.deed in leaving and not two.clause for one, two in pairs)

    def on_its_side(self, rule: Rule) -> Rule:
        """A condition without a deed beside nothing but a bare way out: it is asked about there, not as a way in."""
        told = {said.deed for said in self.said if isinstance(said, Rule) and said.clause is None and said.deed}
        is_bare = not rule.deed and rule.clause is not None
        return replace(rule, deed=told.pop()) if is_bare and told in ({"sell"}, {"cover"}) else rule

    def hangs(self, rule: Rule) -> bool:
        """Whether a condition with an "if" belongs to words that no rule has, and nothing else asks about them.

        "The deal is off if A" is made of a condition and of words that only join.
        """
        if rule.deed or rule.words is None or self.unread or self.unknown:
            return False
        start, _end = rule.words
        first = next((token for token in self.tokens if token.start >= start), None)
        if first is None or not _is_one_of(first, self.language.conditionals):
            return False
        read = [said.words for said in self.said if said.words]
        outside = [token for token in self.tokens if not any(left <= token.start < right for left, right in read)]
        return any(not token.is_filler and self.copy.text[token.start].isalnum() for token in outside)

    def _runs_on(self) -> bool:
        """Whether a condition without a deed follows a stop or target at once: "take profit when 10 % | above it"."""
        for before, after in pairwise(self.said):
            is_bare = isinstance(after, Rule) and not after.deed
            if isinstance(before, Part) and is_bare and before.words and after.words:
                between = (token for token in self.tokens if before.words[1] <= token.start < after.words[0])
                if all(token.is_filler for token in between):
                    return True
        return False

    @property
    def has_rule(self) -> bool:
        """Whether something to do under a condition was read in it."""
        return any(isinstance(said, Rule) and said.deed and said.clause is not None for said in self.said)

    def tells_groups(self, words: Stretch | None) -> bool:
        """Whether a comma, a bracket or "either" inside the words tells which conditions belong together."""
        start, end = words or (0, len(self.copy.text))
        inside = [token for token in self.tokens if start <= token.start < end]
        brackets = (left for left, right in pairwise(inside) if not _is_one_of(right, _NUMBERS))
        is_bracketed = any(_is_one_of(token, _BRACKET) for token in brackets)  # RSI(14) groups nothing
        return is_bracketed or any(_is_one_of(token, _GROUPING) for token in inside)

    def turns_to_needs(self, words: Stretch | None) -> bool:
        """Whether words that ask for something, deny again or begin anew stand in a list of what is left out."""
        start, end = words or (0, len(self.copy.text))
        inside = [token for token in self.tokens if start <= token.start < end and not token.is_filler]
        begins = any(_is_one_of(one, _COMMAS) and _is_one_of(two, self.language.anew) for one, two in pairwise(inside))
        return begins or any(_is_one_of(token, self.language.needing) for token in inside)

    @property
    def fields(self) -> set[str]:
        """The indicators that its words name, read or not."""
        meanings = [meaning for token in self.tokens for meaning in token.meanings]
        named = {_FIELDS[meaning.type] for meaning in meanings if meaning.type in _FIELDS}
        values = (meaning.value for meaning in meanings if meaning.type == "IND")
        return named | {value[0] for value in values if isinstance(value, tuple)}

    @property
    def has_clause(self) -> bool:
        """Whether a condition was read in it."""
        return any(isinstance(said, Rule) and said.clause is not None for said in self.said)

    def denies(self, words: Stretch) -> bool:
        """Whether an unread negator stands near the words: "I don't touch the Russell 2000" names no universe."""
        told = self._places(words)
        denied = self._unread_places(self.language.negators)
        if self.language.denies_behind:
            return any(0 < place - told[-1] <= _NEAR for place in denied if told)
        return any(0 < told[0] - place <= _NEAR for place in denied if told)

    def disowns(self, words: Stretch) -> bool:
        """Whether the words are denied, or only supposed."""
        return self.denies(words) or self._supposes(words)

    def _supposes(self, words: Stretch) -> bool:
        """Whether an unread "if" stands before the words: "if bitcoin is dumping" names no universe either."""
        # Korean says so behind, of whatever stood before.
        told = () if self.language.denies_behind else self._places(words)
        return any(place < told[0] for place in self._unread_places(self.language.conditionals) if told)

    def _places(self, words: Stretch) -> list[int]:
        return [place for place, token in enumerate(self.tokens) if words[0] <= token.start < words[1]]

    def _unread_places(self, types: frozenset[str]) -> list[int]:
        unread = {token.start for token in self.unread}
        tokens = enumerate(self.tokens)
        return [place for place, token in tokens if token.start in unread and _is_one_of(token, types)]

    @property
    def has_number(self) -> bool:
        """Whether it gives a number."""
        return any(meaning.type == NUMBER for token in self.tokens for meaning in token.meanings)

    def missed(self) -> list[Stretch]:
        """Where words were not read: unread and unknown ones, neighbours together."""
        missed = {(token.start, token.end) for token in (*self.unread, *self.unknown)}
        found: list[Stretch] = []
        is_open = False
        for token in self.tokens:
            here = (token.start, token.end)
            if here in missed:
                found[-1:] = [(found[-1][0], token.end)] if is_open else [*found[-1:], here]
                is_open = True
            elif not token.is_filler and not is_glue(token, self.language.glue):
                is_open = False
        return found

    def words(self, stretch: Stretch | None = None) -> Words:
        """The words of the source behind a stretch, or all of them."""
        start, end = stretch or (0, len(self.copy.text))
        left, right = self.copy.source_range(start, end)
        quote = self.source[left:right].rstrip(" .,;:!。")
        left += len(quote) - len(quote.lstrip())
        return Words(quote=quote.strip() or self.source[left:right], at=self.offset + left)


def _is_one_of(token: Token, types: frozenset[str]) -> bool:
    return any(meaning.type in types for meaning in token.meanings)
