"""What is said of an expression or a condition while it is typed."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.utils.translation import gettext
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from pastetrader.common.http.errors.problem_details import shown_problem
from pastetrader.common.messages import Message
from registry.written import Spot, Written
from workflows.api.base import WorkflowPartViewSet
from workflows.api.graph import GRAPH_BYTES, GRAPH_VALUES
from workflows.serializers.bodies import TextAsked
from workflows.serializers.problems import WrittenSerializer
from workflows.serializers.workflows import WorkflowSerializer
from workflows.services.writing import Typed, look_at_text


class WritingViewSet(WorkflowPartViewSet):
    """Texts at the steps of one's own workflows. Nothing is stored and nothing is run."""

    serializer_class = WorkflowSerializer
    max_body_bytes = GRAPH_BYTES
    max_body_values = GRAPH_VALUES
    run_actions: ClassVar[frozenset[str]] = frozenset({"check"})
    # It is asked at each pause of somebody who types.
    rate_scopes: ClassVar[Mapping[str, str]] = {"check": "read"}

    @extend_schema(request=TextAsked, responses={200: WrittenSerializer})
    def check(self, request: Request, **_address: Any) -> Response:
        """Looks at a text as if it stood at a step: what is wrong and where, what may come next, what it gives."""
        workflow, asked = self.get_object(), self.parsed(TextAsked)
        cursor = len(asked.text) if asked.cursor is None else asked.cursor
        typed = Typed(asked.node_key, asked.path, asked.text, asked.kind, cursor)
        found = look_at_text(typed, workflow=workflow, person=self.person, graph=asked.graph)
        return Response(written_json(found))


def written_json(found: Written) -> dict[str, Any]:
    """What is said of a text, in the reader's language: the fields of WrittenSerializer."""
    preview = found.preview
    return {
        "problems": [_spot(spot) for spot in found.problems],
        "completions": [
            {"text": one.text, "detail": one.detail.render(gettext), "start": one.start, "end": one.end}
            for one in found.completions
        ],
        "preview": preview.render(gettext) if isinstance(preview, Message) else preview,
    }


def _spot(spot: Spot) -> dict[str, Any]:
    shown = shown_problem(spot.problem)
    said: dict[str, Any] = {name: shown[name] for name in ("code", "severity", "detail", "hint") if name in shown}
    return {**said, "start": spot.start, "end": spot.end}
