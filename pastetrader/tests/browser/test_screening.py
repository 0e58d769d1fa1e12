"""The screening page in the browser: a condition by keyboard, its list, why, near misses, a file, a workflow."""

import csv
import os
import re
from pathlib import Path
from urllib.parse import quote

from playwright.sync_api import Browser, Locator, Page, StorageState, expect

from pastetrader.tests.browser.conftest import KEEP_VIOLATIONS, Complaints
from pastetrader.tests.browser.looks import in_each_look
from pastetrader.tests.browser.product import Product
from pastetrader.tests.browser.soundness import complaints_of

# The first screen makes the synthetic market and reads it.
SCREEN_MS = 30_000
CONDITION = "rsi(14) < 45 and close > 1"
# True of one part, never of the other.
NOTHING = "rsi(14) < 0.5 and close > 1"
NUMBER = re.compile(r"[^\d.+-]")


def opened(page: Page, condition: str, **more: str) -> Page:
    """The page of a screen of the synthetic market, by its address."""
    said = {"condition": condition, "market": "SAMPLE", **more}
    page.goto("/screening/?" + "&".join(f"{name}={quote(text)}" for name, text in said.items()))
    expect(page.get_by_role("tab").first).to_be_visible(timeout=SCREEN_MS)
    return page


def rows_of(page: Page) -> Locator:
    """Those of the list."""
    return page.locator("[role=grid] tbody tr")


def figures(page: Page, column: str) -> list[float]:
    """A column of the list as numbers."""
    texts = page.locator(f"[role=grid] tbody [data-column='{column}']").all_inner_texts()
    return [float(NUMBER.sub("", text.replace("\u2212", "-"))) for text in texts]


def test_a_condition_is_written_run_and_looked_through_by_keyboard_alone(person: Page) -> None:
    person.goto("/screening/")
    field = person.get_by_role("combobox", name="Condition")
    field.focus()
    person.keyboard.type("rs")
    expect(person.get_by_role("option", name="rsi(14)")).to_be_visible()
    # Enter completes what was begun, and runs what stands there whole.
    person.keyboard.press("Enter")
    expect(field).to_have_value("rsi(14)")
    person.keyboard.type(" < 45 and close > 1")
    person.keyboard.press("Enter")

    expect(rows_of(person).nth(2)).to_be_visible(timeout=SCREEN_MS)
    first, second = (rows_of(person).nth(place).get_attribute("data-symbol") or "" for place in (0, 1))
    rows_of(person).first.focus()
    person.keyboard.press("ArrowDown")
    expect(rows_of(person).nth(1)).to_be_focused()
    expect(rows_of(person).nth(1)).to_have_attribute("aria-selected", "true")
    detail = person.locator(".screen-detail")
    expect(detail.locator("h2")).to_contain_text(second)
    person.keyboard.press("ArrowUp")
    expect(detail.locator("h2")).to_contain_text(first)
    person.keyboard.press("Enter")
    expect(detail).to_be_focused()
    expect(detail.locator(".verdicts > li")).to_have_count(2)
    expect(detail.locator(".verdicts")).to_contain_text("RSI(14)")
    expect(detail.locator(".candles canvas").first).to_be_visible(timeout=SCREEN_MS)


def test_heads_sort_by_keyboard_and_the_address_keeps_what_is_seen(person: Page) -> None:
    opened(person, CONDITION)
    head = person.get_by_role("columnheader", name="Change")
    head.get_by_role("button").focus()
    person.keyboard.press("Enter")

    expect(head).to_have_attribute("aria-sort", "descending")
    falling = figures(person, "change")
    assert falling == sorted(falling, reverse=True)
    person.keyboard.press("Enter")
    expect(head).to_have_attribute("aria-sort", "ascending")
    last = rows_of(person).last.get_attribute("data-symbol") or ""
    rows_of(person).first.focus()
    person.keyboard.press("End")
    expect(person).to_have_url(re.compile(f"symbol={last}"))
    person.reload()

    expect(person.locator(f"tr[data-symbol='{last}']")).to_have_attribute("aria-selected", "true", timeout=SCREEN_MS)
    rising = figures(person, "change")
    assert rising == sorted(falling)
    expect(person.locator(".screen-detail h2")).to_contain_text(last)


