"""Addresses of the screening pages."""

from django.urls import path

from screening.pages import backtest_grids as grid_views
from screening.pages import backtests as backtest_views
from screening.pages import bar_imports as import_views
from screening.pages import bar_sources, bar_updates, markets, signal_detail, signal_list, watchlists
from screening.pages import signals as views
from screening.pages.workbench import workbench_page

urlpatterns = [
    path("screening/", workbench_page, name="screening"),
    path("watchlists/", watchlists.watchlists_page, name="watchlists"),
    path("watchlists/new/", watchlists.new_watchlist, name="watchlist-new"),
    path("watchlists/<uuid:watchlist_id>/", watchlists.watchlist_page, name="watchlist"),
    path("watchlists/<uuid:watchlist_id>/delete/", watchlists.remove_watchlist, name="watchlist-delete"),
    path("executions/<uuid:execution_id>/why/", views.why_page, name="execution-why"),
    path("backtests/", backtest_views.backtests_page, name="backtests"),
    path("backtests/<uuid:report_id>/", backtest_views.backtest_page, name="backtest"),
    path("backtests/<uuid:report_id>/trades.csv", backtest_views.backtest_file, name="backtest-file"),
    path("backtests/<uuid:report_id>/cancel/", backtest_views.cancel_backtest, name="cancel-backtest"),
    path("backtests/<uuid:report_id>/delete/", backtest_views.delete_backtest, name="delete-backtest"),
    path("backtests/<uuid:report_id>/again/", grid_views.try_again, name="backtest-again"),
    path("backtests/<uuid:report_id>/final/", grid_views.final_test, name="backtest-final"),
    path("backtests/<uuid:report_id>/grid/<uuid:grid_id>/cancel/", grid_views.stop_grid, name="backtest-grid-cancel"),
    path("backtests/<uuid:report_id>/grid/<uuid:grid_id>/cell/", grid_views.open_cell, name="backtest-grid-cell"),
    path("signals/", signal_list.signals_page, name="signals"),
    path("signals/signals.csv", signal_list.signals_file, name="signals-file"),
    path("signals/acknowledge/", signal_list.acknowledge_signals, name="acknowledge-signals"),
    path("signals/<uuid:signal_id>/", signal_detail.signal_page, name="signal"),
    path("markets/", markets.markets_page, name="markets"),
    path("markets/import/", import_views.imports_page, name="bar-imports"),
    path("markets/import/<uuid:import_id>/", import_views.import_page, name="bar-import"),
    path("markets/import/<uuid:import_id>/answer/", import_views.answer_import, name="answer-bar-import"),
    path("markets/import/<uuid:import_id>/confirm/", import_views.confirm_import, name="confirm-bar-import"),
    path("markets/import/<uuid:import_id>/discard/", import_views.discard_import, name="discard-bar-import"),
    path("markets/sources/", bar_sources.sources_page, name="bar-sources"),
    path("markets/sources/new/", bar_sources.new_source, name="bar-source-new"),
    path("markets/sources/<uuid:source_id>/", bar_sources.source_page, name="bar-source"),
    path("markets/sources/<uuid:source_id>/edit/", bar_sources.edit_source, name="bar-source-edit"),
    path("markets/sources/<uuid:source_id>/try/", bar_sources.try_source, name="bar-source-try"),
    path("markets/sources/<uuid:source_id>/automatic/", bar_sources.set_automatic, name="bar-source-automatic"),
    path("markets/sources/<uuid:source_id>/switch/", bar_sources.switch_source, name="bar-source-switch"),
    path("markets/sources/<uuid:source_id>/delete/", bar_sources.delete_source, name="bar-source-delete"),
    path("markets/<str:code>/", markets.market_page, name="market"),
    path("markets/<str:code>/update/", markets.begin_update, name="market-update"),
    path("markets/<str:code>/members/", markets.bring_members, name="market-members"),
    path("markets/<str:code>/updates/<uuid:update_id>/", bar_updates.update_page, name="bar-update"),
    path("markets/<str:code>/updates/<uuid:update_id>/retry/", bar_updates.retry_update, name="bar-update-retry"),
    path("markets/<str:code>/updates/<uuid:update_id>/store/", bar_updates.store_update, name="bar-update-store"),
    path("markets/<str:code>/updates/<uuid:update_id>/discard/", bar_updates.discard_update, name="bar-update-discard"),
]
