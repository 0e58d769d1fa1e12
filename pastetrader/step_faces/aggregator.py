"""The face of an aggregator: what it waits for, and how it merges. Pure."""

from pastetrader.common.messages import Message, joined
from pastetrader.common.messages import message as _
from pastetrader.step_faces.base import BETWEEN, TYPE_ICONS, Around, Face
from workflows.definition.graph import GraphNode

_MERGES = {"list": _("as a list"), "concat": _("joined into one list"), "first": _("takes the first")}


def face(step: GraphNode, _around: Around) -> Face:
    """What it waits for, and how it merges, where that is not by name."""
    merge = _MERGES.get(str(step.config.get("merge")))
    words = [_join_words(step.config.get("join"), step.config.get("count")), *([merge] if merge else [])]
    return Face(TYPE_ICONS["aggregator"], joined(words, BETWEEN))


def _join_words(join: object, count: object) -> Message:
    if join == "any":
        return _("Waits for the first")
    if join != "count":
        return _("Waits for all")
    return _("Waits for one") if count in {None, 1} else _("Waits for %(n)s", n=count)
