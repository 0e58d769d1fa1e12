"""Pages of every usual make: their main text, as lines, and nothing that stands around it or is hidden."""

# ruff: noqa: E501  # pages, as sites write them

import re
from pathlib import Path

import pymupdf
import pytest

from parsers.extraction import extract
from parsers.formats.base import ParsedContent, Step, Unreadable, Work
from parsers.formats.text import normalise
from parsers.formats.web.content_kind import kind_of_answer
from parsers.formats.web.reader import WebFormat
from parsers.tests.formats.docx.documents import document, paragraph
from parsers.tests.formats.web.pages import NAVER, NAVER_OUTER, PAGES, Page
from parsers.tests.formats.web.reading import codes, page, read_from, work_with
from pastetrader.common.outbound_http import Policy
from pastetrader.common.stop_signal import StopSignal
from pastetrader.common.tests.outbound_http.peers import Route, answer, redirect, serving

every_page = pytest.mark.parametrize("name", PAGES)


def read_page(found: Page) -> ParsedContent:
    return read_from(page(found.markup))


def lines(content: ParsedContent) -> list[str]:
    return [re.sub(r"^- ", "", line) for line in content.text.split("\n") if line]


@every_page
def test_the_main_text_of_a_page_is_read_line_by_line(name: str) -> None:
    content = read_page(PAGES[name])

    found = lines(content)
    assert [line for line in PAGES[name].said if line not in found] == []
    assert [found.index(line) for line in PAGES[name].said] == sorted(found.index(line) for line in PAGES[name].said)
    assert content.kind == "web"
    assert content.text == normalise(content.text)[0]


@every_page
def test_what_stands_around_it_or_is_hidden_is_not(name: str) -> None:
    content = read_page(PAGES[name])

    assert [words for words in PAGES[name].left_out if words in content.text] == []


@every_page
def test_title_author_and_date_are_kept(name: str) -> None:
    origin = read_page(PAGES[name]).origin

    assert (origin.title, origin.author, origin.published) == (
        PAGES[name].title,
        PAGES[name].author,
        PAGES[name].published,
    )


@every_page
def test_every_sentence_of_it_has_its_span(name: str) -> None:
    content = read_page(PAGES[name])

    covered = "".join(content.text[span.start : span.end] for span in content.spans)
    assert re.sub(r"\s", "", covered) == re.sub(r"\s", "", content.text)


@pytest.mark.parametrize("name", [name for name in PAGES if name != "divs"])
def test_the_rules_of_a_page_are_found_without_a_model(name: str) -> None:
    strategy = extract(read_page(PAGES[name]))

    assert strategy.is_strategy
    assert strategy.entry.text()
    assert strategy.exit.text()


@pytest.mark.parametrize(
    ("charset", "header"), [("euc-kr", "text/html; charset=EUC-KR"), ("cp949", "text/html"), ("utf-8", "text/html")]
)
def test_a_korean_page_is_read_in_the_encoding_that_it_is_written_in(charset: str, header: str) -> None:
    declared = '<meta http-equiv="Content-Type" content="text/html; charset=euc-kr">'
    markup = (
        f"<html><head>{declared}<title>매매</title></head><body><p>종가가 20일선 위면 매수합니다. 쀍</p></body></html>"
    )
    if charset == "euc-kr":
        markup = markup.replace("쀍", "")

    content = read_from(answer(markup.encode(charset), kind=header))

    assert content.text.startswith("종가가 20일선 위면 매수합니다.")
    assert content.origin.title == "매매"


def test_one_broken_character_costs_no_more_than_itself() -> None:
    body = "<p>RSI가 30 이하이면 매수합니다. 70 이상이면 매도합니다.</p>".encode() * 20

    content = read_from(answer(body + b"<p>\xff</p>", kind="text/html; charset=utf-8"))

    assert "RSI가 30 이하이면 매수합니다." in content.text


