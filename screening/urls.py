"""Addresses of the screening pages."""

from django.urls import path

from screening import views

urlpatterns = [path("executions/<uuid:execution_id>/why/", views.why_page, name="execution-why")]
