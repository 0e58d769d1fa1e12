"""Strategies from documents, videos, pages and transcripts, as people bring them; pictures in PASTETRADER_PICTURES."""

import os
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, FilePayload, Page, expect

from parsers.formats.captions import Caption
from parsers.tests.formats.pdf.typesetting import Sheet
from parsers.tests.formats.youtube.certificate import make_certificate
from parsers.tests.formats.youtube.pages import Film, Track
from parsers.tests.formats.youtube.server import YouTube, running
from pastetrader.tests.browser.conftest import Complaints
from pastetrader.tests.browser.product import Product
from pastetrader.tests.browser.soundness import complaints_of
from pastetrader.tests.browser.web_server import serving

READ_MS = 60_000
VIDEO, NO_CAPTIONS = "a-b_C012345", "n-o_C012345"
BUY = {
    "en": "Buy when RSI(14) is below 30 and the close is above its 200-day average.",
    "ko": "RSI(14)가 30 아래이고 종가가 200일 이동평균 위에 있으면 매수한다.",
}
SELL = {"en": "Sell when RSI(14) is above 70.", "ko": "RSI(14)가 70 위로 올라가면 매도한다."}
HELLO = {"en": "Hello and welcome to my channel.", "ko": "안녕하세요, 제 채널에 오신 것을 환영합니다."}
TITLE = {"en": "A calm pullback", "ko": "차분한 눌림목"}
TWO = {
    "en": "Strategy A: Oversold\n{buy}\n{sell}\n\nStrategy B: Trend\nBuy when SMA(50) crosses above SMA(200).\n"
    "Sell when SMA(50) crosses below SMA(200).\n",
    "ko": "전략 1: 과매도\n{buy}\n{sell}\n\n전략 2: 추세\n50일 이동평균이 200일 이동평균을 상향 돌파하면 매수한다.\n"
    "50일 이동평균이 200일 이동평균을 하향 돌파하면 매도한다.\n",
}


@dataclass(frozen=True)
class World:
    """The product with a YouTube and a web of its own, and the cookies of its owner."""

    product: Product
    web: str
    session: object


