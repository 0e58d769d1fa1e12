"""What other apps do when a workflow changes, in the same transaction: they register it when Django starts."""

from collections.abc import Callable

from workflows.models import Workflow

# Looks at the workflow as it is now. Called for its graph, its switch, its deletion and its restoring.
Follower = Callable[[Workflow], None]
_followers: list[Follower] = []


def follow_workflows(follower: Follower) -> None:
    """Have it called within the transaction of each change; an error in it undoes the change."""
    if follower not in _followers:
        _followers.append(follower)


def tell_followers(workflow: Workflow) -> None:
    """The workflow was changed in the transaction that is open."""
    for follower in _followers:
        follower(workflow)
