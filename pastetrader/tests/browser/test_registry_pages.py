"""A tool and an agent in the browser: made from their schemas, tested where they stand, by the scripts of the pages."""

import re

from playwright.sync_api import Page, expect

# Another test reads the canvas of the same owner in Korean, where every agent is offered.
ANALYST = "분석가"


def test_a_tool_is_made_and_tested_and_an_agent_that_may_call_it(person: Page) -> None:
    page = person
    page.goto("/tools/new/")
    page.get_by_role("link", name="HTTP request").click()
    page.get_by_label("Name", exact=True).first.fill("Orders")
    page.get_by_label("Method").select_option("POST")
    page.get_by_label("Address").fill("https://api.example.com/{symbol}")
    page.locator("label.segment", has_text="Enter").click()
    page.get_by_label("Token", exact=True).fill("canary-secret")
    # What is chosen brings its fields, and nothing that was typed goes, not even what the server never repeats.
    page.get_by_label("Body", exact=True).select_option("JSON")
    page.locator("[name='config.body.value']").fill('{"count": "{count}"}')
    page.get_by_role("button", name=re.compile("One more.*Expected statuses")).click()
    expect(page.locator("[name='config.expected_statuses.1']")).to_be_focused()
    page.keyboard.type("404")
    expect(page.get_by_label("Token", exact=True)).to_have_value("canary-secret")
    expect(page.get_by_label("Password", exact=True)).to_be_hidden()
    page.get_by_role("button", name="Make the tool").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Orders")
    place = page.url
    page.get_by_label("Arguments (JSON)").fill('{"symbol": "A", "count": 3}')
    page.get_by_role("button", name="Test", exact=True).click()
    expect(page.get_by_text("checked, not called")).to_be_visible()
    expect(page.get_by_text(re.compile("POST https://api.example.com/A"))).to_be_visible()
    assert page.url == place
    assert "canary" not in page.content()

    page.goto("/agents/new/?provider=scripted")
    page.get_by_label("Name", exact=True).first.fill(ANALYST)
    page.get_by_label("Model", exact=True).fill("대본")
    for turn in (0, 1):
        page.get_by_role("button", name=re.compile("One more.*Answers")).click()
        expect(page.locator(f"[name='config.answers.{turn}.text']")).to_be_visible()
    page.get_by_role("button", name=re.compile("One more.*Calls of tools")).first.click()
    page.locator("[name='config.answers.0.tool_calls.0.name']").fill("Orders")
    page.locator("[name='config.answers.0.tool_calls.0.arguments']").fill('{"symbol": "B", "count": 1}')
    page.locator("[name='config.answers.1.text']").fill("Ordered, or nearly.")
    page.get_by_role("checkbox", name="Orders").check()
    page.get_by_role("button", name="Make the agent").click()

    expect(page.get_by_role("heading", level=1)).to_have_text(ANALYST)
    page.get_by_label("What it is asked").fill("Order one.")
    page.get_by_role("button", name="Test", exact=True).click()
    expect(page.get_by_text("Ordered, or nearly.")).to_be_visible()
    expect(page.get_by_text(re.compile("POST https://api.example.com/B"))).to_be_visible()
    expect(page.locator("[data-part=trial] dd").first).to_have_text("2")
