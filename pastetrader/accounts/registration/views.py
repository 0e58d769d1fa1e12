"""Signing up, asking for a link, and choosing a password with it."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from pastetrader.accounts.registration.forms import MailboxForm, NewPasswordForm, SignUpForm
from pastetrader.accounts.registration.links import PasswordLinkRefused, owner_of
from pastetrader.accounts.registration.outgoing import has_mail_server
from pastetrader.accounts.registration.services import LinkTo, choose_password, send_password_link, sign_up
from pastetrader.accounts.retry_after import told_to_wait
from pastetrader.accounts.sign_in.slow_down import TooManyAttempts
from pastetrader.accounts.sign_in.views import BACKEND, welcomed
from pastetrader.common.errors import Invalid
from pastetrader.common.http.client_address import client_address


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_up_page(request: HttpRequest) -> HttpResponse:
    """Asks for an account, where the operator lets people do so."""
    if not settings.SIGN_UP:
        raise Http404
    form = SignUpForm(request.POST or None)

    def ask() -> None:
        given = form.cleaned_data
        name, address = given["display_name"], client_address(request)
        sign_up(email=given["email"], display_name=name, address=address, link_to=_link_to(request))

    return _asked(request, form, ask, "accounts/sign_up.html")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in_help(request: HttpRequest) -> HttpResponse:
    """Ways in without a password: a link by e-mail, or one from the machine itself."""
    form = MailboxForm(request.POST or None)

    def ask() -> None:
        address = client_address(request)
        send_password_link(email=form.cleaned_data["email"], address=address, link_to=_link_to(request))

    return _asked(request, form, ask, "accounts/sign_in_help.html")


@never_cache
@sensitive_post_parameters("new")
@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: HttpRequest, token: str) -> HttpResponseBase:
    """Chooses a password with a link; nothing happens by merely looking at it, as programs that read e-mail do."""
    form = NewPasswordForm(request.POST or None)
    try:
        person = owner_of(token)
        if request.method == "POST" and form.is_valid():
            user = choose_password(token=token, new=form.cleaned_data["new"])
            login(request, user, backend=BACKEND)
            return welcomed(request, user, redirect("home"))
    except PasswordLinkRefused as error:
        return render(request, "accounts/link_refused.html", {"reason": error.as_dict()["message"]}, status=410)
    except Invalid as error:
        form.add_error("new", error.as_dict()["message"])
    context = {"form": form, "person": person}
    return render(request, "accounts/choose_password.html", context, status=400 if form.errors else 200)


def _asked(request: HttpRequest, form: MailboxForm, ask: Callable[[], None], template: str) -> HttpResponse:
    status, wait = 200, None
    if request.method == "POST" and form.is_valid():
        try:
            ask()
            context = {"email": form.cleaned_data["email"], "has_mail_server": has_mail_server()}
            return render(request, "accounts/link_sent.html", context)
        except TooManyAttempts as error:
            form.add_error(None, error.as_dict()["message"])
            status, wait = error.status, error
    elif request.method == "POST":
        status = 400
    context = {"form": form, "has_mail_server": has_mail_server()}
    return told_to_wait(render(request, template, context, status=status), wait)


def _link_to(request: HttpRequest) -> LinkTo:
    return lambda token: request.build_absolute_uri(reverse("choose-password", args=[token]))
