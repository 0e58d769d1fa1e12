"""Who pretends to be a model in a rehearsal, and what they answer about a case. Pure."""

import json
from collections.abc import Mapping
from random import Random

from parsers.evaluation.cases import Case
from parsers.evaluation.rehearsal.planting import PLANTERS, planted
from parsers.evaluation.rehearsal.right import right_reply
from parsers.formats.base import ParsedContent

# Name -> what kind of answers it gives.
ACTORS: Mapping[str, str] = {
    "perfect": "reads each case as it is to be read",
    "sloppy": "makes one mistake in each case, another kind each time, and repeats it however often it is asked",
}
# An answer and its two repairs.
_TURNS = 3


def answers_for(actor: str, case: Case, content: ParsedContent) -> tuple[str, ...]:
    """What the actor answers about a case, turn by turn. KeyError for one that isn't in ACTORS."""
    ACTORS[actor]
    reply = right_reply(case, content)
    if actor == "perfect":
        return (json.dumps(reply, ensure_ascii=False),) * _TURNS
    kinds = list(PLANTERS)
    Random(case.id).shuffle(kinds)  # noqa: S311  # no secret
    answers = (planted(kind, reply, content, seed=case.id) for kind in kinds)
    said = next((answer for answer in answers if answer is not None), "")
    return (said,) * _TURNS
