"""The figures for /metrics: of the whole installation, cheap, and none that is invented."""

from datetime import UTC

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from pastetrader.accounts.models import User
from pastetrader.common.http.health.metrics import rendered
from pastetrader.quality import metrics
from pastetrader.quality.periods import latest
from pastetrader.quality.tests.rows import pastes, requests_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(metrics, "_kept", {})


def _lines(name: str) -> dict[str, float]:
    """What is told of a metric: its labels and value."""
    found = [line for line in rendered().splitlines() if line.startswith(f"pastetrader_quality_{name}")]
    return {line.partition("{")[2].partition("}")[0]: float(line.rpartition(" ")[2]) for line in found}


def test_values_with_their_bounds_events_and_targets_are_told(owner: User, stranger: User) -> None:
    with timezone.override(UTC):
        at = latest("month", 1)[0].begin
    pastes(owner, 18, "agrees", at=at, kept=1)
    pastes(stranger, 2, "differs", at=at)
    requests_of({"api-me": [(0.03, 20)]})

    ratio, events = _lines("ratio"), _lines("events")

    assert ratio['figure="generation",period="month",bound="value"'] == 0.9
    assert ratio['figure="generation",period="month",bound="low"'] == pytest.approx(0.6990, abs=1e-4)
    assert events['figure="generation",period="month"'] == 20
    assert events['figure="accuracy",period="month"'] == 18
    assert not any("accuracy" in labels for labels in ratio)
    assert _lines("api_p95_seconds")['figure="requests",period="day",bound="high"'] == pytest.approx(0.5 / 1.25**12)
    assert _lines("target") == {
        'figure="generation"': 0.9,
        'figure="accuracy"': 0.85,
        'figure="schedules"': 0.995,
        'figure="requests"': 0.5,
    }


def test_of_nothing_only_the_events_are_told() -> None:
    assert set(_lines("events").values()) == {0}
    assert _lines("ratio") == _lines("api_p95_seconds") == _lines("paste_cost_dollars") == {}


def test_however_often_it_is_asked_the_database_is_asked_once_a_minute(owner: User) -> None:
    pastes(owner, 20, "agrees")
    with CaptureQueriesContext(connection) as first:
        list(metrics.collect())
    with CaptureQueriesContext(connection) as second:
        list(metrics.collect())

    assert len(first) == 15
    assert len(second) == 0
