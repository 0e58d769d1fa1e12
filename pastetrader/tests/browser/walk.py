"""Every page that a person can come to, with something on it, and again as somebody sees it who has nothing yet."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver
from playwright.sync_api import APIRequestContext, Browser, BrowserContext, expect

from pastetrader.tests.browser.canvas import RUN_MS
from pastetrader.tests.browser.planted import planted
from pastetrader.tests.browser.product import Product

# Rooms of addresses with tests of their own: the API has no pages but those that describe it, and the back office is
# walked through by test_the_back_office.
ROOMS = ("api/", "admin/")
NOTHING = "/nothing/"
EMPTY = {
    "nothing pasted": "/pastes/",
    "nothing run": "/executions/",
    "nothing went wrong": "/executions/states/",
    "no schedule": "/schedules/",
    "nothing to be scheduled": "/schedules/new/",
    "no webhook": "/webhooks/",
    "no watch-list": "/watchlists/",
    "nothing to approve": "/approvals/",
    "no signals": "/signals/",
    "no secret": "/secrets/",
    "nothing tried on the past": "/backtests/",
    "nothing to compare": "/backtests/compare/",
    "bars, not allowed": "/markets/import/",
    "no market": "/markets/",
    "a market of which nothing is here": "/markets/XPAR/",
    "sources, not allowed": "/markets/sources/",
    "account, new": "/account/",
    "no tool of one's own": "/tools/?whose=mine",
    "no agent": "/agents/",
    "no key": "/model-keys/",
    "no costs": "/costs/",
    "no figures": "/quality/",
    "no screen": "/screening/",
}
STRANGE = {
    "sign in": "/sign-in/",
    "spent link": "/sign-in/spent.token/",
    "sign in, help": "/sign-in/help/",
    "sign up": "/sign-up/",
    "spent link to a password": "/password/spent.token/",
    "unknown, signed out": NOTHING,
}


@dataclass(frozen=True)
class Walk:
    """Addresses by what a person would call them; `sessions`: their cookies, by the name of the person."""

    sessions: dict[str, str]
    pages: dict[str, str]

    def context(self, browser: Browser, product: Product, who: str, look: tuple[str, str, int]) -> BrowserContext:
        """A browser of one of them ("" for nobody), in a language, a theme and a width."""
        language, theme, width = look
        context = browser.new_context(
            base_url=product.address,
            viewport={"width": width, "height": 900},
            timezone_id="Asia/Seoul",
            reduced_motion="reduce",
        )
        cookies = {"django_language": language, "theme": theme} | ({"sessionid": self.sessions[who]} if who else {})
        context.add_cookies([{"name": name, "value": value, "url": product.address} for name, value in cookies.items()])
        return context


def planned(product: Product, browser: Browser) -> Walk:
    """Has everything made that is walked through, and its workflows run by the product's own workers."""
    made = json.loads(planted(product, "walked", module="planted_walk"))
    walk = Walk(made["sessions"], made["pages"])
    context = walk.context(browser, product, "walker", ("en", "light", 1440))
    page = context.new_page()
    # The first page of who has no workflow is another one: it is walked by the newcomer.
    page.goto("/paste/")
    runs = {name: _run(context.request, workflow, page.url, context) for name, workflow in made["workflows"].items()}
    page.goto(f"/executions/{runs['done']}/")
    expect(page.locator("[data-execution]")).to_have_attribute("data-status", "completed", timeout=RUN_MS)
    symbol = page.locator(".signals b").first.inner_text()
    page.goto(f"/executions/{runs['failed']}/")
    expect(page.locator("[data-execution]")).to_have_attribute("data-status", "failed", timeout=RUN_MS)
    page.goto("/signals/")
    signal = page.locator(".journal-symbol a").first.get_attribute("href")
    assert signal
    context.close()
    done, workflow = runs["done"], made["workflows"]["done"]
    walk.pages.update(
        {
            "home": "/",
            "home, filtered": "/?show=failing&q=zebra",
            "paste": "/paste/",
            "sample": "/paste/?sample=rsi_pullback.ko",
            "pastes": "/pastes/",
            "account": "/account/",
            "executions": "/executions/",
            "health": "/executions/states/",
            "schedules": "/schedules/",
            "webhooks": "/webhooks/",
            "secrets": "/secrets/",
            "backtests": "/backtests/",
            "watch-lists": "/watchlists/",
            "watch-list, new": "/watchlists/new/",
            "approvals": "/approvals/",
            "signals": "/signals/",
            "signals, none like that": "/signals/?symbol=NOPE&state=expired",
            "signal": signal,
            "bars": "/markets/import/",
            "screening": "/screening/?condition=rsi(14)%20%3C%2040%20and%20close%20%3E%20sma(20)&market=SAMPLE",
            "screening, near misses": "/screening/?condition=rsi(14)%20%3C%205&market=SAMPLE&show=near",
            "markets": "/markets/",
            "market": "/markets/XKRX/",
            "market, searched": "/markets/XKRX/?q=005",
            "sources of bars": "/markets/sources/",
            "source of bars, new": "/markets/sources/new/?kind=kis",
            "source of bars, new, one's own": "/markets/sources/new/?kind=custom",
            "tools": "/tools/",
            "types of tools": "/tools/new/",
            "tool, new": "/tools/new/?type=http",
            "tool, new, of Python": "/tools/new/?type=python",
            "agents": "/agents/",
            "providers": "/agents/new/",
            "agent, new": "/agents/new/?provider=anthropic",
            "agent, new, scripted": "/agents/new/?provider=scripted",
            "keys of models": "/model-keys/",
            "costs": "/costs/",
            "quality": "/quality/?period=month",
            "workflow": f"/workflows/{workflow}/",
            "canvas": f"/workflows/{workflow}/edit/",
            "what changes in signals": f"/workflows/{workflow}/compare/",
            "completed": f"/executions/{done}/",
            "failed": f"/executions/{runs['failed']}/",
            "step": f"/executions/{done}/steps/screen/",
            "why": f"/executions/{done}/why/?symbol={symbol}",
        }
    )
    return walk


def _run(request: APIRequestContext, workflow: str, here: str, context: BrowserContext) -> str:
    token = next(cookie["value"] for cookie in context.cookies() if cookie["name"] == "csrftoken")
    headers = {"X-CSRFToken": token, "Referer": here}
    answer = request.post(f"/api/v1/workflows/{workflow}/execute", data={}, headers=headers)
    assert answer.ok, answer.text()
    return str(answer.json()["id"])


def addresses() -> Iterator[tuple[str, str]]:
    """The name and the pattern of every address outside of ROOMS."""
    yield from _addresses(get_resolver().url_patterns, "")


def _addresses(patterns: list[URLPattern | URLResolver], before: str) -> Iterator[tuple[str, str]]:
    for one in patterns:
        place = before + str(one.pattern)
        if place.startswith(ROOMS) or place.startswith("^"):
            continue
        if isinstance(one, URLResolver):
            yield from _addresses(one.url_patterns, place)
        else:
            yield one.name or "", place


def example_of(pattern: str) -> str:
    """An address of that pattern: with a key that nothing has."""
    kinds = {"uuid": "01a22bdf-d342-735c-9d28-1f128de3a0c7", "slug": "step", "str": "spent.token", "int": "1"}
    return "/" + re.sub(r"<(\w+):\w+>", lambda place: kinds[place[1]], pattern)
