"""The report of an import as it is kept with it: numbers beside the description. Pure."""

from typing import TYPE_CHECKING, Any

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
    }
