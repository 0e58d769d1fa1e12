"""Signing in by password or by a one-time link, and signing out."""

from django.conf import settings
from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render, resolve_url
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from pastetrader.accounts.models import User
from pastetrader.accounts.profile.preferences import dressed_for
from pastetrader.accounts.retry_after import told_to_wait
from pastetrader.accounts.sign_in.forms import SignInForm
from pastetrader.accounts.sign_in.known_browsers import remember_browser
from pastetrader.accounts.sign_in.links import redeem_sign_in_token
from pastetrader.accounts.sign_in.slow_down import TooManyAttempts, authenticate_slowly
from pastetrader.accounts.ways_back import page_of_ours
from pastetrader.common.errors import PasteTraderError

BACKEND = "pastetrader.accounts.sign_in.backends.EmailBackend"


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponseBase:
    """The form; with the right e-mail and password, on to where the person wanted to go."""
    target = request.POST.get("next") or request.GET.get("next", "")
    if request.user.is_authenticated:
        return _onward(request, target)
    form = SignInForm(request.POST if request.method == "POST" else None)
    status, wait = 200, None
    if request.method == "POST":
        try:
            user = _who(request, form)
        except TooManyAttempts as error:
            form.add_error(None, error.as_dict()["message"])
            status, wait = error.status, error
        else:
            if user is not None:
                login(request, user)
                return welcomed(request, user, _onward(request, target))
            status = 400
    context = {"form": form, "next": target, "may_sign_up": settings.SIGN_UP}
    return told_to_wait(render(request, "accounts/sign_in.html", context, status=status), wait)


def _who(request: HttpRequest, form: SignInForm) -> User | None:
    """Whom the form signs in; None when it does not, for a reason that it then shows. Raises TooManyAttempts."""
    if not form.is_valid():
        return None
    user = authenticate_slowly(request, email=form.cleaned_data["email"], password=form.cleaned_data["password"])
    if user is None:
        form.add_error(None, _("E-mail address and password do not fit together. Check both and try again."))
    return user


def welcomed(request: HttpRequest, user: User, response: HttpResponseBase) -> HttpResponseBase:
    """The answer to who has just signed in: the browser is known from now on, and looks as they like it."""
    remember_browser(request, response, user.email)
    return dressed_for(user, response)


@never_cache
@require_GET  # HEAD would use the link up
def sign_in_by_link(request: HttpRequest, token: str) -> HttpResponseBase:
    """Signs in whom the one-time link was made for; a link that was used or has expired is refused kindly."""
    try:
        user = redeem_sign_in_token(token)
    except PasteTraderError as error:
        if request.user.is_authenticated:
            return redirect("home")
        return render(request, "accounts/link_refused.html", {"reason": error.as_dict()["message"]}, status=410)
    login(request, user, backend=BACKEND)
    return welcomed(request, user, redirect("home"))


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Ends the session."""
    logout(request)
    return redirect("sign-in")


def _onward(request: HttpRequest, target: str) -> HttpResponseRedirect:
    return HttpResponseRedirect(page_of_ours(request, target) or resolve_url("home"))
