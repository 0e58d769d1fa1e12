"""Static files: which names tell their content, what may be kept for ever, and what loads an entry of frontend/."""

import json
from pathlib import Path

import pytest
from django.core.management import call_command
from django.http import HttpResponse
from django.test import RequestFactory
from pytest_django import Settings

from pastetrader.common.http.middleware.static_files import StaticFiles
from pastetrader.common.http.static_files import built_tags

BUILT = "dist/assets/editor-Ab1_x.js"


@pytest.fixture
def collected(settings: Settings, tmp_path: Path) -> Path:
    """The folder of collected files: one that Vite built, one that is written by hand."""
    source = tmp_path / "static"
    for name, text in {BUILT: "export {};", "css/page.css": "a {}"}.items():
        file = source / name
        file.parent.mkdir(parents=True)
        file.write_text(text)
    settings.STATICFILES_DIRS = [source]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STATIC_ROOT = tmp_path / "collected"
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "pastetrader.common.http.static_files.StaticNames"},
    }
    settings.WHITENOISE_AUTOREFRESH = False
    call_command("collectstatic", interactive=False, verbosity=0)
    return tmp_path / "collected"


def _names(collected: Path) -> dict[str, str]:
    names: dict[str, str] = json.loads((collected / "staticfiles.json").read_text())["paths"]
    return names


def test_a_built_file_keeps_its_name(collected: Path) -> None:
    assert _names(collected)[BUILT] == BUILT
    assert [file.name for file in (collected / "dist/assets").glob("*.js")] == ["editor-Ab1_x.js"]


def test_another_file_is_named_by_its_content(collected: Path) -> None:
    hashed = _names(collected)["css/page.css"]

    assert hashed != "css/page.css"
    assert (collected / hashed).read_text() == "a {}"


def test_a_built_file_may_be_kept_for_ever_as_a_hashed_one(collected: Path) -> None:
    serve = StaticFiles(lambda _request: HttpResponse(status=404))

    def kept(name: str) -> str:
        response = serve(RequestFactory().head(f"/static/{name}"))
        assert response.status_code == 200
        return str(response.headers["Cache-Control"])

    assert "immutable" in kept(BUILT)
    assert "immutable" in kept(_names(collected)["css/page.css"])
    assert "immutable" not in kept("css/page.css")


@pytest.mark.usefixtures("built_front")
def test_an_entry_is_loaded_as_a_module_with_its_styles() -> None:
    tags = built_tags("src/editor.tsx")

    assert 'src="/static/dist/assets/editor-A1.js"' in tags
    assert 'type="module"' in tags
    assert 'href="/static/dist/assets/editor-B2.css"' in tags


@pytest.mark.usefixtures("unbuilt_front")
def test_an_entry_that_is_not_built_has_no_tags() -> None:
    assert built_tags("src/editor.tsx") == ""


@pytest.mark.usefixtures("built_front", "collected")
def test_an_entry_that_is_built_and_not_collected_has_no_tags() -> None:
    assert built_tags("src/editor.tsx") == ""
