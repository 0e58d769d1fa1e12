"""Strategy files of the broker KIS among what is pasted: kept as they are, and refused with the line that is wrong."""

from parsers.formats.base import Note, Unreadable
from pastetrader.common.messages import message as _
from screening.kis_files.located import Unreadable as UnreadableFile
from screening.kis_files.reading import read_kis_file

_MOST_NAMES = 20


def kis_file_notes(text: str) -> list[Note]:
    """What is told of the file beside its rules. Raises Unreadable for what looks like one and is none."""
    try:
        found = read_kis_file(text)
    except UnreadableFile as error:
        place = error.place or "line 1"
        message = _(
            "This is a strategy file of KIS that cannot be read (%(place)s): %(reason)s",
            place=place,
            reason=error.message,
        )
        hint = _("Correct it there, or say in words what the strategy does.")
        raise Unreadable("kis_file", message, hint) from error
    notes = [Note("kis_file")]
    for code, name in (("broker_differs", "kis_differs"), ("unused_parameters", "kis_unused")):
        names = dict.fromkeys(one for remark in found.remarks if remark.code == code for one in remark.names)
        if names:
            notes.append(Note(name, {"names": ", ".join(list(names)[:_MOST_NAMES])}))
    return notes
