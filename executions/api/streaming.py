"""What happens in an execution over HTTP: asked for, waited for, or as a stream of server-sent events."""

from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

from django.db import connections
from django.http import HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import get_language, override
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from pydantic import BaseModel, ConfigDict, Field
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from executions.models import ExecutionEvent, WorkflowExecution
from executions.monitoring import live
from executions.monitoring.live_several import (
    MOST_EXECUTIONS,
    Cursors,
    bounded_stream_of_several,
    read_cursors,
    stream_of_several,
)
from executions.monitoring.snapshot import events_after
from executions.monitoring.waiting import events_soon, events_within, is_over
from executions.serializers.executions import EventsSerializer
from pastetrader.common.http.api import OwnedViewSet
from pastetrader.common.http.openapi.schema import query_parameters

MAX_EVENTS = 500
MAX_CURSOR = 2**63


class _After(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class EventQuery(_After):
    """From where on events are wanted, and how long to wait when there are none yet."""

    after: int = Field(default=0, ge=0, lt=MAX_CURSOR, description="The cursor of the last answer; 0 for all.")
    wait: float = Field(
        default=0, ge=0, le=30, description="Seconds to wait for the first event; an ended execution is not waited for."
    )


class StreamQuery(_After):
    """From where on a stream begins."""

    after: int | None = Field(
        default=None, ge=0, lt=MAX_CURSOR, description="As Last-Event-ID, for clients that cannot set it."
    )


_ID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"


class SeveralQuery(_After):
    """Which executions a stream is about, and from where on."""

    ids: str = Field(
        pattern=f"^{_ID}(,{_ID}){{0,{MOST_EXECUTIONS - 1}}}$",
        description=f"At most {MOST_EXECUTIONS} executions, with commas between.",
    )
    after: str = Field(
        default="",
        max_length=20 * MOST_EXECUTIONS,
        pattern="^[0-9-]*$",
        description="As Last-Event-ID: the cursor of each, in the order of `ids`, dashes between; nothing for all.",
    )


class _WhateverIsAccepted(BaseContentNegotiation):
    """A browser's EventSource accepts nothing but a stream; what cannot be streamed is told in JSON all the same."""

    def select_parser(self, _request: Request, parsers: Any) -> Any:
        """The first."""
        return parsers[0]

    def select_renderer(self, _request: Request, renderers: Any, _format_suffix: str | None = None) -> Any:
        """JSON, whatever the Accept header says."""
        renderer = next((one for one in renderers if one.format == "json"), renderers[0])
        return renderer, renderer.media_type


class EventViewSet(OwnedViewSet):
    """What happens in one's own executions."""

    queryset = WorkflowExecution.objects.all()

    @extend_schema(parameters=query_parameters(EventQuery), responses={200: EventsSerializer})
    def events(self, request: Request, **_address: Any) -> HttpResponseBase:
        """What changed after a cursor, at most 500 events: those of the stream, for programs that prefer to ask.

        With `wait`, the answer comes with the first event, or empty when the time is up. Begin with `after=0`, and ask
        with the cursor of the last answer; once `has_ended` and no events came, nothing follows.
        """
        execution, asked = self.get_object(), self.query(EventQuery)
        found = events_after(execution.pk, asked.after, limit=MAX_EVENTS)
        waits = asked.wait and not found and not execution.is_terminal
        if waits and _is_asynchronous(request):
            return _later(execution, asked)
        if waits:
            found = events_within(execution, asked.after, limit=MAX_EVENTS, seconds=asked.wait)
        return Response(_answer(execution, asked.after, found))


class StreamViewSet(OwnedViewSet):
    """The live stream of one's own executions."""

    queryset = WorkflowExecution.objects.all()
    content_negotiation_class = _WhateverIsAccepted

    @extend_schema(
        parameters=[
            *query_parameters(StreamQuery),
            OpenApiParameter("Last-Event-ID", str, OpenApiParameter.HEADER, description="What the client saw last."),
        ],
        responses={(200, "text/event-stream"): OpenApiTypes.STR},
    )
    def stream(self, request: Request, **_address: Any) -> HttpResponseBase:
        """Events as they happen: a `snapshot` first, or what was missed since Last-Event-ID; then `execution`, `node`
        and `log` events; `end` when the execution is over. The connection closes after an hour at the latest.
        """
        execution, after = self.get_object(), self.query(StreamQuery).after
        return event_stream(request, execution, after)

    @extend_schema(
        operation_id="executions_streams_retrieve",
        parameters=[
            *query_parameters(SeveralQuery),
            OpenApiParameter("Last-Event-ID", str, OpenApiParameter.HEADER, description="What the client saw last."),
        ],
        responses={(200, "text/event-stream"): OpenApiTypes.STR},
    )
    def several(self, request: Request) -> HttpResponseBase:
        """One stream over several executions: what the stream of each says, with its `execution_id` in the data.

        `gone` tells of one that is not there for whoever asks. The connection closes when all have ended, or after an
        hour at the latest.
        """
        asked = self.query(SeveralQuery)
        ids = list(dict.fromkeys(UUID(one) for one in asked.ids.split(",")))
        found = self.get_queryset().in_bulk(ids)
        cursors = Cursors(ids, read_cursors(request.headers.get("Last-Event-ID") or asked.after))
        watched = [(pk, found.get(pk)) for pk in ids]
        if _is_asynchronous(request):
            connections.close_all()
            return _streamed(stream_of_several(watched, cursors, get_language()))
        return _streamed(bounded_stream_of_several(watched, cursors, get_language()))


def event_stream(
    request: HttpRequest | Request, execution: WorkflowExecution, after: int | None = None
) -> StreamingHttpResponse:
    """The execution's events as they happen, after Last-Event-ID or `after`; who may see them was checked before."""
    last_seen = request.headers.get("Last-Event-ID", "")
    is_number = last_seen.isascii() and last_seen.isdigit() and len(last_seen) < 19
    cursor = int(last_seen) if is_number else after
    frames: Any
    if _is_asynchronous(request):
        # The request's own thread would keep its database connection for as long as the stream lives.
        connections.close_all()
        frames = live.stream(execution, cursor, get_language())
    else:
        frames = live.bounded_stream(execution, cursor, get_language())
    return _streamed(frames)


def _streamed(frames: Any) -> StreamingHttpResponse:
    return StreamingHttpResponse(
        frames,
        content_type="text/event-stream",
        headers={"Cache-Control": "private, no-store, no-transform", "X-Accel-Buffering": "no"},
    )


def _is_asynchronous(request: HttpRequest | Request) -> bool:
    """Whether the answer may be an asynchronous iterator: requests that came by ASGI, DRF's around them too."""
    return hasattr(request, "scope")


def _later(execution: WorkflowExecution, asked: EventQuery) -> StreamingHttpResponse:
    """The answer as soon as there is one. Its head goes out now, and this thread with its connection is free."""
    connections.close_all()
    return StreamingHttpResponse(
        _waited(execution, asked, get_language()),
        content_type="application/json",
        headers={"Cache-Control": "private, no-store, no-transform", "X-Accel-Buffering": "no"},
    )


async def _waited(execution: WorkflowExecution, asked: EventQuery, language: str | None) -> AsyncIterator[bytes]:
    found = await events_soon(execution, asked.after, limit=MAX_EVENTS, seconds=asked.wait)
    with override(language):
        body: bytes = JSONRenderer().render(_answer(execution, asked.after, found))
    yield body


def _answer(execution: WorkflowExecution, after: int, found: list[ExecutionEvent]) -> Any:
    cursor = found[-1].pk if found else after
    shown = {"cursor": cursor, "has_ended": is_over(execution, found), "events": found}
    return EventsSerializer(shown).data
