"""A file of bars in the browser: dropped, asked about, answered, confirmed and stored; by mouse and by keyboard."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Browser, FilePayload, Locator, Page, StorageState, expect

from pastetrader.tests.browser.conftest import Complaints
from pastetrader.tests.browser.looks import in_each_look
from pastetrader.tests.browser.planted import planted
from pastetrader.tests.browser.product import Product
from pastetrader.tests.browser.soundness import complaints_of

READ_MS = 30_000
DROP = """(form, [name, text]) => {
  const carried = new DataTransfer();
  carried.items.add(new File([text], name, { type: "text/csv" }));
  for (const kind of ["dragenter", "dragover", "drop"]) {
    form.dispatchEvent(new DragEvent(kind, { dataTransfer: carried, bubbles: true, cancelable: true }));
  }
}"""


def file_of(symbol: str) -> str:
    """Prices that can be read in two ways, one row that is none."""
    rows = "".join(f"2024-01-{day:02};{symbol};1,976;1,980;1,970;1,975;1000\n" for day in (2, 3, 4, 5, 8))
    return f"date;symbol;open;high;low;close;volume\n{rows}2024-01-09;{symbol};see note;1,980;1,970;1,975;1000\n"


@pytest.fixture
def dressed(
    product: Product,
    session: StorageState,
    browser: Browser,
    complaints: Complaints,
    request: pytest.FixtureRequest,
) -> Page:
    """A page in the language, theme and width of the test."""
    language, theme, width = request.param
    context = browser.new_context(
        base_url=product.address,
        storage_state=session,
        viewport={"width": width, "height": 900},
        reduced_motion="reduce",
    )
    chosen = {"django_language": language, "theme": theme}
    context.add_cookies([{"name": name, "value": value, "url": product.address} for name, value in chosen.items()])
    page = context.new_page()
    complaints.watch(page)
    return page


@in_each_look("dressed", indirect=True)
def test_a_file_is_dropped_asked_about_answered_confirmed_and_stored(
    dressed: Page, complaints: Complaints, request: pytest.FixtureRequest
) -> None:
    name = request.node.callspec.id
    # Bars are common to all tests of the product: each has its own.
    symbol = "".join(part[0] for part in name.split("-")).upper()
    page = dressed
    page.goto("/")
    page.locator('nav a[href="/markets/"]').click()
    page.locator('main a[href="/markets/import/"]').first.click()
    page.wait_for_url("**/markets/import/")
    found = sound(page, "empty", name)
    page.locator("form.import-form").evaluate(DROP, ["bars.csv", file_of(symbol)])
    expect(page.locator("[data-file-name]")).to_contain_text("bars.csv")
    page.locator("[name=market]").fill("NASDAQ")
    page.locator("form.import-form button.button-primary").click()

    answer = page.locator("input[type=radio][name=decimal][value=',']")
    expect(answer).to_be_visible(timeout=READ_MS)
    found += sound(page, "asked", name)
    answer.check()
    page.locator("form[action$='/answer/'] .card-foot button").click()
    expect(page.locator("#confirm")).to_be_attached(timeout=READ_MS)
    expect(page.locator(".table").last).to_contain_text("1.975")
    found += sound(page, "confirmed", name)
    page.locator("#confirm [name=force]").check()
    page.locator("button[form=confirm]").click()

    expect(page.locator(".import-counts dd").first).to_have_text("5", timeout=READ_MS)
    found += sound(page, "stored", name)
    page.context.close()
    assert found == []
    assert complaints == []


def test_a_file_is_imported_by_keyboard_alone(person: Page) -> None:
    person.goto("/markets/import/")
    chosen: FilePayload = {"name": "keys.csv", "mimeType": "text/csv", "buffer": file_of("KEYS").encode()}
    # The dialog that opens from there is the system's own, and doesn't open each time in a browser without a screen.
    tab_to(person, person.locator("input[type=file]"))
    person.locator("input[type=file]").set_input_files(chosen)
    tab_to(person, person.locator("[name=market]"))
    person.keyboard.type("XNAS")
    tab_to(person, person.locator("form.import-form button.button-primary"))
    person.keyboard.press("Enter")
    first = person.locator("input[type=radio][name=decimal]").first
    expect(first).to_be_visible(timeout=READ_MS)
    tab_to(person, first)
    person.keyboard.press("Space")
    person.keyboard.press("ArrowDown")
    tab_to(person, person.locator("form[action$='/answer/'] .card-foot button"))
    person.keyboard.press("Enter")
    expect(person.locator("#confirm")).to_be_attached(timeout=READ_MS)
    tab_to(person, person.locator("#confirm [name=force]"))
    person.keyboard.press("Space")
    tab_to(person, person.locator("button[form=confirm]"))
    person.keyboard.press("Enter")

    expect(person.locator(".import-counts dd").first).to_have_text("5", timeout=READ_MS)


def test_an_import_that_was_in_hands_goes_on_when_the_product_starts_again(tmp_path: Path, browser: Browser) -> None:
    own = Product(tmp_path)
    own.start()
    try:
        page = browser.new_context(locale="en-US").new_page()
        page.goto(own.sign_in_link())
        page.get_by_role("heading", name="Paste a strategy").wait_for()
        own.stop()
        address = planted(own, "in_hands", module="planted_imports")

        own.start()
        page.goto(f"{own.address}{address}")

        # Far less than the minute after which a silent worker counts as lost.
        expect(page.locator("#confirm")).to_be_attached(timeout=10_000)
        page.context.close()
    finally:
        own.stop()


def tab_to(page: Page, wanted: Locator) -> None:
    """Press Tab until it has the focus."""
    for _press in range(80):
        if wanted.evaluate("(element) => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab never reaches {wanted}")


def sound(page: Page, step: str, look: str) -> list[str]:
    """What is wrong with a page."""
    found = [f"{step}: {complaint}" for complaint in complaints_of(page)]
    pictures = os.environ.get("PASTETRADER_PICTURES")
    if pictures:
        page.screenshot(path=f"{pictures}/import-{look}-{step}.png", full_page=True)
    return found
