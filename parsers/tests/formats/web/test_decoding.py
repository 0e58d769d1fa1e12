"""The bytes of a page are read in the encoding that they are in, whatever is said of them."""

import codecs

import pytest

from parsers.formats.web.decoding import page_text

KOREAN = "<p>RSI가 30 이하이면 매수합니다. 70 이상이면 매도합니다.</p>"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "euc-kr", "cp949"])
@pytest.mark.parametrize("said", ["", "utf-8", "euc-kr", "iso-8859-1", "utf-7", "no-such-thing"])
def test_korean_is_read_whatever_the_header_says(encoding: str, said: str) -> None:
    assert page_text(KOREAN.encode(encoding), said).text == KOREAN


def test_a_page_is_believed_about_its_encoding_where_it_can_be_true() -> None:
    declared = '<meta charset="EUC-KR">' + KOREAN

    assert page_text("<p>Café</p>".encode("latin-1"), "iso-8859-1").text == "<p>Café</p>"
    assert page_text(declared.encode("cp949"), "").text == declared
    assert [note.code for note in page_text(declared.encode("cp949"), "").notes] == ["encoding"]


def test_one_broken_character_is_replaced_and_the_rest_is_what_it_was() -> None:
    assert page_text(KOREAN.encode() * 5 + b"\xff", "utf-8").text == KOREAN * 5 + "\ufffd"
    assert page_text((KOREAN * 5).encode("cp949") + b"\xff<p>", "euc-kr").text == KOREAN * 5 + "\ufffd<p>"


@pytest.mark.parametrize("said", ["utf-7", "unicode_escape", "idna", "punycode", "hex", "base64", "rot13"])
def test_encodings_that_only_smuggle_are_not_taken(said: str) -> None:
    assert page_text(b"+ADw-script+AD4- \\u003cp\\u003e", said).text == "+ADw-script+AD4- \\u003cp\\u003e"


def test_bytes_that_are_no_text_are_no_error() -> None:
    assert isinstance(page_text(bytes(range(256)) * 50, "").text, str)
    assert page_text(codecs.BOM_UTF16_LE + b"x", "").text