def test_a_page_that_only_frames_another_of_its_site_is_that_one() -> None:
    routes = {"/slow/223": page(NAVER_OUTER), "/PostView.naver": page(NAVER.markup)}
    with serving(routes) as peer:
        steps: list[Step] = []
        content = WebFormat().read(peer.url("/slow/223"), work_with(peer, steps=steps))

    assert "RSI(14)가 65 이상이면 전량 매도합니다." in content.text
    assert content.origin.title == NAVER.title
    assert [asked.target for asked in peer.asked] == ["/slow/223", "/PostView.naver?blogId=slow&logNo=223"]
    assert steps == ["fetch", "read", "fetch", "read"]


def test_an_address_that_sends_its_visitors_on_is_where_it_leads() -> None:
    onward = '<html><head><meta http-equiv="refresh" content="0; url=/new"></head><body>Moved. Buy nothing here.</body></html>'

    content = read_from({"/post": page(onward), "/new": page(PAGES["short"].markup)})

    assert content.text.startswith("Buy SPY")
    assert content.origin.address.endswith("/new")


def test_the_address_is_the_one_that_the_page_calls_its_own_on_its_site() -> None:
    markup = PAGES["short"].markup
    own = markup.replace("<title>", '<link rel="canonical" href="/notes/7"><title>')
    foreign = markup.replace("<title>", '<link rel="canonical" href="https://elsewhere.example/7"><title>')

    assert read_from(page(own)).origin.address.endswith("/notes/7")
    assert read_from(page(foreign)).origin.address.endswith("/post")


def test_struck_out_rules_are_not_read_and_it_is_said() -> None:
    markup = """<html><body><p>Buy when RSI(14) is below <del>20</del><ins>30</ins>.</p><p><s>Sell when it is above 60.</s></p>
        <p style="text-decoration: line-through">Never sell.</p><p>Sell when RSI(14) is above 70.</p></body></html>"""

    content = read_from(page(markup))

    assert content.text == "Buy when RSI(14) is below 30.\nSell when RSI(14) is above 70."
    assert "struck_out" in codes(content)


def test_columns_of_a_table_that_are_parts_of_strategies_are_told_with_each_cell() -> None:
    markup = """<html><body><h2>My systems</h2><table><thead><tr><th>Name</th><th>Entry</th><th>Exit</th></tr></thead><tbody>
        <tr><td>Dips</td><td>RSI(2) below 10</td><td>RSI(2) above 70</td></tr>
        <tr><td>Breakouts</td><td>close above the 20-day high</td><td>close below the 10-day low</td></tr></tbody></table>
        <p>Both trade SPY.</p></body></html>"""

    content = read_from(page(markup))

    assert "[Dips]\nEntry: RSI(2) below 10\nExit: RSI(2) above 70\n[Breakouts]\nEntry: close above" in content.text


def test_a_link_to_plain_text_is_text_from_that_address() -> None:
    body = "# Plan\nBuy when RSI(14) < 30.\nSell when RSI(14) > 70."
    with serving({"/plan.md": answer(body.encode(), kind="text/markdown; charset=utf-8")}) as peer:
        content = WebFormat().read(peer.url("/plan.md"), work_with(peer))

    assert content.kind == "text"
    assert "Buy when RSI(14) < 30." in content.text
    assert content.origin.address == peer.url("/plan.md")


def test_a_link_to_a_word_document_is_that_document_from_that_address() -> None:
    data = document(paragraph("Buy when RSI(14) is below 30."))
    with serving({"/plan": answer(data, kind="application/octet-stream")}) as peer:
        content = WebFormat().read(peer.url("/plan"), work_with(peer))

    assert (content.kind, content.text) == ("docx", "Buy when RSI(14) is below 30.")
    assert content.origin.address == peer.url("/plan")


