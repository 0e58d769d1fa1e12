"""Quality over HTTP: the figures with what they are, by day, week or month."""

from typing import Any, Literal

from drf_spectacular.helpers import forced_singular_serializer
from drf_spectacular.utils import extend_schema
from pydantic import BaseModel, ConfigDict, Field
from rest_framework import serializers
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from parsers.evaluation.measured import measured
from pastetrader.common.http.api import OwnedViewSet
from pastetrader.common.http.openapi.schema import query_parameters
from pastetrader.quality.accuracy import accuracy_by
from pastetrader.quality.definitions import DEFINITIONS
from pastetrader.quality.models import RuleTally
from pastetrader.quality.periods import Kind, latest
from pastetrader.quality.reads import figures_of, may_see_everybodys
from pastetrader.quality.requests import requests_by_route

UNITS = ("share", "seconds", "dollars")


class QualityQuery(BaseModel):
    """Which periods, and whose figures."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    period: Kind = Field(default="week", description="Of what each figure is, in the time zone of the account.")
    whose: Literal["mine", "all"] | None = Field(
        default=None, description="All is for operators, and what they are given if they say nothing."
    )


class FigureSerializer(serializers.Serializer[Any]):
    """A figure: `value`, `low` and `high` are shares (0 to 1), seconds or US dollars; null below 20 `events`.

    `parts`: how many of each kind, those included that do not count. `is_met`: null without a value or a target.
    `is_kept` false: what it would be computed of is deleted by now.
    """

    first_day = serializers.DateField(source="period.first")
    last_day = serializers.DateField(source="period.last")
    events = serializers.IntegerField()
    value = serializers.FloatField(allow_null=True)
    low = serializers.FloatField(allow_null=True)
    high = serializers.FloatField(allow_null=True)
    is_met = serializers.BooleanField(allow_null=True)
    is_kept = serializers.BooleanField()
    parts = serializers.DictField(child=serializers.IntegerField())


class QualityFigureSerializer(serializers.Serializer[Any]):
    """What a figure is, and its values by period, newest first."""

    key = serializers.ChoiceField(choices=list(DEFINITIONS), source="definition.key")
    title = serializers.CharField(source="definition.title")
    unit = serializers.ChoiceField(choices=UNITS, source="definition.unit")
    counted = serializers.CharField(source="definition.counted")
    good = serializers.CharField(source="definition.good")
    belongs = serializers.CharField(source="definition.period")
    target = serializers.FloatField(allow_null=True, source="definition.target")
    target_origin = serializers.CharField(allow_blank=True, source="definition.origin")
    periods = FigureSerializer(many=True)


class AccuracyGroupSerializer(serializers.Serializer[Any]):
    """The accuracy of one reader, language or kind of source in the newest period."""

    name = serializers.CharField(allow_blank=True)
    figure = FigureSerializer()


class AccuracyBySerializer(serializers.Serializer[Any]):
    """The accuracy of the newest period, taken apart."""

    reader = AccuracyGroupSerializer(many=True)
    language = AccuracyGroupSerializer(many=True)
    source = AccuracyGroupSerializer(many=True)  # type: ignore[assignment]  # a name of our field, not DRF's argument


class RouteSerializer(serializers.Serializer[Any]):
    """The response times of one route in the newest period."""

    route = serializers.CharField()
    method = serializers.CharField()
    figure = FigureSerializer()


class EvaluationSetSerializer(serializers.Serializer[Any]):
    """What a reader did with a set of cases whose right reading is known. `was_tuned_on`: its makers had seen them."""

    cases_of = serializers.CharField()
    reader = serializers.CharField()
    version = serializers.CharField()
    measured_on = serializers.DateField()
    was_tuned_on = serializers.BooleanField()
    cases = serializers.IntegerField()
    exact = serializers.IntegerField()
    silent = serializers.IntegerField()
    right = serializers.IntegerField()
    items = serializers.IntegerField()


class QualitySerializer(serializers.Serializer[Any]):
    """Figures of quality. `routes` are empty for who is no operator, and so is the figure of requests missing."""

    period = serializers.ChoiceField(choices=["day", "week", "month"])
    whose = serializers.ChoiceField(choices=["mine", "all"])
    figures = QualityFigureSerializer(many=True)
    accuracy_by = AccuracyBySerializer()
    routes = RouteSerializer(many=True)
    evaluation_sets = EvaluationSetSerializer(many=True)


class QualityViewSet(OwnedViewSet):
    """How well it works, computed of what happened."""

    queryset = RuleTally.objects.all()
    pagination_class = None

    @extend_schema(
        parameters=query_parameters(QualityQuery),
        responses={200: forced_singular_serializer(QualitySerializer)},  # type: ignore[no-untyped-call]
    )
    def quality(self, request: Request) -> Response:
        """One's own figures by day, week or month, each with its definition; for operators those of everybody."""
        asked = self.query(QualityQuery)
        is_operator = may_see_everybodys(self.person)
        if asked.whose == "all" and not is_operator:
            raise PermissionDenied
        person = None if is_operator and asked.whose != "mine" else self.person
        periods = latest(asked.period)
        figures = figures_of(periods, person, is_operator=is_operator)
        answer = {
            "period": asked.period,
            "whose": "all" if person is None else "mine",
            "figures": [{"definition": DEFINITIONS[key], "periods": found} for key, found in figures.items()],
            "accuracy_by": {
                "reader": accuracy_by("reader", periods[0], person),
                "language": accuracy_by("language", periods[0], person),
                "source": accuracy_by("source", periods[0], person),
            },
            "routes": requests_by_route(periods[0]) if is_operator else [],
            "evaluation_sets": measured(),
        }
        return Response(QualitySerializer(answer).data)
