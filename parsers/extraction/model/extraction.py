"""Reads a strategy by asking models in turn, with the rules reading beside them; by the rules alone where none answers.

Who is asked is given: this module knows no network, no keys and no money.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from parsers.extraction.assemble import assemble
from parsers.extraction.grammar.injected import injected_spans
from parsers.extraction.grammar.reader import GrammarExtraction, read
from parsers.extraction.model import prompt
from parsers.extraction.model.asking import Asker, Meter, NoAnswer, read_section
from parsers.extraction.model.comparing import Agreement, Compared, ModelSaid, compare
from parsers.extraction.model.drafting import Checked, drafted
from parsers.extraction.model.facts import ReadingFacts, TriedModel, tried
from parsers.extraction.model.numbering import Section, sections_of
from parsers.extraction.model.quoting import Quotes
from parsers.formats.base import ParsedContent
from pastetrader.common.messages import message as _
from screening.strategy import Extractor, Source, Strategy

# What becomes of two readings changes with this.
VERSION = "1"
_NOBODY = _("There is no model to ask.")
_NONE = Agreement()


@dataclass(frozen=True)
class ModelReading:
    """A strategy, and the facts of how it was read."""

    strategy: Strategy
    facts: ReadingFacts


def rules_reading(content: ParsedContent) -> Strategy:
    """The rules' reading with all that it has, also where it doesn't say when to buy: to compare with."""
    return assemble(content, read(content), GrammarExtraction.extractor, keeps_all=True)


class ModelExtraction:
    """The reader that asks models: `askers` in turn. `salt`: a secret of the installation (`prompt.mark_of`)."""

    def __init__(
        self,
        askers: Sequence[Asker] = (),
        *,
        salt: str = "",
        rules: Callable[[ParsedContent], Strategy] = rules_reading,
    ) -> None:
        self.askers = askers
        self.salt = salt
        self.rules = rules
        version = f"{VERSION}-{prompt.prompt_hash()}+{GrammarExtraction.extractor.version}"
        self.extractor = Extractor(name="model", version=version)

    def extract(self, content: ParsedContent) -> Strategy:
        """The strategy in the text."""
        return self.read(content).strategy

    def read(self, content: ParsedContent) -> ModelReading:
        """The strategy, and who read it. Never raises what a model did wrong; the rules are always there."""
        chain = _Chain(self.askers, self.salt)
        try:
            replies = chain.replies(content)
        except NoAnswer as error:
            strategy = GrammarExtraction().extract(content)
            return ModelReading(strategy, chain.facts("rules", why=error.code))
        compared = self._compared(content, replies)
        return ModelReading(compared.strategy, chain.facts("model", compared.agreement, len(replies)))

    def _compared(self, content: ParsedContent, replies: Sequence[Checked]) -> Compared:
        barred = injected_spans(content)
        made = drafted(replies, Quotes(content), barred=barred)
        assembled = assemble(content, made.draft, self.extractor, keeps_all=True)
        spans = {span.number: span for span in content.spans}
        told = [spans[number] for number in sorted(made.injections - barred) if number in spans]
        sources = tuple(
            Source(start=one.start, end=one.end, quote=content.text[one.start : one.end], span=one.number)
            for one in told
        )
        return compare(self.rules(content), ModelSaid(assembled, made.refused, sources), self.extractor)


class _Chain:
    """Models asked in turn: who failed once in a reading is not asked again in it."""

    def __init__(self, askers: Sequence[Asker], salt: str) -> None:
        self.left = list(askers)
        self.salt = salt
        self.meter = Meter()
        self.tried: list[TriedModel] = []
        self.answered: Asker | None = None

    def replies(self, content: ParsedContent) -> tuple[Checked, ...]:
        """A reply for each section. NoAnswer when there is nobody left to ask, or nothing may be asked any more."""
        quotes = Quotes(content)
        return tuple(self._reply(content, section, quotes) for section in sections_of(content))

    def _reply(self, content: ParsedContent, section: Section, quotes: Quotes) -> Checked:
        last = NoAnswer("no_model", _NOBODY)
        while self.left:
            asker = self.left[0]
            try:
                found = read_section(asker, content, section, quotes, salt=self.salt, meter=self.meter)
            except NoAnswer as error:
                self.tried.append(tried(asker.provider, asker.model, error.code, error.message))
                self.left.pop(0)
                last = error
                if error.is_over:
                    break
            else:
                self.answered = asker
                return found
        raise last

    def facts(self, reader: str, agreement: Agreement = _NONE, sections: int = 0, *, why: str = "") -> ReadingFacts:
        """The facts of the reading."""
        meter, by = self.meter, self.answered if reader == "model" else None
        return ReadingFacts.model_validate(
            {
                "reader": reader,
                "provider": by.provider if by else "",
                "model": by.model if by else "",
                "prompt": prompt.prompt_hash(),
                "sections": sections,
                "answers": meter.answers,
                "repairs": meter.repairs,
                "remembered": meter.remembered,
                "input_tokens": meter.input_tokens,
                "output_tokens": meter.output_tokens,
                "cost": meter.cost,
                "seconds": round(meter.milliseconds / 1000, 3),
                "unborne": meter.troubles,
                "agreed": agreement.agreed,
                "differing": agreement.differing,
                "only_model": agreement.only_model,
                "only_rules": agreement.only_rules,
                "tried": tuple(self.tried),
                "why": why,
            }
        )
