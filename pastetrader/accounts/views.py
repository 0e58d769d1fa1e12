"""Signing in by password or by a one-time link, and signing out."""

from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from pastetrader.accounts.forms import SignInForm
from pastetrader.accounts.services import TooManyAttempts, authenticate_slowly, redeem_sign_in_token
from pastetrader.common.errors import PasteTraderError

BACKEND = "pastetrader.accounts.backends.EmailBackend"


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """The form; with the right e-mail and password, on to where the person wanted to go."""
    target = request.POST.get("next") or request.GET.get("next", "")
    if request.user.is_authenticated:
        return _onward(request, target)
    form = SignInForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST" and (status := _try(request, form)) == 200:
        return _onward(request, target)
    return render(request, "accounts/sign_in.html", {"form": form, "next": target}, status=status)


def _try(request: HttpRequest, form: SignInForm) -> int:
    """Signs in with what the form holds, or puts into the form why not; the HTTP status of either."""
    if not form.is_valid():
        return 400
    try:
        user = authenticate_slowly(request, email=form.cleaned_data["email"], password=form.cleaned_data["password"])
    except TooManyAttempts as error:
        form.add_error(None, error.as_dict()["message"])
        return error.status
    if user is None:
        form.add_error(None, _("E-mail address and password do not fit together. Check both and try again."))
        return 400
    login(request, user)
    return 200


@never_cache
@require_GET  # HEAD would use the link up
def sign_in_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """Signs in whom the one-time link was made for; a link that was used or has expired is refused kindly."""
    try:
        user = redeem_sign_in_token(token)
    except PasteTraderError as error:
        if request.user.is_authenticated:
            return redirect("home")
        return render(request, "accounts/link_refused.html", {"reason": error.as_dict()["message"]}, status=410)
    login(request, user, backend=BACKEND)
    return redirect("home")


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Ends the session."""
    logout(request)
    return redirect("sign-in")


def _onward(request: HttpRequest, target: str) -> HttpResponseRedirect:
    is_ours = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return HttpResponseRedirect(target if is_ours else resolve_url("home"))
