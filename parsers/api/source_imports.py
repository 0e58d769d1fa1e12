"""Sources over HTTP: a document or a link goes in, a worker reads it, and a paste comes out."""

from typing import Any, ClassVar
from uuid import UUID

from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from pydantic import BaseModel, ConfigDict, Field
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from parsers.models import ImportStatus, Paste, SourceImport, SourceKind
from parsers.serializers import SourceImportSerializer
from parsers.source_files import SOURCES
from parsers.source_imports.services import Brought, begin, cancel, checked_link
from pastetrader.accounts.repeatable import idempotent
from pastetrader.common.errors import Invalid
from pastetrader.common.http.api import OwnedViewSet
from pastetrader.common.http.lists import ListQuery
from pastetrader.common.http.openapi.schema import query_parameters
from pastetrader.common.http.uploading import KeepingParser, KeptBody
from pastetrader.common.messages import message as _

OF_A_DOCUMENT = [
    OpenApiParameter("name", str, description="What a document is called. For a body that is one."),
    OpenApiParameter("reader", str, description="Who finds its rules: rules, model."),
]


class KeepingSource(KeepingParser):
    """The body is a document."""

    files = SOURCES


class NewSource(BaseModel):
    """A link, or a text; `reader` finds the rules. `earlier`: one's own paste that the text was changed from."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    link: str = Field(default="", max_length=2000)
    text: str = ""
    name: str = Field(default="", max_length=255)
    reader: str = Field(default="rules", max_length=40)
    earlier: UUID | None = None


class DocumentQuery(BaseModel):
    """What is said of a document beside its bytes."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(default="", max_length=255)
    reader: str = Field(default="rules", max_length=40)


class SourceImportQuery(ListQuery):
    """What a list of sources may be narrowed to."""

    searched: ClassVar[tuple[str, ...]] = ("name", "address")

    status: ImportStatus | None = None
    source_kind: SourceKind | None = None


class SourceImportViewSet(OwnedViewSet):
    """One's own sources that a worker reads, or has read."""

    rate_scopes: ClassVar[dict[str, str]] = {"create": "paste"}
    queryset = SourceImport.objects.all()
    serializer_class = SourceImportSerializer

    def get_parsers(self) -> list[Any]:
        """The body of a new source may be a document."""
        return [*super().get_parsers(), KeepingSource()]

    @extend_schema(parameters=query_parameters(SourceImportQuery))
    def list(self, request: Request) -> Response:
        """Sources, newest first."""
        return self.listed(self.get_queryset().defer("text"), SourceImportQuery)

    @extend_schema(
        parameters=OF_A_DOCUMENT,
        request={"application/json": NewSource, "application/octet-stream": OpenApiTypes.BINARY},
        responses={201: SourceImportSerializer},
    )
    @idempotent()
    def create(self, request: Request) -> Response:
        """Brings a document or a link, which a worker then reads. Look again until its status is `read` or `failed`."""
        made = begin(owner=self.person, brought=self._brought(request))
        place = reverse("api-source-import", kwargs={"id": made.pk}, request=request)
        return Response(SourceImportSerializer(made).data, status=201, headers={"Location": place})

    def _brought(self, request: Request) -> Brought:
        if isinstance(request.data, KeptBody):
            said = self.query(DocumentQuery)
            return Brought(file=request.data.upload, name=said.name, reader=said.reader)
        new = self.parsed(NewSource)
        if bool(new.link) == bool(new.text):
            raise Invalid(_("Give either a link or a text, or send a document as the body."), code="no_source")
        mine = Paste.objects.editable_by(self.person)
        earlier = None if new.earlier is None else get_object_or_404(mine, pk=new.earlier)
        text = checked_link(new.link) if new.link else new.text
        return Brought(text=text, name=new.name, reader=new.reader, earlier=earlier)

    @extend_schema(responses={200: SourceImportSerializer})
    def retrieve(self, request: Request, **_address: Any) -> Response:
        """One source: how far it is, the paste that came of it, or why it failed and what to do."""
        return Response(SourceImportSerializer(self.get_object()).data)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, **_address: Any) -> Response:
        """Cancels a source that is being read."""
        cancel(self.get_object())
        return Response(status=204)
