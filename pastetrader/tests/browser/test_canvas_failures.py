"""What the canvas shows while it waits and when something does not come: each says so and can be tried again."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from pastetrader.tests.browser.canvas import Canvas, unanswered
from pastetrader.tests.browser.conftest import Complaints


def _busy(route: Route) -> None:
    """What a server answers that cannot do it now."""
    body = '{"detail": "Busy for a while."}'
    route.fulfill(status=503, content_type="application/problem+json", body=body)


def _break(page: Page, pattern: str) -> None:
    """From now on the server answers so."""
    page.route(pattern, _busy)


@pytest.fixture
def forgiven(complaints: Complaints) -> Callable[[], None]:
    """Chromium reports each answer of 500 and more on its console; nothing else may be there."""

    def forgive() -> None:
        assert [line for line in complaints if "status of 503" not in line and "net::ERR_" not in line] == []
        complaints.clear()

    return forgive


def test_while_a_workflow_is_fetched_its_place_is_kept_and_what_fails_is_tried_again(
    person: Page, drawn: dict[str, str], forgiven: Callable[[], None]
) -> None:
    held = unanswered(person, "**/graph")
    with person.expect_request("**/graph"):
        person.goto(f"/workflows/{drawn['failures']}/edit/")
    expect(person.get_by_role("status", name="The canvas is loading.")).to_be_visible()
    expect(person.locator(".topbar-saved")).to_have_text("Loading…")

    _busy(held.pop())

    failure = person.get_by_role("alert").filter(has_text="The workflow could not be loaded.")
    expect(failure).to_contain_text("Busy for a while.")
    person.unroute_all()
    failure.get_by_role("button", name="Retry").click()
    expect(person.locator(".react-flow__node").first).to_be_visible()
    expect(failure).to_have_count(0)
    forgiven()


def test_without_the_catalogue_one_goes_on_and_asks_for_it_again(
    person: Page, canvas_of: Callable[[str], Canvas], forgiven: Callable[[], None]
) -> None:
    _break(person, "**/api/v1/node-types**")
    canvas = canvas_of("failures")
    failure = person.get_by_role("status").filter(has_text="The steps that can be added could not be loaded.")
    expect(failure).to_be_visible()
    expect(person.locator(".palette-note")).to_contain_text("could not be loaded")
    canvas.choose("screen")

    person.unroute_all()
    failure.get_by_role("button", name="Retry").click()

    expect(failure).to_have_count(0)
    expect(person.get_by_role("complementary", name="Steps to add")).to_contain_text("Ready to use")
    expect(canvas.inspector.get_by_role("combobox", name="Condition")).to_be_visible()
    forgiven()


def test_versions_that_do_not_come_are_asked_for_again(
    person: Page, canvas_of: Callable[[str], Canvas], forgiven: Callable[[], None]
) -> None:
    canvas_of("failures")
    _break(person, "**/versions**")
    person.get_by_role("button", name="Versions").click()
    dialog = person.get_by_role("dialog", name="Versions")
    expect(dialog).to_contain_text("The versions could not be loaded.")

    person.unroute_all()
    dialog.get_by_role("button", name="Try again").click()

    expect(dialog).not_to_contain_text("could not be loaded")
    forgiven()


def test_what_the_server_could_not_save_stays_is_said_and_saved_in_the_end(
    person: Page, canvas_of: Callable[[str], Canvas], forgiven: Callable[[], None]
) -> None:
    canvas = canvas_of("unsaved")
    _break(person, "**/graph")
    canvas.step("screen").focus()
    person.keyboard.press("Enter")
    person.keyboard.press("d")
    notice = person.get_by_role("status").filter(has_text="Not saved: the server does not answer.")
    expect(notice).to_contain_text("nothing is lost")
    expect(canvas.step("screen")).to_contain_text("Switched off")

    person.unroute_all()
    notice.get_by_role("button", name="Try now").click()

    canvas.is_saved()
    expect(notice).to_have_count(0)
    assert not canvas.node("screen")["is_enabled"]
    forgiven()


def test_a_run_that_is_refused_or_does_not_come_says_so_and_can_be_asked_for_again(
    person: Page, canvas_of: Callable[[str], Canvas], forgiven: Callable[[], None]
) -> None:
    canvas = canvas_of("failures")
    _break(person, "**/execute")
    canvas.run()
    notice = person.get_by_role("alert").filter(has_text="It was not started.")
    expect(notice).to_contain_text("Busy for a while.")
    notice.get_by_role("button", name="Hide this").click()
    expect(notice).to_have_count(0)

    person.unroute_all()
    canvas.run()
    expect(person.locator(".dock-badge")).to_be_visible()
    forgiven()
