"""Word documents are read as the person sees them: lines, lists, tables and boxes, and nothing that was taken out."""

# ruff: noqa: E501  # XML, as Word writes it

import struct

import pytest

from parsers.extraction import extract
from parsers.formats import kind_of, read
from parsers.formats.base import ParsedContent, Unreadable
from parsers.formats.docx.package import MAX_PART_BYTES
from parsers.tests.formats.docx.documents import HEAD, NAMES, document, listed, packed, paragraph, run, styled, table


def text_of(*blocks: str) -> str:
    return read(document(*blocks)).text


def refused(data: bytes) -> Unreadable:
    with pytest.raises(Unreadable) as error:
        read(data)
    return error.value


def codes(content: ParsedContent) -> list[str]:
    return [note.code for note in content.notes]


def test_a_strategy_in_a_document_is_read_and_its_rules_are_found() -> None:
    content = read(
        document(
            styled("a5", "RSI pullback"),
            styled("1", "Entry"),
            styled("ListBullet", "RSI(14) is below 30"),
            styled("ListBullet", "The close is above the ", run("200-day", "<w:b/>"), " simple moving average"),
            styled("My1", "Exit"),
            paragraph("Sell when RSI(14) crosses above 70."),
            table(("Stop loss", "5%"), ("Position size", "10% of equity")),
        )
    )

    assert content.text == (
        "RSI pullback\n\nEntry\n- RSI(14) is below 30\n- The close is above the 200-day simple moving average\n\n"
        "Exit\nSell when RSI(14) crosses above 70.\nStop loss: 5%\nPosition size: 10% of equity"
    )
    assert content.kind == "docx"
    strategy = extract(content)
    assert strategy.entry.text() == "rsi(14) < 30 and close > sma(200)"
    assert strategy.exit.text() == "rsi(14) crosses_above 70"


def test_korean_is_read_with_the_numbers_that_word_draws() -> None:
    text = text_of(
        styled("1", "매수 조건"),
        listed(3, "종가가 20일선 위에 있다"),
        listed(3, "RSI(14)가 40 이하이다"),
        styled("1", "매도 조건"),
        listed(2, "RSI(14)가 65 이상이면 매도"),
        listed(2, "절반만 먼저", level=1),
        listed(2, "나머지는 다음 날", level=1),
        listed(2, "손절 -4%"),
    )

    assert text == (
        "매수 조건\n가) 종가가 20일선 위에 있다\n나) RSI(14)가 40 이하이다\n\n매도 조건\n1. RSI(14)가 65 이상이면 매도\n"
        "1.1 절반만 먼저\n1.2 나머지는 다음 날\n2. 손절 -4%"
    )


def test_deletions_of_tracked_changes_are_not_read_and_insertions_are() -> None:
    text = text_of(
        paragraph(
            "Buy when RSI(14) is below ",
            f"<w:del>{run('20').replace('w:t', 'w:delText')}</w:del>",
            f"<w:del><w:r><w:br/></w:r>{run(' or 25')}</w:del>",
            f"<w:ins>{run('30')}</w:ins>",
            f"<w:moveFrom>{run(' every day')}</w:moveFrom>",
            f"<w:moveTo>{run(' at the close')}</w:moveTo>",
            ".",
        ),
        paragraph("Sell above ", properties="<w:rPr><w:del/></w:rPr>"),
        paragraph("70."),
        "<w:tbl><w:tr><w:trPr><w:del/></w:trPr><w:tc>" + paragraph("Stop at 20%") + "</w:tc></w:tr></w:tbl>",
    )

    assert text == "Buy when RSI(14) is below 30 at the close.\nSell above 70."


@pytest.mark.parametrize(
    ("properties", "note"),
    [
        ("<w:vanish/>", "hidden_text"),
        ('<w:vanish w:val="1"/>', "hidden_text"),
        ('<w:rStyle w:val="Secret"/>', "hidden_text"),
        ('<w:color w:val="FFFFFF"/>', "hidden_text"),
        ('<w:sz w:val="2"/>', "hidden_text"),
        ("<w:strike/>", "struck_out"),
        ("<w:dstrike/>", "struck_out"),
    ],
)
def test_what_nobody_sees_or_is_struck_out_is_not_read_and_it_is_said(properties: str, note: str) -> None:
    content = read(document(paragraph("Buy AAPL", run(" and PENNY", properties), " at the open.")))

    assert content.text == "Buy AAPL at the open."
    assert codes(content) == [note]


