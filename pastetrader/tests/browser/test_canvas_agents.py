"""Agents on the canvas in a browser: what the model says while it says it, and what was said and done afterwards."""

import json
import re

import pytest
from playwright.sync_api import Locator, Page, expect

from pastetrader.tests.browser.canvas import RUN_MS, Canvas
from pastetrader.tests.browser.planted import planted
from pastetrader.tests.browser.product import Product
from pastetrader.tests.browser.soundness import complaints_of

MODULE = "planted_talk"
LATEST = "/api/v1/executions/?page_size=1"


@pytest.fixture(scope="module")
def asked(product: Product, session: object) -> dict[str, str]:
    """Ids of the workflows of planted_talk, by name; `session`, because the first sign-in makes the owner."""
    found: dict[str, str] = json.loads(planted(product, "workflows", module=MODULE))
    return found


def talk_of(canvas: Canvas) -> Locator:
    """The conversation in the inspector of the step, which is opened."""
    canvas.choose("asks")
    canvas.tab("Output")
    return canvas.inspector.get_by_role("region", name="Conversation")


def test_the_turns_of_an_agent_and_what_they_cost_are_read_after_its_run_and_in_a_past_one(
    person: Page, asked: dict[str, str], product: Product
) -> None:
    canvas = Canvas(person, asked["asks"]).open()
    canvas.run()
    canvas.has_ended("Done")
    talk = talk_of(canvas)
    turns = talk.get_by_role("listitem")
    expect(turns).to_have_count(2)
    expect(talk).to_contain_text("2 of 8 at most")
    first, last = turns.first, turns.last
    # The last one is open; a word of a stranger is a word, whatever is in it.
    expect(last).to_contain_text("<b id='injected'>Quiet</b> day, <img src=x onerror=alert(1)> says the model.")
    expect(person.locator("#injected")).to_have_count(0)
    expect(first.get_by_text("How was the day?")).to_be_hidden()

    # By keyboard alone.
    first.locator("summary").focus()
    person.keyboard.press("Enter")
    expect(first.get_by_text("How was the day?")).to_be_visible()
    good, bad = first.get_by_role("article", name="Call of market_data").all()
    expect(good).to_contain_text(re.compile("Called with.*SAMPLE.*It answered", re.DOTALL))
    expect(bad).to_contain_text(re.compile("failed or refused.*NOWHERE", re.DOTALL))
    assert complaints_of(person) == []

    person.get_by_role("tab", name="Past runs").click()
    person.get_by_role("table").get_by_role("row").last.get_by_role("button").click()
    expect(person.get_by_role("status").filter(has_text="on version 1")).to_be_visible()
    expect(talk_of(canvas).get_by_role("listitem")).to_have_count(2)

    planted(product, "charged", module=MODULE)
    canvas.open(f"?execution={person.request.get(LATEST).json()['results'][0]['id']}")
    canvas.has_ended("Done")
    expect(person.locator(".run-facts")).to_contain_text("Cost$0.0125 and 1 call of unknown price")
    talk_of(canvas)
    expect(canvas.inspector).to_contain_text("Cost: $0.0125 and 1 call of unknown price")


def test_what_a_whole_run_handed_on_is_opened_below_its_steps(person: Page, workflows: dict[str, str]) -> None:
    canvas = Canvas(person, workflows["read"]).open()
    canvas.run()
    canvas.has_ended("Done")
    output = person.get_by_role("region", name="Output of the whole run")
    expect(output).to_have_count(0)
    person.get_by_text("Output of the whole run").click()
    expect(output).to_contain_text(re.compile("yes.*many", re.DOTALL))


def test_what_a_model_says_is_seen_while_it_says_it_until_its_turn_stands_there(
    person: Page, asked: dict[str, str], product: Product
) -> None:
    canvas = Canvas(person, asked["speaks"]).open()
    canvas.is_in_state("asks", "running")
    talk = talk_of(canvas)
    expect(talk.get_by_role("status")).to_have_text("It is at work.")

    planted(product, "says", module=MODULE)
    expect(talk.get_by_role("status")).to_have_text("It says now")
    expect(talk).to_contain_text("The market was quiet, and so")

    planted(product, "has_said", module=MODULE)
    expect(talk).not_to_contain_text("The market was quiet")
    expect(talk.get_by_role("listitem")).to_contain_text(
        re.compile(r"Turn 1.*1,200 read, 34 written.*\$0\.0012.*So nothing is done\.", re.DOTALL)
    )


def test_an_agent_that_a_limit_stopped_says_so_and_one_that_waits_for_a_word_leads_to_the_inbox(
    person: Page, asked: dict[str, str]
) -> None:
    canvas = Canvas(person, asked["stopped"]).open()
    canvas.run()
    canvas.is_in_state("asks", "failed")
    talk = talk_of(canvas)
    expect(canvas.inspector).to_contain_text("no answer after 1 turns, its limit")
    expect(talk).to_contain_text("1 of 1 at most")

    canvas = Canvas(person, asked["trades"]).open()
    canvas.run()
    expect(canvas.state("asks")).to_contain_text("Waiting", timeout=RUN_MS)
    talk = talk_of(canvas)
    expect(talk.get_by_role("listitem")).to_contain_text(re.compile("place_order.*not called yet.*AAA", re.DOTALL))
    canvas.inspector.get_by_role("link", name="Look and decide").click()
    person.wait_for_url(re.compile("/approvals/"))
    expect(person.get_by_role("heading", name="place_order")).to_be_visible()


def test_names_that_people_gave_their_tools_and_agents_are_kept_from_translators(
    person: Page, asked: dict[str, str]
) -> None:
    canvas = Canvas(person, asked["asks"]).open()
    for name in ("Analyst", "place_order"):
        expect(person.locator(".palette-words[translate=no]").get_by_text(name, exact=True)).to_be_visible()
    expect(person.locator(".palette-words:not([translate])").get_by_text("Agent", exact=True)).to_be_visible()

    canvas.step("asks").focus()
    person.keyboard.press("n")
    options = person.get_by_role("listbox", name="Steps")
    expect(options.locator("[translate=no]").get_by_text("Analyst", exact=True)).to_be_visible()
    person.keyboard.press("Escape")

    person.keyboard.press("Control+k")
    person.get_by_role("combobox", name="All commands").fill("Analyst")
    found = person.get_by_role("option", name="Add Analyst")
    expect(found.locator("[translate=no]")).to_have_text("Analyst")
