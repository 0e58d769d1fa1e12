"""Every address of the product."""

from django.contrib import admin
from django.urls import include, path, re_path

from pastetrader.accounts.profile.views import set_language
from pastetrader.api_urls import api_root
from pastetrader.common.http.browsable.renderer import UNKNOWN
from pastetrader.common.http.errors.error_pages import UnknownAddress
from pastetrader.common.http.health.metrics import metrics_page
from pastetrader.common.http.health.probes import readyz
from pastetrader.common.http.words import Words
from pastetrader.dashboard.views import home, switch_several
from pastetrader.views import favicon, healthz, set_theme

# Here and not at start-up: workers and commands that serve no pages need none of the admin.
admin.autodiscover()

urlpatterns = [
    path("", home, name="home"),
    path("workflows/switch/", switch_several, name="workflows-switch"),
    path("", include("pastetrader.accounts.urls")),
    path("", include("workflows.urls")),
    path("", include("executions.urls")),
    path("", include("screening.urls")),
    path("", include("registry.urls")),
    path("", include("parsers.urls")),
    path("", include("pastetrader.registry_pages.urls")),
    path("", include("pastetrader.costs.urls")),
    path("", include("pastetrader.quality.urls")),
    path("language/", set_language, name="language"),
    path("words/", Words.as_view(), name="words"),
    path("theme/", set_theme, name="theme"),
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("metrics", metrics_page, name="metrics"),
    path("favicon.ico", favicon, name="favicon"),
    path("admin/", admin.site.urls),
    path("api/v1", api_root),
    path("api/v1/", include("pastetrader.api_urls")),
    re_path(UNKNOWN, UnknownAddress.as_view()),
]
handler400 = "pastetrader.common.http.errors.error_pages.bad_request"
handler403 = "pastetrader.common.http.errors.error_pages.permission_denied"
handler404 = "pastetrader.common.http.errors.error_pages.not_found"
handler500 = "pastetrader.common.http.errors.error_pages.server_error"
