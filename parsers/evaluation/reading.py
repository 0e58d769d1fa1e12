"""A reader's reading of a case, its places counted in the text of the case. Pure."""

from collections.abc import Callable
from dataclasses import replace

from parsers.evaluation.cases import Case
from parsers.evaluation.report import Report, Scored
from parsers.extraction import load_extraction
from parsers.extraction.model.facts import ReadingFacts
from parsers.extraction.prediction import Reading, to_reading
from parsers.extraction.prediction.readings import Place
from parsers.formats import Unreadable, read
from parsers.formats.base import ParsedContent
from screening.strategy import Strategy

# A paste that no format reads has no rules.
_NOT_READ = Reading(predicted={"is_strategy": False, "flags": ["no_strategy"]})


# What reads a case: with a model the facts of that as well.
CaseReader = Callable[[Case, ParsedContent], tuple[Strategy, ReadingFacts | None]]


def evaluate(cases: tuple[Case, ...], extractor: str = "rules") -> Report:
    """Read every case with the reader of that name and score it; KeyError for a name that is not known."""
    reader = load_extraction(extractor)
    return evaluate_with(cases, lambda _case, content: (reader.extract(content), None), name=str(reader.extractor))


def evaluate_with(cases: tuple[Case, ...], reader: CaseReader, *, name: str) -> Report:
    """Read every case and score it; `name` says in the report who read. Raises what the reader raises."""
    scored, facts = [], []
    for case in cases:
        try:
            content = read(case.text)
        except Unreadable:
            reading = _NOT_READ
        else:
            strategy, told = reader(case, content)
            reading = _placed(to_reading(strategy), content.text, case.text)
            facts += [told] if told is not None else []
        scored.append(Scored.of(case, reading))
    return Report(name, tuple(scored), tuple(facts))


def _placed(reading: Reading, read_text: str, case_text: str) -> Reading:
    """The same reading with places of the case's text, which reading normalises (line ends, blanks, hidden signs)."""
    if read_text == case_text:
        return reading

    def moved(spans: tuple[Place, ...]) -> tuple[Place, ...]:
        found = (_place_of(read_text[start:end], case_text, near=start) for start, end in spans)
        return tuple(place for place in found if place is not None)

    return replace(
        reading,
        rules=tuple(replace(rule, spans=moved(rule.spans)) for rule in reading.rules),
        questions=tuple(replace(question, spans=moved(question.spans)) for question in reading.questions),
        beyond=tuple(replace(rule, spans=moved(rule.spans)) for rule in reading.beyond),
    )


def _place_of(quote: str, text: str, *, near: int) -> Place | None:
    """Where a quote stands: of several places the nearest one; None when normalising changed its words."""
    starts = [start for start in range(len(text)) if text.startswith(quote, start)] if quote else []
    start = min(starts, key=lambda place: abs(place - near), default=None)
    return None if start is None else (start, start + len(quote))
