"""The page of secrets: each is set, replaced and cleared, and never shown."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from pastetrader.accounts.requests import SignedInRequest
from pastetrader.common.errors import PasteTraderError
from registry.models import Secret
from registry.named_secrets.services import MOST_SECRETS, delete_secret, set_secret, uses_of


@sensitive_post_parameters("value")
@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def secrets_page(request: SignedInRequest) -> HttpResponse:
    """A person's secrets, and those that something names and that do not exist; the form makes another one."""
    if request.method == "POST":
        name, value = request.POST.get("name", "").strip(), request.POST.get("value", "")
        try:
            set_secret(owner=request.user, name=name, value=value, by=request.user)
        except PasteTraderError as error:
            return _shown(request, errors=error.as_dict(), chosen=name)
        messages.success(request, _("The secret “%(name)s” is set.") % {"name": name})
        return redirect("secrets")
    return _shown(request, chosen=request.GET.get("name", "")[:60])


@sensitive_post_parameters("value")
@never_cache
@login_required
@require_POST
def replace(request: SignedInRequest, secret_id: UUID) -> HttpResponse:
    """Gives a secret another value."""
    secret = get_object_or_404(Secret.objects.editable_by(request.user), pk=secret_id)
    value = request.POST.get("value", "")
    try:
        set_secret(owner=request.user, name=secret.name, value=value, by=request.user, secret=secret)
    except PasteTraderError as error:
        return _shown(request, errors=error.as_dict(), replacing=secret.pk)
    messages.success(request, _("The secret “%(name)s” is replaced.") % {"name": secret.name})
    return redirect("secrets")


@login_required
@require_POST
def delete(request: SignedInRequest, secret_id: UUID) -> HttpResponse:
    """Clears a secret; what names it says that it is missing."""
    secret = get_object_or_404(Secret.objects.editable_by(request.user), pk=secret_id)
    delete_secret(secret=secret, by=request.user)
    messages.success(request, _("The secret “%(name)s” is cleared.") % {"name": secret.name})
    return redirect("secrets")


def _shown(
    request: SignedInRequest, *, errors: Any = None, chosen: str = "", replacing: UUID | None = None
) -> HttpResponse:
    uses = uses_of(request.user)
    rows = list(Secret.objects.owned_by(request.user).order_by("name").defer("value")[:MOST_SECRETS])
    known = {row.name for row in rows}
    context = {
        "secrets": [(row, uses.get(row.name, [])) for row in rows],
        "missing": [(name, uses[name]) for name in sorted(uses.keys() - known) if name],
        "errors": errors,
        "chosen": chosen,
        "replacing": replacing,
    }
    return render(request, "registry/secrets.html", context, status=400 if errors else 200)