def test_near_misses_say_how_much_is_missing_and_nothing_found_says_which_part(person: Page) -> None:
    opened(person, NOTHING)
    parts = person.locator(".screen-nothing .verdicts > li")
    expect(parts).to_have_count(2)
    expect(parts.first).to_have_attribute("data-verdict", "no")
    expect(parts.last).to_have_attribute("data-verdict", "yes")

    person.get_by_role("button", name="Show what nearly does").click()
    expect(person.get_by_role("tab", name="Near misses")).to_have_attribute("aria-selected", "true")
    gaps = figures(person, "distance")
    assert len(gaps) > 1
    assert gaps == sorted(gaps)
    expect(person.locator(".screen-detail .verdicts")).to_contain_text("missing")


def test_a_list_is_saved_as_a_file(person: Page, tmp_path: Path) -> None:
    opened(person, CONDITION, sort="symbol")
    with person.expect_download() as download:
        person.get_by_role("button", name="CSV file").click()
    saved = tmp_path / "screen.csv"
    download.value.save_as(saved)

    assert re.fullmatch(r"screen-SAMPLE-\d{4}-\d\d-\d\d\.csv", download.value.suggested_filename)
    with saved.open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.DictReader(file))
    assert [line["symbol"] for line in lines] == [row.get_attribute("data-symbol") for row in rows_of(person).all()]
    assert all(float(line["rsi(14)"]) < 45 for line in lines)


def test_a_screen_becomes_a_workflow_that_finds_the_same(person: Page) -> None:
    opened(person, CONDITION, symbols="SYN001 SYN002 SYN003 SYN004 SYN005 SYN006")
    found = rows_of(person).count()
    person.get_by_role("button", name="Make a workflow of this").click()

    person.wait_for_url("**/workflows/*/edit/")
    expect(person.locator(".react-flow__node")).to_have_count(5)
    person.get_by_role("button", name=re.compile("^Run")).first.click()
    status = person.locator(".react-flow__node[data-id='emit_signals']" if found else "[data-id='any_found']")
    expect(status).to_contain_text(re.compile("completed|done|s$", re.IGNORECASE), timeout=SCREEN_MS)


def test_what_cannot_be_read_is_marked_where_it_cannot(
    browser: Browser, product: Product, session: StorageState
) -> None:
    # Chromium says on its console that the screen was refused.
    page = browser.new_context(base_url=product.address, storage_state=session, locale="en-US").new_page()
    page.goto("/screening/?market=SAMPLE&condition=" + quote("rsi(14 < 30"))

    expect(page.get_by_role("alert")).to_contain_text("cannot be read")
    field = page.get_by_role("combobox", name="Condition")
    expect(field).to_be_focused()
    expect(page.locator(".written-mark")).to_have_text("<")
    expect(field).to_have_attribute("aria-invalid", "true")
    page.context.close()


@in_each_look("look")
def test_each_state_of_the_page_is_sound(
    product: Product, session: StorageState, browser: Browser, complaints: Complaints, look: tuple[str, str, int]
) -> None:
    language, theme, width = look
    context = browser.new_context(
        base_url=product.address,
        storage_state=session,
        viewport={"width": width, "height": 900},
        reduced_motion="reduce",
    )
    context.add_init_script(KEEP_VIOLATIONS)
    chosen = {"django_language": language, "theme": theme}
    context.add_cookies([{"name": name, "value": value, "url": product.address} for name, value in chosen.items()])
    page = context.new_page()
    complaints.watch(page)

    page.goto("/screening/")
    expect(page.locator(".screen-sample")).to_have_count(3)
    page.locator(".screen-more > summary").click()
    found = sound(page, "never run", look)
    opened(page, CONDITION)
    expect(page.locator(".screen-detail .candles canvas").first).to_be_visible(timeout=SCREEN_MS)
    expect(page.locator(".screen-detail .verdicts > li")).to_have_count(2)
    found += sound(page, "found", look)
    opened(page, NOTHING)
    found += sound(page, "nothing found", look)
    opened(page, NOTHING, show="near")
    expect(page.locator(".screen-detail .verdicts > li")).to_have_count(2)
    found += sound(page, "near misses", look)

    context.close()
    assert found == []
    assert complaints == []


def sound(page: Page, step: str, look: tuple[str, str, int]) -> list[str]:
    """What is wrong with a page."""
    pictures = os.environ.get("PASTETRADER_PICTURES")
    if pictures:
        page.screenshot(
            path=f"{pictures}/screening-{'-'.join(map(str, look))}-{step.replace(' ', '-')}.png", full_page=True
        )
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return [f"{step}: {complaint}" for complaint in complaints_of(page)] + (
        [f"{step}: {wide} px too wide"] if wide else []
    )
