"""The report of an import as it is kept with it: numbers, and the description in its neutral form. Pure."""

from typing import TYPE_CHECKING, Any

from screening.bar_imports.kept_descriptions import kept

if TYPE_CHECKING:
    # It brings polars, which pages do not load.
    from screening.bars.importing import ImportReport


def kept_report(report: "ImportReport") -> dict[str, Any]:
    """The report as JSON values."""
    return {
        "new": report.stored.new,
        "changed": report.stored.changed,
        "unchanged": report.stored.unchanged,
        "readjusted": report.readjusted,
        "splits_recorded": report.splits_recorded,
        "description": kept(report.description),
    }
