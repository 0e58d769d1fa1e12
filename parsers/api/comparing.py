"""What a change of a workflow does to its signals, over HTTP."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.utils.module_loading import import_string
from django.utils.translation import gettext
from drf_spectacular.utils import extend_schema
from pydantic import Field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from parsers.drafting.reading_back import NotDescribed
from parsers.services.comparing import NOW, side_of
from pastetrader.common.http.api import OwnedViewSet
from pastetrader.common.http.openapi.schema import query_parameters
from screening.backtest_comparisons.queries import ComparisonQuery
from screening.backtest_comparisons.serializers import ComparisonSerializer
from screening.backtest_comparisons.services import compare_in_time
from screening.backtest_comparisons.tried import Tried
from workflows.models import Workflow


class VersionComparisonQuery(ComparisonQuery):
    """Beside what of the version is compared: "now" (the graph as it is), "text" (as decided), or another version."""

    against: str = Field(default=NOW, pattern=r"^(now|text|[1-9][0-9]{0,8})$")


class SideNotDescribedSerializer(serializers.Serializer[None]):
    """Which of both no strategy describes, and what in its graph."""

    stands_in = serializers.ChoiceField(["before", "after"])
    code = serializers.CharField()
    message = serializers.CharField()
    node = serializers.CharField()


class VersionComparisonSerializer(serializers.Serializer[None]):
    """The comparison, or why there is none; one of the two is null."""

    comparison = ComparisonSerializer(allow_null=True)
    not_described = SideNotDescribedSerializer(allow_null=True)


class VersionComparisonViewSet(OwnedViewSet):
    """Versions of one's own workflows, by what they find."""

    queryset = Workflow.objects.all()
    rate_scopes: ClassVar[Mapping[str, str]] = {"compare": "run"}

    @extend_schema(parameters=query_parameters(VersionComparisonQuery), responses={200: VersionComparisonSerializer})
    def compare(self, request: Request, version_number: int, **_address: Any) -> Response:
        """Which signals and trades go, come and stay from a version to the workflow now, and by which rule."""
        asked = self.query(VersionComparisonQuery)
        workflow = self.get_object()
        before, after = (side_of(workflow, value, by=self.person) for value in (str(version_number), asked.against))
        if isinstance(before, Tried) and isinstance(after, Tried):
            found = compare_in_time(before, after)
            # What needs numpy is loaded by who is asked.
            as_json = import_string("screening.backtest_comparisons.json_form.comparison_json")
            return Response({"comparison": as_json(found, before, after, asked), "not_described": None})
        which, problem = ("before", before) if isinstance(before, NotDescribed) else ("after", after)
        return Response({"comparison": None, "not_described": _problem(which, problem)})


def _problem(which: str, problem: Tried | NotDescribed) -> dict[str, str] | None:
    if isinstance(problem, Tried):
        return None
    return {
        "stands_in": which,
        "code": problem.code,
        "message": problem.message.render(gettext),
        "node": problem.node,
    }
