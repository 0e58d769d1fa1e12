"""Which workflows name a secret of their owner in the arguments of a step. For the page of secrets."""

from collections.abc import Iterator

from django.db.models import TextField
from django.db.models.functions import Cast
from django.urls import reverse

from pastetrader.accounts.models import User
from registry.named_secrets.references import KEY, names_in
from registry.named_secrets.services import Use
from workflows.models import Node


def workflows_naming_secrets(owner: User) -> Iterator[tuple[str, Use]]:
    """(name of a secret, the workflow), in the order of the workflows' names."""
    nodes = (
        Node.objects.filter(workflow__owner=owner, workflow__deleted_at=None, node_type="tool")
        .annotate(written=Cast("config", TextField()))
        .filter(written__contains=f'"{KEY}"')
        .select_related("workflow")
        .order_by("workflow__name", "key")
    )
    for node in nodes.only("config", "workflow__name"):
        use = Use(node.workflow.name, reverse("workflow", args=[node.workflow_id]))
        for name in sorted(names_in(node.config)):
            yield name, use
