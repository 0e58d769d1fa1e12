"""What is found out about a bundle: its weight, and what the content security policy would refuse."""

import json
from pathlib import Path
from random import Random

import pytest

from lab.bundle import CANDLES, CHART, EDITOR, MOST, SCREENING, faults, weigh


def _noise(size: int) -> str:
    """Text that compresses badly: about three quarters of it stay."""
    letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-"
    return "".join(Random(1).choices(letters, k=size))


@pytest.fixture
def dist(tmp_path: Path) -> Path:
    """An entry that imports one chunk at once, and another later; and one that fetches its chart later."""
    files = {"editor.js": "import './shared.js'", "shared.js": "var a", "later.js": "var b", "editor.css": "a {}"}
    files |= {
        "candles.js": "var c",
        "chart.js": "var d",
        "candles.css": "b {}",
        "screening.js": "var e",
        "screening.css": "c {}",
    }
    manifest = {
        EDITOR: {"file": "editor.js", "imports": ["_shared"], "dynamicImports": ["_later"], "css": ["editor.css"]},
        "_shared": {"file": "shared.js", "imports": [EDITOR]},
        "_later": {"file": "later.js"},
        CANDLES: {"file": "candles.js", "dynamicImports": [CHART], "css": ["candles.css"]},
        CHART: {"file": "chart.js"},
        SCREENING: {"file": "screening.js", "css": ["screening.css"]},
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    (tmp_path / "manifest.json").write_text(json.dumps(manifest))
    return tmp_path


def test_a_small_and_harmless_bundle_is_well(dist: Path) -> None:
    assert list(faults(dist)) == []


def test_what_is_imported_at_once_counts_and_what_comes_later_does_not(dist: Path) -> None:
    before = weigh(dist, EDITOR)
    (dist / "shared.js").write_text(_noise(10_000))
    (dist / "later.js").write_text(_noise(10_000))

    after = weigh(dist, EDITOR)

    assert 7_000 < after.script - before.script < 8_500
    assert after.style == before.style


@pytest.mark.parametrize(
    ("name", "most"),
    [
        ("shared.js", MOST[EDITOR].script),
        ("editor.css", MOST[EDITOR].style),
        ("candles.js", MOST[CANDLES].script),
        ("candles.css", MOST[CANDLES].style),
        ("chart.js", MOST[CHART].script),
        ("screening.js", MOST[SCREENING].script),
        ("screening.css", MOST[SCREENING].style),
    ],
)
def test_more_than_the_budget_is_found_out(dist: Path, name: str, most: int) -> None:
    (dist / name).write_text(_noise(most * 2))

    [fault] = faults(dist)

    assert f"{most / 1000:.0f} kB at most" in fault


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("later.js", "var f=new Function('a','return a')"),
        ("later.js", "Function(`return this`)()"),
        ("later.js", "eval('2')"),
        ("later.js", "(0,eval)('1')"),
        ("shared.js", 'img.src="data:image/png;base64,AA"'),
        ("shared.js", "new Worker('blob:'+x)"),
        ("editor.css", "a { background: url(data:image/svg+xml;utf8,x) }"),
        ("editor.css", 'a { background: url("data:image/svg+xml;utf8,x") }'),
    ],
)
def test_what_the_policy_refuses_is_found_out(dist: Path, name: str, text: str) -> None:
    (dist / name).write_text(text)

    [fault] = faults(dist)

    assert fault.startswith(name)
    assert "content security policy" in fault


@pytest.mark.parametrize(
    "text", ["x={data:1}", "isFunction(a)", "a.eval(1)", "typeof Function", "catalogue.evaluate(x)", "'data: none'"]
)
def test_what_only_looks_like_it_is_left_alone(dist: Path, text: str) -> None:
    (dist / "later.js").write_text(text)

    assert list(faults(dist)) == []
