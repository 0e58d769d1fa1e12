"""What is on the pages of which pictures are kept: the same to the second wherever and whenever it is made."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.test import Client

from executions.models import WorkflowExecution
from executions.status import Cause, Status
from executions.tests.shown import START, a_workflow, an_execution
from parsers.models import Paste
from pastetrader.accounts.models import User
from pastetrader.tests.browser.planted_canvas import MARKET, screening
from pastetrader.tests.browser.planted_pastes import doubtful
from screening.services import market_facts
from workflows.models import Workflow
from workflows.services import create_workflow

# When the browser believes it to be.
NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
FAILURE = {
    "status": Status.FAILED,
    "cause": Cause.ERROR,
    "error_message": "The exchange said 503.",
    "output_data": None,
}
SKIPPED = {"status": Status.SKIPPED, "cause": Cause.STOPPED}


def painted() -> str:
    """As JSON: the `session` of the one whose they are, and `pages`: the addresses by the names of the pictures."""
    owner = User.objects.create_user("painter@example.com", "A long pass phrase.", display_name="Painter")
    client = Client()
    client.force_login(owner)
    for name in ("Golden cross", "Opening gap"):
        an_execution(owner, workflow=a_workflow(owner, name))
    failed = an_execution(
        owner, Status.FAILED, workflow=a_workflow(owner, "Earnings drift"), choose=FAILURE, shape=SKIPPED
    )
    values = {"cause": Cause.NODE_FAILED, "error_message": "Choose: The exchange said 503."}
    WorkflowExecution.objects.filter(pk=failed.pk).update(**values)
    canvas = create_workflow(owner=owner, name="Dip buyer", graph=screening(MARKET), is_active=False)
    # The made-up market is there from its first use on.
    market_facts(market="SAMPLE")
    # Bars of another market, which another test may have brought, would be looked through.
    rules = f"{doubtful(owner)}?market=SAMPLE"
    _date(owner)
    pages = {
        "home": "/",
        "rules": rules,
        "canvas": f"/workflows/{canvas.pk}/edit/",
        "execution": f"/executions/{failed.pk}/",
    }
    return json.dumps({"session": client.cookies[settings.SESSION_COOKIE_NAME].value, "pages": pages})


def _date(owner: User) -> None:
    """Has everything made minutes after START, one after the other."""
    for model in (Workflow, WorkflowExecution, Paste):
        rows: Any = model.objects.owned_by(owner)
        for minutes, row in enumerate(rows.order_by("created_at")):
            rows.filter(pk=row.pk).update(created_at=START + timedelta(minutes=minutes))
