"""Pages that say when to come back; the API's errors do so by themselves."""

from django.http import HttpResponse

from pastetrader.common.errors import PasteTraderError


def told_to_wait(response: HttpResponse, error: PasteTraderError | None) -> HttpResponse:
    """The page with Retry-After, when what is wrong passes by waiting."""
    seconds = error.extra.get("retry_after_seconds") if error else None
    if seconds is not None:
        response.headers["Retry-After"] = str(seconds)
    return response
