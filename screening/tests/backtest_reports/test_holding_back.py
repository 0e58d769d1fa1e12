"""Sessions that are held back: nothing sees them until the final test, which is opened once, and each look counts."""

import hashlib
import json
from datetime import date
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from pastetrader.accounts.models import User
from screening.backtest.described import Described
from screening.backtest.holding_back import held_back
from screening.backtest.planning.metadata import METADATA
from screening.backtest.planning.settings import ENGINE_VERSION, Settings
from screening.backtest.refused import Refused
from screening.backtest.services import backtest
from screening.backtest_reports.grids.work import work_on_grid
from screening.backtest_reports.keys import key_of
from screening.backtest_reports.work import work_on
from screening.models import BacktestReport, BacktestTry
from screening.tests.backtest_reports.small_market import MARKET, SESSIONS, session, store_small_market
from screening.tests.factories import make_bars, random_panel, stored

BACKTESTS = "/api/v1/backtests/"
STRATEGY = Described("rsi(14) < 45", exit="rsi(14) > 60", stop="5%").strategy()
HIDDEN = 48  # 0.3 of the 160 sessions
CUT = session(SESSIONS - HIDDEN - 1)

pytestmark = pytest.mark.database


def asked(client: Client, entry: str = "rsi(14) < 45", **settings: Any) -> BacktestReport:
    """A backtest after a worker was there."""
    body = {
        "conditions": {"entry": entry, "exit": "rsi(14) > 60", "stop": "5%"},
        "settings": {"market": MARKET, **settings},
        "family": "mine",
    }
    made = client.post(BACKTESTS, body, content_type="application/json").json()["id"]
    work_on(made)
    return BacktestReport.objects.get(pk=made)


def opened(client: Client, report: BacktestReport) -> BacktestReport:
    """Its final test after a worker was there."""
    answer = client.post(f"{BACKTESTS}{report.pk}/final")
    assert answer.status_code == 202
    work_on(answer.json()["id"])
    return BacktestReport.objects.get(pk=answer.json()["id"])


def summary_of(report: BacktestReport) -> dict[str, Any]:
    """The report of one that is done."""
    assert report.summary, report.error_message
    found: dict[str, Any] = report.summary
    return found


def check_of(report: BacktestReport) -> dict[str, Any]:
    """What it says of what is held back."""
    found: dict[str, Any] = next(one for one in summary_of(report)["trust"] if one["check"] == "out_of_sample")
    return found


def test_a_run_does_not_see_what_is_held_back_whatever_stands_there(db: None) -> None:
    settings = Settings(market=MARKET, hold_back=0.3)
    store_small_market()
    before = backtest(STRATEGY, settings).as_json()
    store_small_market(rubbish_after=CUT)
    after = backtest(STRATEGY, settings).as_json()
    assert before.pop("snapshot") != after.pop("snapshot")
    assert before == after
    assert before["last"] == CUT.isoformat()
    assert before["held_back"] == {
        "cut": CUT.isoformat(),
        "last": session(SESSIONS - 1).isoformat(),
        "sessions": HIDDEN,
        "is_open": False,
    }
    assert before["trades"]
    whole = Settings(market=MARKET)
    assert backtest(STRATEGY, whole).as_json()["metrics"] != before["metrics"]


def test_it_is_the_same_as_if_the_bars_had_ended_there(db: None) -> None:
    store_small_market()
    held = backtest(STRATEGY, Settings(market=MARKET, hold_back=0.3)).as_json()
    ended = backtest(STRATEGY, Settings(market=MARKET, last=CUT)).as_json()
    for name in ("metrics", "trades", "curve", "months", "skipped"):
        assert held[name] == ended[name]


def test_a_grid_looks_within_what_is_seen_alone(owner_client: Client) -> None:
    axes = {"axes": [{"number": "entry.0#1", "values": [40, 45, 50]}]}
    cells = []
    for rubbish in (None, CUT):
        store_small_market(rubbish_after=rubbish)
        report = asked(owner_client, hold_back=0.3)
        made = owner_client.post(f"{BACKTESTS}{report.pk}/grid", axes, content_type="application/json").json()["id"]
        work_on_grid(made)
        found = owner_client.get(f"{BACKTESTS}{report.pk}/grid").json()["results"][0]["cells"]
        cells.append([{name: cell[name] for name in ("total_return", "sharpe", "trades")} for cell in found])
    assert cells[0] == cells[1]
    assert set(BacktestTry.objects.values_list("seen_until", flat=True)) == {CUT}


