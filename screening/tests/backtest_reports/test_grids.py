"""A grid from being asked for to its map of heat; its cells are the reports of their numbers, and each is counted."""

from typing import Any

import pytest
from django.test import Client

from pastetrader.accounts.models import User
from pastetrader.common.claims import Superseded
from screening.backtest_reports import claims
from screening.backtest_reports.grids.page import heats_of
from screening.backtest_reports.grids.work import work_on_grid
from screening.backtest_reports.recovery import look_after_backtests, take_over_backtests
from screening.backtest_reports.work import work_on
from screening.bars.versions import raise_version
from screening.models import BacktestGrid, BacktestReport, BacktestTry
from screening.tests.backtest_reports.small_market import MARKET, store_small_market

BACKTESTS = "/api/v1/backtests/"
AXES = [
    {"number": "entry.0#1", "values": [45, 50, 55]},
    {"number": "stop_loss.value", "first": 4, "last": 6, "step": 1},
]
OWN = 4  # rsi(14) < 50 and 5 %

pytestmark = pytest.mark.database


@pytest.fixture
def report(owner_client: Client) -> BacktestReport:
    """A backtest that is done."""
    store_small_market()
    conditions = {"entry": "rsi(14) < 50", "exit": "rsi(14) > 60", "stop": "5%"}
    answer = owner_client.post(
        BACKTESTS,
        {"conditions": conditions, "settings": {"market": MARKET}, "family": "mine"},
        content_type="application/json",
    )
    work_on(answer.json()["id"])
    return BacktestReport.objects.get()


def asked(client: Client, report: BacktestReport, axes: Any = AXES) -> Any:
    """A grid over the API."""
    return client.post(f"{BACKTESTS}{report.pk}/grid", {"axes": axes}, content_type="application/json")


def worked(client: Client, report: BacktestReport) -> dict[str, Any]:
    """A grid after a worker was there."""
    work_on_grid(asked(client, report).json()["id"])
    found: dict[str, Any] = client.get(f"{BACKTESTS}{report.pk}/grid").json()["results"][0]
    return found


def summary_of(report: BacktestReport) -> dict[str, Any]:
    """The report of one that is done, as it is kept now."""
    report.refresh_from_db()
    assert report.summary
    found: dict[str, Any] = report.summary
    return found


def tried_check(report: BacktestReport) -> dict[str, Any]:
    """What the report says of how many were tried."""
    found: dict[str, Any] = next(one for one in summary_of(report)["trust"] if one["check"] == "tried_variants")
    return found


def test_the_numbers_of_a_backtest_are_listed_and_a_grid_of_two_is_worked_out(
    owner_client: Client, report: BacktestReport
) -> None:
    numbers = owner_client.get(f"{BACKTESTS}{report.pk}/numbers").json()["results"]
    assert [one["address"] for one in numbers][:3] == ["entry.0#0+exit.0.0#0", "entry.0#0", "entry.0#1"]
    assert (numbers[2]["text"], numbers[2]["before"]) == ("rsi(14) < 50", "rsi(14) < ")
    answer = asked(owner_client, report)
    assert (answer.status_code, answer.json()["status"], answer.json()["total"]) == (202, "waiting", 9)
    found = worked(owner_client, report)
    assert (found["status"], found["done"], found["error_message"]) == ("done", 9, "")
    assert [cell["values"] for cell in found["cells"]][:4] == [[45, 4], [45, 5], [45, 6], [50, 4]]
    assert found["cells"][OWN]["total_return"] == summary_of(report)["metrics"]["total_return"]
    assert len({cell["total_return"] for cell in found["cells"]}) > 5


def test_the_same_grid_again_is_the_same_row_and_is_not_run_a_second_time(
    owner_client: Client, report: BacktestReport
) -> None:
    first = worked(owner_client, report)
    again = asked(owner_client, report, [AXES[0], {"number": "stop_loss.value", "values": [6, 5, 4]}])
    assert (again.json()["id"], again.json()["status"]) == (first["id"], "done")
    work_on_grid(again.json()["id"])
    assert owner_client.get(f"{BACKTESTS}{report.pk}/grid").json()["results"] == [first]
    assert asked(owner_client, report, AXES[::-1]).json()["id"] != first["id"]


