"""Words that the rules could not read, and that a model reads, are asked about once. Pure."""

from parsers.extraction.model.pairing import covered, in_order
from screening.strategy import Question, Source

_SIDES = ("entry", "exit")


def asked_once(questions: list[Question]) -> list[Question]:
    """Words that the rules could not read and that the model's rule quotes are asked about once, with its reading.

    They stay asked: the question that has the reading on offer takes their words and the rules that they make unsure.
    So does the question when to buy, where the model read a rule for it.
    """
    offers = {
        place: question
        for place, question in enumerate(questions)
        if question.params.get("read_by") in {"model", "both"} and question.path in _SIDES and question.readings
    }
    left: dict[int, Question] = {}
    for place, question in enumerate(questions):
        if question.code == "unread" and not question.readings and question.sources:
            into = {source: _offer_over(source, offers) for source in question.sources}
        elif question.code == "missing" and question.path == "entry":
            first = next((n for n, o in offers.items() if o.path == "entry" and o.params["read_by"] == "model"), None)
            into = dict.fromkeys(question.sources, first)
        else:
            continue
        for source, number in into.items():
            if number is not None:
                offer = offers[number]
                paths = tuple(dict.fromkeys((*offer.paths, *question.paths)))
                sources = in_order((*offer.sources, source))
                offers[number] = offer.model_copy(update={"paths": paths, "sources": sources})
        kept = tuple(source for source, number in into.items() if number is None)
        if len(kept) < len(question.sources):
            left[place] = question.model_copy(update={"sources": kept})
    merged = (left.get(place, offers.get(place, question)) for place, question in enumerate(questions))
    return [question for question, was in zip(merged, questions, strict=True) if question.sources or not was.sources]


def _offer_over(source: Source, offers: dict[int, Question]) -> int | None:
    """The question that has a reading of these words on offer, or of others of their sentence: it asks for both whether
    the reading is right and whether it is all that they say.
    """
    over = (number for number, offer in offers.items() if covered((source,), offer.sources))
    beside = (number for number, offer in offers.items() if source.span in {one.span for one in offer.sources})
    return next(over, next(beside, None))
