"""What holds the house together: who points at whom, and what we depend on."""

import importlib
import re
import tomllib
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models

ROOT = Path(settings.BASE_DIR)
LAYERS = ["parsers", "screening", "executions", "workflows", "registry", "llm", "accounts"]
# Where the name of a distribution is not the name of what it brings.
IMPORTED_AS = {
    "djangorestframework": "rest_framework",
    "youtube-transcript-api": "youtube_transcript_api",
    "django-celery-beat": "django_celery_beat",
    "django-unfold": "unfold",
    "django-vite": "django_vite",
    "django-stubs-ext": "django_stubs_ext",
    "drf-spectacular": "drf_spectacular",
    "drf-spectacular-sidecar": "drf_spectacular_sidecar",
    "pyyaml": "yaml",
    "ta-lib": "talib",
    "argon2-cffi": "argon2",
    "uuid-utils": "uuid_utils",
    "charset-normalizer": "charset_normalizer",
    "python-dotenv": "dotenv",
}


def _direct_dependencies() -> list[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    return [re.split(r"[\[<>=~!]", line)[0] for line in project["dependencies"]]


def test_foreign_keys_point_down_the_layers() -> None:
    upwards = [
        f"{model._meta.label}.{field.name} -> {field.related_model._meta.label}"
        for model in apps.get_models()
        if model._meta.app_label in LAYERS
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey | models.ManyToManyField)
        and field.related_model._meta.app_label in LAYERS
        and LAYERS.index(field.related_model._meta.app_label) < LAYERS.index(model._meta.app_label)
    ]

    assert upwards == []


@pytest.mark.parametrize("name", _direct_dependencies())
@pytest.mark.filterwarnings("ignore")
def test_every_direct_dependency_can_be_imported(name: str) -> None:
    assert importlib.import_module(IMPORTED_AS.get(name, name)).__name__


def test_every_direct_dependency_says_why_it_is_there() -> None:
    text = (ROOT / "pyproject.toml").read_text()
    entries = re.findall(r'^  "[^"]+",?(.*)$', text.split("[tool.ruff]")[0], flags=re.MULTILINE)

    assert entries
    assert all("#" in rest for rest in entries)


def test_what_the_user_named_is_among_the_dependencies() -> None:
    named = {
        "django",
        "djangorestframework",
        "psycopg",
        "celery",
        "redis",
        "django-celery-beat",
        "anthropic",
        "openai",
        "zhipuai",
        "pymupdf",
        "youtube-transcript-api",
        "networkx",
    }

    assert named <= set(_direct_dependencies())


def test_nothing_of_the_product_needs_the_lab() -> None:
    """It is not in the image. What the image leaves out may import it: tests, and the commands that start it."""
    left_out = {ROOT / "pastetrader/management/commands/bench.py", ROOT / "pastetrader/management/commands/chaos.py"}
    packages = ["pastetrader", "llm", "registry", "workflows", "executions", "screening", "parsers"]
    product = {
        path
        for package in packages
        for path in (ROOT / package).rglob("*.py")
        if "tests" not in path.relative_to(ROOT).parts and path not in left_out
    }

    assert [path for path in product if re.search(r"^(from|import) lab\b", path.read_text(), re.MULTILINE)] == []
    ignored = (ROOT / ".dockerignore").read_text().splitlines()
    assert {"lab", "**/tests", *(str(path.relative_to(ROOT)) for path in left_out)} <= set(ignored)
