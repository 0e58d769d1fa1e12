"""A state, and what started an execution, are called the same on pages and on the canvas, in every language."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.utils.translation import gettext, override
from django.utils.translation.trans_real import DjangoTranslation

from executions.status import Cause, IncidentKind, Status, TriggerType
from pastetrader.templatetags.steps import trigger_word

CANVAS = Path(settings.BASE_DIR) / "frontend/src/monitor/status.ts"
LANGUAGES = [code for code, _name in settings.LANGUAGES]


def _words(table: str) -> dict[str, str]:
    [body] = re.findall(rf"const {table}\b.*?= \{{\n(.*?)\n\}};", CANVAS.read_text(), flags=re.DOTALL)
    return dict(re.findall(r'(\w+): \(\) => t\("([^"]+)"\)', body))


@pytest.mark.parametrize("language", LANGUAGES)
def test_states_are_called_the_same_on_pages_and_on_the_canvas(language: str) -> None:
    canvas = DjangoTranslation(language, domain="djangojs", localedirs=[str(path) for path in settings.LOCALE_PATHS])

    with override(language):
        on_pages = {status.value: str(status.label) for status in Status}

    assert on_pages == {status: canvas.gettext(word) for status, word in _words("WORDS").items()}


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_started_an_execution_is_called_the_same_too(language: str) -> None:
    canvas = DjangoTranslation(language, domain="djangojs", localedirs=[str(path) for path in settings.LOCALE_PATHS])

    with override(language):
        on_pages = {trigger.value: trigger_word(trigger) for trigger in TriggerType}

    assert on_pages == {trigger: canvas.gettext(word) for trigger, word in _words("TRIGGERS").items()}


def test_a_state_has_a_word_of_its_own_in_every_language() -> None:
    for language in LANGUAGES:
        with override(language):
            assert len({gettext(str(status.label)) for status in Status}) == len(Status)


def test_causes_and_incidents_speak_of_steps() -> None:
    with override("en"):
        said = [str(one.label) for one in (*Cause, *IncidentKind)]

    assert [words for words in said if re.search(r"\bnodes?\b", words)] == []
