"""A backtest from being asked for to its report, over the API, with a worker; and all that comes in between."""

from typing import Any

import pytest
from django.test import Client

from pastetrader.accounts.models import User
from pastetrader.common.claims import Superseded
from screening.backtest.described import Described
from screening.backtest.planning.settings import Settings
from screening.backtest.services import backtest
from screening.backtest_reports import claims
from screening.backtest_reports.blobs import packed, packed_rows, unpacked, unpacked_rows
from screening.backtest_reports.recovery import look_after_backtests, take_over_backtests
from screening.backtest_reports.work import work_on
from screening.bars.loaded_markets import loaded_markets
from screening.bars.versions import raise_version
from screening.models import BacktestReport, BacktestStage, BacktestTry

BACKTESTS = "/api/v1/backtests/"
RSI: dict[str, Any] = {"entry": "rsi(14) < 30", "exit": "rsi(14) > 55", "stop": "5%", "target": "10%"}

pytestmark = pytest.mark.database


def asked(client: Client, settings: dict[str, Any] | None = None, **body: Any) -> Any:
    """A backtest on the sample market."""
    conditions = body.pop("conditions", RSI)
    content = {"conditions": conditions, "settings": {"market": "SAMPLE", **(settings or {})}, **body}
    return client.post(BACKTESTS, content, content_type="application/json")


def worked(client: Client, answer: Any) -> Any:
    """The report after a worker was there."""
    work_on(answer.json()["id"])
    return client.get(f"{BACKTESTS}{answer.json()['id']}").json()


def test_it_is_asked_for_worked_on_and_read_with_its_trades(owner_client: Client) -> None:
    answer = asked(owner_client)
    assert (answer.status_code, answer.json()["status"]) == (202, "waiting")
    found = worked(owner_client, answer)
    assert (found["status"], found["stage"], found["error_message"]) == ("done", "", "")
    report, curve = found["report"], found["curve"]
    assert report["verdict"] in {"grey", "yellow"}
    assert {check["check"]: check["verdict"] for check in report["trust"]}["signals_stand"] == "grey"
    assert all(isinstance(check["text"], str) and "\x1e" not in check["text"] for check in report["trust"])
    assert len(curve["sessions"]) == len(curve["equity"]) == len(curve["benchmark"]) > 500
    place = f"{BACKTESTS}{found['id']}/trades"
    page = owner_client.get(f"{place}?sort=-net&limit=5").json()
    assert len(page["results"]) == 5
    assert [row["net"] for row in page["results"]] == sorted((row["net"] for row in page["results"]), reverse=True)
    assert page["count"] >= report["metrics"]["trades"] + report["metrics"]["open_trades"]
    every = owner_client.get(f"{place}?limit=1000").json()["results"]
    gained = sum(row["net"] for row in every)
    if page["count"] <= 1000:
        assert curve["equity"][-1] == pytest.approx(report["account"]["cash"] + gained, abs=0.02)


def test_the_same_again_is_the_same_row_and_another_setting_is_another(owner_client: Client) -> None:
    first, again = asked(owner_client), asked(owner_client)
    other = asked(owner_client, {"slots": 5})
    assert first.json()["id"] == again.json()["id"] != other.json()["id"]
    before = worked(owner_client, first)
    work_on(first.json()["id"])
    assert owner_client.get(f"{BACKTESTS}{first.json()['id']}").json() == before


def test_what_cannot_be_simulated_is_refused_by_name_and_nothing_is_made(owner_client: Client) -> None:
    answer = asked(owner_client, conditions={"entry": 'time_of_day > "09:30"', "target": "2r"})
    assert answer.status_code == 400
    assert not BacktestReport.objects.exists()
    assert asked(owner_client, {"market": "XNOPE"}).status_code == 400
    assert asked(owner_client, conditions={"entry": "rsi(14) <"}).status_code == 400
    assert asked(owner_client, conditions={"entry": "rsi(14) < 30", "stop": "soon"}).status_code == 400
    assert asked(owner_client, {"cash": -1}).status_code == 400


