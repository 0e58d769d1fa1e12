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
WORKER = f"""{SETUP}
from django.core.management import call_command
call_command("migrate", verbosity=0)
from executions.services.start import start_execution
from executions.status import TriggerType
from executions.worker.loop import Worker, work_loop
from pastetrader.accounts.services import local_owner
from workflows.definition.graph import Graph, GraphNode
from workflows.services import create_workflow
graph = Graph(nodes=(GraphNode(key="begin", name="begin", node_type="trigger"),))
workflow = create_workflow(owner=local_owner(), name="small", graph=graph)
execution = start_execution(workflow=workflow, trigger_type=TriggerType.MANUAL)
assert work_loop(execution, Worker("alone", hand_over=True)) == 1
execution.refresh_from_db()
assert execution.status == "completed"
"""


@pytest.mark.parametrize(
    ("program", "unwanted"),
    [(SETUP, (*SELDOM, *PAGES)), (HOME_PAGE, SELDOM), (WORKER, (*SELDOM, "unfold.admin", "rest_framework.views"))],
    ids=["after django.setup()", "after the home page was served", "in a worker that ran a node without screening"],
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
