"""The face of a condition: what it asks. Pure."""

from pastetrader.common.messages import message as _
from pastetrader.step_faces.base import TYPE_ICONS, Around, Face
from pastetrader.step_faces.expressions import expression_words
from workflows.definition.graph import GraphNode


def face(step: GraphNode, _around: Around) -> Face:
    """Its one question in words, or how many cases it has."""
    icon = TYPE_ICONS["condition"]
    cases, expression = step.config.get("cases"), step.config.get("condition_expression")
    if isinstance(cases, list | tuple) and cases:
        return Face(icon, _("One case") if len(cases) == 1 else _("The first of %(n)s cases", n=len(cases)))
    if isinstance(expression, str) and expression:
        return Face(icon, expression_words(expression))
    return Face(icon, _("No condition yet"))
