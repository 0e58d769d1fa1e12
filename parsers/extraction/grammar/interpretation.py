"""From sentences to a draft: which side each rule is on, how rules join, and what has to be asked. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from parsers.extraction.base import (
    Draft,
    DraftQuestion,
    Role,
)
from parsers.extraction.grammar.backward import turned_back
from parsers.extraction.grammar.definitions import defined
from parsers.extraction.grammar.doubts import (
    about_borrowed,
    about_corrections,
    about_denied_lists,
    about_direction,
    about_levels,
    about_lists,
    about_markets,
    about_mixed,
    about_parameters,
    about_setups,
    about_tales,
    about_usual_pairs,
    when_to_buy,
)
from parsers.extraction.grammar.grouping import SIDE, SaidRule, combined, grouped, labelled_rules, rules_of
from parsers.extraction.grammar.introductions import about_introductions, introductions
from parsers.extraction.grammar.labelled import Combination
from parsers.extraction.grammar.layout import title_of
from parsers.extraction.grammar.meaning.clauses import Clause, Joined, Opaque, leaves
from parsers.extraction.grammar.questions import FLAG_OF_NOTE
from parsers.extraction.grammar.reading_state import ReadingState
from parsers.extraction.grammar.sentences import Sentence
from parsers.extraction.grammar.whole import direction, settle_timeframe, traded

_TITLE_SIGNS = re.compile(r"^[#*\-\s]+")


@dataclass
class Interpretation(ReadingState):
    """A text from its first sentence to its last, and what only the whole of it tells."""

    def draft(self, sentences: Sequence[Sentence]) -> Draft:
        """The draft of all sentences."""
        self.memory.traded = traded(sentences)
        self.introduced = introductions(sentences)
        for number, sentence in enumerate(sentences):
            following = sentences[1] if number == 0 and len(sentences) > 1 else None
            self.read(sentence, title_of(sentence, following) if following else "")
        if not self.rules and not self.parts:
            self.questions = [question for question in self.questions if question not in self.idle]
        self._turn_back()
        self._settle_definitions(sentences)
        self._settle_timeframe()
        self._turn_to_short()
        combined = self._combined()
        self._place_bare_rules()
        self._ask_about_the_whole(rules_of(combined))
        for rule in (*self.rules, *rules_of(combined)):
            self._ask_about_opaque(rule.clause, SIDE.get(rule.deed, "entry"), rule.sentence)
        groups, conditions = grouped(self.rules, combined)
        return Draft(
            title=self.title,
            is_scheduled=not self.rules and combined is None and self.is_scheduled,
            facts=(*self.facts, *direction(self.rules, self.told.get("short"))),
            groups=groups,
            conditions=conditions,
            parts=tuple(self.parts),
            questions=tuple(self.questions),
            flags=tuple(dict.fromkeys(self.flags)),
        )

    def _ask_about_the_whole(self, combined: Sequence[SaidRule]) -> None:
        # What nobody can compute is no way in.
        entries = [*combined, *(rule for rule in self.rules if SIDE.get(rule.deed) == "entry")]
        if any(leaves(rule.clause) for rule in entries) or self._buys_at_times():
            self.questions += about_tales(self.reports, self.asking, self.facts)
        elif self.questions and (self.parts or self.facts or self.rules):
            if self.parts or self.rules:
                self.questions += about_tales(self.reports, (), self.facts)
            self.questions.append(when_to_buy(self.rules, self.parts, self.facts, self.asking))
        self.questions += about_corrections(self.correcting, self.rules, self.parts)
        for told, sentence in self.taken_back:  # "the daily chart of coffee... kidding, silver"
            self.questions.append(
                DraftQuestion(code="conflict", path="universe", words=(told.words(), sentence.words()))
            )
        self.questions += about_lists(self.gathering, self.rules)
        self.questions += about_setups(self.rules)
        self.questions += about_mixed(self.rules)
        self.questions += about_markets(self.facts)
        self.questions += about_denied_lists(self.rules)
        self.questions += about_borrowed(self.rules, self.doubted)
        self.questions += about_levels(self.rules)
        self.questions += about_usual_pairs(self.rules)
        self.questions += about_direction(self.rules, self.facts)
        self.questions += about_parameters(self.rules, self.numbered)
        self.questions = about_introductions(self.introduced, (*combined, *self.rules), self.questions)

    def _buys_at_times(self) -> bool:
        """Whether it is bought by the calendar alone, whatever the chart says."""
        return "buy" in self.deeds and any(part.kind == "schedule" for part in self.parts)

    def _turn_back(self) -> None:
        turned = turned_back(self.rules, self.refusing)
        self.rules = turned.rules
        self.questions += turned.questions

    def _settle_definitions(self, sentences: Sequence[Sentence]) -> None:
        settled = defined(self.rules, self.parts, self.carried, sentences)
        self.rules, self.parts = settled.rules, settled.parts
        self.questions += settled.questions

    def _settle_timeframe(self) -> None:
        settled = settle_timeframe(self.rules, self.facts, self.frame)
        self.rules, self.facts = settled.rules, settled.facts
        self.questions += settled.questions

    def _turn_to_short(self) -> None:
        """Who only goes short and covers sells to open: "Sell when …, buy to cover when …"."""
        is_short = any(fact.path == "direction" and fact.value == "short" for fact in self.facts)
        if is_short and "cover" in self.deeds and "sell" in self.deeds and not self.deeds & {"buy", "short"}:
            self.deeds = self.deeds - {"sell"} | {"short"}
            self.rules = [replace(rule, deed="short") if rule.deed == "sell" else rule for rule in self.rules]

    def _place_bare_rules(self) -> None:
        """Rules whose deed nobody says are for buying when the text buys, or when it is a list of properties."""
        bare = [rule for rule in self.rules if not rule.deed]
        if not bare:
            return
        is_screen = not self.deeds & {"buy", "short", "require"}
        is_single = (
            len(bare) == len(self.rules) and not self.parts and sum(len(leaves(rule.clause)) for rule in bare) < 2
        )
        if is_screen and is_single:
            self.questions += [DraftQuestion(code="unread", words=(rule.sentence.words(),)) for rule in bare]
            self.rules = [rule for rule in self.rules if rule.deed]
            return
        if is_screen:
            words = tuple(rule.sentence.words() for rule in bare)
            self.questions.append(DraftQuestion(code="screen_to_buy", words=words, path="entry"))
        self.rules = [rule if rule.deed else replace(rule, deed="require") for rule in self.rules]

    def _combined(self) -> Combination[SaidRule] | SaidRule | None:
        """Labelled rules as the formula joins them; a formula that can't be told is asked about."""
        if not self.formulas:
            return None
        formula, sentence = self.formulas[0]
        labelled = labelled_rules(self.rules, formula.tree, sentence.number)
        found = combined(formula.tree, labelled, sentence.words(formula.words))
        others = [rule for label, rule in labelled.items() if label not in formula.tree.labels]
        if found is None or others or len(self.formulas) > 1:
            unruled = [named for name, named in self.labels.items() if name not in labelled]
            doubtful = [*(rule.sentence for rule in others), *unruled]
            doubtful += [] if found else [rule.sentence for rule in self.rules if not rule.is_told]
            words = (sentence.words(formula.words), *(doubted.words() for doubted in doubtful))
            self.questions.append(DraftQuestion(code="unread", words=tuple(dict.fromkeys(words))))
        if found is not None:
            self.deeds.add("require")
            used = {id(rule) for label, rule in labelled.items() if label in formula.tree.labels}
            self.rules = [rule for rule in self.rules if id(rule) not in used]
        return found

    def _ask_about_opaque(self, clause: Clause, role: Role, sentence: Sentence) -> None:
        if isinstance(clause, Joined):
            for part in clause.parts:
                self._ask_about_opaque(part, role, sentence)
        if isinstance(clause, Opaque):
            path = "threshold" if clause.code == "missing" else role
            self.questions.append(DraftQuestion(code=clause.code, path=path, words=(sentence.words(clause.words),)))
            self.flags.append(FLAG_OF_NOTE[clause.code])
