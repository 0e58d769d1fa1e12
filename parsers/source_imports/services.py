"""What a person does with a source: bring it, look how far it is, cancel it.

Each change is one conditional UPDATE that says whether it won.
"""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from executions.dispatch.notify import send
from parsers.extraction import EXTRACTORS
from parsers.formats import kind_of, load_format
from parsers.formats.detection import link_in
from parsers.models import ImportStatus, ImportStep, Paste, SourceImport, SourceKind
from parsers.services import carry_over, extract_strategy, read_paste
from parsers.source_files import SOURCES, delete_unnamed
from pastetrader.accounts.models import User
from pastetrader.accounts.rates.people import use
from pastetrader.common.errors import Invalid, NotAllowed
from pastetrader.common.kept_files import KeptFile
from pastetrader.common.messages import Problem
from pastetrader.common.messages import message as _
from pastetrader.common.storable_text import REPLACEMENT, UNSTORABLE, storable_text

TASK = "parsers.work_on_source"
NAME_LENGTH = 255
# A text that is longer may take more seconds than a request should.
MOST_AT_REQUEST = 20_000
# Sources of one person that are read at once: each takes a worker for up to minutes.
MOST_AT_ONCE = 5


@dataclass(frozen=True)
class Brought:
    """What somebody brings: a text (or a link that stands alone in it), or a document that was kept under a name.

    `reader`: who finds the rules. `earlier`: one's own paste that it was changed from.
    """

    text: str = ""
    file: KeptFile | None = None
    name: str = ""
    reader: str = "rules"
    earlier: Paste | None = None


def bring(*, owner: User, brought: Brought) -> Paste | SourceImport:
    """The paste where it is read at once; else the import, which a worker reads. Raises Invalid, NotAllowed."""
    data = _data(brought)
    if load_format(kind_of(data)).is_slow:
        return begin(owner=owner, brought=brought)
    try:
        # What is no text is said at once, beside what was typed; finding the rules is what takes long.
        paste = read_paste(owner=owner, data=data, source_name=_shown_name(brought.name))
    finally:
        _forget(brought)
    return find_rules(paste=paste, reader=brought.reader, earlier=brought.earlier)


def find_rules(*, paste: Paste, reader: str = "rules", earlier: Paste | None = None) -> Paste | SourceImport:
    """The paste with its rules; the import of a long one or one that a model reads, which a worker does."""
    if reader != "rules" or len(paste.text) > MOST_AT_REQUEST:
        return read_anew(paste=paste, reader=reader, earlier=earlier)
    extract_strategy(paste=paste)
    if earlier is not None:
        carry_over(earlier=earlier, paste=paste, by=paste.owner)
    return paste


def begin(*, owner: User, brought: Brought) -> SourceImport:
    """An import that a worker reads. Raises Invalid for a reader that there isn't, NotAllowed when too many wait."""
    try:
        made = _begun(owner, brought)
    except BaseException:
        _forget(brought)
        raise
    transaction.on_commit(lambda: send(TASK, str(made.pk)))
    return made


def read_anew(*, paste: Paste, reader: str, earlier: Paste | None = None) -> SourceImport:
    """Have a worker find the rules of a paste by that reader, whose reading counts afterwards.

    Raises Invalid for a reader that there isn't, NotAllowed when too many wait.
    """
    _refuse_unknown(reader)
    _refuse_too_many(paste.owner)
    made = SourceImport.objects.create(
        owner=paste.owner,
        paste=paste,
        source_kind=paste.source_kind,
        name=paste.source_name,
        step=ImportStep.EXTRACT,
        reader=reader,
        earlier=earlier,
    )
    transaction.on_commit(lambda: send(TASK, str(made.pk)))
    return made


def checked_link(text: str) -> str:
    """The address that was typed, with its scheme. Raises Invalid when it is none."""
    link = link_in(text) or link_in(f"https://{text.strip()}")
    if not link:
        message = _("This is no address of a page. One begins with https://.")
        raise Invalid(message, code="no_link", problems=[Problem("no_link", message, path="link")])
    return link


def cancel(source: SourceImport) -> None:
    """Nothing comes of it. Raises NotAllowed when it has ended already."""
    upload = source.upload
    rows = SourceImport.objects.filter(pk=source.pk, status=ImportStatus.WORKING)
    won = rows.update(status=ImportStatus.CANCELLED, upload="", worked_at=None, updated_at=timezone.now())
    source.refresh_from_db()
    if not won:
        raise NotAllowed(_("It has ended already."), code="wrong_state")
    delete_unnamed(upload)


def _data(brought: Brought) -> bytes | str:
    return SOURCES.path_of(brought.file.name).read_bytes() if brought.file else brought.text


def _begun(owner: User, brought: Brought) -> SourceImport:
    _refuse_unknown(brought.reader)
    _refuse_too_many(owner)
    link = link_in(brought.text) if brought.file is None else ""
    if link:
        use("fetch", by=owner)
    return SourceImport.objects.create(
        owner=owner,
        source_kind=SourceKind(kind_of(_data(brought))),
        name=_shown_name(brought.name),
        address=link[:2000],
        text="" if link or brought.file else UNSTORABLE.sub(REPLACEMENT, brought.text),
        upload=brought.file.name if brought.file else "",
        size_bytes=brought.file.size if brought.file else len(brought.text.encode(errors="surrogatepass")),
        reader=brought.reader,
        earlier=brought.earlier,
    )


def _refuse_unknown(reader: str) -> None:
    if reader not in EXTRACTORS:
        unknown = _("There is no such reader.")
        raise Invalid(unknown, code="no_reader", problems=[Problem("no_reader", unknown, path="reader")])


def _refuse_too_many(owner: User) -> None:
    working = SourceImport.objects.owned_by(owner).filter(status=ImportStatus.WORKING)
    if working.count() >= MOST_AT_ONCE:
        raise NotAllowed(
            _("%(count)s sources of yours are being read. Wait for one of them, or cancel one.", count=MOST_AT_ONCE),
            code="too_many_sources",
        )


def _forget(brought: Brought) -> None:
    if brought.file is not None:
        delete_unnamed(brought.file.name)


def _shown_name(name: str) -> str:
    """The file's own name, without folders: the last part of what a browser of any system says."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1].strip()
    return storable_text(last, limit=NAME_LENGTH)[:NAME_LENGTH]