def test_a_cell_leads_to_a_report_of_the_same_figures_and_the_own_one_to_the_report(
    owner_client: Client, report: BacktestReport
) -> None:
    grid = worked(owner_client, report)
    place = f"/backtests/{report.pk}/grid/{grid['id']}/cell/"
    assert owner_client.post(place, {"cell": OWN}).headers["Location"] == f"/backtests/{report.pk}/"
    tries = BacktestTry.objects.count()
    for number in (0, 8):
        address = owner_client.post(place, {"cell": number}).headers["Location"]
        made = BacktestReport.objects.get(pk=address.split("/")[2])
        assert (made.family, made.key, made.owner) == ("mine", grid["cells"][number]["key"], report.owner)
        work_on(made.pk)
        for name in ("total_return", "sharpe", "max_drawdown", "trades"):
            assert summary_of(made)["metrics"][name] == grid["cells"][number][name]
    assert BacktestTry.objects.count() == tries
    assert owner_client.post(place, {"cell": "9"}).headers["Location"].startswith(f"/backtests/{report.pk}/?grid=")


def test_each_cell_counts_as_tried_and_the_report_says_so_from_then_on(
    owner_client: Client, owner: User, report: BacktestReport
) -> None:
    assert tried_check(report)["figure"] == 1
    worked(owner_client, report)
    assert BacktestTry.objects.filter(owner=owner, family="mine", market=MARKET).count() == 9
    said = tried_check(report)
    assert (said["figure"], said["verdict"]) == (9, "yellow")
    assert summary_of(report)["verdict"] == "yellow"
    assert "one of 9 variants" in owner_client.get(f"/backtests/{report.pk}/").text


def test_what_cannot_be_varied_is_refused_with_its_reason_and_nothing_is_made(
    owner_client: Client, report: BacktestReport
) -> None:
    for axes, code in (
        ([{"number": "entry.9#0"}], "unknown_number"),
        ([{"number": "slots", "values": [2.5]}], "value"),
        ([{"number": "slots", "first": 1, "last": 200, "step": 1}], "too_many_cells"),
        ([{"number": "slots", "first": 9, "last": 1}], "range"),
        ([AXES[0], AXES[0]], "same_number"),
    ):
        answer = asked(owner_client, report, axes)
        assert (answer.status_code, answer.json()["code"]) == (400, code)
    BacktestReport.objects.update(status="failed")
    assert asked(owner_client, report).status_code == 409
    assert not BacktestGrid.objects.exists()


def test_numbers_that_are_no_strategy_together_are_a_cell_with_its_reason(
    owner_client: Client, report: BacktestReport
) -> None:
    answer = asked(owner_client, report, [{"number": "entry.0#1", "values": [50, 120]}])
    work_on_grid(answer.json()["id"])
    first, second = owner_client.get(f"{BACKTESTS}{report.pk}/grid").json()["results"][0]["cells"]
    assert (first["problem"], second["total_return"]) == ("", None)
    assert "always true" in second["problem"]
    assert "always true" in owner_client.get(f"/backtests/{report.pk}/").text
    assert BacktestTry.objects.count() == 1


def test_bars_that_changed_since_are_said_and_the_report_can_be_tried_again(
    owner_client: Client, report: BacktestReport
) -> None:
    waiting = asked(owner_client, report).json()["id"]
    raise_version(MARKET)
    assert asked(owner_client, report).json()["code"] == "bars_changed"
    work_on_grid(waiting)
    assert "have changed" in owner_client.get(f"{BACKTESTS}{report.pk}/grid").json()["results"][0]["error_message"]
    assert "Try it again" in owner_client.get(f"/backtests/{report.pk}/").text
    address = owner_client.post(f"/backtests/{report.pk}/again/").headers["Location"]
    assert address != f"/backtests/{report.pk}/"
    assert BacktestReport.objects.count() == 2


def test_a_cancelled_grid_is_left_alone_and_begins_anew_when_asked_for_again(
    owner_client: Client, report: BacktestReport, monkeypatch: pytest.MonkeyPatch
) -> None:
    grid_id = asked(owner_client, report).json()["id"]
    claim = claims.claimed(BacktestGrid, grid_id)
    assert claim
    assert owner_client.post(f"{BACKTESTS}{report.pk}/grid/cancel").json()["results"][0]["status"] == "cancelled"
    assert owner_client.post(f"{BACKTESTS}{report.pk}/grid/cancel").status_code == 409
    with pytest.raises(Superseded):
        claim.write()
    work_on_grid(grid_id)
    assert BacktestGrid.objects.get().cells is None
    assert worked(owner_client, report)["status"] == "done"


