"""Whether this machine has a jail, and which: for monitors, and for `manage.py check --deploy`."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, Warning, register  # noqa: A004  # Django's name

from pastetrader.common.http.health.metrics import Metric

KINDS = ("bubblewrap", "landlock", "none")


def collect() -> Iterable[Metric]:
    """The figure of /metrics."""
    name = _choice().name
    samples = [({"kind": kind}, float(kind == name)) for kind in KINDS]
    return [Metric("pastetrader_jail", "What Python and shell tools run in here; none: they are not run.", samples)]


@register(Tags.security, deploy=True)
def a_jail_holds(app_configs: Sequence[Any] | None, **_options: Any) -> list[CheckMessage]:  # noqa: ARG001  # as Django calls it
    """Starts a jail and tries to get out of it."""
    choice = _choice()
    reasons = "; ".join(f"{name}: {reason}" for name, reason in choice.reasons.items())
    if choice.name == "bubblewrap":
        return []
    if choice.walls is not None:
        return [
            Warning(
                f"Python and shell tools run in the weaker jail ({choice.name}). {reasons}.",
                hint="Install bubblewrap, and let it make namespaces. docs/security.md says what the weaker cannot do.",
                id="registry.W001",
            )
        ]
    return [
        Error(
            f"Python and shell tools are not run: no jail holds on this machine. {reasons}.",
            hint="Install bubblewrap, and let it make namespaces; or use Linux 6.2 or newer with Landlock.",
            id="registry.E001",
        )
    ]


def _choice() -> Any:
    from pastetrader.common.jail import chosen  # noqa: PLC0415  # each process reads this file, and few need a jail

    return chosen()
