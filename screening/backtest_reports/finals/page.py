"""What the page of a backtest shows of what it holds back, and of its final test."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from screening.backtest_reports.finals.services import final_of
from screening.backtest_reports.grids.page import figure_text
from screening.backtest_reports.tries import looks_after
from screening.models import BacktestReport

# What the forms offer: the fraction as it is sent, and in percent.
HOLD_BACK = (("0.2", 20), ("0.3", 30), ("0.5", 50))


def final_context(report: BacktestReport) -> dict[str, Any]:
    """For the section of the final test; nothing of a backtest that holds nothing back."""
    held = (report.summary or {}).get("held_back")
    if not held:
        return {}
    final = report if held["is_open"] else final_of(report)
    stretches = (final.summary or {}).get("stretches", []) if final else []
    return {
        "held_back": held,
        "final": final,
        "looks": looks_after(report, date.fromisoformat(held["cut"])),
        "final_source": report.final_of if held["is_open"] else None,
        "halves": [_shown(one) for one in stretches if one["year"] is None],
        "final_years": [_shown(one) for one in stretches if one["year"] is not None],
    }


def _shown(stretch: Mapping[str, Any]) -> dict[str, Any]:
    value = stretch["total_return"]
    win_rate = stretch["win_rate"]
    return {
        **stretch,
        "is_hidden": stretch["part"] == "hidden",
        "return_words": figure_text("total_return", value),
        "sign": "up" if value > 0 else "down" if value < 0 else "",
        "sharpe_words": figure_text("sharpe", stretch["sharpe"]),
        "fall_words": figure_text("max_drawdown", stretch["max_drawdown"]),
        "win_words": "–" if win_rate is None else f"{100 * win_rate:.0f} %",
    }
