"""docs/api.md is true: its commands are run as they stand there, and its table is compared with the addresses."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from pastetrader.tests.api_access.objects import NAMED, template_of
from pastetrader.tests.browser.product import Product

ROOT = Path(settings.BASE_DIR)
DOCUMENT = (ROOT / "docs" / "api.md").read_text()
ROW = re.compile(
    r"^\| `(?P<method>[A-Z]+) (?P<path>\S+)` \| `(?P<view>\S+)` \| `(?P<file>\S+)::(?P<test>\w+)` \|$", re.MULTILINE
)
SEEDED = 45
BASH = shutil.which("bash") or "bash"


def _views() -> dict[str, str]:
    """`{"GET workflows/": "workflows.api.workflows.WorkflowViewSet.list"}` as the urls have it."""
    return {
        f"{method.upper()} {template_of(str(found.name))}": f"{view.__module__}.{view.__name__}.{action}"
        for found in NAMED
        if (view := getattr(found.callback, "cls", None)) is not None
        for method, action in getattr(found.callback, "actions", {}).items()
    }


def test_each_endpoint_of_the_contract_is_where_the_document_says() -> None:
    told = {f"{row['method']} {row['path']}": row["view"] for row in ROW.finditer(DOCUMENT)}
    views = _views()

    assert len(told) == SEEDED
    assert told == {endpoint: views.get(endpoint) for endpoint in told}


def test_each_test_that_the_document_names_exists() -> None:
    missing = [
        row["test"] for row in ROW.finditer(DOCUMENT) if f"def {row['test']}(" not in (ROOT / row["file"]).read_text()
    ]

    assert missing == []


def _commands() -> str:
    told = "\n".join(re.findall(r"^```bash\n(.*?)^```$", DOCUMENT, re.MULTILINE | re.DOTALL))
    # `make test PYTHON=3.13` has made an environment of another name.
    return told.replace(".venv/bin/python", sys.executable)


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
def test_the_commands_of_the_document_do_the_whole_job(tmp_path: Path) -> None:
    product = Product(tmp_path / "data")
    product.start()
    try:
        done = subprocess.run(
            [BASH, "-eu", "-o", "pipefail", "-c", _commands()],
            cwd=ROOT,
            env={**os.environ, "ADDRESS": product.address, "PASTETRADER_DATA": str(product.data), "DATABASE_URL": ""},
            capture_output=True,
            text=True,
            timeout=180,
            check=False,
        )
    finally:
        product.stop()

    assert done.returncode == 0, f"{done.stdout[-2000:]}\n{done.stderr[-2000:]}"
    assert '"symbol"' in done.stdout.splitlines()[-1]
    assert "event:" in done.stdout
