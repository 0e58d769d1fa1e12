"""Addresses of the paste pages."""

from django.urls import path

from parsers.views import comparing, decisions, page_pictures, past, pastes, readers, rules, sources

urlpatterns = [
    path("paste/", pastes.paste, name="paste"),
    path("paste/sources/<uuid:import_id>/", sources.source, name="source"),
    path("paste/sources/<uuid:import_id>/cancel/", sources.cancel_source, name="cancel-source"),
    path("paste/<uuid:paste_id>/", rules.understood, name="understood"),
    path("paste/<uuid:paste_id>/pages/<int:page>.png", page_pictures.page_image, name="page-picture"),
    path("paste/<uuid:paste_id>/decide/", decisions.decide_about, name="decide"),
    path("paste/<uuid:paste_id>/part/", readers.choose_part, name="choose-part"),
    path("paste/<uuid:paste_id>/reader/", readers.choose_reader, name="choose-reader"),
    path("paste/<uuid:paste_id>/workflow/", decisions.make_workflow, name="make-workflow"),
    path("paste/<uuid:paste_id>/past/", past.check_paste_on_past, name="check-paste-on-past"),
    path("workflows/<uuid:workflow_id>/past/", past.check_workflow_on_past, name="check-workflow-on-past"),
    path("workflows/<uuid:workflow_id>/compare/", comparing.compare_workflow, name="compare-workflow"),
    path("pastes/", pastes.pastes, name="pastes"),
    path("conditions/check/", rules.check_condition, name="check-condition"),
]
