"""The pages of backtests: asked for by a form, read, sorted, taken along as a file; for their owner alone."""

from typing import Any

import pytest
from django.test import Client

from screening.backtest_reports.blobs import packed_rows, unpacked_rows
from screening.backtest_reports.drawing import STRETCHES, curves, histogram, under_water
from screening.backtest_reports.work import work_on
from screening.models import BacktestReport

FORM = {"entry": "rsi(14) < 30", "exit": "rsi(14) > 55", "stop": "5%", "market": "SAMPLE", "rank": "value_traded"}


def _asked(client: Client, **values: str) -> Any:
    return client.post("/backtests/", {**FORM, **values})


def test_a_form_becomes_a_report_that_can_be_read_sorted_and_saved(owner_client: Client) -> None:
    assert "Nothing was tried yet" in owner_client.get("/backtests/").text
    answer = _asked(owner_client)
    report = BacktestReport.objects.get()
    assert answer.headers["Location"] == f"/backtests/{report.pk}/"
    assert "data-open" in owner_client.get(f"/backtests/{report.pk}/").text
    work_on(report.pk)
    shown = owner_client.get(f"/backtests/{report.pk}/?sort=-net&page=2").text
    for words in ("How far to trust it", "Total return", "<polyline", "made up", "Why trades ended", "2 / "):
        assert words in shown
    assert "data-open" not in shown
    lines = owner_client.get(f"/backtests/{report.pk}/trades.csv").text.splitlines()
    assert lines[0].startswith("symbol,name,signal,entry,exit")
    assert len(lines) > 100
    assert "rsi(14) &lt; 30" in owner_client.get("/backtests/").text


def test_what_is_wrong_with_a_form_is_said_and_nothing_that_was_typed_is_lost(owner_client: Client) -> None:
    for values, words in (
        ({"entry": "rsi(14) <"}, "cannot be read"),
        ({"stop": "soon"}, "no distance"),
        ({"max_bars": "many"}, "whole number"),
        ({"cash": "-3"}, "cash"),
        ({"first": "2024-13-45"}, ""),
        ({"market": "XNOPE"}, "no bars"),
        ({"entry": 'time_of_day > "09:30"'}, "cannot be tried"),
    ):
        answer = _asked(owner_client, **values)
        assert answer.status_code == 400, values
        assert words in answer.text
        assert "rsi(14) &gt; 55" in answer.text
    assert not BacktestReport.objects.exists()


def test_strangers_find_nothing_and_the_anonymous_sign_in(
    owner_client: Client, stranger_client: Client, client: Client
) -> None:
    _asked(owner_client)
    place = f"/backtests/{BacktestReport.objects.get().pk}/"
    for address, method in (
        (place, "get"),
        (f"{place}trades.csv", "get"),
        (f"{place}cancel/", "post"),
        (f"{place}delete/", "post"),
    ):
        assert getattr(stranger_client, method)(address).status_code == 404
        assert getattr(client, method)(address).status_code == 302
    assert "rsi(14)" not in stranger_client.get("/backtests/").text.split("data-live")[1]


def test_it_is_cancelled_and_deleted_by_buttons(owner_client: Client) -> None:
    _asked(owner_client)
    place = f"/backtests/{BacktestReport.objects.get().pk}/"
    owner_client.post(f"{place}cancel/")
    assert "Cancelled" in owner_client.get(place).text
    owner_client.post(f"{place}delete/")
    assert not BacktestReport.objects.exists()


def test_a_curve_is_thinned_without_losing_its_lowest_and_highest() -> None:
    line = [100.0] * 5_000
    line[1234], line[4321] = 50.0, 200.0
    [curve] = curves([line])
    assert (curve.lowest, curve.highest) == (50, 200)
    assert len(curve.points.split()) <= 3 * STRETCHES + 1
    assert any(point.endswith(",240.0") for point in curve.points.split())
    assert any(point.endswith(",0.0") for point in curve.points.split())
    assert curves([[]])[0].points == ""


def test_bars_of_returns_count_all_of_them() -> None:
    assert sum(bar.count for bar in histogram([-0.5, -0.01, 0.0, 0.01, 0.02, 9.0])) == 6
    assert histogram([]) == []
    assert under_water([110.0, 99.0, 120.0], 100.0) == [0, pytest.approx(-0.1), 0]


def test_prices_are_shown_without_decimals_that_say_nothing(owner_client: Client) -> None:
    _asked(owner_client)
    report = BacktestReport.objects.get()
    work_on(report.pk)
    report.refresh_from_db()
    report.trades = packed_rows(
        [
            {**trade, "entry_price": 4750.0, "exit_price": 4512.500000001}
            for trade in unpacked_rows(report.trades or b"")
        ]
    )
    report.save()

    shown = owner_client.get(f"/backtests/{report.pk}/").text
    assert ">4,750<" in shown
    assert ">4,512.5<" in shown
