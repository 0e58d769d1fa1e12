"""What stands on the card of a step, and in its row: an icon, and in words what tells it from others of its type.

The one home of both for the pages; frontend/src/canvas/faces does the same for a graph that is being changed.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.text import capfirst
from django.utils.translation import gettext

from pastetrader.common.messages import Message
from pastetrader.step_faces import adapter, agent, aggregator, condition, tool, trigger
from pastetrader.step_faces.base import TYPE_ICONS, Around, MakeFace
from screening.wording.sentences import say
from workflows.definition.graph import GraphNode
from workflows.drawing.picture import Drawing
from workflows.models import NodeType

FACES: Mapping[str, MakeFace] = {
    "trigger": trigger.face,
    "tool": tool.face,
    "agent": agent.face,
    "condition": condition.face,
    "adapter": adapter.face,
    "aggregator": aggregator.face,
}


@dataclass(frozen=True)
class ShownFace:
    """A face in the reader's language. `sentence` says the same as `words` in full."""

    icon: str
    words: str
    sentence: str


def face_of(step: GraphNode, around: Around) -> ShownFace:
    """The face of a step. One of which nothing is known is called by its type."""
    found = FACES[step.node_type](step, around)
    words = _said(found.words) or type_word(step.node_type)
    if step.node_type == "trigger":
        words = capfirst(words)
    return ShownFace(found.icon, words, _said(found.sentence) or words)


def faces_of(drawing: Drawing) -> dict[str, ShownFace]:
    """The faces of the steps of a picture, by key."""
    around = Around(drawing.catalogue, drawing.graph.variables)
    return {step.key: face_of(step, around) for step in drawing.graph.nodes}


def type_icon(node_type: str) -> str:
    """The icon of a step of which its type alone is known."""
    return TYPE_ICONS.get(node_type, "circle")


def type_word(node_type: str) -> str:
    """The word for a type of step."""
    return str(NodeType(node_type).label) if node_type in NodeType.values else node_type


def _said(words: Message | str) -> str:
    return say(words, gettext) if isinstance(words, Message) else words
