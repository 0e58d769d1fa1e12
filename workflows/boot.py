"""What the page of the canvas hands over to its script: the type Boot of frontend/src/lib/boot.ts."""

from typing import Any
from uuid import UUID

from django.middleware.csrf import get_token
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language

from pastetrader.accounts.requests import SignedInRequest
from workflows.models import Workflow

# Stands in addresses for what is named later.
_PLACE = UUID(int=0)
LONGEST_KEY = 64


def boot_of(request: SignedInRequest, workflow: Workflow) -> dict[str, Any]:
    """Of one workflow, for whoever looks at it. In `urls`, `{id}` stands for what is named."""
    return {
        "workflow": {
            "id": str(workflow.pk),
            "name": workflow.name,
            "isActive": workflow.is_active,
            "canEdit": Workflow.objects.editable_by(request.user).filter(pk=workflow.pk).exists(),
        },
        "execution": _uuid(request.GET.get("execution", "")),
        "step": request.GET.get("step", "")[:LONGEST_KEY],
        "language": get_language(),
        "csrf": get_token(request),
        "zone": request.user.time_zone,
        "urls": {
            "home": reverse("home"),
            "paste": reverse("paste"),
            "approvals": reverse("approvals"),
            "signIn": reverse("sign-in"),
            "icons": static("img/icons.svg"),
            "workflow": _address("workflow", "workflow_id"),
            "execution": _address("execution", "execution_id"),
            "understood": _address("understood", "paste_id"),
            "compare": _address("compare-workflow", "workflow_id"),
        },
    }


def _address(name: str, argument: str) -> str:
    return reverse(name, kwargs={argument: _PLACE}).replace(str(_PLACE), "{id}")


def _uuid(text: str) -> str:
    try:
        return str(UUID(text)) if text else ""
    except ValueError:
        return ""
