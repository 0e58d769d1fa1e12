"""The picture of a page of a document, as an image."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe

from parsers.models import Paste
from parsers.services.page_pictures import WIDTHS, drawn_width, has_page, page_picture
from pastetrader.accounts.requests import SignedInRequest
from pastetrader.common.errors import PasteTraderError

# The browser may keep it, and asks each time whether it may still be seen.
CACHING = "private, no-cache"
RETRY_SECONDS = "5"


@login_required
@require_safe
def page_image(request: SignedInRequest, paste_id: UUID, page: int) -> HttpResponse:
    """PNG of a page (from 1) of one's own document, for `?width=` pixels. 404 for what is not there or another's."""
    paste = get_object_or_404(Paste.objects.visible_to(request.user), pk=paste_id)
    width = drawn_width(_wanted(request))
    etag = quote_etag(f"{paste.file}-{page}-{width}")
    try:
        # A document never changes under its name, so what the browser has is right as long as the page is there.
        known = get_conditional_response(request, etag=etag) if has_page(paste, page) else None
        response = known or HttpResponse(page_picture(paste=paste, page=page, width=width), content_type="image/png")
    except PasteTraderError as error:
        response = HttpResponse(error.as_dict()["message"], content_type="text/plain", status=error.status)
        if error.status == 503:
            response.headers["Retry-After"] = RETRY_SECONDS
        response.headers["Cache-Control"] = "no-store"
        return response
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = CACHING
    return response


def _wanted(request: HttpRequest) -> int:
    given = request.GET.get("width", "")
    return int(given) if given.isascii() and given.isdigit() and len(given) <= 5 else WIDTHS[0]
