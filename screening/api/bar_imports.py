"""Imports of bars over HTTP: a file goes in, what was understood comes out, and it is stored when confirmed."""

from typing import Any, ClassVar

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from pydantic import BaseModel, ConfigDict, Field
from rest_framework.request import Request
from rest_framework.response import Response

from pastetrader.accounts.repeatable import idempotent
from pastetrader.common.errors import Invalid
from pastetrader.common.http.api import OwnedViewSet, parsed
from pastetrader.common.http.lists import ListQuery
from pastetrader.common.http.openapi.schema import query_parameters
from pastetrader.common.http.uploading import KeepingParser, KeptBody
from pastetrader.common.messages import message as _
from screening.bar_imports.services import answer, begin_import, confirm, discard, require_permission
from screening.bar_imports.uploads import UPLOADS
from screening.bars.choosing import Said
from screening.models import BarImport, ImportStatus
from screening.serializers.bar_imports import BarImportDetailSerializer, BarImportSerializer

SAID = [
    OpenApiParameter(
        "name", str, required=True, description="What the file is called: it may say whose bars it holds."
    ),
    OpenApiParameter("market", str, required=True, description="XKRX, KOSPI, XNAS, NASDAQ, …"),
    OpenApiParameter("symbol", str, description="Whose bars they are, when the file doesn't say."),
    OpenApiParameter("timezone", str, description="In which the times of the file are days: Asia/Seoul."),
    OpenApiParameter("decimal", str, enum=[".", ","]),
    OpenApiParameter("dates", str, enum=["ymd", "dmy", "mdy"]),
    OpenApiParameter("adjusted", str, enum=["use", "keep"]),
    OpenApiParameter("new_market", str, enum=["yes"], description="The market is none that is known, and right."),
]


class KeepingBars(KeepingParser):
    """The body is a file of bars."""

    files = UPLOADS


class NewImport(Said):
    """What is said of a file that is brought."""

    name: str = Field(min_length=1, max_length=255)


class Answers(BaseModel):
    """Answers to what was asked of a file; what isn't given (null) stays as it was, "" takes an answer back."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    market: str | None = None
    symbol: str | None = None
    timezone: str | None = None
    decimal: str | None = None
    dates: str | None = None
    adjusted: str | None = None
    new_market: str | None = None


class Confirmation(BaseModel):
    """Which description is confirmed, and what becomes of doubts and probable splits."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    description_number: int
    force: bool = False
    adjust_splits: bool = False


class BarImportQuery(ListQuery):
    """What a list of imports may be narrowed to."""

    searched: ClassVar[tuple[str, ...]] = ("name",)

    status: ImportStatus | None = None
    market: str | None = None


class BarImportViewSet(OwnedViewSet):
    """One's own imports, for who may import: bars are common to all."""

    queryset = BarImport.objects.all()
    serializer_class = BarImportSerializer
    uploading: ClassVar[frozenset[str]] = frozenset({"create"})

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Nobody without the permission comes any further."""
        super().initial(request, *args, **kwargs)
        require_permission(request.user)

    def get_parsers(self) -> list[Any]:
        """The body of a new import is the file; other bodies are JSON."""
        # Asked before the action is known, and by the document of the API without any request.
        asked: Request | None = getattr(self, "request", None)
        is_upload = asked is not None and self.action_map.get((asked.method or "").lower()) in self.uploading
        return [KeepingBars()] if is_upload else list(super().get_parsers())

    @extend_schema(parameters=query_parameters(BarImportQuery))
    def list(self, request: Request) -> Response:
        """Imports, newest first."""
        return self.listed(self.get_queryset().defer("description", "report"), BarImportQuery)

    @extend_schema(
        parameters=SAID,
        request={"application/octet-stream": OpenApiTypes.BINARY},
        responses={201: BarImportDetailSerializer},
    )
    @idempotent()
    def create(self, request: Request) -> Response:
        """Brings a file, which a worker then reads and describes. Look again until its status is `described`."""
        new = self.query(NewImport)
        said = Said.model_validate(new.model_dump(exclude={"name"}))
        if not isinstance(request.data, KeptBody):
            raise Invalid(_("The file is empty."), code="empty_file")
        made = begin_import(owner=self.person, said=said, name=new.name, upload=request.data.upload)
        return Response(BarImportDetailSerializer(made).data, status=201)

    @extend_schema(responses={200: BarImportDetailSerializer})
    def retrieve(self, request: Request, **_address: Any) -> Response:
        """One import: what was understood of the file, how far it is, and what became of it."""
        return Response(BarImportDetailSerializer(self.get_object()).data)

    @extend_schema(request=Answers, responses={200: BarImportDetailSerializer})
    def answer(self, request: Request, **_address: Any) -> Response:
        """Answers what was asked; the file is read anew with the answers."""
        found = self.get_object()
        given = self.parsed(Answers).model_dump(exclude_none=True)
        answer(found, parsed(Said, {**found.choices, **given}))
        return Response(BarImportDetailSerializer(found).data)

    @extend_schema(request=Confirmation, responses={200: BarImportDetailSerializer})
    def confirm(self, request: Request, **_address: Any) -> Response:
        """Stores what was described. Look again until its status is `stored`."""
        found = self.get_object()
        given = self.parsed(Confirmation)
        confirm(found, number=given.description_number, force=given.force, adjust_splits=given.adjust_splits)
        return Response(BarImportDetailSerializer(found).data)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, **_address: Any) -> Response:
        """Discards a file that was not confirmed."""
        discard(self.get_object())
        return Response(status=204)
