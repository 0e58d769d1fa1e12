"""Every address of the product."""

from django.contrib import admin
from django.urls import include, path

from pastetrader.accounts.profile.views import set_language
from pastetrader.views import healthz, home, set_theme

# Here and not at start-up: workers and commands that serve no pages need none of the admin.
admin.autodiscover()

urlpatterns = [
    path("", home, name="home"),
    path("", include("pastetrader.accounts.urls")),
    path("", include("workflows.urls")),
    path("", include("executions.urls")),
    path("", include("screening.urls")),
    path("", include("parsers.urls")),
    path("language/", set_language, name="language"),
    path("theme/", set_theme, name="theme"),
    path("healthz", healthz, name="healthz"),
    path("admin/", admin.site.urls),
    path("api/v1/", include("pastetrader.api_urls")),
]
