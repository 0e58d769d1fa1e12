"""How a file reaches the data folder: the body of an API request, or the file of a form, counted as it comes."""

from collections.abc import Mapping
from typing import IO, Any, ClassVar

from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest
from rest_framework.parsers import BaseParser
from rest_framework.request import Request

from pastetrader.common.kept_files import KeptFile, KeptFiles, chunks_of


class KeptBody(dict[str, Any]):
    """What an upload is: JSON values for whoever compares requests, and the file that was kept."""

    def __init__(self, upload: KeptFile, said: Mapping[str, str]) -> None:
        super().__init__(sha256=upload.sha256, size=upload.size, **said)
        self.upload = upload


class KeepingParser(BaseParser):
    """The body of a request is the file. Raises TooLarge, Invalid. Where it is kept, a class of its own says."""

    media_type = "application/octet-stream"
    files: ClassVar[KeptFiles]

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> KeptBody:
        """The file, kept."""
        request: Request = (parser_context or {})["request"]
        self.files.refuse_announced(request.headers.get("Content-Length", ""))
        return KeptBody(self.files.keep(chunks_of(stream)), request.query_params.dict())


class CountingHandler(FileUploadHandler):
    """Counts the files of a form before another handler writes them anywhere. Raises TooLarge."""

    def __init__(self, request: HttpRequest, files: KeptFiles) -> None:
        super().__init__(request)
        self._files = files
        self._bytes = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """The same bytes, for the next handler."""
        self._bytes += len(raw_data)
        if self._bytes > self._files.limit_bytes():
            raise self._files.too_large()
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """The next handler has the file."""


def refuse_large(request: HttpRequest, files: KeptFiles) -> None:
    """Before the form is looked at: refuse one that says how large it is, and count one that doesn't tell the truth."""
    files.refuse_announced(request.headers.get("Content-Length", ""))
    request.upload_handlers.insert(0, CountingHandler(request, files))
