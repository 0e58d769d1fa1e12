"""Sources of bars over the API: what is sent, and what is shown, which is never a key."""

from typing import Any

from django.utils.translation import gettext
from drf_spectacular.utils import extend_schema_field
from pydantic import BaseModel, ConfigDict, Field
from rest_framework import serializers

from pastetrader.common.encryption import holds
from pastetrader.common.message_field import shown
from screening.bar_sources.services import markets_of
from screening.bar_sources.sheet import MOST_NAME, USUAL_NAME
from screening.bar_sources.trials import MOST_SYMBOL, trial_of
from screening.market_data.kinds import KINDS
from screening.models import BarSource

MOST_MARKETS = 100


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class NewSource(_Body):
    """A source to be set up. `config` and `secret` are as its kind takes them; an answer never holds the secret."""

    provider: str = Field(max_length=20, description="kis, yahoo or custom")
    name: str = Field(default=USUAL_NAME, max_length=MOST_NAME)
    config: dict[str, Any] = {}
    secret: dict[str, Any] | None = None
    automatic: list[str] = Field(default=[], max_length=MOST_MARKETS)


class SourceChange(_Body):
    """What is to be changed; what is left out stays. `secret` {} takes the keys away."""

    name: str | None = Field(default=None, max_length=MOST_NAME)
    config: dict[str, Any] | None = None
    secret: dict[str, Any] | None = None
    automatic: list[str] | None = Field(default=None, max_length=MOST_MARKETS)
    is_active: bool | None = None


class WhatToTry(_Body):
    """Of which market and symbol bars are asked for; left out, of one that it should have."""

    market: str = Field(default="", max_length=10)
    symbol: str = Field(default="", max_length=MOST_SYMBOL)


class SourceTrialSerializer(serializers.Serializer[None]):
    """What came of a trial: asked, good, empty (no such bars), bad, or untaken (no worker has taken it)."""

    state = serializers.ChoiceField(choices=["asked", "good", "empty", "bad", "untaken"])
    market = serializers.CharField()
    symbol = serializers.CharField()
    asked_at = serializers.DateTimeField()
    message = serializers.CharField()
    seconds = serializers.FloatField(allow_null=True)


class BarSourceSerializer(serializers.ModelSerializer[BarSource]):
    """A source of bars. `has_keys` says whether keys are stored; `markets` are those that it has bars of.

    `automatic`: the markets that it updates after each of their sessions. `trial`: null since its settings changed.
    """

    title = serializers.SerializerMethodField()
    has_keys = serializers.SerializerMethodField()
    markets = serializers.SerializerMethodField()
    trial = serializers.SerializerMethodField()

    class Meta:
        model = BarSource
        fields = [
            "id",
            "provider",
            "title",
            "name",
            "config",
            "has_keys",
            "is_active",
            "automatic",
            "markets",
            "trial",
            "created_at",
            "updated_at",
        ]
        read_only_fields = fields

    def get_title(self, source: BarSource) -> str:
        """What its kind is called."""
        return KINDS[source.provider].title.render(gettext) if source.provider in KINDS else source.provider

    def get_has_keys(self, source: BarSource) -> bool:
        """Whether; never which."""
        return holds(source, "secret")

    def get_markets(self, source: BarSource) -> list[str]:
        """By code."""
        return list(markets_of(source))

    @extend_schema_field(SourceTrialSerializer(allow_null=True))
    def get_trial(self, source: BarSource) -> dict[str, Any] | None:
        """In the reader's language."""
        trial = trial_of(source)
        if trial is None:
            return None
        return {
            "state": trial.state,
            "market": trial.market,
            "symbol": trial.symbol,
            "asked_at": trial.asked_at.isoformat(),
            "message": shown(trial.message),
            "seconds": trial.seconds,
        }
