"""The account page: oneself, the password, tokens and sessions."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe
from django.views.i18n import set_language as keep_language

from pastetrader.accounts.api_tokens.services import create_token, revoke_token
from pastetrader.accounts.models import ApiToken
from pastetrader.accounts.profile.forms import PasswordForm, ProfileForm, TokenForm
from pastetrader.accounts.profile.preferences import dressed_for, remember
from pastetrader.accounts.profile.services import Profile, change_password, change_profile
from pastetrader.accounts.rates.people import use
from pastetrader.accounts.requests import SignedInRequest
from pastetrader.accounts.retry_after import told_to_wait
from pastetrader.accounts.sessions.services import end_other_sessions, end_session, sessions_of
from pastetrader.accounts.sign_in.views import welcomed
from pastetrader.common.errors import NotFound, PasteTraderError

MOST_SESSIONS = 50


@never_cache
@login_required
@require_safe
def account(request: SignedInRequest) -> HttpResponse:
    """All that a person can set about themselves."""
    return _page(request)


@login_required
@require_POST
def profile(request: SignedInRequest) -> HttpResponseBase:
    """Saves name, language, zone, theme and colours."""
    form = ProfileForm(request.POST)
    if not _done(form, lambda: change_profile(user=request.user, changes=Profile(**form.cleaned_data))):
        return _page(request, status=400, profile=form)
    messages.success(request, _("Saved."))
    return dressed_for(request.user, redirect("account"))


@sensitive_post_parameters("current", "new")
@login_required
@require_POST
def password(request: SignedInRequest) -> HttpResponseBase:
    """Changes the password, or sets a first one; signs out everywhere else."""
    form = PasswordForm(request.POST, has_password=request.user.has_usable_password())
    wait = None

    def change() -> None:
        given = form.cleaned_data
        change_password(request, user=request.user, current=given.get("current", ""), new=given["new"])

    try:
        if _done(form, change):
            messages.success(request, _("The password is changed. Everywhere else you are signed out."))
            return welcomed(request, request.user, redirect("account"))
    except PasteTraderError as error:
        form.add_error(None, error.as_dict()["message"])
        wait = error
    return told_to_wait(_page(request, status=wait.status if wait else 400, password=form), wait)


@never_cache
@login_required
@require_POST
def make_token(request: SignedInRequest) -> HttpResponse:
    """Makes a token and shows its secret, which no later page can."""
    form = TokenForm(request.POST)
    made: list[tuple[ApiToken, str]] = []

    def make() -> None:
        use("token", by=request.user)
        days = form.cleaned_data["days"]
        expires_at = timezone.now() + timedelta(days=int(days)) if days else None
        scopes = form.cleaned_data["scopes"]
        name = form.cleaned_data["name"]
        made.append(create_token(user=request.user, name=name, scopes=scopes, expires_at=expires_at))

    try:
        if _done(form, make):
            token, secret = made[0]
            return _page(request, made=token, secret=secret)
    except PasteTraderError as error:
        form.add_error(None, error.as_dict()["message"])
        return told_to_wait(_page(request, status=error.status, token=form), error)
    return _page(request, status=400, token=form)


@login_required
@require_POST
def revoke(request: SignedInRequest, id: UUID) -> HttpResponse:  # noqa: A002  # the address names it so
    """Revokes a token; for one that is not theirs nothing happens."""
    try:
        revoke_token(token_id=id, by=request.user)
        messages.success(request, _("The token is revoked. It lets nobody in any more."))
    except NotFound as error:
        messages.error(request, error.as_dict()["message"])
    return redirect("account")


@login_required
@require_POST
def end(request: SignedInRequest, id: UUID) -> HttpResponse:  # noqa: A002  # the address names it so
    """Ends a session; for one that is not theirs nothing happens."""
    try:
        end_session(session_id=id, by=request.user)
        messages.success(request, _("The session is ended."))
    except NotFound as error:
        messages.error(request, error.as_dict()["message"])
    return redirect("account")


@login_required
@require_POST
def end_others(request: SignedInRequest) -> HttpResponse:
    """Ends every session but this one."""
    end_other_sessions(user=request.user, current_key=request.session.session_key, by=request.user)
    messages.success(request, _("You are signed out everywhere else."))
    return redirect("account")


@require_POST
def set_language(request: HttpRequest) -> HttpResponseBase:
    """The language of the menu: kept in a cookie, and with the account of who is signed in."""
    language = request.POST.get("language", "")
    if language in dict(settings.LANGUAGES):
        remember(request, language=language)
    return keep_language(request)


def _done(form: Form, act: Callable[[], object]) -> bool:
    """Whether the form is good and the act done; if not, the form says why at its fields. Raises the other errors."""
    if not form.is_valid():
        return False
    try:
        act()
    except PasteTraderError as error:
        placed = [problem for problem in error.as_dict()["problems"] if problem.get("path") in form.fields]
        if not placed:
            raise
        for problem in placed:
            form.add_error(problem["path"], problem["message"])
        return False
    return True


def _page(request: SignedInRequest, *, status: int = 200, **shown: Any) -> HttpResponse:
    user = request.user
    tokens = ApiToken.objects.owned_by(user).filter(revoked_at=None).order_by("-created_at", "-id")
    sessions = list(sessions_of(user)[:MOST_SESSIONS])
    choices = ("display_name", "language", "time_zone", "theme", "price_colours")
    context = {
        "profile_form": shown.get("profile") or ProfileForm(initial={name: getattr(user, name) for name in choices}),
        "password_form": shown.get("password") or PasswordForm(has_password=user.has_usable_password()),
        "token_form": shown.get("token") or TokenForm(),
        "tokens": tokens,
        "now": timezone.now(),
        "made": shown.get("made"),
        "secret": shown.get("secret", ""),
        "sessions": sessions,
        "current_key": request.session.session_key,
        "has_password": user.has_usable_password(),
    }
    return render(request, "accounts/account.html", context, status=status)
