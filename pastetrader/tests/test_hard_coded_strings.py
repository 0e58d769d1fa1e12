"""No sentence is written where it cannot be translated: in templates, in scripts of pages, in Python that draws.

What the canvas says is held by frontend/tools/words, what is raised and stored by the type `Message`; what then stands
on the pages in Korean is read by the walk in tests/browser/test_looks.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
APPS = ("executions", "llm", "parsers", "pastetrader", "registry", "screening", "workflows")
# A word, but for abbreviations (API, CSV), zones (Asia/Seoul) and the name of the product.
WORD = re.compile(r"(?<![\w/])(?!PasteTrader\b)[A-Za-z]?[a-z]{2,}\b(?!/)")
SENTENCE = re.compile(r"[A-Za-z]{2,} [a-z]{2,}")
TRANSLATED = re.compile(
    r"{%\s*block\s+\w+_class\s*%}.*?{%\s*endblock\s*%}|{%\s*blocktranslate\b.*?{%\s*endblocktranslate\s*%}|{%\s*comment\b.*?{%\s*endcomment\s*%}|{#.*?#}|{%.*?%}|{{.*?}}",
    re.DOTALL,
)
# Code and keys are the same in every language, and so are names.
NO_SENTENCES = re.compile(
    r"<!--.*?-->|<(script|style|code|kbd|pre|samp)\b.*?</\1>|<(\w+)[^>]*\btranslate=\"no\".*?</\2>", re.DOTALL
)
TAG = re.compile(r"<(?:\"[^\"]*\"|'[^']*'|[^>\"'])*>")
SHOWN_ATTRIBUTES = re.compile(r'\b(?:aria-label|alt|placeholder|title)="([^"]*)"')
# Where a text goes to people as it is.
SAYING = {"success", "error", "warning", "info", "format_html", "mark_safe"}


def hard_coded(template: str) -> list[str]:
    """The words in the source of a template that no tag translates."""
    html = NO_SENTENCES.sub(" ", TRANSLATED.sub(" ", template))
    texts = [*SHOWN_ATTRIBUTES.findall(html), *TAG.sub("\n", html).splitlines()]
    return [text.strip() for text in texts if WORD.search(text)]


@pytest.mark.parametrize("place", sorted(ROOT.glob("templates/**/*.html")), ids=lambda place: str(place.name))
def test_a_template_has_no_words_of_its_own(place: Path) -> None:
    assert hard_coded(place.read_text()) == []


def test_words_of_a_templates_own_are_found_and_translated_ones_are_not() -> None:
    ours = "<p title=\"{% translate 'Not mine' %}\">{{ name }} {% blocktranslate %}A {{ n }}{% endblocktranslate %}</p>"
    theirs = '<p aria-label="Close it">{% if a > b %}Mine{% endif %}\n<code>rsi(14)</code> API</p>'

    assert hard_coded(ours) == []
    assert hard_coded(theirs) == ["Close it", "Mine"]


def test_scripts_of_pages_say_nothing_of_their_own() -> None:
    literals = re.compile(r"\"([^\"\n]*)\"|'([^'\n]*)'|`([^`\n]*)`")
    found = []
    for place in sorted(ROOT.glob("static/js/*.js")):
        code = re.sub(r"^\s*//.*$|\s//\s.*$", "", place.read_text(), flags=re.MULTILINE)
        texts = (next(filter(None, match.groups()), "") for match in literals.finditer(code))
        found += [f"{place.name}: {text}" for text in texts if SENTENCE.search(text) and "<" not in text]

    assert found == []


def _said(tree: ast.AST) -> Iterator[str]:
    """Plain texts that are handed to what shows them."""
    for call in ast.walk(tree):
        if not isinstance(call, ast.Call):
            continue
        name = getattr(call.func, "attr", getattr(call.func, "id", ""))
        holder = getattr(getattr(call.func, "value", None), "id", "")
        if name not in SAYING or (name in {"success", "error", "warning", "info"} and holder != "messages"):
            continue
        for given in call.args:
            parts = given.values if isinstance(given, ast.JoinedStr) else [given]
            for part in parts:
                if isinstance(part, ast.Constant) and isinstance(part.value, str):
                    yield re.sub(r"<[^>]*>", " ", part.value)


def test_python_hands_no_sentence_of_its_own_to_pages() -> None:
    found = []
    for app in APPS:
        for place in sorted((ROOT / app).rglob("*.py")):
            if "tests" in place.parts or "management" in place.parts:
                continue
            texts = _said(ast.parse(place.read_text()))
            found += [f"{place.relative_to(ROOT)}: {text}" for text in texts if SENTENCE.search(text)]

    assert found == []
