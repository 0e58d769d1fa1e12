"""Sentence after sentence: which side each rule is on, and what of a sentence has to be asked about. Pure."""

import re
from dataclasses import dataclass, field

from parsers.extraction.base import (
    DraftFact,
    DraftPart,
    DraftQuestion,
    Words,
)
from parsers.extraction.grammar.backward import names_others, speaks_back
from parsers.extraction.grammar.carried import Carried
from parsers.extraction.grammar.doubts import names
from parsers.extraction.grammar.grouping import SIDE, SaidRule
from parsers.extraction.grammar.introductions import Introduction
from parsers.extraction.grammar.layout import Title, heads, is_inside, is_new_section, is_point
from parsers.extraction.grammar.lexicon.entries import NUMBER
from parsers.extraction.grammar.meaning.clauses import Clause, leaves
from parsers.extraction.grammar.meaning.statements import (
    Aside,
    Deed,
    Fact,
    Formula,
    Heading,
    Label,
    Noted,
    Part,
    Rule,
    Said,
    SameWeight,
    with_denial,
)
from parsers.extraction.grammar.questions import (
    FLAG_OF_NOTE,
    buys_at_times,
    names_a_level_only,
    says_something,
    two_readings,
)
from parsers.extraction.grammar.references import Memory
from parsers.extraction.grammar.sentences import Sentence
from parsers.extraction.grammar.whole import foreign_series
from screening.strategy import EqualWeight, Flag

_TITLE_SIGNS = re.compile(r"^[#*\-\s]+")


