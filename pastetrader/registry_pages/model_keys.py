"""Keys of model providers: one's own, and for operators the installation's. Set, replaced, taken away; never shown."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from llm.models import ModelCredential
from llm.providers import available_providers
from llm.services import remove_credential, save_credential
from pastetrader.accounts.models import User
from pastetrader.accounts.requests import SignedInRequest
from pastetrader.common.errors import Invalid, PasteTraderError
from pastetrader.common.message_field import shown
from pastetrader.common.messages import Problem
from pastetrader.common.messages import message as _m
from pastetrader.registry_pages.models_known import label_of, needs_key

MOST_NAME, MOST_ADDRESS, MOST_KEY = 60, 500, 1_000
USUAL_NAME = "default"
OPERATOR = "llm.change_modelcredential"


@dataclass(frozen=True)
class KeyRow:
    """A key as the page shows it: never what it is."""

    credential: ModelCredential
    label: str
    has_key: bool
    may_change: bool


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def keys_page(request: SignedInRequest) -> HttpResponse:
    """One's own keys and the installation's; the form sets one, or replaces one of that provider and name."""
    errors: dict[str, list[str]] = {}
    if request.method == "POST":
        try:
            _saved(request)
        except PasteTraderError as error:
            errors = _by_field(error)
        else:
            messages.success(request, _("The key is stored. It is not shown again."))
            return redirect("model-keys")
    rows = ModelCredential.objects.filter(owner=request.user) | ModelCredential.objects.filter(owner=None)
    is_operator = request.user.has_perm(OPERATOR)
    keys = [
        KeyRow(one, label_of(one.provider), bool(one.api_key), one.owner_id is not None or is_operator)
        for one in rows.order_by("provider", "name", "owner")
    ]
    providers = [(name, label_of(name)) for name in available_providers() if needs_key(name)]
    typed = request.POST or request.GET
    context: dict[str, Any] = {
        "own": [row for row in keys if row.credential.owner_id is not None],
        "common": [row for row in keys if row.credential.owner_id is None],
        "is_operator": is_operator,
        "providers": providers,
        "without": [label for name, label in providers if not any(row.credential.provider == name for row in keys)],
        # What was typed stays, but for the key itself.
        "typed": {name: typed.get(name, "") for name in ("provider", "name", "base_url", "whose")},
        "errors": errors,
        "usual_name": USUAL_NAME,
        "example_address": "https://models.example.com/v1",
        "most": {"name": MOST_NAME, "base_url": MOST_ADDRESS, "api_key": MOST_KEY},
    }
    return render(request, "registry/model_keys.html", context, status=400 if errors else 200)


@login_required
@require_POST
def remove_key(request: SignedInRequest, key_id: UUID) -> HttpResponse:
    """Takes a key away."""
    credential = _changeable(request.user, key_id)
    remove_credential(credential, by=request.user)
    messages.success(request, _("The key is removed."))
    return redirect("model-keys")


@login_required
@require_POST
def switch_key(request: SignedInRequest, key_id: UUID) -> HttpResponse:
    """Switches a key on, or (`active=no`) off: it stays stored."""
    credential = _changeable(request.user, key_id)
    credential.is_active = request.POST.get("active") != "no"
    try:
        save_credential(credential, api_key=None, by=request.user)
    except PasteTraderError as error:
        messages.error(request, shown(error.message))
    return redirect("model-keys")


def _changeable(user: User, key_id: UUID) -> ModelCredential:
    """One's own, or for an operator one of the installation; anything else is not there."""
    rows = ModelCredential.objects.filter(owner=user)
    if user.has_perm(OPERATOR):
        rows = rows | ModelCredential.objects.filter(owner=None)
    found: ModelCredential = get_object_or_404(rows, pk=key_id)
    return found


def _saved(request: SignedInRequest) -> None:
    """Raises Invalid with what is wrong, at its field."""
    given = {name: request.POST.get(name, "").strip() for name in ("provider", "name", "base_url", "api_key")}
    problems = list(_problems(given))
    if problems:
        raise Invalid(problems=problems)
    is_common = request.POST.get("whose") == "all"
    if is_common and not request.user.has_perm(OPERATOR):
        raise Invalid(problems=[Problem("not_operator", _m("Keys for everybody are set by operators."), path="whose")])
    owner, name = None if is_common else request.user, given["name"] or USUAL_NAME
    found = ModelCredential.objects.filter(owner=owner, provider=given["provider"], name=name).first()
    credential = found or ModelCredential(owner=owner, provider=given["provider"], name=name)
    credential.base_url, credential.is_active = given["base_url"], True
    try:
        with transaction.atomic():
            save_credential(credential, api_key=given["api_key"] or None, by=request.user)
    except IntegrityError:  # another window made one of that name a moment ago
        text = _m("A key of this name was stored a moment ago. Send the form again to replace it.")
        raise Invalid(problems=[Problem("name_taken", text, path="name")]) from None


def _problems(given: dict[str, str]) -> list[Problem]:
    found = []
    if given["provider"] not in available_providers() or not needs_key(given["provider"]):
        found.append(Problem("unknown_provider", _m("Choose a provider."), path="provider"))
    for name, most in (("name", MOST_NAME), ("base_url", MOST_ADDRESS), ("api_key", MOST_KEY)):
        if len(given[name]) > most:
            text = _m("This is longer than %(max_length)s characters.", max_length=most)
            found.append(Problem("too_long", text, path=name))
    return found


def _by_field(error: PasteTraderError) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for problem in error.problems:
        field = problem.path if problem.path in {"provider", "name", "base_url", "api_key", "whose"} else "general"
        found.setdefault(field, []).append(shown(problem.message))
    return found or {"general": [shown(error.message)]}
