"""Charts and changes of prices as templates write them."""

from datetime import date
from decimal import Decimal

import pytest
from django.template import Context, Template
from django.utils import translation
from django_vite.core.asset_loader import DjangoViteAssetLoader


def _drawn(template: str, **context: object) -> str:
    return Template("{% load candles %}" + template).render(Context(context))


def test_a_chart_says_what_it_shows_and_nothing_of_what_it_was_not_given() -> None:
    drawn = _drawn(
        '{% candles "XKRX" "005930" condition=rule to=day markers=markers timeframe="1w" lines=none levels=none %}',
        rule="rsi(14) < 30",
        day=date(2026, 1, 2),
        markers=[{"session": date(2026, 1, 2), "side": "long", "text": "RSI가 낮음"}],
        none=None,
    )

    assert drawn.startswith(
        '<div data-candles data-market="XKRX" data-symbol="005930" data-condition="rsi(14) &lt; 30" '
        'data-to="2026-01-02" '
        "data-markers="
    )
    assert "RSI가 낮음" in drawn
    assert "2026-01-02&quot;, &quot;side" in drawn
    assert 'data-timeframe="1w"' in drawn
    assert "data-lines" not in drawn
    assert "data-levels" not in drawn
    assert 'data-lines=""' in _drawn("{% candles 'X' 'Y' lines='' to='' %}")


def test_what_people_wrote_breaks_out_of_no_attribute() -> None:
    drawn = _drawn(
        "{% candles 'X' text condition=text markers=marks %}", text='"><script>', marks=[{"text": "\"'><b>"}]
    )

    assert "<script>" not in drawn
    assert "<b>" not in drawn
    assert drawn.count('"') == drawn.replace("&quot;", "").count('"')


def test_a_misspelt_part_of_a_chart_is_an_error() -> None:
    with pytest.raises(TypeError, match="no marker"):
        _drawn("{% candles 'X' 'Y' marker=1 %}")


def test_a_chart_that_was_not_built_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    class Nothing:
        def generate_vite_asset(self, _entry: str) -> str:
            raise ValueError

    monkeypatch.setattr(DjangoViteAssetLoader, "instance", Nothing)

    assert "run make front" in _drawn("{% candles 'X' 'Y' %}")
    assert _drawn("{% candles_head %}") == '<meta name="words" content="/words/">'


@pytest.mark.parametrize(
    ("share", "written"),
    [
        (0.01234, '<span class="numbers up">+1.23%</span>'),
        (Decimal("-0.5"), '<span class="numbers down">\u221250.00%</span>'),
        (12.5, '<span class="numbers up">+1,250.00%</span>'),
        (0.0, "0.00%"),
        (-0.00001, "0.00%"),
        (None, "–"),
    ],
)
def test_a_change_has_a_sign_and_a_colour_or_neither(share: object, written: str) -> None:
    with translation.override("en"):
        assert _drawn("{{ share|change }}", share=share) == written