@dataclass
class ReadingState:
    """What is known of a text after the sentences that were read so far; `frame`: what lengths were counted in."""

    frame: str = ""
    title: str = ""
    heading: Deed = ""
    heading_line: int = -1
    has_content: bool = False  # whether a rule stands in the heading's own line
    has_labels: bool = False  # whether what stands under it is a lettered list
    deeds: set[Deed] = field(default_factory=set)
    told: dict[Deed, Words] = field(default_factory=dict)  # the first sentence that says the deed
    rules: list[SaidRule] = field(default_factory=list)
    facts: list[DraftFact] = field(default_factory=list)
    parts: list[DraftPart] = field(default_factory=list)
    questions: list[DraftQuestion] = field(default_factory=list)
    flags: list[Flag] = field(default_factory=list)
    reports: list[Sentence] = field(default_factory=list)
    asking: list[Sentence] = field(default_factory=list)
    memory: Memory = field(default_factory=Memory)
    carried: Carried = field(default_factory=Carried)
    numbered: list[Sentence] = field(default_factory=list)  # of which numbers were not read
    doubted: list[Sentence] = field(default_factory=list)
    asked_whole: set[int] = field(default_factory=set)  # numbers of sentences
    correcting: list[Sentence] = field(default_factory=list)
    previous: Sentence | None = None
    taken_back: list[tuple[Sentence, Sentence]] = field(
        default_factory=list
    )  # what names a universe, and its correction
    gathering: list[Sentence] = field(default_factory=list)  # that say of others whether all or any of them hold
    refusing: list[Sentence] = field(default_factory=list)  # that leave out what a list says
    idle: list[DraftQuestion] = field(default_factory=list)  # not worth asking in a text without any rule
    introduced: dict[int, Introduction] = field(default_factory=dict)  # what stands under a doubtful line
    is_scheduled: bool = False  # a sentence says to buy, when, and no condition
    label: str = ""
    labels: dict[str, Sentence] = field(default_factory=dict)
    formulas: list[tuple[Formula, Sentence]] = field(default_factory=list)

    def read(self, sentence: Sentence, title: Title) -> None:
        if any(pattern.search(sentence.copy.text) for pattern in sentence.language.injection):
            self.flags.append("prompt_injection")
            return
        if title:
            self.title = _TITLE_SIGNS.sub("", sentence.source)
        self._mark(sentence)
        if sentence.is_question:
            self.asking.append(sentence)
            self._ask_about_heading(sentence)
            return
        if sentence.is_report or (sentence.is_aside and not sentence.has_rule):
            self.reports.append(sentence)
            return
        if sentence.is_aside:  # it tells what was done or may come, and yet reads like a rule
            self.questions.append(DraftQuestion(code="unread", words=(sentence.words(),)))
            return
        self.label = ""
        self.is_scheduled = self.is_scheduled or buys_at_times(sentence)
        if is_new_section(sentence):
            self.heading = ""
        deed = heads(sentence)
        if deed:
            self._begin_section(deed, sentence)
        for said in sentence.said:
            # "A cross of the 5-day line" as a name of the whole is no rule.
            if not (title and isinstance(said, Rule) and not said.deed):
                self._keep(said, sentence)
        if not title or (title == "line" and sentence.has_number and sentence.counts):
            self._ask(sentence)

    def _mark(self, sentence: Sentence) -> None:
        """Keep what makes other sentences doubtful."""
        if sentence.corrects:
            self.correcting.append(sentence)
            if self.previous is not None and names(self.previous):
                self.taken_back.append((self.previous, sentence))
        self.previous = sentence
        if sentence.gathers:
            self.gathering.append(sentence)

    def _ask_about_heading(self, sentence: Sentence) -> None:
        """ "Exit: ???" says itself that a rule is missing."""
        for said in sentence.said:
            if isinstance(said, Heading) and said.deed:
                side = SIDE[said.deed]
                self.questions.append(DraftQuestion(code="missing", path=side, words=(sentence.words(),)))
                self.flags.append("missing_exit" if side == "exit" else "missing_entry")

    def _keep(self, said: Said, sentence: Sentence) -> None:
        if isinstance(said, Rule | Fact | Part) and self._is_refused(said, sentence):
            self.asked_whole.add(sentence.number)
        else:
            self._keep_accepted(said, sentence)

    def _keep_accepted(self, said: Said, sentence: Sentence) -> None:
        match said:
            case Heading():
                self._take_heading(said, sentence)
            case Label(name):
                self.label, self.has_labels = name, True
                self.labels[name] = sentence
            case Formula(tree):
                self.formulas.append((said, sentence))
                self.heading = "" if tree.is_open else self.heading
            case Rule():
                self._take_rule(said, sentence)
            case SameWeight():
                self._keep_same_weight(sentence, said)
            case Aside(series) if series:
                self.memory.mention(series, sentence.words(said.words))
                self.carried.mention(series, sentence.words(said.words))
            case Fact("timeframe") if sentence.unread and sentence.is_weighty:
                pass  # it may belong to what wasn't read: "on the weekly chart …"
            case Fact() if said.words and not sentence.has_clause and sentence.disowns(said.words):
                self.questions.append(DraftQuestion(code="unread", words=(sentence.words(),)))
            case Fact(path, value, is_inferred):
                words = (sentence.words(said.words),)
                self.facts.append(DraftFact(path=path, value=value, words=words, inferred=is_inferred))
            case Part():
                self._keep_part(said, sentence)
            case Noted(code, side):
                self.questions.append(DraftQuestion(code=code, path=side, words=(sentence.words(said.words),)))
                self.flags.append(FLAG_OF_NOTE[code])

    def _is_refused(self, said: Rule | Fact | Part, sentence: Sentence) -> bool:
        """Whether it stands in a list of what is left out; a rule that says its deed is kept, and asked about."""
        introduction = self.introduced.get(sentence.number)
        is_doubtful = introduction is not None and introduction.is_refusing
        if isinstance(said, Rule):
            return is_doubtful and said.clause is not None and said.deed in ("", "require")
        is_list = introduction is not None and introduction.reach == "list"
        return (self.heading == "exclude" and isinstance(said, Fact)) or (is_doubtful and is_list)

    def _keep_part(self, part: Part, sentence: Sentence) -> None:
        """A size beside an unread negator is none: "no more than 2 % of the account may be lost"."""
        is_denied = part.words is not None and sentence.language.denies_behind and sentence.denies(part.words)
        if part.kind == "sizing" and is_denied:
            self.asked_whole.add(sentence.number)
        else:
            words = (sentence.words(part.words),)
            self.parts.append(DraftPart(kind=part.kind, value=part.value, words=words, assumed=part.assumed))

    def _take_rule(self, rule: Rule, sentence: Sentence) -> None:
        """A rule that an unread word may turn round is none: "do not … unless A" may be for buying or selling."""
        rule = sentence.on_its_side(rule)
        is_hanging = not self.heading and sentence.hangs(rule)
        if rule.clause is not None and (is_hanging or sentence.leaves_open(rule)):
            self.asked_whole.add(sentence.number)
        else:
            self._keep_rule(rule.deed, with_denial(rule, sentence.said), sentence)

    def _take_heading(self, heading: Heading, sentence: Sentence) -> None:
        is_list = heading.deed == "exclude" and names_others(sentence)
        if is_list:
            self.refusing.append(sentence)
        if is_list and speaks_back(sentence):
            self.heading = ""
        elif heading.deed != "exclude" or not is_inside(heading, sentence):
            self._begin_section(heading.deed, sentence)

    def _begin_section(self, deed: Deed, sentence: Sentence) -> None:
        self.heading, self.heading_line, self.has_content, self.has_labels = deed, sentence.line, False, False

    def _ask_about_section(self, deed: Deed, sentence: Sentence) -> None:
        """Whether a heading whose rule stands beside it goes on in the next line, without bullets, is asked."""
        if sentence.line == self.heading_line:
            self.has_content = True
        elif self.has_content and not deed and not sentence.is_listed:
            self.questions.append(DraftQuestion(code="two_readings", words=(sentence.words(),)))

    def _keep_same_weight(self, sentence: Sentence, said: Said) -> None:
        """As many names as the ranking keeps; without a ranking it is asked how many."""
        kept = self.memory.kept()
        words = (sentence.words(said.words),)
        if kept:
            self.parts.append(DraftPart(kind="sizing", value=EqualWeight(n=kept), words=words))
        else:
            self.questions.append(DraftQuestion(code="missing", path="sizing", words=words))

    def _keep_rule(self, deed: Deed, clause: Clause | None, sentence: Sentence) -> None:
        if deed:
            self.deeds.add(deed)
            self.told.setdefault(deed, sentence.words())
        if deed and clause is not None and self.heading and SIDE.get(self.heading) != SIDE[deed]:
            self.heading = ""  # the section is over
        if clause is not None and self.has_labels and not self.label and not sentence.is_listed:
            self.heading = ""  # so is the list
        if clause is not None:
            if self.heading:
                self._ask_about_section(deed, sentence)
            self._keep_named(clause, sentence)
            is_entry = SIDE.get(deed or self.heading, "entry") == "entry"
            clause = self.memory.settle(clause, lambda part: sentence.words(part.words), is_entry=is_entry)
            if is_entry and deed != "exclude":
                self.memory.last_entry = clause
            for leaf in leaves(clause):
                self.carried.keep(leaf, sentence.words(leaf.words))
            filled, origins = self.carried.fill(clause)
            self.rules.append(SaidRule(filled, deed or self.heading, sentence, origins, self.label, bool(deed)))
        if self.heading:
            self.deeds.add(self.heading)

    def _keep_named(self, clause: Clause, sentence: Sentence) -> None:
        """A symbol that only conditions name is the traded one."""
        foreign = tuple(foreign_series(clause))
        # Beside conditions of something else it may be a yardstick: "if SPY is above … and RSI is under …".
        is_mixed = len(leaves(clause)) > sum(len(leaves(named)) for named in foreign)
        for named in foreign:
            if named.name in self.memory.traded:
                if is_mixed:
                    asked = DraftQuestion(code="two_readings", path="universe", words=(sentence.words(named.words),))
                    self.questions.append(asked)
                words = (sentence.words(named.words),)
                self.facts.append(DraftFact(path="universe.symbols", value=named.name, words=words))
                self.facts.append(DraftFact(path="universe.market", value=named.market, words=words))

    def _ask(self, sentence: Sentence) -> None:
        """Ask about what was not read, once for each sentence."""
        before = len(self.questions)
        self._ask_about_unread(sentence)
        if len(self.questions) > before:
            self.doubted.append(sentence)

    def _ask_about_unread(self, sentence: Sentence) -> None:
        if sentence.number in self.asked_whole or names_a_level_only(sentence):
            self.questions.append(DraftQuestion(code="unread", words=(sentence.words(),)))
            return
        if any(meaning.type == NUMBER for token in sentence.unread for meaning in token.meanings):
            self.numbered.append(sentence)
        if sentence.is_too_long:
            self.questions.append(DraftQuestion(code="unread", words=(sentence.words(),)))
            return
        if sentence.corrects and any(isinstance(said, Fact) for said in sentence.said):
            self.questions.append(DraftQuestion(code="unread", words=(sentence.words(),)))
            return
        is_read = any(says_something(said) for said in sentence.said)
        is_read = is_read or (any(isinstance(said, Fact) for said in sentence.said) and sentence.leaves_weight)
        if sentence.has_loose_end:
            self.questions.append(DraftQuestion(code="two_readings", words=(sentence.words(),)))
        if sentence.rival:
            self.questions.append(two_readings(sentence))
        if is_read and (sentence.unread or sentence.unknown):
            words = tuple(sentence.words(stretch) for stretch in sentence.missed())
            self.questions.append(DraftQuestion(code="unread", words=words))
        elif not is_read and (sentence.unread or sentence.unknown) and is_point(sentence):
            self.questions.append(DraftQuestion(code="unread", words=(sentence.words(),)))
            self.idle.append(self.questions[-1])
        elif not is_read and sentence.unknown and not sentence.unread and sentence.throws_out:
            # "Hard-to-borrow tickers are skipped": which they are is not known.
            self.questions.append(DraftQuestion(code="unread", words=(sentence.words(),)))
        elif not is_read and sentence.unread and sentence.is_weighty and not sentence.is_report:
            self.questions.append(DraftQuestion(code="unread", words=(sentence.words(),)))
            if not sentence.is_doing:
                self.idle.append(self.questions[-1])
