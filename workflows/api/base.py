"""What all views of a workflow share: its one ETag, what a change may depend on, and how nodes are addressed.

A workflow is one thing: its words, its activity, its graph and each node and edge of it have the same ETag and the same
`version`, which every change of any of them raises.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter
from rest_framework.response import Response

from pastetrader.common.errors import Conflict
from pastetrader.common.http.api import OwnedViewSet
from pastetrader.common.http.preconditions import PreconditionFailed, check_if_match, etag, not_modified
from workflows.models import Workflow

IF_MATCH = OpenApiParameter(
    "If-Match",
    str,
    OpenApiParameter.HEADER,
    description="The ETag that was changed (412 when it is not the current one), or *.",
)
IF_NONE_MATCH = OpenApiParameter(
    "If-None-Match", str, OpenApiParameter.HEADER, description="An ETag that is known (304 when it is still current)."
)
NODE_ID = OpenApiParameter(
    "node_id", UUID, OpenApiParameter.PATH, description="The id of the node. Its key is read as well."
)
# An id has hyphens, a key never.
ID_LENGTH = 36


def tag_of(workflow: Workflow) -> str:
    """The ETag of a workflow and of all that belongs to it."""
    return etag(workflow.pk, workflow.version)


def node_reference(text: UUID | str) -> UUID | str:
    """The id or the key that stands in an address."""
    if isinstance(text, UUID):
        return text
    if len(text) == ID_LENGTH and "-" in text:
        try:
            return UUID(text)
        except ValueError:
            return text
    return text


class WorkflowPartViewSet(OwnedViewSet):
    """Something of one's own workflows."""

    queryset = Workflow.objects.prefetch_related("tag_rows")

    def expected(self, workflow: Workflow, version: int | None = None) -> int | None:
        """The version over which a change is to be written; None for whichever it is.

        Raises PreconditionFailed (If-Match) or Conflict (`version` of the body) with the current version.
        """
        header = self.request.headers.get("If-Match")
        try:
            check_if_match(self.request, tag_of(workflow))
        except PreconditionFailed as failed:
            failed.extra["current_version"] = workflow.version
            raise
        if version is not None and version != workflow.version:
            raise Conflict(current_version=workflow.version)
        names_one = header is not None and header.strip() != "*"
        return workflow.version if names_one or version is not None else None

    @contextmanager
    def overtaken(self) -> Iterator[None]:
        """Who said by If-Match what they changed, and was overtaken while it was written, is told by 412."""
        try:
            yield
        except Conflict as conflict:
            if "If-Match" in self.request.headers:
                raise PreconditionFailed(current_version=conflict.current_version) from conflict
            raise

    def tagged(self, workflow: Workflow, data: Any, *, status: int = 200, location: str = "") -> Response:
        """An answer with the ETag of the workflow."""
        headers = {"ETag": tag_of(workflow)} | ({"Location": location} if location else {})
        return Response(data, status=status, headers=headers)

    def unchanged(self, workflow: Workflow) -> Response | None:
        """304, if whoever asks has the current state."""
        tag = tag_of(workflow)
        return Response(status=304, headers={"ETag": tag}) if not_modified(self.request, tag) else None
