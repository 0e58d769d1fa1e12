"""Strategy files of the broker KIS (.kis.yaml): read into conditions of ours, and written from them. Pure.

The format is that of backtester/kis_backtest/file/schema.py and strategy_builder in koreainvestment/open-trading-api
(2026-07). What has no equal here is refused with its line; where the broker computes otherwise it is told.
"""
