"""The doors to idempotency: the `Idempotency-Key` header of the API, and the hidden field of the pages' forms."""

import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.utils.translation import gettext
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.encoders import JSONEncoder

from pastetrader.accounts.idempotency import Answer, KeyedRequest, KeyReused, Transaction, answer_once
from pastetrader.accounts.requests import SignedInRequest
from pastetrader.common.http.openapi.words import IDEMPOTENCY_KEY
from pastetrader.common.messages import message as _

HEADER = "Idempotency-Key"
REPEATED = "Idempotent-Replayed"
FORM_FIELD = "idempotency_key"
# Of an answer, what is kept beside its body.
KEPT_HEADERS = ("ETag", "Location")
NOT_CONTENT = frozenset({FORM_FIELD, "csrfmiddlewaretoken"})
Action = Callable[..., Response]


def idempotent(*, within: Transaction = transaction.atomic) -> Callable[[Action], Action]:
    """For an action of a viewset that makes something: with an `Idempotency-Key` the same request makes it once.

    All of the action happens in one transaction, which `within` opens. Without the header nothing changes.
    """

    def decorate(action: Action) -> Action:
        @extend_schema(parameters=[OpenApiParameter(**IDEMPOTENCY_KEY)])
        @wraps(action)
        def once(view: Any, request: Request, **address: Any) -> Response:
            key = request.headers.get(HEADER)
            if key is None:
                return action(view, request, **address)
            first: list[Response] = []

            def run() -> Answer:
                first.append(action(view, request, **address))
                return _answer_of(first[0])

            asked = [sorted(request.query_params.lists()), request.data]  # a dry run is another request
            keyed = KeyedRequest(view.person, _endpoint(request), _unquoted(key), _canonical(asked))
            answer = answer_once(keyed, run, waits=False, within=within)
            return first[0] if first else _response_of(answer)

        return once

    return decorate


def submitted_once(
    request: SignedInRequest, run: Callable[[], str], *, within: Transaction = transaction.atomic
) -> str:
    """Where the form leads: what `run` returns, or what it returned when the same form was sent before.

    What `run` raises is raised; then nothing was done. The tag `idempotency_key` writes the field; a form without it is
    done each time. Raises KeyReused when the values of the form have changed since.
    """
    key = request.POST.get(FORM_FIELD)
    if key is None:
        return run()
    given = sorted((name, values) for name, values in request.POST.lists() if name not in NOT_CONTENT)
    keyed = KeyedRequest(request.user, _endpoint(request), key, _canonical(given))
    # Of a double click the browser shows the second answer: it waits for the first.
    try:
        answer = answer_once(keyed, lambda: Answer(302, headers={"Location": run()}), waits=True, within=within)
    except KeyReused:
        raise KeyReused(_("This form was sent before with other values. Load its page anew, then send it.")) from None
    if answer.is_repeated:
        messages.info(request, gettext("This form was sent twice and done once. To do it again, load its page anew."))
    return answer.headers["Location"]


def _endpoint(request: Any) -> str:
    """Method and address; both forms of an address are one."""
    return f"{request.method} {request.path_info.rstrip('/')}"


def _unquoted(key: str) -> str:
    """The draft of the standard writes the key as a quoted string, everybody else without quotes."""
    is_quoted = len(key) > 1 and key[0] == key[-1] == '"'
    return key[1:-1] if is_quoted else key


def _canonical(content: Any) -> str:
    return json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def _answer_of(response: Response) -> Answer:
    headers = {name: response.headers[name] for name in KEPT_HEADERS if name in response.headers}
    return Answer(response.status_code, json.dumps(response.data, cls=JSONEncoder), headers)


def _response_of(answer: Answer) -> Response:
    return Response(json.loads(answer.body), answer.status, headers={**answer.headers, REPEATED: "true"})
