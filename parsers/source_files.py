"""Documents that people bring as sources: kept in the data folder, as long as a paste or an import names them."""

from django.conf import settings

from parsers.models import Paste, SourceImport
from pastetrader.common.kept_files import KeptFiles
from pastetrader.common.messages import message as _

SOURCES = KeptFiles(
    "sources",
    megabytes=lambda: int(settings.SOURCE_UPLOAD_MEGABYTES),
    say_too_large=lambda limit: _(
        "The file is larger than %(limit)s MB. Bring the pages that describe the strategy, or paste their text.",
        limit=limit,
    ),
)


def forget_unnamed(before: float) -> None:
    """Delete documents from before that second that nothing names: their request broke off, or was a repetition."""
    for name in SOURCES.older_than(before):
        delete_unnamed(name)


def delete_unnamed(name: str) -> None:
    """Delete a document unless a paste or an import names it."""
    if name and not (Paste.objects.filter(file=name).exists() or SourceImport.objects.filter(upload=name).exists()):
        SOURCES.delete(name)
