"""Stored readings for tests: what a reader might have understood, whatever the readers of today do."""

from parsers.models import Paste, Strategy
from parsers.services import read_paste
from parsers.tests.ledger.test_ledger import TEXT, reading
from pastetrader.accounts.models import User
from screening.strategy import Strategy as ReadStrategy


def stored_reading(owner: User, found: ReadStrategy | None = None, *, text: str = TEXT) -> Strategy:
    """The row of a reading by a reader that is no more, which is therefore not read anew."""
    paste = read_paste(owner=owner, data=text)
    value = found or reading()
    return Strategy.objects.create(
        paste=paste, extractor="test", document=value.model_dump(mode="json"), is_strategy=value.is_strategy
    )


def read_again(row: Strategy, found: ReadStrategy) -> Paste:
    """The same paste with another reading, as a new version of the reader would leave it."""
    row.document = found.model_dump(mode="json")
    row.workflow = None
    row.save()
    row.drafts.update(is_current=False)
    return row.paste
