"""Documents of other programs are told by their bytes, and refused with what to do."""

import struct

import pytest

from parsers.formats import Unreadable, read
from parsers.tests.formats.docx.documents import packed
from parsers.tests.formats.web.reading import refused_from
from pastetrader.common.tests.outbound_http.peers import answer


def compound(*streams: str) -> bytes:
    """A compound file of old Office programs: its head, and a directory with these streams."""
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(478)
    entries = [name.encode("utf-16-le").ljust(64, b"\0") + bytes(64) for name in ("Root Entry", *streams)]
    return head + bytes(512) + b"".join(entries) + bytes(4096)


DOCUMENTS = {
    "hwp 5": (compound("FileHeader", "DocInfo", "BodyText", "Section0"), "hwp_document"),
    "hwp 3": (b"HWP Document File V3.00 \x1a\x01\x02\x03\x04\x05" + bytes(500), "hwp_document"),
    "hwpx": (packed({"mimetype": "application/hwp+zip", "Contents/section0.xml": "<a/>"}), "hwp_document"),
    "doc": (compound("WordDocument", "1Table"), "doc_document"),
    "xls": (compound("Workbook"), "sheet_document"),
    "xlsx": (packed({"[Content_Types].xml": "<a/>", "xl/workbook.xml": "<a/>"}), "sheet_document"),
    "ppt": (compound("Current User", "PowerPoint Document"), "slides_document"),
    "pptx": (packed({"ppt/presentation.xml": "<a/>"}), "slides_document"),
    "locked": (compound("EncryptionInfo", "EncryptedPackage"), "locked_document"),
    "rtf": (b"{\\rtf1\\ansi Buy when RSI(14) is below 30.}", "rtf_document"),
}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_document_of_another_program_is_named_and_told_what_to_do(name: str) -> None:
    data, code = DOCUMENTS[name]

    with pytest.raises(Unreadable) as error:
        read(data)

    assert error.value.code == code
    assert str(error.value.hint).endswith(".")


@pytest.mark.parametrize("name", DOCUMENTS)
def test_so_is_one_behind_a_link(name: str) -> None:
    data, code = DOCUMENTS[name]

    assert refused_from(answer(data, kind="application/octet-stream")).code == code


@pytest.mark.parametrize("data", [compound("Something"), packed({"a.txt": "Buy."}), b"PK\x03\x04 no archive"])
def test_what_nobody_knows_is_no_text(data: bytes) -> None:
    with pytest.raises(Unreadable) as error:
        read(data)

    assert error.value.code == "binary"
