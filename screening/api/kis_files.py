"""Strategy files of the broker KIS over HTTP: read into conditions, and written from them. Nothing is kept."""

from typing import Any

from django.utils.translation import gettext
from drf_spectacular.utils import extend_schema
from pydantic import BaseModel, ConfigDict, Field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from executions.models import WorkflowExecution
from pastetrader.common.errors import Invalid
from pastetrader.common.http.api import OwnedViewSet
from pastetrader.common.messages import Problem, joined
from screening.conditions import Condition, ConditionError, parse
from screening.kis_files.located import MAX_CHARACTERS, Unreadable
from screening.kis_files.reading import KisFile, ReadGroup, Remark, read_kis_file
from screening.kis_files.rules import ReadRule
from screening.kis_files.writing import DoesNotFit, Wanted, write_kis_file

Percent = float | None


class NewText(BaseModel):
    """The text of a .kis.yaml."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    text: str = Field(min_length=1, max_length=MAX_CHARACTERS)


class Said(BaseModel):
    """What a file is to say: conditions such as `rsi(14) < 30`, and distances from the entry price in percent."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(default="", max_length=200)
    entry: str = Field(min_length=1, max_length=10_000)
    exit: str = Field(default="", max_length=10_000)
    stop_loss: Percent = Field(default=None, gt=0, lt=1000)
    take_profit: Percent = Field(default=None, gt=0, lt=1000)
    trailing_stop: Percent = Field(default=None, gt=0, lt=1000)


class KisRuleSerializer(serializers.Serializer[Any]):
    """A rule: its condition ("" where it has no equal here), the line that it stands on, and its words."""

    condition = serializers.CharField()
    line = serializers.IntegerField()
    quote = serializers.CharField()


class KisRemarkSerializer(serializers.Serializer[Any]):
    """What is told of a file. `is_refusal`: a part of it was not taken; else what the broker does otherwise."""

    code = serializers.CharField()
    message = serializers.CharField()
    hint = serializers.CharField()
    line = serializers.IntegerField(allow_null=True)
    is_refusal = serializers.BooleanField()


class KisConditionsSerializer(serializers.Serializer[Any]):
    """What a file says. `entry` and `exit` are "" where a rule of theirs was not taken: see `rules` and `remarks`."""

    name = serializers.CharField()
    entry = serializers.CharField()
    exit = serializers.CharField()
    entry_rules = KisRuleSerializer(many=True)
    exit_rules = KisRuleSerializer(many=True)
    stop_loss = serializers.FloatField(allow_null=True)
    take_profit = serializers.FloatField(allow_null=True)
    trailing_stop = serializers.FloatField(allow_null=True)
    is_whole = serializers.BooleanField()
    remarks = KisRemarkSerializer(many=True)


class KisTextSerializer(serializers.Serializer[Any]):
    """The text of a .kis.yaml."""

    text = serializers.CharField()


class KisFileViewSet(OwnedViewSet):
    """Strategy files of the broker KIS."""

    queryset = WorkflowExecution.objects.all()

    @extend_schema(request=NewText, responses={200: KisConditionsSerializer})
    def import_conditions(self, request: Request) -> Response:
        """The conditions of a .kis.yaml, with what of it has no equal here and what the broker computes otherwise."""
        text = self.parsed(NewText).text
        try:
            found = read_kis_file(text)
        except Unreadable as error:
            problem = Problem("kis_file", error.message, path=error.place)
            raise Invalid(problem.sentence, code="kis_file", problems=[problem]) from error
        return Response(KisConditionsSerializer(_shown(found, text)).data)

    @extend_schema(request=Said, responses={200: KisTextSerializer})
    def export_conditions(self, request: Request) -> Response:
        """A .kis.yaml of conditions. What its format has no words for is refused, each part by name."""
        said = self.parsed(Said)
        entry, way_out = _condition(said.entry, "entry"), _condition(said.exit, "exit") if said.exit.strip() else None
        wanted = Wanted(said.name, entry, way_out, said.stop_loss, said.take_profit, said.trailing_stop)
        try:
            text = write_kis_file(wanted)
        except DoesNotFit as error:
            sentence = joined([problem.message for problem in error.problems[:5]])
            raise Invalid(sentence, code="does_not_fit", problems=error.problems) from error
        return Response({"text": text})


def _condition(text: str, path: str) -> Condition:
    try:
        return parse(text)
    except ConditionError as error:
        sentence = error.sentence_in(text)
        raise Invalid(sentence, code="condition", problems=[Problem(error.code, sentence, path=path)]) from error


def _shown(found: KisFile, text: str) -> dict[str, Any]:
    return {
        "name": found.name,
        "entry": _taken(found.entry),
        "exit": _taken(found.exit),
        "entry_rules": [_rule(one, text) for one in found.entry.rules],
        "exit_rules": [_rule(one, text) for one in found.exit.rules],
        "stop_loss": found.stop_loss.percent if found.stop_loss else None,
        "take_profit": found.take_profit.percent if found.take_profit else None,
        "trailing_stop": found.trailing_stop.percent if found.trailing_stop else None,
        "is_whole": found.is_whole,
        "remarks": [_remark(one) for one in found.remarks],
    }


def _taken(group: ReadGroup) -> str:
    """The whole of a group, "" where it is none: rules that never hold together are told by a remark."""
    try:
        return group.text()
    except ConditionError:
        return ""


def _rule(rule: ReadRule, text: str) -> dict[str, Any]:
    return {"condition": rule.text, "line": rule.place.line, "quote": text[rule.place.start : rule.place.end]}


def _remark(remark: Remark) -> dict[str, Any]:
    return {
        "code": remark.code,
        "message": remark.message.render(gettext),
        "hint": remark.hint.render(gettext) if remark.hint else "",
        "line": remark.place.line if remark.place else None,
        "is_refusal": remark.is_refusal,
    }
