"""Addresses of the screening pages."""

from django.urls import path

from screening.pages import bar_imports as import_views
from screening.pages import signal_detail, signal_list
from screening.pages import signals as views

urlpatterns = [
    path("executions/<uuid:execution_id>/why/", views.why_page, name="execution-why"),
    path("signals/", signal_list.signals_page, name="signals"),
    path("signals/signals.csv", signal_list.signals_file, name="signals-file"),
    path("signals/acknowledge/", signal_list.acknowledge_signals, name="acknowledge-signals"),
    path("signals/<uuid:signal_id>/", signal_detail.signal_page, name="signal"),
    path("markets/import/", import_views.imports_page, name="bar-imports"),
    path("markets/import/<uuid:import_id>/", import_views.import_page, name="bar-import"),
    path("markets/import/<uuid:import_id>/answer/", import_views.answer_import, name="answer-bar-import"),
    path("markets/import/<uuid:import_id>/confirm/", import_views.confirm_import, name="confirm-bar-import"),
    path("markets/import/<uuid:import_id>/discard/", import_views.discard_import, name="discard-bar-import"),
]
