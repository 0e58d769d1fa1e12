"""A row of every table of the back office, put into the product's data."""

import json

from django.contrib import admin
from django.urls import reverse

from pastetrader.accounts.models import User
from pastetrader.tests.admin_rows import ROWS
from pastetrader.tests.browser import planted
from pastetrader.tests.browser.planted import the_owner


def all_tables() -> str:
    """The addresses of each list and of one row of each, by name, as JSON; some executions failed, one incident."""
    owner = the_owner()
    planted.failed()
    planted.incident()
    admin.autodiscover()
    found = {"today": "/admin/"}
    for model, make in ROWS.items():
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        row = make(owner)
        found[f"{model._meta.model_name} list"] = reverse(f"{name}_changelist")
        found[f"{model._meta.model_name} row"] = reverse(f"{name}_change", args=[row.pk])
    return json.dumps(found)


def forget_preferences() -> str:
    """Everybody reads and looks as their browser says."""
    User.objects.update(language="", theme="", time_zone="", price_colours="")
    return ""