@pytest.mark.parametrize("kind", ["application/pdf", "application/octet-stream", "text/html"])
def test_a_link_to_a_pdf_is_told_by_its_bytes(kind: str, tmp_path: Path) -> None:
    file = tmp_path / "answer"
    file.write_bytes(b"%PDF-1.7\n1 0 obj")

    assert kind_of_answer(kind, file) == "pdf"


@pytest.mark.parametrize(
    ("body", "kind", "found"),
    [
        (b"Buy when RSI(14) is below 30.", "text/plain", "text"),
        (b"<p>Buy</p><p>Sell</p>", "text/plain", "text"),
        (b"<!doctype html><p>Buy", "", "web"),
        (b"<!doctype html><p>Buy", "application/octet-stream", "web"),
        (b"WEBVTT\n\n00:01.000 --> 00:02.000\nBuy", "text/vtt", "transcript"),
        (b"https://example.com/", "text/plain", "text"),
        (("\uac00" * 9_000).encode(), "text/plain", "text"),
        (b'{"rule": "Buy"}', "application/json", "text"),
    ],
)
def test_what_is_behind_a_link_is_told_by_its_bytes_and_its_kind(
    body: bytes, kind: str, found: str, tmp_path: Path
) -> None:
    file = tmp_path / "answer"
    file.write_bytes(body)

    assert kind_of_answer(kind, file) == found


def test_terms_of_a_list_stand_before_what_is_said_of_them() -> None:
    card = "<section><h2>{}</h2><dl><dt>Entry</dt><dd>{}</dd><dt>Exit:</dt><dd>{}</dd><dd>Or 9 days</dd></dl></section>"
    dips = card.format("Dips", "RSI(2) below 5", "RSI(2) above 60")
    breakouts = card.format("Breakouts", "Close above the 55-day high", "Close below the 20-day low")

    content = read_from(page(f"<html><body><main>{dips}{breakouts}</main></body></html>"))

    assert content.text == (
        "Dips\nEntry: RSI(2) below 5\nExit: RSI(2) above 60\n- Or 9 days\n\n"
        "Breakouts\nEntry: Close above the 55-day high\nExit: Close below the 20-day low\n- Or 9 days"
    )


def test_a_link_to_a_pdf_is_that_document_from_that_address() -> None:
    with pymupdf.open() as made:
        made.new_page().insert_text((72, 72), "Buy when RSI(14) is below 30.")
        data = made.tobytes()
    with serving({"/plan": answer(data, kind="text/html")}) as peer:
        content = WebFormat().read(peer.url("/plan"), work_with(peer))

    assert (content.kind, content.text) == ("pdf", "Buy when RSI(14) is below 30.")
    assert (content.origin.address, content.origin.pages) == (peer.url("/plan"), 1)


def test_a_link_to_captions_is_a_transcript() -> None:
    captions = (
        "WEBVTT\n\n00:01.000 --> 00:02.000\nBuy when RSI(14) is below 30.\n\n00:03.000 --> 00:04.000\nSell above 70.\n"
    )
    with serving({"/c.vtt": answer(captions.encode(), kind="text/vtt")}) as peer:
        content = WebFormat().read(peer.url("/c.vtt"), work_with(peer))

    assert content.kind == "transcript"
    assert content.places[0].seconds == 1.0


def test_a_link_that_leads_to_youtube_is_read_as_one_of_youtube() -> None:
    routes: dict[str, Route] = {
        "http://short.example/v": redirect("http://www.youtube.com/watch?v=aaaaaaaaaaa"),
        "http://www.youtube.com/watch": page("<html><body>Buy what this page says.</body></html>"),
    }
    with serving(routes) as proxy:
        work = Work(StopSignal(), Policy.parsed(proxy=f"http://{proxy.place}"))
        with pytest.raises(Unreadable) as error:
            WebFormat().read("http://short.example/v", work)

    # The reader of videos was asked, which wants what that page of the test doesn't have.
    assert any("youtube" in str(entry.path) for entry in error.traceback)