@pytest.fixture(scope="module")
def world(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("sources")
    certificate = make_certificate(folder)
    pages = {f"/{language}": _page(language) for language in BUY}
    with ExitStack() as stack:
        youtube = stack.enter_context(running(certificate))
        _film(youtube)
        web = stack.enter_context(serving(pages))
        product = Product(folder / "data")
        product.services |= {
            "PASTETRADER_YOUTUBE_PROXY": youtube.proxy,
            "SSL_CERT_FILE": str(certificate),
            "PASTETRADER_OUTBOUND_ALLOW": web.removeprefix("http://"),
        }
        product.start()
        stack.callback(product.stop)
        context = browser.new_context()
        page = context.new_page()
        page.goto(product.sign_in_link())
        yield World(product, web, context.storage_state())
        context.close()


@pytest.fixture(params=["en", "ko"])
def person(
    world: World, browser: Browser, complaints: Complaints, request: pytest.FixtureRequest
) -> Iterator[tuple[Page, str]]:
    language = request.param
    context = browser.new_context(
        base_url=world.product.address,
        storage_state=world.session,  # type: ignore[arg-type]  # what storage_state gave
        viewport={"width": 1440, "height": 900},
        reduced_motion="reduce",
    )
    theme = {"en": "light", "ko": "dark"}[language]
    for name, value in (("django_language", language), ("theme", theme)):
        context.add_cookies([{"name": name, "value": value, "url": world.product.address}])
    page = context.new_page()
    complaints.watch(page)
    yield page, language
    assert complaints == []
    context.close()


def test_a_document_is_read_and_its_rules_are_marked_on_its_third_page(person: tuple[Page, str]) -> None:
    page, language = person
    _bring(page, "file", FilePayload(name="book.pdf", mimeType="application/pdf", buffer=_book(language)))

    expect(page.locator(".understood .rule").first).to_be_visible(timeout=READ_MS)
    expect(page.locator(".rule-quote a[href='#page-3']").first).to_be_visible(timeout=READ_MS)
    page.locator(".rule-quote a[href='#page-3']").first.click()
    sheet = page.locator("#page-3")
    expect(sheet.locator("img")).not_to_have_js_property("naturalWidth", 0, timeout=READ_MS)
    expect(sheet.locator(".page-marks a[data-rules]").first).to_be_visible()
    _look(page, "pdf", language)


def test_a_video_is_read_and_each_quote_opens_it_at_its_second(person: tuple[Page, str]) -> None:
    page, language = person
    _bring(page, "link", f"https://youtu.be/{VIDEO}?t=5&lang={language}")

    expect(page.locator(".understood .rule").first).to_be_visible(timeout=READ_MS)
    quote = page.locator(".rule-quote a.said-at").first
    expect(quote).to_have_attribute("href", f"https://www.youtube.com/watch?v={VIDEO}&t=95s")
    expect(quote).to_have_text("1:35")
    expect(page.locator(".origin")).to_contain_text("A film")
    _look(page, "video", language)


def test_a_page_of_the_web_is_read_with_its_title(world: World, person: tuple[Page, str]) -> None:
    page, language = person
    _bring(page, "link", f"{world.web}/{language}")

    expect(page.locator(".understood .rule").first).to_be_visible(timeout=READ_MS)
    expect(page.locator(".origin a")).to_contain_text(TITLE[language])
    expect(page.locator(".source-text")).not_to_contain_text("cookies")
    _look(page, "web", language)


def test_a_transcript_is_pasted_and_its_quotes_know_their_second(person: tuple[Page, str]) -> None:
    page, language = person
    lines = [f"0:{3 + 11 * number:02} {HELLO[language]}" for number in range(5)]
    _bring(page, "text", "\n".join([*lines, f"1:02 {BUY[language]}", f"1:14 {SELL[language]}"]))

    expect(page.locator(".rule-quote .said-at").first).to_have_text("1:02")
    _look(page, "transcript", language)


def test_a_video_without_captions_says_how_to_go_on(person: tuple[Page, str]) -> None:
    page, language = person
    _bring(page, "link", f"https://www.youtube.com/watch?v={NO_CAPTIONS}")

    said = page.get_by_role("alert")
    expect(said).to_contain_text({"en": "Paste what is said in it as text", "ko": "자막"}[language], timeout=READ_MS)
    _look(page, "no-captions", language)


def test_a_source_that_hangs_is_cancelled(world: World, person: tuple[Page, str]) -> None:
    page, language = person
    _bring(page, "link", f"{world.web}/endless")
    expect(page.locator(".step[data-standing=now]")).to_be_visible()
    _look(page, "steps", language)

    page.get_by_role("button", name={"en": "Cancel", "ko": "취소"}[language]).click()

    expect(page).to_have_url(f"{world.product.address}/paste/")
    page.goto("/pastes/")
    expect(page.locator("main")).not_to_contain_text("endless")


def test_of_several_strategies_one_is_read_by_itself(person: tuple[Page, str]) -> None:
    page, language = person
    _bring(page, "text", TWO[language].format(buy=BUY[language], sell=SELL[language]))
    expect(page.locator(".part-rows > li")).to_have_count(2)
    _look(page, "parts", language)

    page.locator(".part-rows button").last.click()

    expect(page.locator(".part-rows")).to_have_count(0)
    expect(page.locator(".source-text")).not_to_contain_text("RSI")


def test_what_is_pasted_anywhere_lands_in_the_box(person: tuple[Page, str]) -> None:
    page, language = person
    page.goto("/paste/")
    page.locator("[name=by][value=link]").check(force=True)
    page.locator("h1").click()

    page.evaluate(
        """(text) => {
          const carried = new DataTransfer();
          carried.setData("text/plain", text);
          const options = { clipboardData: carried, bubbles: true, cancelable: true };
          document.body.dispatchEvent(new ClipboardEvent("paste", options));
        }""",
        BUY[language],
    )

    expect(page.locator("#paste-text")).to_have_value(BUY[language])
    expect(page.locator("#paste-text")).to_be_visible()
    expect(page.locator("[data-counted]")).to_contain_text(str(len(BUY[language])))


def _bring(page: Page, by: str, what: str | FilePayload) -> None:
    page.goto("/paste/")
    page.locator(f"[name=by][value={by}]").check(force=True)
    if by == "file":
        page.locator("input[type=file]").set_input_files(what)
    else:
        page.locator({"text": "#paste-text", "link": "#paste-link"}[by]).fill(str(what))
    page.locator(".paste-foot button").click()


def _look(page: Page, name: str, language: str) -> None:
    """Nothing is wider than the page, wanting in contrast or without a name; and a picture of it."""
    assert complaints_of(page) == []
    folder = os.environ.get("PASTETRADER_PICTURES")
    if folder:
        page.screenshot(path=Path(folder) / f"source-{name}-{language}.png", full_page=True)


def _book(language: str) -> bytes:
    sheet = Sheet()
    while sheet.document.page_count < 3:
        sheet.paragraph(HELLO[language])
    sheet.paragraph(BUY[language])
    sheet.paragraph(SELL[language])
    return sheet.data()


def _page(language: str) -> str:
    return (
        f"<!doctype html><html lang={language}><head><title>{TITLE[language]}</title></head><body><nav>Home</nav>"
        f"<article><h1>{TITLE[language]}</h1><p>{HELLO[language]} {HELLO[language]} {HELLO[language]}</p>"
        f"<p>{BUY[language]}</p><p>{SELL[language]}</p></article><footer>We use cookies.</footer></body></html>"
    )


def _film(youtube: YouTube) -> None:
    tracks = tuple(
        Track(
            language,
            (Caption(3, HELLO[language]), Caption(95, BUY[language]), Caption(140, SELL[language])),
        )
        for language in BUY
    )
    youtube.films[VIDEO] = Film(tracks=tracks)
    youtube.films[NO_CAPTIONS] = Film(outcome="disabled")
