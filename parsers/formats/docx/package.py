"""The parts of a document, out of its archive: so much and no more, and no part may point outside of itself. Pure."""

import zipfile
import zlib
from pathlib import Path
from typing import Any

from lxml import etree

from pastetrader.common.messages import message as _
from pastetrader.common.refusal import Refusal

MAX_PART_BYTES = 40_000_000
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
# The same in the strict form of the standard, which Word writes when asked to.
_STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
# RuntimeError: an entry is encrypted; NotImplementedError: packed in a way that nobody uses.
_BROKEN = (zipfile.BadZipFile, zlib.error, etree.XMLSyntaxError, RuntimeError, EOFError, OSError, ValueError)
_DAMAGED = _("The document is damaged and cannot be read.")


class Package:
    """An open document. Raises Refusal: damaged, too_large."""

    def __init__(self, file: Path) -> None:
        try:
            self._archive = zipfile.ZipFile(file)
        except (zipfile.BadZipFile, OSError, ValueError) as error:
            raise Refusal("damaged", _DAMAGED) from error

    def part(self, name: str) -> Any:
        """The root of a part of XML; None when there is no such part."""
        try:
            data = self._bytes(name)
            if data is None:
                return None
            return _parsed(data)
        except _BROKEN as error:
            raise Refusal("damaged", _DAMAGED) from error

    def _bytes(self, name: str) -> bytes | None:
        try:
            entry = self._archive.getinfo(name)
        except KeyError:
            return None
        with self._archive.open(entry) as opened:
            data = opened.read(MAX_PART_BYTES + 1)  # what the archive says of its size is not asked
        if len(data) > MAX_PART_BYTES:
            raise Refusal(
                "too_large", _("The document unpacks to more than %(limit)s MB.", limit=MAX_PART_BYTES // 10**6)
            )
        return data


def _parsed(data: bytes) -> Any:
    """Without entities: documents have none, and those that have want to read files or to grow without end."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True
    )
    root = etree.fromstring(data, parser)
    if root.getroottree().docinfo.doctype:
        raise Refusal("damaged", _DAMAGED)
    for element in root.iter():
        if isinstance(element.tag, str) and element.tag.startswith(_STRICT):
            element.tag = WORD + element.tag.removeprefix(_STRICT)
            for name in [name for name in element.attrib if name.startswith(_STRICT)]:
                element.set(WORD + name.removeprefix(_STRICT), element.attrib.pop(name))
    return root


def value(element: Any, name: str = "val") -> str:
    """An attribute of Word's own; "" when it isn't there."""
    return "" if element is None else str(element.get(WORD + name, ""))


def is_on(properties: Any, name: str) -> bool | None:
    """Whether properties switch something on; None when they don't say."""
    found = None if properties is None else properties.find(WORD + name)
    return None if found is None else value(found).lower() not in {"0", "false", "off", "none"}
