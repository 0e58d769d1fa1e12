"""What pages and answers tell of a workflow before it goes live and after."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext

from pastetrader.common.message_field import shown
from pastetrader.common.stored_messages import read_stored
from screening.live.forward import LEAST, Forward, forward_of_workflow
from screening.live.gate import said_check
from screening.live.steps import rules_of
from screening.models import ActivationCheck, BandState, ForwardWatch, LiveAgreement
from workflows.definition.graph import Graph
from workflows.models import Workflow


def check_context(workflow: Workflow, graph: Graph) -> dict[str, Any]:
    """The last check before going live; `check` None when nobody looked. `is_of_now`: it is of the present rules."""
    row = ActivationCheck.objects.filter(workflow=workflow).order_by("-checked_at").first()
    if row is None:
        return {"check": None}
    check = said_check(row)
    return {
        "check": check,
        "is_of_now": row.rules == rules_of(graph),
        "objections": sorted(
            (one for one in check["checks"] if one["verdict"] != "grey"), key=lambda one: str(one["verdict"])
        ),
        "quiet": [one for one in check["checks"] if one["verdict"] == "grey"],
    }


def past_answer(workflow: Workflow, graph: Graph) -> dict[str, Any]:
    """Live beside the past, for an answer: `forward` and `agreement`, each None where there is nothing to say."""
    forward = forward_of_workflow(workflow, graph)
    return {"forward": forward and _forward(forward), "agreement": agreement_said(workflow, graph)}


def agreement_said(workflow: Workflow, graph: Graph) -> dict[str, Any] | None:
    """What was found last of whether live signals are those of the past; None before, or of other rules."""
    row = LiveAgreement.objects.filter(workflow=workflow, rules=rules_of(graph)).first()
    if row is None:
        return None
    return {
        "sessions": row.sessions,
        "signals": row.signals,
        "same": row.same,
        "missed": row.missed,
        "snapshots": [one for one in row.snapshots.split(",") if one],
        "differing": [{**one, "why": shown(read_stored(one["why"]))} for one in row.differing],
        "unseen": row.unseen,
        "looked_at": row.looked_at,
    }


def past_context(workflow: Workflow, graph: Graph) -> dict[str, Any]:
    """The same for the page."""
    forward = forward_of_workflow(workflow, graph)
    return {
        "forward": forward,
        "least": LEAST,
        "has_alarm": forward is not None and any(row.state != BandState.INSIDE for row in forward.rows),
        "agreement": agreement_said(workflow, graph),
    }


def alarm_sentence(watch: ForwardWatch) -> str:
    """What an alarm says."""
    words = {
        BandState.BELOW: gettext(
            "%(n)s signals made %(mean)s %% in the mean after %(sessions)s sessions: worse than the %(low)s to "
            "%(high)s %% that its backtest expects of so many."
        ),
        BandState.ABOVE: gettext(
            "%(n)s signals made %(mean)s %% in the mean after %(sessions)s sessions: better than the %(low)s to "
            "%(high)s %% that its backtest expects of so many."
        ),
    }
    figures: Mapping[str, Any] = {
        "n": watch.known,
        "sessions": watch.sessions,
        **{name: f"{getattr(watch, name) or 0:+.1f}".replace("-", "−") for name in ("mean", "low", "high")},
    }
    return words[BandState(watch.state)] % figures


def _forward(found: Forward) -> dict[str, Any]:
    return {
        "backtest": found.report,
        "snapshot": found.snapshot,
        "has_older": found.has_older,
        "after": [
            {
                "sessions": row.sessions,
                "known": row.known,
                "mean": row.mean,
                "share_up": row.share_up,
                "expected": row.expected.mean if row.expected else None,
                "expected_share_up": row.expected.share_up if row.expected else None,
                "expected_signals": row.expected.n if row.expected else 0,
                "low": row.low,
                "high": row.high,
                "state": row.state,
            }
            for row in found.rows
        ],
    }
