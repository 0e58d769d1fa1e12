"""Sources that tests bring."""

from parsers.models import SourceImport
from parsers.source_files import SOURCES
from parsers.source_imports.services import Brought, begin
from parsers.source_imports.work import work_on
from pastetrader.accounts.models import User

SENTENCE = "Buy when RSI(14) is below 30. Sell when RSI(14) is above 70."


def brought(owner: User, text: str = SENTENCE, *, name: str = "") -> SourceImport:
    """A source that nobody has read yet."""
    return begin(owner=owner, brought=Brought(text=text, name=name))


def brought_file(owner: User, content: bytes = SENTENCE.encode(), *, name: str = "mine.txt") -> SourceImport:
    """A document that nobody has read yet."""
    return begin(owner=owner, brought=Brought(file=SOURCES.keep([content]), name=name))


def worked(row: SourceImport) -> SourceImport:
    """The import after a worker was there."""
    work_on(row.pk)
    row.refresh_from_db()
    return row


def documents() -> list[str]:
    """What is kept."""
    return [path.name for path in SOURCES.folder().iterdir()]
