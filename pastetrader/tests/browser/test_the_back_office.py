"""Every list of the back office and a row of each, in a real browser: the policy refuses nothing, nothing breaks.

Last of the files: it puts a row into every table of the product that all of them share.
"""

import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, StorageState, expect

from pastetrader.tests.browser.back_office_faults import faults_of
from pastetrader.tests.browser.conftest import KEEP_VIOLATIONS, Complaints
from pastetrader.tests.browser.planted import planted
from pastetrader.tests.browser.product import Product

LOOKS = [
    ("ko", "dark", 390),
    *(pytest.param(look, marks=pytest.mark.long) for look in (("en", "light", 1440), ("ko", "dark", 1440))),
]
# axe-core takes as long as the page itself: in the round of every day it looks at one of so many of them.
ONE_OF = 5


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
def test_every_list_and_row_is_sound(
    staff: Page, addresses: dict[str, str], complaints: Complaints, request: pytest.FixtureRequest
) -> None:
    found: list[str] = []
    is_long = request.node.get_closest_marker("long") is not None

    for place, (name, address) in enumerate(addresses.items()):
        answer = staff.goto(address)
        assert answer
        overflow = staff.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        found += [f"{name}: {answer.status}"] if answer.status != 200 else []
        found += [f"{name}: {overflow} px wider than the window"] if overflow > 0 else []
        if is_long or place % ONE_OF == 0:
            found += [f"{name}: {fault}" for fault in faults_of(staff)]

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
