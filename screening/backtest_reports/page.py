"""What the page of a backtest shows of its report: figures in words, curves, months, trades."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext, pgettext

from screening.backtest_reports.blobs import unpacked, unpacked_rows
from screening.backtest_reports.drawing import HEIGHT, LOW_HEIGHT, WIDTH, curves, histogram, level, under_water
from screening.backtest_reports.presentation import said_report
from screening.models import BacktestReport

TRADES_SHOWN = 50
SYMBOLS_SHOWN = 15
SORTS = ("entry", "-entry", "net", "-net", "net_return", "-net_return", "symbol", "bars", "-bars")
# Steps of the colours of the months: up to so much, in percent.
_STEPS = (1.0, 3.0, 6.0, 10.0)


@dataclass(frozen=True)
class Figure:
    """A figure in words; `sign` of one that is a gain or a loss."""

    name: str
    value: str
    hint: str = ""
    sign: str = ""


def report_context(report: BacktestReport, *, sort: str, page: int, symbol: str) -> dict[str, Any]:
    """For the page; a backtest that is not done has only itself."""
    context: dict[str, Any] = {"backtest": report, "sorts": SORTS}
    if report.summary is None:
        return context
    said = said_report(report.summary)
    trades = unpacked_rows(report.trades) if report.trades else []
    return {
        **context,
        "report": said,
        "objections": sorted(
            (check for check in said["trust"] if check["verdict"] != "grey"), key=lambda check: check["verdict"]
        ),
        "quiet_checks": [check for check in said["trust"] if check["verdict"] == "grey"],
        "figures": figures(said),
        "more": more_figures(said),
        "curve": _curve(report, said),
        "years": _years(said["months"]),
        "skipped": [(skip_words(reason), count) for reason, count in said["skipped"].items()],
        "bars": histogram([trade["net_return"] for trade in trades if trade["exit"]]),
        "reasons": _reasons(trades),
        "symbols": _symbols(trades),
        **_trades(trades, sort, page, symbol),
    }


def figures(report: Mapping[str, Any]) -> list[Figure]:
    """Those that stand first."""
    metrics = report["metrics"]
    return [
        _percent(gettext("Total return"), metrics["total_return"], signed=True),
        _percent(
            gettext("By the year"),
            metrics["cagr"],
            gettext("Growth by the calendar; not said of less than a year."),
            signed=True,
        ),
        _percent(
            gettext("Deepest fall"), metrics["max_drawdown"], gettext("From the highest equity before."), signed=True
        ),
        _number(gettext("Sharpe ratio"), metrics["sharpe"], "mean(r) / std(r) × √252"),
        Figure(gettext("Trades"), f"{metrics['trades']:,}", gettext("Ended; parts of one purchase count once.")),
        _money(gettext("Costs"), metrics["fees"] + metrics["taxes"] + metrics["slippage"], report),
        _percent(
            gettext("Holding everything"),
            metrics["benchmark_return"],
            gettext("Equal parts of all symbols that were looked at, without costs."),
            signed=True,
        ),
    ]


def more_figures(report: Mapping[str, Any]) -> list[Figure]:
    """All others."""
    metrics = report["metrics"]
    return [
        _percent(gettext("Volatility"), metrics["volatility"], "std(r) × √252"),
        _number(gettext("Sortino ratio"), metrics["sortino"], "mean(r) / √mean(min(r, 0)²) × √252"),
        _number(gettext("Calmar ratio"), metrics["calmar"], gettext("By the year / deepest fall")),
        Figure(gettext("Longest under water"), _sessions(metrics["longest_under_water"])),
        Figure(gettext("Recovered after"), _sessions(metrics["sessions_to_recover"])),
        _percent(gettext("Invested"), metrics["exposure"], gettext("Mean share of the equity.")),
        _number(gettext("Turnover by the year"), metrics["turnover"]),
        _percent(gettext("Trades that won"), metrics["win_rate"]),
        _number(gettext("Profit factor"), metrics["profit_factor"], gettext("Money won / money lost")),
        _number(gettext("Mean win / mean loss"), metrics["payoff"]),
        _percent(gettext("Mean of a trade"), metrics["expectancy"], signed=True),
        _number("t", metrics["expectancy_t"], gettext("Mean / its standard error; under 2 it may be luck.")),
        _percent(gettext("Best trade"), metrics["best"], signed=True),
        _percent(gettext("Worst trade"), metrics["worst"], signed=True),
        _number(gettext("Mean bars held"), metrics["average_bars"]),
        Figure(gettext("Still open"), f"{metrics['open_trades']:,}"),
        _number(gettext("Beta"), metrics["beta"]),
        _percent(gettext("Alpha by the year"), metrics["alpha"], signed=True),
        _money(gettext("Fees"), metrics["fees"], report),
        _money(gettext("Taxes"), metrics["taxes"], report),
        _money(gettext("Slippage"), metrics["slippage"], report),
        _money(gettext("Equity at the end"), metrics["final_equity"], report),
    ]


def skip_words(reason: str) -> str:
    """Why a signal was not traded."""
    words = {
        "conflict": gettext("an exit was true as well"),
        "last_session": gettext("no session after it"),
        "no_next_session": gettext("no bar in the next session"),
        "limit_up_open": gettext("opened at the upper limit"),
        "bad_stop": gettext("the stop was not below the price"),
        "bad_target": gettext("the target was not above the price"),
        "unknown_level": gettext("a level had no value"),
        "in_position": gettext("already held"),
        "slots": gettext("no free place"),
        "cash": gettext("not enough money for a share"),
    }
    return words[reason]


def reason_words(reason: str) -> str:
    """Why a trade ended."""
    words = {
        "still_open": gettext("still open"),
        "signal": gettext("condition to sell"),
        "time": gettext("bars held"),
        "stop": gettext("stop"),
        "stop_gap": gettext("stop, at the open"),
        "take": gettext("target"),
        "take_gap": gettext("target, at the open"),
        "trail": gettext("trailing stop"),
        "trail_gap": gettext("trailing stop, at the open"),
        "left": gettext("no member any more"),
        "rebalance": gettext("brought back to its weight"),
    }
    return words[reason]


def _curve(report: BacktestReport, said: Mapping[str, Any]) -> dict[str, Any] | None:
    kept = unpacked(report.curve) if report.curve else None
    if not kept or not kept["equity"]:
        return None
    start = said["account"]["cash"]
    benchmark = [value * start for value in kept["benchmark"]]
    equity, other = curves([[start, *kept["equity"]], [start, *benchmark]])
    water = under_water(kept["equity"], start)
    [fall] = curves([[0.0, *water]], LOW_HEIGHT)
    return {
        "width": WIDTH,
        "height": HEIGHT,
        "low_height": LOW_HEIGHT,
        "equity": equity,
        "benchmark": other,
        "start": level(start, equity),
        "fall": fall,
        "deepest": _signed(min(water)),
        "first": kept["sessions"][0],
        "last": kept["sessions"][-1],
        "highest": _short(equity.highest),
        "lowest": _short(equity.lowest),
    }


def _years(months: Sequence[Sequence[Any]]) -> list[dict[str, Any]]:
    by_year: defaultdict[int, dict[int, float]] = defaultdict(dict)
    for year, month, change in months:
        by_year[year][month] = change
    found = []
    for year, changes in sorted(by_year.items()):
        whole = 1.0
        for change in changes.values():
            whole *= 1 + change
        cells = [_cell(changes[month]) if month in changes else None for month in range(1, 13)]
        found.append({"year": year, "cells": cells, "whole": _cell(whole - 1)})
    return found


def _cell(change: float) -> dict[str, str]:
    step = sum(abs(change) * 100 >= edge for edge in _STEPS)
    return {"value": _signed(change), "tone": f"{'up' if change >= 0 else 'down'}-{step}"}


def _reasons(trades: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    counts = Counter(trade["reason"] for trade in trades)
    nets: defaultdict[str, float] = defaultdict(float)
    for trade in trades:
        nets[trade["reason"]] += trade["net"]
    return [
        {"name": reason_words(reason), "count": count, "net": _grouped(nets[reason]), "sign": _sign(nets[reason])}
        for reason, count in counts.most_common()
    ]


def _symbols(trades: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    nets: defaultdict[tuple[str, str], list[float]] = defaultdict(list)
    for trade in trades:
        nets[trade["symbol"], trade["name"]].append(trade["net"])
    ordered = sorted(nets.items(), key=lambda pair: -abs(sum(pair[1])))[:SYMBOLS_SHOWN]
    return [
        {"symbol": symbol, "name": name, "trades": len(each), "net": _grouped(sum(each)), "sign": _sign(sum(each))}
        for (symbol, name), each in ordered
    ]


def _trades(trades: list[dict[str, Any]], sort: str, page: int, symbol: str) -> dict[str, Any]:
    chosen = [trade for trade in trades if not symbol or trade["symbol"] == symbol]
    name = sort.removeprefix("-")
    chosen.sort(key=lambda trade: trade[name], reverse=sort.startswith("-"))
    pages = max(1, -(-len(chosen) // TRADES_SHOWN))
    page = min(max(1, page), pages)
    shown = chosen[(page - 1) * TRADES_SHOWN : page * TRADES_SHOWN]
    return {
        "trades": [
            {
                **trade,
                "reason": reason_words(trade["reason"]),
                "bought_at": _price(trade["entry_price"]),
                "sold_at": _price(trade["exit_price"]),
                "net_words": _grouped(trade["net"]),
                "return_words": _signed(trade["net_return"]),
                "sign": _sign(trade["net"]),
            }
            for trade in shown
        ],
        "trade_count": len(chosen),
        "sort": sort,
        "symbol": symbol,
        "markers": _markers(chosen) if symbol else [],
        "page": page,
        "pages": pages,
    }


def _markers(trades: Sequence[Mapping[str, Any]]) -> list[dict[str, str]]:
    """Purchases and sales of a symbol, as a chart marks them."""
    bought = [{"session": trade["entry"], "side": "long", "text": gettext("Bought")} for trade in trades]
    sold = [
        {"session": trade["exit"], "side": "exit", "text": reason_words(trade["reason"])}
        for trade in trades
        if trade["exit"]
    ]
    return sorted([*bought, *sold], key=lambda marker: marker["session"])


def _percent(name: str, value: float | None, hint: str = "", *, signed: bool = False) -> Figure:
    if value is None:
        return Figure(name, "–", hint)
    return Figure(name, _signed(value) if signed else f"{100 * value:.1f} %", hint, _sign(value) if signed else "")


def _number(name: str, value: float | None, hint: str = "") -> Figure:
    return Figure(name, "–" if value is None else f"{value:,.2f}", hint)


def _money(name: str, value: float, report: Mapping[str, Any]) -> Figure:
    return Figure(name, f"{_grouped(value)} {report['costs']['currency']}".strip())


def _sessions(count: int | None) -> str:
    if count is None:
        return pgettext("after a fall", "not yet")
    return gettext("%(count)s sessions") % {"count": f"{count:,}"}


def _signed(value: float) -> str:
    return f"{100 * value:+.1f} %".replace("-", "−")


def _grouped(value: float) -> str:
    return f"{value:,.0f}".replace("-", "−")


def _price(value: float) -> str:
    """With four decimals at the most, and none that say nothing."""
    return f"{value:,.4f}".rstrip("0").rstrip(".")


def _short(value: float) -> str:
    return f"{value:,.0f}"


def _sign(value: float) -> str:
    return "up" if value > 0 else "down" if value < 0 else ""
