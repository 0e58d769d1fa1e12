"""Executions: what ran, node by node, with its log, its events, and the schedules and webhooks that start it."""

from executions.models.agents import AgentMemory, AgentTurn
from executions.models.approvals import Approval, ApprovalReason, ApprovalStatus
from executions.models.executions import OfExecutionQuerySet, WorkflowExecution
from executions.models.journal import ExecutionEvent, ExecutionLog, Incident
from executions.models.nodes import NodeAttempt, NodeExecution, NodeOutput
from executions.models.schedules import (
    MissedPolicy,
    Outcome,
    OverlapPolicy,
    PausedBy,
    Schedule,
    ScheduleOccurrence,
    ScheduleType,
    SessionOverride,
    SkipReason,
)
from executions.models.webhooks import ContentType, EndpointMode, Signing, Verdict, WebhookDelivery, WebhookEndpoint

__all__ = [
    "AgentMemory",
    "AgentTurn",
    "Approval",
    "ApprovalReason",
    "ApprovalStatus",
    "ContentType",
    "EndpointMode",
    "ExecutionEvent",
    "ExecutionLog",
    "Incident",
    "MissedPolicy",
    "NodeAttempt",
    "NodeExecution",
    "NodeOutput",
    "OfExecutionQuerySet",
    "Outcome",
    "OverlapPolicy",
    "PausedBy",
    "Schedule",
    "ScheduleOccurrence",
    "ScheduleType",
    "SessionOverride",
    "Signing",
    "SkipReason",
    "Verdict",
    "WebhookDelivery",
    "WebhookEndpoint",
    "WorkflowExecution",
]
