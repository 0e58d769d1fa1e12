"""Addresses of costs."""

from django.urls import path

from pastetrader.costs import views

urlpatterns = [
    path("costs/", views.costs_page, name="costs"),
    path("costs/costs.csv", views.costs_file, name="costs-file"),
]
