"""Addresses of the screening pages."""

from django.urls import path

from screening.pages import backtests as backtest_views
from screening.pages import bar_imports as import_views
from screening.pages import signals as views
from screening.pages import watchlists
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
    path("markets/import/", import_views.imports_page, name="bar-imports"),
    path("markets/import/<uuid:import_id>/", import_views.import_page, name="bar-import"),
    path("markets/import/<uuid:import_id>/answer/", import_views.answer_import, name="answer-bar-import"),
    path("markets/import/<uuid:import_id>/confirm/", import_views.confirm_import, name="confirm-bar-import"),
    path("markets/import/<uuid:import_id>/discard/", import_views.discard_import, name="discard-bar-import"),
]
