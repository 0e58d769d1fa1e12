"""Nothing that was done on the canvas is lost: it is saved, kept while the server is away, and asked for on leaving."""

from collections.abc import Callable

from playwright.sync_api import Dialog, Page, expect

from pastetrader.tests.browser.canvas import Canvas
from pastetrader.tests.browser.conftest import Complaints


def test_what_is_not_saved_is_said_saved_by_key_and_holds_the_page(
    person: Page, canvas_of: Callable[[str], Canvas], complaints: Complaints
) -> None:
    canvas, keys = canvas_of("saved"), person.keyboard
    state = person.locator(".topbar-saved")
    expect(state).to_have_text("Saved")
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    person.on("dialog", stay)
    canvas.step("screen").focus()
    keys.press("Enter")
    person.context.set_offline(True)
    keys.press("d")
    expect(state).to_have_text("Not saved yet")
    keys.press("Control+s")
    expect(state).to_have_text("Not saved: no connection")
    expect(person.get_by_role("status").filter(has_text="nothing is lost")).to_be_visible()
    person.close(run_before_unload=True)
    expect(canvas.step("screen")).to_contain_text("Switched off")
    assert asked == ["beforeunload"]
    assert not person.is_closed()
    person.context.set_offline(False)
    canvas.is_saved()
    assert not canvas.node("screen")["is_enabled"]
    _forgive_the_network(complaints)


def test_what_was_done_while_the_server_was_away_is_offered_when_the_page_is_opened_again(
    person: Page, canvas_of: Callable[[str], Canvas], complaints: Complaints
) -> None:
    canvas, keys = canvas_of("away"), person.keyboard
    person.on("dialog", lambda dialog: dialog.accept())
    canvas.step("screen").focus()
    keys.press("Enter")
    person.route("**/api/v1/workflows/*/graph", lambda route: route.abort())
    keys.press("d")
    expect(person.locator(".topbar-saved")).to_have_text("Not saved: no connection")
    person.goto("/schedules/")
    person.unroute_all()
    canvas.open()
    expect(canvas.step("screen")).not_to_contain_text("Switched off")
    notice = person.get_by_role("status").filter(has_text="were not saved")
    notice.get_by_role("button", name="Bring them back").click()
    expect(canvas.step("screen")).to_contain_text("Switched off")
    canvas.is_saved()
    assert not canvas.node("screen")["is_enabled"]
    _forgive_the_network(complaints)


def _forgive_the_network(complaints: Complaints) -> None:
    """Chromium reports each request that did not come through on its console."""
    assert [line for line in complaints if "net::ERR_" not in line] == []
    complaints.clear()