def test_the_final_test_sets_both_parts_and_each_year_beside_each_other(owner_client: Client) -> None:
    store_small_market()
    report = asked(owner_client, hold_back=0.3)
    assert (check_of(report)["verdict"], check_of(report)["figure"]) == ("grey", None)
    final = opened(owner_client, report)
    assert (final.final_of, final.settings["final_after"]) == (report, CUT.isoformat())
    seen, hidden, *years = summary_of(final)["stretches"]
    assert (seen["part"], seen["last"], hidden["part"], hidden["sessions"]) == (
        "seen",
        CUT.isoformat(),
        "hidden",
        HIDDEN,
    )
    assert seen["total_return"] == pytest.approx(summary_of(report)["metrics"]["total_return"], abs=1e-9)
    total = (1 + seen["total_return"]) * (1 + hidden["total_return"]) - 1
    assert total == pytest.approx(summary_of(final)["metrics"]["total_return"])
    assert [(one["year"], one["part"]) for one in years] == [(2023, "seen"), (2023, "hidden")]
    assert check_of(final)["figure"] == hidden["total_return"]
    assert BacktestTry.objects.get(key=final.key).sharpe is None
    place = f"/backtests/{report.pk}/"
    assert "Held back" in owner_client.get(place).text
    assert 'data-half="hidden"' in owner_client.get(f"/backtests/{final.pk}/").text


