"""The gate before a workflow goes live: its rules are checked on past bars, what was found is kept, red stops it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.module_loading import import_string

from pastetrader.accounts.models import User
from pastetrader.common.errors import NotAllowed
from pastetrader.common.message_field import shown
from pastetrader.common.messages import Problem
from pastetrader.common.messages import message as _
from pastetrader.common.stored_messages import read_stored, stored
from screening.live.steps import rules_of, screens_of
from screening.models import ActivationCheck
from workflows.definition.graph import Graph
from workflows.models import Workflow

if TYPE_CHECKING:
    from screening.live.looking import Looked


@dataclass(frozen=True)
class CheckedRules:
    """What was found of the rules of a graph (a workflows.gates.Finding)."""

    rules: str
    looked: "Looked"

    @property
    def refusal(self) -> NotAllowed | None:
        """Why it may not go live: each red check with the step that it is about and what to do."""
        red = [one for one in self.looked.said if one.check.verdict == "red"]
        if not red:
            return None
        return NotAllowed(
            _("The rules do not pass the checks that come before a workflow goes live."),
            code="activation_refused",
            problems=[Problem(one.check.code, one.check.message, node=one.step, hint=one.hint) for one in red],
        )

    def keep(self, workflow: Workflow) -> None:
        """Keep it with the workflow: one row for the same rules on the same bars."""
        looked = self.looked
        ActivationCheck.objects.update_or_create(
            workflow=workflow,
            rules=self.rules,
            snapshots=",".join(looked.snapshots)[:200],
            defaults={
                "version": workflow.version,
                "verdict": looked.verdict,
                "is_synthetic": looked.is_synthetic,
                "seconds": round(looked.seconds, 3),
                "checks": [
                    {
                        "check": one.check.code,
                        "verdict": one.check.verdict,
                        "text": stored(one.check.message),
                        "hint": stored(one.hint) if one.hint else "",
                        "figure": one.check.figure,
                        "step": one.step,
                    }
                    for one in looked.said
                ],
                "checked_at": timezone.now(),
            },
        )


class RulesGate:
    """The gate of screening (a workflows.gates.Gate)."""

    def look(self, graph: Graph, *, owner: User, before: Graph | None = None) -> CheckedRules | None:
        """What is found of the rules of a graph; None without a screen, or when they are those of `before`."""
        steps = screens_of(graph)
        rules = rules_of(graph)
        if not steps or (before is not None and rules == rules_of(before)):
            return None
        # What looks at conditions needs numpy and TA-Lib, which only a process that is asked loads.
        return CheckedRules(rules, import_string("screening.live.looking.look")(steps))

    def kept(self, workflow: Workflow) -> Mapping[str, Any] | None:
        """The last check of a workflow, its texts in the language that is active."""
        row = ActivationCheck.objects.filter(workflow=workflow).order_by("-checked_at").first()
        return said_check(row) if row else None


def said_check(row: ActivationCheck) -> dict[str, Any]:
    """A kept check as it is answered (workflows.serializers.ActivationCheckSerializer)."""
    return {
        "verdict": row.verdict,
        "version": row.version,
        "snapshots": [one for one in row.snapshots.split(",") if one],
        "synthetic": row.is_synthetic,
        "seconds": row.seconds,
        "checked_at": row.checked_at,
        "checks": [
            {**one, "text": shown(read_stored(one["text"])), "hint": shown(read_stored(one["hint"]))}
            for one in row.checks
        ],
    }


rules_gate = RulesGate()
