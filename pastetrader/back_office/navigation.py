"""The menu of the back office: the tables by what an operator looks for, each shown to who may look at it."""

from typing import Any

from django.apps import apps
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

# Group -> (model's label in lower case, icon of unfold's font, title where the model's own name does not say it).
MENU: tuple[tuple[Promise, tuple[tuple[str, str, Promise | None], ...]], ...] = (
    (
        _("Runs"),
        (
            ("executions.workflowexecution", "play_circle", None),
            ("executions.nodeexecution", "account_tree", None),
            ("executions.nodeattempt", "replay", None),
            ("executions.approval", "how_to_reg", None),
            ("executions.agentturn", "forum", None),
            ("executions.agentmemory", "psychology", None),
            ("executions.incident", "warning", None),
            ("executions.executionlog", "notes", None),
            ("executions.executionevent", "bolt", None),
            ("executions.nodeoutput", "output", None),
        ),
    ),
    (
        _("What starts them"),
        (
            ("executions.schedule", "calendar_month", None),
            ("executions.scheduleoccurrence", "event_available", None),
            ("executions.sessionoverride", "event_busy", None),
            ("executions.webhookendpoint", "webhook", None),
            ("executions.webhookdelivery", "call_received", None),
            ("django_celery_beat.periodictask", "notifications", _("Mirrors of schedules")),
        ),
    ),
    (
        _("Workflows and tools"),
        (
            ("workflows.workflow", "schema", None),
            ("workflows.workflowversion", "history", None),
            ("workflows.node", "hub", None),
            ("workflows.edge", "arrow_right_alt", None),
            ("workflows.workflowtag", "sell", None),
            ("workflows.pinnedoutput", "push_pin", None),
            ("registry.tool", "build", None),
            ("registry.toolpin", "verified", None),
            ("registry.agent", "smart_toy", None),
            ("registry.secret", "key", None),
            ("registry.toldfinding", "campaign", None),
        ),
    ),
    (
        _("Language models"),
        (
            ("llm.llmcall", "forum", None),
            ("llm.modelcredential", "vpn_key", None),
            ("llm.budget", "savings", None),
        ),
    ),
    (
        _("Pastes"),
        (
            ("parsers.paste", "content_paste", None),
            ("parsers.sourceimport", "move_to_inbox", None),
            ("parsers.strategy", "lightbulb", None),
            ("parsers.decision", "gavel", None),
            ("parsers.draft", "edit_note", None),
        ),
    ),
    (
        _("Quality"),
        (
            ("quality.pasteoutcome", "fact_check", None),
            ("quality.ruletally", "rule", None),
            ("quality.requesttiming", "timer", None),
        ),
    ),
    (
        _("Markets"),
        (
            ("screening.signal", "flag", None),
            ("screening.backtestreport", "history_toggle_off", None),
            ("screening.backtestgrid", "grid_on", None),
            ("screening.backtesttry", "repeat_on", None),
            ("screening.watchlist", "bookmarks", None),
            ("screening.market", "storefront", None),
            ("screening.instrument", "show_chart", None),
            ("screening.bar", "candlestick_chart", None),
            ("screening.corporateaction", "call_split", None),
            ("screening.barimport", "upload_file", None),
            ("screening.barsource", "cloud_download", None),
            ("screening.barupdate", "update", None),
            ("screening.barupdatesymbol", "checklist", None),
            ("screening.indexmembership", "category", None),
            ("screening.instrumentfact", "query_stats", None),
            ("screening.providertoken", "token", None),
            ("screening.providerpace", "pace", None),
            ("screening.signalsighting", "visibility", None),
            ("screening.signaloutcome", "timeline", None),
        ),
    ),
    (
        _("People"),
        (
            ("accounts.user", "group", None),
            ("accounts.signedin", "devices", None),
            ("accounts.signindelay", "hourglass_top", None),
            ("accounts.apitoken", "key", None),
            ("accounts.auditentry", "policy", None),
            ("accounts.idempotencykey", "repeat_one", None),
            ("accounts.ratelimit", "speed", None),
        ),
    ),
)


def navigation(request: HttpRequest) -> list[dict[str, Any]]:
    """The menu as unfold wants it; a table that the person may not look at is not in it."""
    start = {"title": _("Today"), "icon": "dashboard", "link": reverse("admin:index")}
    groups: list[dict[str, Any]] = [{"items": [start]}]
    for title, tables in MENU:
        items = []
        for label, icon, name in tables:
            model = apps.get_model(label)
            options = model._meta
            if request.user.has_perm(f"{options.app_label}.view_{options.model_name}"):
                link = reverse(f"admin:{options.app_label}_{options.model_name}_changelist")
                items.append({"title": capfirst(str(name or options.verbose_name_plural)), "icon": icon, "link": link})
        if items:
            groups.append({"title": title, "separator": True, "collapsible": False, "items": items})
    return groups
