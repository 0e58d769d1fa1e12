"""Smaller answers: JSON of the API and the back office's pages, and nothing else that is made for a request.

A page holds the CSRF token, and what its reader typed may stand beside it: whoever can make a browser ask and see how
long the answers are could then guess the token from how well they compress (BREACH). Django masks the token anew each
time, but a page may hold other secrets of its reader, and it is small. JSON of the API holds no token of the request;
it is where the large answers are. Credentials are shown by the API only once, in the answer that makes them: answers to
other methods than GET are left alone. Pages of the back office are tables of hundreds of kilobytes on which no
credential ever stands; they get a random length besides. Static files are compressed beforehand.
"""

import gzip
import re
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers
from django.utils.text import compress_string

from pastetrader.common.http.middleware.content_security import BACK_OFFICE
from pastetrader.common.http.preconditions import COMPRESSED

SMALLEST = 1_000
LEVEL = 5
KINDS = ("application/json", "application/problem+json", "application/vnd.oai.openapi")
# What Django adds at most to a page, so that its length tells nothing of what is in it.
MOST_RANDOM_BYTES = 100
_GZIP = re.compile(r"(?:^|,)\s*gzip\s*(?:;\s*q=(0(?:\.\d*)?|1(?:\.0*)?))?\s*(?:,|$)", re.IGNORECASE)


def compressed(get_response: Callable[[HttpRequest], Any]) -> Callable[[HttpRequest], Any]:
    """Middleware: gzip for answers of the API and pages of the back office to GET, where the client takes it.

    The compressed body has its own strong ETag (with `--gzip`), which If-Match and If-None-Match know; Django's would
    be weak, and no If-Match would ever fit.
    """

    def answer(request: HttpRequest) -> HttpResponseBase:
        return _smaller(request, get_response(request))

    return answer


def _smaller(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    if not isinstance(response, HttpResponse) or request.method != "GET":
        return response
    kind = response.headers.get("Content-Type", "")
    is_table = kind.startswith("text/html") and request.path.startswith(BACK_OFFICE)
    if not (is_table or kind.startswith(KINDS)) or "Content-Encoding" in response.headers:
        return response
    patch_vary_headers(response, ("Accept-Encoding",))
    if len(response.content) < SMALLEST or not _takes_gzip(request):
        return response
    if is_table:
        # Pages show what others wrote beside what only staff see: a random length, as Django's own middleware has it.
        response.content = compress_string(response.content, max_random_bytes=MOST_RANDOM_BYTES)
    else:
        response.content = gzip.compress(response.content, compresslevel=LEVEL, mtime=0)
    response.headers["Content-Encoding"] = "gzip"
    response.headers["Content-Length"] = str(len(response.content))
    tag = response.headers.get("ETag", "")
    if tag.startswith('"'):
        response.headers["ETag"] = f'{tag[:-1]}{COMPRESSED}"'
    return response


def _takes_gzip(request: HttpRequest) -> bool:
    found = _GZIP.search(request.headers.get("Accept-Encoding", ""))
    return found is not None and (found.group(1) is None or float(found.group(1)) > 0)
