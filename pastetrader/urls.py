"""Every address of the product."""

from django.contrib import admin
from django.urls import include, path

from pastetrader.views import healthz

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("admin/", admin.site.urls),
    path("api/v1/", include("pastetrader.api_urls")),
]