@pytest.mark.parametrize(
    "properties",
    [
        '<w:vanish w:val="0"/>',
        '<w:vanish w:val="false"/>',
        '<w:color w:val="FFFFFF"/><w:shd w:fill="000000"/>',
        "<w:b/>",
    ],
)
def test_what_one_sees_is_read_whatever_it_looks_like(properties: str) -> None:
    content = read(document(paragraph("Buy AAPL", run(" at the open.", properties))))

    assert content.text == "Buy AAPL at the open."
    assert content.notes == ()


def test_a_style_that_strikes_out_can_be_switched_off_in_a_run() -> None:
    assert (
        text_of(styled("Gone", run("Never. "), run("Buy.", '<w:strike w:val="0"/>')), styled("Loop", "Sell."))
        == "Buy.\nSell."
    )


def test_a_box_is_read_once_after_its_paragraph() -> None:
    box = f"<w:txbxContent>{paragraph('Stop at 5%.')}</w:txbxContent>"
    drawn = (
        f"<w:r><mc:AlternateContent><mc:Choice><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )

    assert text_of(paragraph("Buy at the open.", drawn), paragraph("Sell at the close.")) == (
        "Buy at the open.\nStop at 5%.\nSell at the close."
    )


def test_footnotes_are_read_and_comments_headers_and_fields_are_not() -> None:
    notes = (
        f'{HEAD}<w:footnotes {NAMES}><w:footnote w:type="separator" w:id="0">{paragraph("---")}</w:footnote>'
        f'<w:footnote w:id="2">{paragraph("RSI as Wilder has it.")}</w:footnote></w:footnotes>'
    )
    comments = f"{HEAD}<w:comments {NAMES}><w:comment>{paragraph('Buy PENNY')}</w:comment></w:comments>"
    field = "<w:r><w:instrText>BUY PENNY</w:instrText></w:r>"
    data = document(
        paragraph("Buy when RSI(14) is below 30.", '<w:r><w:footnoteReference w:id="2"/></w:r>', field),
        parts={"word/footnotes.xml": notes, "word/comments.xml": comments, "word/header1.xml": comments},
    )

    assert read(data).text == "Buy when RSI(14) is below 30.\nRSI as Wilder has it."


def test_line_ends_tabs_and_hyphens_within_a_paragraph() -> None:
    broken = "<w:r><w:t>Buy</w:t><w:tab/><w:t>at 10</w:t><w:br/><w:t>Sell on a 52</w:t><w:noBreakHyphen/><w:t>week high</w:t></w:r>"

    assert text_of(paragraph(broken)) == "Buy at 10\nSell on a 52-week high"


def test_a_table_that_lays_out_the_page_is_read_cell_by_cell() -> None:
    left = "".join(paragraph(f"Rule {number}.") for number in range(5))

    assert text_of(table((left, "Beside them."))) == "\n".join(
        [*(f"Rule {number}." for number in range(5)), "Beside them."]
    )


def test_a_cell_that_spans_rows_is_said_once() -> None:
    begun = f'<w:tc><w:tcPr><w:vMerge w:val="restart"/></w:tcPr>{paragraph("Entry")}</w:tc>'
    goes_on = f"<w:tc><w:tcPr><w:vMerge/></w:tcPr>{paragraph('Entry')}</w:tc>"
    one, two = f"<w:tc>{paragraph('RSI(14) below 30')}</w:tc>", f"<w:tc>{paragraph('close above SMA(200)')}</w:tc>"
    rows = f"<w:tr>{begun}{one}</w:tr><w:tr>{goes_on}{two}</w:tr>"

    assert text_of(f"<w:tbl>{rows}</w:tbl>") == "Entry: RSI(14) below 30\nclose above SMA(200)"


def test_controls_and_links_hold_text_like_any_other() -> None:
    control = f"<w:sdt><w:sdtPr><w:alias/></w:sdtPr><w:sdtContent>{paragraph('Entry: RSI(14) below 30')}</w:sdtContent></w:sdt>"
    link = f"<w:hyperlink>{run('SMA(200)')}</w:hyperlink>"

    assert (
        text_of(control, paragraph("Exit: close below ", link)) == "Entry: RSI(14) below 30\nExit: close below SMA(200)"
    )


def test_title_and_author_come_from_the_documents_properties() -> None:
    core = (
        f'{HEAD}<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>My plan</dc:title><dc:creator>김하늘</dc:creator></cp:coreProperties>'
    )
    origin = read(document(paragraph("Buy."), parts={"docProps/core.xml": core})).origin

    assert (origin.title, origin.author) == ("My plan", "김하늘")


def test_a_document_in_the_strict_form_of_the_standard_is_read() -> None:
    names = NAMES.replace(
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "http://purl.oclc.org/ooxml/wordprocessingml/main",
    )
    body = (
        f"{HEAD}<w:document {names}><w:body>{styled('1', 'Entry')}{paragraph('RSI(14) below 30')}</w:body></w:document>"
    )

    assert read(packed({"word/document.xml": body})).text == "Entry\nRSI(14) below 30"


class TestHostileDocuments:
    """Each is refused, and nothing is read or eaten on the way."""

    def test_one_that_unpacks_to_more_than_is_read(self) -> None:
        body = f"{HEAD}<w:document {NAMES}><w:body>{paragraph('x' * (MAX_PART_BYTES + 1))}</w:body></w:document>"

        data = packed({"word/document.xml": body})

        assert len(data) < 200_000
        assert refused(data).code == "too_large"

    def test_one_that_lies_about_its_size(self) -> None:
        data = bytearray(packed({"word/document.xml": f"<a>{'x' * 2_000_000}</a>"}))
        central = data.rindex(b"PK\x01\x02")
        data[central + 24 : central + 28] = struct.pack("<I", 10)

        assert refused(bytes(data)).code in {"damaged", "empty"}

    @pytest.mark.parametrize(
        "doctype",
        [
            '<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
            '<!DOCTYPE w SYSTEM "http://127.0.0.1/x.dtd">',
            '<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY x "&a;&a;&a;&a;&a;&a;">]>',
        ],
    )
    def test_one_with_entities(self, doctype: str) -> None:
        body = f"<w:document {NAMES}><w:body><w:p><w:r><w:t>&x;</w:t></w:r></w:p></w:body></w:document>"

        assert refused(packed({"word/document.xml": HEAD + doctype + body})).code == "damaged"

    def test_one_that_is_nested_without_end(self) -> None:
        deep = "<w:tbl><w:tr><w:tc>" * 50_000

        assert refused(packed({"word/document.xml": f"{HEAD}<w:document {NAMES}><w:body>{deep}"})).code == "damaged"

    def test_one_that_is_cut_off(self) -> None:
        whole = document(paragraph("Buy when RSI(14) is below 30."))
        spoilt = bytearray(whole)
        start = whole.index(b"word/document.xml") + 60
        spoilt[start : start + 40] = bytes(40)

        assert refused(bytes(spoilt)).code == "damaged"
        with pytest.raises(Unreadable):
            read(whole[: len(whole) // 2])

    def test_one_whose_part_is_no_xml(self) -> None:
        assert refused(packed({"word/document.xml": "Buy when RSI(14) is below 30."})).code == "damaged"

    def test_one_that_is_larger_than_what_is_taken(self) -> None:
        stored = document(paragraph("Buy."), parts={"word/media/image1.png": bytes(range(256)) * 10})
        padded = stored[:-22] + bytes(11_000_000) + stored[-22:]

        assert refused(padded).code == "too_large"

    def test_one_with_more_text_than_is_read(self) -> None:
        blocks = [paragraph(f"Rule {number} says to buy when RSI({number}) is below 30.") for number in range(6_000)]

        assert refused(document(*blocks)).code == "too_large"

    def test_one_without_text(self) -> None:
        assert refused(document(paragraph(" "), paragraph())).code == "empty"
        assert refused(packed({"word/document.xml": f"{HEAD}<w:document {NAMES}/>"})).code == "empty"

    def test_one_that_is_encrypted(self) -> None:
        data = bytearray(document(paragraph("Buy.")))
        for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
            at = data.find(signature)
            while at >= 0:
                data[at + offset] |= 1
                at = data.find(signature, at + 1)

        assert refused(bytes(data)).code == "damaged"


def test_a_long_document_is_read_whole() -> None:
    blocks = [paragraph(f"Rule {number} says to buy when RSI({number + 2}) is below 30.") for number in range(3_500)]

    content = read(document(*blocks))

    assert len(content.spans) == 3_500
    assert content.text.count("\n") == 3_499


def test_documents_are_known_by_what_stands_in_them() -> None:
    assert kind_of(document(paragraph("Buy."))) == "docx"
    assert kind_of(packed({"xl/workbook.xml": "<a/>"})) == "text"
