"""How much one call may take: said by the tool, at most what the installation allows."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from pydantic import BaseModel, ConfigDict, Field

from pastetrader.common.form_words import shown
from pastetrader.common.jail import Limits
from pastetrader.common.messages import Problem
from pastetrader.common.messages import message as _

BOUNDED = frozenset({"timeout_seconds", "cpu_seconds", "memory_megabytes", "output_kilobytes", "processes"})


def most(field: str) -> int:
    """What the installation allows of a field below."""
    allowed: dict[str, int] = {
        "timeout_seconds": settings.JAIL_MAX_SECONDS,
        "cpu_seconds": settings.JAIL_MAX_SECONDS,
        "memory_megabytes": settings.JAIL_MAX_MEGABYTES,
        "output_kilobytes": settings.JAIL_MAX_KILOBYTES,
        "processes": settings.JAIL_MAX_PROCESSES,
    }
    return allowed[field]


class JailConfig(BaseModel):
    """The limits of one call."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    timeout_seconds: int = Field(
        default=10, ge=1, json_schema_extra=shown(_("Seconds at most"), _("A call that takes longer is ended."))
    )
    cpu_seconds: int = Field(
        default=10,
        ge=1,
        json_schema_extra=shown(_("Seconds of computing at most"), _("Waiting does not count, each thread does.")),
    )
    memory_megabytes: int = Field(default=512, ge=64, json_schema_extra=shown(_("Megabytes of memory at most")))
    output_kilobytes: int = Field(default=256, ge=1, json_schema_extra=shown(_("Kilobytes of output at most")))

    def limits(self, **more: Any) -> Limits:
        """For the jail. The installation may allow less by now than when the tool was saved."""
        return Limits(
            seconds=min(self.timeout_seconds, most("timeout_seconds")),
            cpu_seconds=min(self.cpu_seconds, most("cpu_seconds")),
            memory_megabytes=min(self.memory_megabytes, most("memory_megabytes")),
            answer_bytes=min(self.output_kilobytes, most("output_kilobytes")) * 1024,
            **more,
        )


def problems_of_limits(config: JailConfig) -> Iterator[Problem]:
    """What of the limits that are written there this installation does not allow."""
    for field in sorted(config.model_fields_set & BOUNDED):
        if getattr(config, field) > most(field):
            text = _("This installation allows at most %(most)s.", most=most(field))
            yield Problem("config", text, path=f"config.{field}")
