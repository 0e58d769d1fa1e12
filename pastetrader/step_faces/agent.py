"""The face of an agent: what it is called, and its model. Pure."""

from pastetrader.common.messages import message as _
from pastetrader.step_faces.base import BETWEEN, TYPE_ICONS, Around, Face
from workflows.definition.graph import GraphNode


def face(step: GraphNode, around: Around) -> Face:
    """An agent that is called like the step is not named again."""
    found = around.catalogue.agents.get(step.agent_id) if step.agent_id else None
    if found is None:
        return Face(TYPE_ICONS["agent"], "" if step.agent_id else _("No agent chosen yet"))
    name = "" if found.name.lower() == step.name.lower() else found.name
    return Face(TYPE_ICONS["agent"], BETWEEN.join(filter(None, (name, found.model_name))))
