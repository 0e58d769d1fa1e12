"""What a button leads to."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from pastetrader.common.errors import PasteTraderError
from pastetrader.common.message_field import shown


def led(request: HttpRequest, act: Callable[[], str], *, otherwise: str) -> HttpResponse:
    """Where the act leads; `otherwise`, with the reason, when it is refused."""
    try:
        return redirect(act())
    except PasteTraderError as error:
        texts = [shown(problem.sentence) for problem in error.problems] or [shown(error.message)]
        messages.error(request, " ".join(texts))
        return redirect(otherwise)
