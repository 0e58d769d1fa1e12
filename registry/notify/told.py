"""What was told already, so that nobody is told the same twice: findings are claimed, told, and then marked.

A finding that was claimed and not marked (its worker was lost between the two) is claimed again by the same step, or by
anybody after some minutes: rather told twice than not at all.
"""

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone

from registry.builtin import ToolContext
from registry.http_tool.paths import NotThere, pick
from registry.models import ToldFinding
from registry.notify.arguments import NotifyArguments

TAKEN_OVER_AFTER = timedelta(minutes=10)
KEPT = timedelta(days=366)
PRUNED_AT_ONCE = 1_000


def findings_of(arguments: NotifyArguments, context: ToolContext, destination: str) -> list[str]:
    """A hash for each signal, or one for the whole message. Nothing that was said can be read out of it."""
    where = [str(context.owner_id), arguments.channel, destination]
    if arguments.key:
        return [_hash(*where, "key", arguments.key)]
    if arguments.signals:
        return [_hash(*where, "signal", _sameness(signal, arguments.same_by)) for signal in arguments.signals]
    return [_hash(*where, "call", context.idempotency_key)]


def new_among(findings: Sequence[str], arguments: NotifyArguments, context: ToolContext) -> set[str]:
    """Those that nobody was told; only looks."""
    known = ToldFinding.objects.filter(key__in=findings).exclude(_open_to(arguments, context))
    return set(findings) - set(known.values_list("key", flat=True))


def claim(findings: Sequence[str], arguments: NotifyArguments, context: ToolContext) -> set[str]:
    """Those that are new and now this step's to tell; of two steps at once one gets each."""
    now = timezone.now()
    owner, holder = context.owner_id, _holder(context)
    ours = ToldFinding.objects.filter(key__in=findings)
    ours.filter(_open_to(arguments, context)).update(claimed_by=holder, claimed_at=now, told_at=None)
    rows = [ToldFinding(key=key, owner_id=owner, claimed_by=holder, claimed_at=now) for key in dict.fromkeys(findings)]
    ToldFinding.objects.bulk_create(rows, ignore_conflicts=True)
    return set(ours.filter(claimed_by=holder, told_at=None).values_list("key", flat=True))


def mark(claimed: Collection[str]) -> None:
    """They were told."""
    ToldFinding.objects.filter(key__in=claimed).update(told_at=timezone.now())


def let_go(claimed: Collection[str], context: ToolContext) -> None:
    """They were surely not told."""
    ToldFinding.objects.filter(key__in=claimed, claimed_by=_holder(context), told_at=None).delete()


def prune_told() -> bool:
    """Forgets some of what was told more than a year ago; whether there is more. Called once a minute."""
    old = ToldFinding.objects.filter(claimed_at__lt=timezone.now() - KEPT)
    keys = list(old.values_list("key", flat=True)[:PRUNED_AT_ONCE])
    ToldFinding.objects.filter(key__in=keys).delete()
    return len(keys) == PRUNED_AT_ONCE


def _open_to(arguments: NotifyArguments, context: ToolContext) -> Q:
    """Rows that this step may claim: its own, forgotten ones, and those told long enough ago."""
    now = timezone.now()
    free = Q(told_at=None) & (Q(claimed_by=_holder(context)) | Q(claimed_at__lt=now - TAKEN_OVER_AFTER))
    if arguments.again_after_hours is not None:
        free |= Q(told_at__lt=now - timedelta(hours=arguments.again_after_hours))
    return free


def _holder(context: ToolContext) -> str:
    return _hash("holder", context.idempotency_key)


def _sameness(signal: Mapping[str, Any], same_by: Iterable[str]) -> str:
    fields = tuple(same_by)
    return json.dumps([_field(signal, path) for path in fields] if fields else signal, sort_keys=True, default=str)


def _field(signal: Mapping[str, Any], path: str) -> Any:
    try:
        return pick(signal, path)
    except NotThere:
        return None


def _hash(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()