def test_each_variant_of_a_family_counts_also_when_its_report_is_gone(owner_client: Client, owner: User) -> None:
    first = asked(owner_client, family="mine")
    worked(owner_client, first)
    assert owner_client.delete(f"{BACKTESTS}{first.json()['id']}").status_code == 204
    second = worked(owner_client, asked(owner_client, {"slots": 5}, family="mine"))
    [check] = [one for one in second["report"]["trust"] if one["check"] == "tried_variants"]
    assert check["figure"] == 2
    assert BacktestTry.objects.filter(owner=owner, family="mine").count() == 2


def test_one_that_was_cancelled_is_left_alone_and_begins_anew_when_asked_for_again(owner_client: Client) -> None:
    answer = asked(owner_client)
    place = f"{BACKTESTS}{answer.json()['id']}"
    assert owner_client.post(f"{place}/cancel").json()["status"] == "cancelled"
    assert worked(owner_client, answer)["status"] == "cancelled"
    assert owner_client.post(f"{place}/cancel").status_code == 409
    assert asked(owner_client).json()["status"] == "waiting"
    assert worked(owner_client, answer)["status"] == "done"


def test_a_worker_that_finds_it_cancelled_stops_and_writes_nothing(
    owner_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(claims.Claim, "seconds_between_signs", 0.0)
    answer = asked(owner_client)
    row = BacktestReport.objects.get()
    claim = claims.claimed(BacktestReport, row.pk)
    assert claim
    claim.reached(BacktestStage.SIGNALS)
    owner_client.post(f"{BACKTESTS}{row.pk}/cancel")
    with pytest.raises(Superseded):
        backtest(Described(**RSI).strategy(), Settings(market="SAMPLE"), check=claim.check)
    found = owner_client.get(f"{BACKTESTS}{answer.json()['id']}").json()
    assert (found["status"], found["report"]) == ("cancelled", None)


@pytest.mark.django_db(transaction=True)
def test_bars_that_take_long_to_read_are_read_without_a_word_written_meanwhile(
    owner_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(claims.Claim, "seconds_between_signs", 0.0)
    loaded_markets().get("SAMPLE")
    raise_version("SAMPLE")  # so that they are read anew, with a check at each part
    assert worked(owner_client, asked(owner_client))["status"] == "done"


def test_one_whose_worker_was_lost_is_taken_over_but_not_for_ever(owner_client: Client) -> None:
    answer = asked(owner_client)
    rows = BacktestReport.objects.filter(pk=answer.json()["id"])
    claim = claims.claimed(BacktestReport, rows.get().pk)
    assert claim
    assert claims.claimed(BacktestReport, rows.get().pk) is None
    take_over_backtests()
    assert not look_after_backtests()
    rows.update(interruptions=claims.claims_of(BacktestReport).most_interruptions - 1)
    found = worked(owner_client, answer)
    assert (found["status"], "3" in found["error_message"]) == ("failed", True)
    with pytest.raises(Superseded):
        claim.write()


def test_a_report_is_read_in_the_language_of_who_asks(owner_client: Client) -> None:
    answer = asked(owner_client, conditions={"entry": "rsi(14) < 30"})
    found = worked(owner_client, answer)
    assert [one["code"] for one in found["report"]["assumed"]] == ["held_to_the_end", "equal_20"]
    assert found["report"]["assumed"][0]["text"].startswith("Nothing says when to sell")
    place = f"{BACKTESTS}{found['id']}"
    korean = owner_client.get(place, headers={"Accept-Language": "ko"}).json()["report"]
    assert korean["assumed"][0]["text"].startswith("언제 팔지")
    assert "미래" in korean["trust"][0]["text"] or "신호" in korean["trust"][0]["text"]


@pytest.mark.parametrize("rows", [[], [{"symbol": "A", "net": 1.5, "exit": None}] * 3])
def test_what_is_packed_is_unpacked_the_same(rows: list[dict[str, Any]]) -> None:
    assert unpacked_rows(packed_rows(rows)) == rows
    assert unpacked(packed({"가": [1, 2.5, None]})) == {"가": [1, 2.5, None]}
    assert packed({"a": 1, "b": 2}) == packed({"b": 2, "a": 1})