def test_it_is_opened_once_and_what_holds_nothing_back_has_none(owner_client: Client) -> None:
    store_small_market()
    report = asked(owner_client, hold_back=0.3)
    final = opened(owner_client, report)
    assert opened(owner_client, report) == final
    assert owner_client.post(f"{BACKTESTS}{final.pk}/final").status_code == 409
    assert owner_client.post(f"{BACKTESTS}{asked(owner_client).pk}/final").status_code == 409
    assert BacktestReport.objects.filter(final_of=report).count() == 1
    grid = {"axes": [{"number": "slots", "values": [5]}]}
    answer = owner_client.post(f"{BACKTESTS}{final.pk}/grid", grid, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (409, "final_test")


def test_each_look_counts_also_when_its_report_is_gone(owner_client: Client, owner: User) -> None:
    store_small_market()
    first = opened(owner_client, asked(owner_client, hold_back=0.3))
    assert "look number 1 at" in owner_client.get(f"/backtests/{first.pk}/").text
    owner_client.delete(f"{BACKTESTS}{first.pk}")
    second = opened(owner_client, asked(owner_client, "rsi(14) < 46", hold_back=0.3))
    assert check_of(second)["verdict"] == "yellow"
    assert "look number 2 at" in owner_client.get(f"/backtests/{second.pk}/").text
    shown = owner_client.get(f"/backtests/{asked(owner_client, 'rsi(14) < 49', hold_back=0.3).pk}/").text
    assert "2 variants of this family have seen sessions of it" in shown
    # Who tried it without holding anything back has looked, too.
    asked(owner_client, "rsi(14) < 47")
    third = opened(owner_client, asked(owner_client, "rsi(14) < 48", hold_back=0.3))
    assert "look number 4 at" in owner_client.get(f"/backtests/{third.pk}/").text
    assert BacktestTry.objects.filter(owner=owner, seen_until=session(SESSIONS - 1)).count() == 4


@pytest.mark.parametrize(("then", "looks", "verdict"), [(0.99, 0, "yellow"), (1.01, 0, "grey"), (1.01, 1, "yellow")])
def test_what_won_before_and_lost_after_is_an_objection_and_so_is_a_second_look(
    db: None, then: float, looks: int, verdict: str
) -> None:
    rises = [100 * 1.01**place for place in range(SESSIONS - HIDDEN)]
    stored(MARKET, make_bars("A", [*rises, *(rises[-1] * then**place for place in range(1, HIDDEN + 1))]))
    settings = Settings(market=MARKET, final_after=CUT, hold_back=0.3)
    report = backtest(Described("close > 0.01").strategy(), settings, looks=looks)
    [check] = [one for one in report.checks if one.code == "out_of_sample"]
    seen, hidden = report.stretches()[:2]
    assert seen["total_return"] > 0
    assert (hidden["total_return"] > 0) == (then > 1)
    assert check.verdict == verdict


def test_bars_that_came_since_belong_to_what_was_held_back(owner_client: Client) -> None:
    store_small_market()
    panel = random_panel(lengths=(100, 100))
    early = held_back(Settings(market=MARKET, hold_back=0.25), panel)
    assert early
    assert (early.sessions, early.cut) == (25, session(74))
    later = held_back(Settings(market=MARKET, hold_back=0.25, final_after=early.cut), random_panel(lengths=(120,)))
    assert later
    assert (later.sessions, later.cut, later.is_open) == (45, early.cut, True)


def test_a_period_counts_as_what_it_is_and_too_little_is_refused() -> None:
    panel = random_panel(lengths=(100,))
    found = held_back(Settings(market=MARKET, first=session(50), last=session(89), hold_back=0.5), panel)
    assert found
    assert (found.sessions, found.cut, found.last) == (20, session(69), session(89))
    for settings in (
        Settings(market=MARKET, first=session(99), hold_back=0.5),
        Settings(market=MARKET, first=date(2030, 1, 1), hold_back=0.5),
        Settings(market=MARKET, final_after=session(99)),
    ):
        with pytest.raises(Refused):
            held_back(settings, panel)
    assert held_back(Settings(market=MARKET), panel) is None


def test_keys_of_what_was_tried_before_there_were_such_settings_stay_the_same() -> None:
    plain = key_of(STRATEGY, Settings(market=MARKET), "XTST:1")
    parts = STRATEGY.model_dump(mode="json", exclude=set(METADATA))
    settings = Settings(market=MARKET).model_dump(mode="json", exclude={"amount", "hold_back", "final_after"})
    said = {"strategy": parts, "settings": settings, "bars": "XTST:1", "engine": ENGINE_VERSION}
    assert plain == hashlib.sha256(json.dumps(said, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
    keys = {
        plain,
        key_of(STRATEGY, Settings(market=MARKET, hold_back=0.3), "XTST:1"),
        key_of(STRATEGY, Settings(market=MARKET, hold_back=0.3, final_after=CUT), "XTST:1"),
    }
    assert len(keys) == 3


def test_the_forms_and_the_command_hold_back_what_they_are_told(
    owner_client: Client, capsys: pytest.CaptureFixture[str]
) -> None:
    store_small_market()
    form = {"entry": "rsi(14) < 45", "market": MARKET, "rank": "value_traded", "hold_back": "0.3"}
    owner_client.post("/backtests/", form)
    assert BacktestReport.objects.get().settings["hold_back"] == 0.3
    assert owner_client.post("/backtests/", {**form, "hold_back": "0.95"}).status_code == 400
    call_command("backtest", "rsi(14) < 45", market=MARKET, hold_back=0.3)
    said = capsys.readouterr().out
    assert f"after {CUT} are held back" in said
    assert f"to {CUT}" in said


def test_the_page_offers_the_final_test_and_its_button_opens_it(owner_client: Client) -> None:
    store_small_market()
    report = asked(owner_client, hold_back=0.3)
    place = f"/backtests/{report.pk}/"
    shown = owner_client.get(place).text
    assert "48 sessions after" in shown
    assert "Open it: final test" in shown
    address = owner_client.post(f"{place}final/").headers["Location"]
    final = BacktestReport.objects.get(final_of=report)
    assert address == f"/backtests/{final.pk}/"
    assert "Open it: final test" not in owner_client.get(place).text
    assert owner_client.post(f"/backtests/{asked(owner_client).pk}/final/", follow=True).status_code == 200
