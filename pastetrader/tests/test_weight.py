"""What a process does not load: each question is asked in a fresh interpreter. Figures are in docs/engine.md."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

# Numbers, libraries of providers, and what only some requests or tools need.
NUMBERS = ("numpy", "polars", "talib")
PROVIDERS = ("anthropic", "openai", "zhipuai", "mcp", "pymupdf", "youtube_transcript_api", "httpx")
SELDOM = ("networkx", "pandas", "cryptography", "babel", "rich", *PROVIDERS, *NUMBERS)
PAGES = (
    "rest_framework.views",
    "drf_spectacular.openapi",
    "unfold.admin",
    "uvicorn",
    "requests",
    "jsonschema",
    "jinja2",
)

SETUP = """
import django, sys
django.setup()
"""
HOME_PAGE = f"""{SETUP}
from django.core.management import call_command
call_command("migrate", verbosity=0)
from django.test import Client
from pastetrader.accounts.services import local_owner
client = Client(headers={{"host": "localhost"}})
assert client.get("/", follow=True).status_code == 200
client.force_login(local_owner())
assert client.get("/").status_code == 200
"""
IMPORT_PAGES = f"""{SETUP}
from datetime import date
from django.core.management import call_command
call_command("migrate", verbosity=0)
from django.test import Client
from pastetrader.accounts.services import local_owner
from pastetrader.common.messages import message
from screening.bar_imports.kept_descriptions import kept
from screening.market_data.files.description import *
from screening.models import BarImport, BarSource, BarUpdate, Market
example = Example(3, "Close", "x")
found = FileDescription(
    "bars.csv", message("text"), (Column("Close", Role.CLOSE),), (Finding("odd", Level.DOUBT, message("odd")),), rows=2,
    bars=1, symbols=("AAPL",), first_session=date(2024, 1, 2), last_session=date(2024, 1, 2),
    refused=(RefusedKind("not_a_number", 1, example),),
    first_bars=({{"symbol": "AAPL", "session": date(2024, 1, 2), **dict.fromkeys((*PRICES, "volume"), 1.5)}},),
)
row = BarImport.objects.create(
    owner=local_owner(), market="XNAS", name="bars.csv", size_bytes=9, status="described", description=kept(found)
)
client = Client(headers={{"host": "localhost"}})
client.force_login(local_owner())
Market.objects.create(code="XKRX")
update = BarUpdate.objects.create(market="XKRX", provider="yahoo", status="held", until=date(2024, 1, 2))
source = BarSource.objects.create(provider="custom", config={{"markets": ["XKRX"]}}, automatic=["XKRX"])
for address in (
    "/markets/import/", f"/markets/import/{{row.pk}}/", f"/api/v1/bar-imports/{{row.pk}}/", "/markets/",
    "/markets/XKRX/", f"/markets/XKRX/updates/{{update.pk}}/", "/markets/sources/", f"/markets/sources/{{source.pk}}/",
    "/markets/sources/new/?kind=kis", "/api/v1/bar-updates/", "/api/v1/bar-sources/", "/api/v1/markets/XKRX/passport",
):
    assert client.get(address).status_code == 200, address
assert client.post("/markets/XKRX/update/", {{"source": "yahoo"}}).status_code == 302
"""
WORKER = f"""{SETUP}
from pastetrader.celery import app
app.loader.import_default_modules()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from executions.services.start import start_execution
from executions.status import TriggerType
from executions.context.execution_context import context_of
from executions.worker.loop import Worker, work_loop
from pastetrader.accounts.services import local_owner
from workflows.definition.graph import Graph, GraphNode
from workflows.services import create_workflow
graph = Graph(nodes=(GraphNode(key="begin", name="begin", node_type="trigger"),))
workflow = create_workflow(owner=local_owner(), name="small", graph=graph)
execution = start_execution(workflow=workflow, trigger_type=TriggerType.MANUAL)
assert work_loop(context_of(execution), Worker("alone", hand_over=True)) == 1
execution.refresh_from_db()
assert execution.status == "completed"
"""


@pytest.mark.parametrize(
    ("program", "unwanted"),
    [
        (SETUP, (*SELDOM, *PAGES)),
        (HOME_PAGE, SELDOM),
        (IMPORT_PAGES, SELDOM),
        (WORKER, (*SELDOM, "unfold.admin", "rest_framework.views", "pastetrader.api_urls")),
    ],
    ids=[
        "after django.setup()",
        "after the home page was served",
        "after a described import was looked at",
        "in a worker that ran a node without screening",
    ],
)
def test_what_is_heavy_and_seldom_used_is_not_loaded(program: str, unwanted: tuple[str, ...], tmp_path: Path) -> None:
    asked = f"{program}\nprint(*(name for name in {unwanted!r} if name in sys.modules))"
    # Static files without a manifest, as nobody has collected any here.
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "pastetrader.settings",
        "PASTETRADER_DATA": str(tmp_path),
        "PASTETRADER_DEBUG": "true",
        "DATABASE_URL": "",
        "CELERY_BROKER_URL": "embedded://localhost",
    }

    done = subprocess.run(
        [sys.executable, "-c", asked],
        cwd=settings.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == []
