"""What Django answers by itself when something goes wrong: problems below /api/, pages elsewhere."""

from typing import Any

from django.core.exceptions import TooManyFieldsSent
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _
from django.views import defaults
from django.views.csrf import csrf_failure as django_csrf_failure
from rest_framework.exceptions import NotFound
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from pastetrader.common.http.errors.problem_details import problem_answer

API = "/api/"


def is_api(request: HttpRequest) -> bool:
    """Whether the address is one of the API's."""
    return request.path_info.startswith(API)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    """400: an unknown host, too many fields, what Django finds suspicious."""
    if not is_api(request):
        return defaults.bad_request(request, exception)
    if isinstance(exception, TooManyFieldsSent):
        return problem_answer(
            request, status=400, code="too_many_fields", detail=_("There are too many fields in the query.")
        )
    return problem_answer(
        request,
        status=400,
        code="bad_request",
        detail=_("The request cannot be taken. Perhaps this server is not known by the name in the address."),
    )


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    """403."""
    if not is_api(request):
        return defaults.permission_denied(request, exception)
    return problem_answer(request, status=403, code="permission_denied", detail=_("You may not do this."))


def csrf_failure(request: HttpRequest, reason: str = "", **how: Any) -> HttpResponseBase:
    """403: a form from elsewhere, or one that was open for too long."""
    if not is_api(request):
        return django_csrf_failure(request, reason=reason, **how)
    return problem_answer(request, status=403, code="csrf_failed", detail=_("The CSRF token is missing or wrong."))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    """404."""
    if not is_api(request):
        return defaults.page_not_found(request, exception)
    return problem_answer(
        request, status=404, code="not_found", detail=_("This does not exist, or you may not see it.")
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """500: a bug of ours. Its traceback is in the log, beside the id of the request."""
    if not is_api(request):
        return defaults.server_error(request)
    detail = _("The mistake is ours, and it is written down under the id of this request.")
    return problem_answer(request, status=500, code="internal_error", detail=detail)


class UnknownAddress(APIView):
    """Every address below /api/ that is none; also one whose id has the wrong form."""

    authentication_classes = ()
    permission_classes = (AllowAny,)
    schema = None
    http_method_names = ("get", "post", "put", "patch", "delete", "head", "options", "trace")

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Nothing is looked at: 404 whatever is asked."""
        super().initial(request, *args, **kwargs)
        raise NotFound

    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Never reached; the renderer of pages wants to know a method."""
        raise NotFound
