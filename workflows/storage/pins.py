"""Pinned outputs: what a node hands on in tests and dry runs instead of running. Production never sees them."""

import json
from typing import Any

from django.utils import timezone

from pastetrader.accounts.models import User
from pastetrader.common.errors import Invalid, NotFound
from pastetrader.common.messages import Problem
from pastetrader.common.messages import message as _
from workflows.models import PinnedOutput, Workflow
from workflows.validation.limits import flaws_of

MAX_BYTES = 256 * 1024


def pin_output(*, workflow: Workflow, node_key: str, output: Any, by: User | None) -> PinnedOutput:
    """Keep a JSON value as the node's output in tests; it takes the place of an earlier one.

    Raises NotFound when the workflow has no such node, Invalid for what cannot be stored or is over 256 KB.
    """
    if not workflow.nodes.filter(key=node_key).exists():
        raise NotFound
    problems = tuple(flaws_of(output, path="output")) or tuple(_too_large(output))
    if problems:
        raise Invalid(_("This cannot be kept as an output."), problems=problems)
    pin = PinnedOutput(workflow=workflow, node_key=node_key, output=output, pinned_by=by, updated_at=timezone.now())
    PinnedOutput.objects.bulk_create(
        [pin],
        update_conflicts=True,
        unique_fields=["workflow", "node_key"],
        update_fields=["output", "pinned_by", "updated_at"],
    )
    return PinnedOutput.objects.get(workflow=workflow, node_key=node_key)


def unpin_output(*, workflow: Workflow, node_key: str) -> None:
    """The node runs again in tests too. Raises NotFound when nothing was pinned."""
    if not PinnedOutput.objects.filter(workflow=workflow, node_key=node_key).delete()[0]:
        raise NotFound


def pinned_output(*, workflow: Workflow, node_key: str) -> PinnedOutput | None:
    """What is pinned at a node; None: nothing, which is the usual case and no error."""
    return PinnedOutput.objects.filter(workflow=workflow, node_key=node_key).first()


def pins_of(workflow: Workflow) -> dict[str, Any]:
    """All pinned outputs of a workflow by the keys of its nodes; those of nodes that are gone are left out."""
    keys = workflow.nodes.values("key")
    return dict(PinnedOutput.objects.filter(workflow=workflow, node_key__in=keys).values_list("node_key", "output"))


def _too_large(output: Any) -> list[Problem]:
    size = len(json.dumps(output, ensure_ascii=False).encode())
    if size <= MAX_BYTES:
        return []
    text = _("This has %(size)s KB; at most %(limit)s KB can be pinned.", size=size // 1024, limit=MAX_BYTES // 1024)
    return [Problem("too_large", text, path="output", hint=_("Pin a smaller example."))]
