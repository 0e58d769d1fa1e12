"""A strategy file of the broker KIS (.kis.yaml) as a draft: its rules with the lines that they come from. Pure.

What has no equal here is asked about; a rule that can never hold is read as what was probably meant, and asked about.
"""

import re

from parsers.extraction.base import Draft, DraftCondition, DraftGroup, DraftPart, DraftQuestion, Role, Words
from screening.kis_files.located import Place
from screening.kis_files.reading import ReadGroup, read_kis_file
from screening.kis_files.rules import ReadRule
from screening.strategy import PercentRisk

_NUMBERS = re.compile(r"\d+(?:\.\d+)?")


def draft_of_kis_file(text: str) -> Draft:
    """What the file says. Raises Unreadable (of screening.kis_files)."""
    found = read_kis_file(text)
    groups, conditions, questions = [], [], []
    roles: tuple[tuple[Role, ReadGroup], ...] = (("entry", found.entry), ("exit", found.exit))
    for role, group in roles:
        groups.append(DraftGroup(id=role, role=role, logic=group.logic))
        for rule in group.rules:
            if condition := rule.text or rule.meant_perhaps:
                conditions.append(_condition(text, role, rule, condition))
            if not rule.text:
                questions.append(_question(text, role, rule))
    parts = [
        DraftPart(kind=kind, value=PercentRisk(value=risk.percent), words=(_words(text, risk.place),))
        for kind, risk in (
            ("stop_loss", found.stop_loss),
            ("take_profit", found.take_profit),
            ("trailing_stop", found.trailing_stop),
        )
        if risk is not None
    ]
    return Draft(
        title=found.name,
        groups=tuple(groups),
        conditions=tuple(conditions),
        parts=tuple(parts),
        questions=tuple(questions),
    )


def _condition(text: str, role: Role, rule: ReadRule, condition: str) -> DraftCondition:
    # Numbers that the file leaves to the broker's defaults stand in no line of it.
    return DraftCondition(
        group=role,
        text=condition,
        words=tuple(_words(text, place) for place in rule.sources),
        derived=tuple(_NUMBERS.findall(condition)),
    )


def _question(text: str, role: Role, rule: ReadRule) -> DraftQuestion:
    words = (_words(text, rule.place),)
    if rule.meant_perhaps:
        return DraftQuestion(
            code="always_or_never",
            words=words,
            path=role,
            readings=(rule.meant_perhaps,),
            default=rule.meant_perhaps,
        )
    return DraftQuestion(code="unsupported", words=words, path=role)


def _words(text: str, place: Place) -> Words:
    return Words(quote=text[place.start : place.end], at=place.start)