def test_one_that_is_cancelled_while_it_is_worked_on_ends_there_and_counts_nothing(
    owner_client: Client, report: BacktestReport, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(claims.Claim, "seconds_between_signs", 0.0)
    grid_id = asked(owner_client, report).json()["id"]
    reached = claims.Claim.reached

    def cancelled_then(claim: Any, stage: Any, **fields: Any) -> None:
        reached(claim, stage, **fields)
        owner_client.post(f"/backtests/{report.pk}/grid/{grid_id}/cancel/")

    monkeypatch.setattr(claims.Claim, "reached", cancelled_then)
    work_on_grid(grid_id)
    assert (BacktestGrid.objects.get().status, BacktestTry.objects.count()) == ("cancelled", 1)


def test_a_grid_whose_worker_was_lost_is_taken_over_but_not_for_ever(
    owner_client: Client, report: BacktestReport
) -> None:
    grid_id = asked(owner_client, report).json()["id"]
    assert claims.claimed(BacktestGrid, grid_id)
    assert claims.claimed(BacktestGrid, grid_id) is None
    take_over_backtests()
    assert not look_after_backtests()
    BacktestGrid.objects.update(interruptions=claims.claims_of(BacktestGrid).most_interruptions - 1)
    work_on_grid(grid_id)
    grid = BacktestGrid.objects.get()
    assert (grid.status, "3" in str(grid.error_message)) == ("failed", True)


# --- the page ---


def test_the_page_asks_for_a_grid_shows_how_far_it_is_and_its_cells(
    owner_client: Client, report: BacktestReport
) -> None:
    place = f"/backtests/{report.pk}/"
    assert "No number was varied yet" in owner_client.get(place).text
    form = {"number1": "entry.0#1", "first1": "45", "last1": "55", "step1": "5", "number2": "slots"}
    address = owner_client.post(place, form).headers["Location"]
    grid = BacktestGrid.objects.get()
    assert address == f"{place}?grid={grid.pk}#sensitivity-title"
    part = owner_client.get(f"{place}?parts=grid").text
    assert "data-open" in part
    assert "0 of 21 cells" in part
    assert "<html" not in part
    work_on_grid(grid.pk)
    shown = owner_client.get(f"{place}?grid={grid.pk}&metric=sharpe").text
    assert "data-open" not in shown
    assert shown.count("data-own") == 1
    assert shown.count('name="cell"') == 20
    assert 'data-heat="10"' in shown or 'data-heat="0"' in shown
    assert "style=" not in owner_client.get(f"{place}?parts=grid").text
    assert "stand at place" in shown


def test_a_grid_of_one_number_shows_all_figures_beside_each_other(owner_client: Client, report: BacktestReport) -> None:
    grid_id = asked(owner_client, report, [AXES[0]]).json()["id"]
    work_on_grid(grid_id)
    shown = owner_client.get(f"/backtests/{report.pk}/?parts=grid").text
    for words in ("Total return", "Sharpe ratio", "Deepest fall", "Trades"):
        assert words in shown
    assert shown.count("<tr>") == 4


def test_what_is_wrong_with_the_form_is_said_and_what_was_typed_is_kept(
    owner_client: Client, report: BacktestReport
) -> None:
    place = f"/backtests/{report.pk}/"
    for form, words in (
        ({"number1": "entry.0#1", "first1": "many"}, "is no number"),
        ({"number1": "entry.0#1", "first1": "1", "last1": "500", "step1": "1"}, "more than 100"),
        ({}, "of one number or of two"),
    ):
        answer = owner_client.post(place, form)
        assert answer.status_code == 400
        assert words in answer.text
        assert form.get("first1", "") in answer.text
    assert not BacktestGrid.objects.exists()


def test_strangers_find_nothing_and_the_anonymous_sign_in(
    owner_client: Client, stranger_client: Client, client: Client, report: BacktestReport
) -> None:
    grid_id = asked(owner_client, report).json()["id"]
    place = f"/backtests/{report.pk}/"
    for address in (
        place,
        f"{place}again/",
        f"{place}final/",
        f"{place}grid/{grid_id}/cell/",
        f"{place}grid/{grid_id}/cancel/",
    ):
        assert stranger_client.post(address, {"cell": "0"}).status_code == 404
        assert client.post(address, {"cell": "0"}).status_code == 302
    assert BacktestGrid.objects.get().status == "waiting"


def test_colours_tell_gains_from_losses_and_more_from_less() -> None:
    assert heats_of("total_return", [-0.1, 0.0, 0.2, None]) == [2, 5, 10, None]
    assert heats_of("trades", [10, 20, 30]) == [0, 5, 10]
    assert heats_of("max_drawdown", [-0.3, -0.3]) == [5, 5]
    assert heats_of("sharpe", []) == []
