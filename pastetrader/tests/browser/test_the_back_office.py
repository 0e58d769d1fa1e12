"""Every list of the back office and a row of each, in a real browser: the policy refuses nothing, nothing breaks.

Last of the files: it puts a row into every table of the product that all of them share.
"""

import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, StorageState, expect

from pastetrader.tests.browser.conftest import KEEP_VIOLATIONS, Complaints
from pastetrader.tests.browser.planted import planted
from pastetrader.tests.browser.product import Product

LOOKS = [("ko", "dark", 390), pytest.param(("en", "light", 1440), marks=pytest.mark.long)]


@pytest.fixture(scope="module")
def addresses(product: Product, session: StorageState) -> dict[str, str]:
    """Of every list and of a row of each; `session`, because the first sign-in makes the owner."""
    found: dict[str, str] = json.loads(planted(product, "all_tables", module="planted_rows"))
    return found


@pytest.fixture
def staff(
    product: Product,
    session: StorageState,
    browser: Browser,
    complaints: Complaints,
    request: pytest.FixtureRequest,
) -> Iterator[Page]:
    """The operator's page in the language, theme and width of the test."""
    language, theme, width = request.param
    context = browser.new_context(
        base_url=product.address,
        storage_state=session,
        viewport={"width": width, "height": 900},
        timezone_id="Asia/Seoul",
        reduced_motion="reduce",
    )
    chosen = {"django_language": language, "theme": theme}
    context.add_cookies([{"name": name, "value": value, "url": product.address} for name, value in chosen.items()])
    context.add_init_script(KEEP_VIOLATIONS)
    page = context.new_page()
    complaints.watch(page)
    yield page
    context.close()


@pytest.mark.parametrize("staff", LOOKS, indirect=True)
def test_every_list_and_row_is_sound(staff: Page, addresses: dict[str, str], complaints: Complaints) -> None:
    found: list[str] = []

    for name, address in addresses.items():
        answer = staff.goto(address)
        assert answer
        overflow = staff.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        found += [f"{name}: {answer.status}"] if answer.status != 200 else []
        found += [f"{name}: {overflow} px wider than the window"] if overflow > 0 else []

    assert found == []
    assert complaints == []


@pytest.mark.parametrize("staff", [("en", "light", 1440)], indirect=True)
def test_an_execution_is_filtered_chosen_and_run_again(
    staff: Page, addresses: dict[str, str], complaints: Complaints
) -> None:
    staff.goto(f"{addresses['workflowexecution list']}?standing=trouble")
    staff.locator("#result_list input.action-select").first.check()
    staff.locator("select[name=action]").select_option("rerun_selected")
    staff.get_by_role("button", name="Run", exact=True).click()

    expect(staff.get_by_text("Done for 1 row.")).to_be_visible()
    assert complaints == []


@pytest.mark.usefixtures("forgetting")
@pytest.mark.parametrize("staff", [("en", "light", 1440)], indirect=True)
def test_theme_and_language_are_chosen_in_the_menu(
    staff: Page, addresses: dict[str, str], complaints: Complaints
) -> None:
    staff.goto(addresses["today"])
    staff.get_by_text("unfold_more").click()
    staff.get_by_role("button", name="Dark", exact=True).click()
    expect(staff.locator("html")).to_have_class("dark")

    staff.get_by_text("unfold_more").click()
    staff.get_by_role("button", name="한국어").click()
    expect(staff.locator("html")).to_have_attribute("lang", "ko")
    assert complaints == []
