"""Pastes over HTTP: a text goes in, a strategy comes out, and a draft of a workflow when asked for."""

from typing import Any, ClassVar

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from parsers.filters import PasteFilters
from parsers.models import Paste
from parsers.serializers import NewDraft, NewPaste, PasteDetailSerializer, PasteSerializer
from parsers.services import carry_over, draft_workflow, extract_strategy, read_paste, reading_of
from pastetrader.accounts.repeatable import idempotent
from pastetrader.common.http.api import OwnedViewSet
from pastetrader.common.http.openapi.schema import query_parameters
from pastetrader.common.json_parser import MAX_BYTES
from workflows.serializers.workflows import WorkflowSerializer

NO_EARLIER = OpenApiResponse(description="There is no such earlier paste, or it is another's.")


class PasteViewSet(OwnedViewSet):
    """One's own pastes."""

    rate_scopes: ClassVar[dict[str, str]] = {"create": "paste"}
    queryset = Paste.objects.all()
    serializer_class = PasteSerializer
    # Larger than any paste that is read, so that a long one is refused as a paste, with advice.
    max_body_bytes = MAX_BYTES

    @extend_schema(parameters=query_parameters(PasteFilters))
    def list(self, request: Request) -> Response:
        """Pastes, newest first."""
        return self.listed(self.get_queryset().defer("text", "spans", "notes"), PasteFilters)

    @extend_schema(request=NewPaste, responses={201: PasteDetailSerializer, 404: NO_EARLIER})
    def create(self, request: Request) -> Response:
        """Reads a text: its sentences, and the strategy in it with a quote for every rule."""
        new = self.parsed(NewPaste)
        earlier = None if new.earlier is None else get_object_or_404(self.get_queryset(), pk=new.earlier)
        paste = read_paste(owner=self.person, data=new.text, source_name=new.source_name)
        extract_strategy(paste=paste)
        if earlier is not None:
            carry_over(earlier=earlier, paste=paste, by=self.person)
        place = reverse("api-paste", kwargs={"id": paste.pk}, request=request)
        return Response(PasteDetailSerializer(paste).data, status=201, headers={"Location": place})

    @extend_schema(responses={200: PasteDetailSerializer})
    def retrieve(self, request: Request, **_address: Any) -> Response:
        """One paste and what was understood of it."""
        return Response(PasteDetailSerializer(self.get_object()).data)

    @extend_schema(request=NewDraft, responses={201: WorkflowSerializer})
    @idempotent()
    def draft(self, request: Request, **_address: Any) -> Response:
        """Drafts a workflow of the strategy, inactive until a person has looked at it."""
        paste, new = self.get_object(), self.parsed(NewDraft)
        workflow = draft_workflow(strategy=reading_of(paste), market=new.market)
        place = reverse("api-workflow", kwargs={"id": workflow.pk}, request=request)
        return Response(WorkflowSerializer(workflow).data, status=201, headers={"Location": place})
