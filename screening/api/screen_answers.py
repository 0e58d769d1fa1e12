"""What screens answer: JSON with words in the reader's language, and the schemas of it."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from rest_framework import serializers

from screening.screens.distances import distance_of
from screening.screens.presentation import explanation_json, part_json
from screening.serializers.explanations import AbsenceSerializer
from screening.wording.conditions import condition_message
from screening.wording.sentences import say

if TYPE_CHECKING:
    # They bring numpy and TA-Lib, which pages without them do not load.
    from screening.conditions.evaluation.explanation import Explanation
    from screening.screens.explanations import SymbolExplanation
    from screening.screens.universe_screens import Row, UniverseScreen

Translate = Callable[[str], str]


def screen_json(found: "UniverseScreen", translate: Translate) -> dict[str, Any]:
    """The fields of ScreenSerializer."""
    return {
        "condition": found.condition.text(),
        "words": say(condition_message(found.condition.text()), translate),
        "market": found.market,
        "as_of": found.as_of.isoformat(),
        "snapshot": found.snapshot,
        "is_synthetic": found.is_synthetic,
        "universe_size": found.universe_size,
        "left_out": dict(found.left_out),
        "unjudged": dict(found.unjudged),
        "scanned": found.scanned,
        "skipped": dict(found.skipped),
        "found": found.found,
        "is_truncated": found.found > len(found.rows),
        "matches": [{**_row(row), "held": [_held(held) for held in row.match.held]} for row in found.rows],
        "near_found": found.near_found,
        "near_misses": [
            {**_row(near.row), "distance": near.distance, "failed": part_with_distance(near.missed.failed, translate)}
            for near in found.near
        ],
        "parts": [
            {
                "condition": part.condition,
                "words": say(condition_message(part.condition), translate),
                "true": part.true,
            }
            for part in found.parts
        ],
    }


def explained_json(found: "SymbolExplanation", translate: Translate) -> dict[str, Any]:
    """The fields of ScreenExplanationSerializer."""
    explained = found.explanation
    shown = explanation_json(found, translate)
    return {**shown, "explanation": part_with_distance(explained, translate) if explained else None}


def part_with_distance(one: "Explanation", translate: Translate) -> dict[str, Any]:
    """A part and those in it, each with its relative distance from turning."""
    parts = [part_with_distance(part, translate) for part in one.parts]
    return {**part_json(one, translate), "distance": distance_of(one), "parts": parts}


def _row(row: "Row") -> dict[str, Any]:
    match = row.match
    return {
        "symbol": match.symbol,
        "name": match.name,
        "close": match.close,
        "change_percent": row.change_percent,
        "volume": match.volume,
        "values": dict(match.values),
    }


def _held(held: Any) -> dict[str, Any]:
    return {"condition": held.condition, "values": dict(held.values), "bars_ago": held.bars_ago}


class HeldPartSerializer(serializers.Serializer[None]):
    """A part of the condition that held, with the values that it saw; of a window, so many bars ago."""

    condition = serializers.CharField()
    values = serializers.DictField(child=serializers.FloatField(allow_null=True))
    bars_ago = serializers.IntegerField()


class ExplainedPartSerializer(serializers.Serializer[None]):
    """A part of a condition at a symbol. `verdict` null: not known. `distance`: the relative gap from turning."""

    condition = serializers.CharField()
    words = serializers.CharField()
    verdict = serializers.BooleanField(allow_null=True)
    values = serializers.DictField(child=serializers.FloatField(allow_null=True))
    seen = serializers.CharField(allow_blank=True)
    bars_ago = serializers.IntegerField()
    distance = serializers.FloatField(allow_null=True)
    parts = serializers.ListField(child=serializers.DictField(), help_text="The same of what is in it.")


class ScreenRowSerializer(serializers.Serializer[None]):
    """A symbol of a screen. `change_percent` is of its close against that of its bar before (null: its first bar)."""

    symbol = serializers.CharField()
    name = serializers.CharField(allow_blank=True)
    close = serializers.FloatField()
    change_percent = serializers.FloatField(allow_null=True)
    volume = serializers.FloatField()
    values = serializers.DictField(child=serializers.FloatField(allow_null=True))


class ScreenMatchSerializer(ScreenRowSerializer):
    """A symbol that fulfils the condition, and what held."""

    held = HeldPartSerializer(many=True)


class ScreenNearMissSerializer(ScreenRowSerializer):
    """A symbol that fails by one part alone. `distance`: how far, relative (null: there is no such figure)."""

    distance = serializers.FloatField(allow_null=True)
    failed = ExplainedPartSerializer()


class ScreenPartSerializer(serializers.Serializer[None]):
    """A part of the condition, and of how many symbols with a bar in the session it is true."""

    condition = serializers.CharField()
    words = serializers.CharField()
    true = serializers.IntegerField()


class ScreenSerializer(serializers.Serializer[None]):
    """A screen of a universe at a session.

    `left_out`: symbols that the universe leaves out, by reason; `skipped`: those in it that could not be judged;
    `unjudged`: of how many nothing says whether an exclusion holds (they stay).
    """

    condition = serializers.CharField()
    words = serializers.CharField()
    market = serializers.CharField()
    as_of = serializers.DateField()
    snapshot = serializers.CharField()
    is_synthetic = serializers.BooleanField()
    universe_size = serializers.IntegerField()
    left_out = serializers.DictField(child=serializers.IntegerField())
    unjudged = serializers.DictField(child=serializers.IntegerField())
    scanned = serializers.IntegerField()
    skipped = serializers.DictField(child=serializers.IntegerField())
    found = serializers.IntegerField()
    is_truncated = serializers.BooleanField()
    matches = ScreenMatchSerializer(many=True)
    near_found = serializers.IntegerField()
    near_misses = ScreenNearMissSerializer(many=True)
    parts = ScreenPartSerializer(many=True)


class ScreenExplanationSerializer(serializers.Serializer[None]):
    """Whether a symbol fulfils the condition, and each part of it; `absence`: why it was not looked at."""

    market = serializers.CharField()
    symbol = serializers.CharField()
    name = serializers.CharField(allow_blank=True)
    as_of = serializers.DateField()
    found = serializers.BooleanField()
    absence = AbsenceSerializer(allow_null=True)
    explanation = ExplainedPartSerializer(allow_null=True)


class MadeWorkflowSerializer(serializers.Serializer[None]):
    """A workflow that was made, and the address of its page."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    page = serializers.CharField()
