"""What can be done with a workflow, one file per deed: made, changed, checked, versioned, exported, deleted."""

from workflows.services.answers import ensure_answered, set_unanswered
from workflows.services.changes import WorkflowEdit, change_workflow, rename_workflow, set_active
from workflows.services.checks import catalogue_of, problems_in, problems_of, problems_with
from workflows.services.graphs import graph_of, replace_graph
from workflows.services.lifecycle import create_workflow, delete_workflow, duplicate_workflow, restore_workflow
from workflows.services.versions import ensure_version, restore_version, version_of, version_with_number
from workflows.storage.versions import UnreadableVersion, VersionSnapshot, snapshot_of

__all__ = [
    "UnreadableVersion",
    "VersionSnapshot",
    "WorkflowEdit",
    "catalogue_of",
    "change_workflow",
    "create_workflow",
    "delete_workflow",
    "duplicate_workflow",
    "ensure_answered",
    "ensure_version",
    "graph_of",
    "problems_in",
    "problems_of",
    "problems_with",
    "rename_workflow",
    "replace_graph",
    "restore_version",
    "restore_workflow",
    "set_active",
    "set_unanswered",
    "snapshot_of",
    "version_of",
    "version_with_number",
]
