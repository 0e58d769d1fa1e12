"""What happens to a table while a statement of a migration runs: the values in which the rules speak."""

from dataclasses import dataclass
from enum import StrEnum


class Lock(StrEnum):
    """Table locks under PostgreSQL's names."""

    NONE = ""
    ROW_EXCLUSIVE = "ROW EXCLUSIVE"
    SHARE_UPDATE_EXCLUSIVE = "SHARE UPDATE EXCLUSIVE"
    SHARE = "SHARE"
    SHARE_ROW_EXCLUSIVE = "SHARE ROW EXCLUSIVE"
    ACCESS_EXCLUSIVE = "ACCESS EXCLUSIVE"


class Work(StrEnum):
    """What the lock is held for, as the end of a sentence."""

    CREATE = "a new table"
    MOMENT = "for a moment"
    RECHECK = "for a moment; while it is read through, if a CHECK or a partial or expression index names the column"
    REINDEX = "for a moment; while indexes are built anew, if the column has any"
    READ = "while it is read through"
    LOOKED_UP = "while the rows that point to it are looked up"
    ROWS = "while rows are changed, as long as that takes"
    INDEX = "while an index is built"
    REWRITE = "while it is rewritten with all of its indexes"
    REWRITE_IF_VOLATILE = "for a moment; while it is rewritten with all of its indexes, if the default is volatile"


_BLOCKING = frozenset({Lock.SHARE, Lock.SHARE_ROW_EXCLUSIVE, Lock.ACCESS_EXCLUSIVE})
_BRIEF = frozenset({Work.CREATE, Work.MOMENT})
_FOR_OTHERS = {
    Lock.ROW_EXCLUSIVE: "others read and write it, except for the rows that are changed",
    Lock.SHARE_UPDATE_EXCLUSIVE: "others read and write it",
    Lock.SHARE: "nobody writes to it",
    Lock.SHARE_ROW_EXCLUSIVE: "nobody writes to it",
    Lock.ACCESS_EXCLUSIVE: "nobody reads or writes it",
}


@dataclass(frozen=True)
class Effect:
    """One table, locked while some work is done. `note` says what else one should know."""

    table: str
    lock: Lock
    work: Work
    note: str = ""

    def __str__(self) -> str:
        if self.work is Work.CREATE:
            return f"{self.table}: {self.work}"
        note = f"; {self.note}" if self.note else ""
        return f"{self.table}: {_FOR_OTHERS[self.lock]} ({self.lock}) {self.work}{note}"

    @property
    def holds_up(self) -> bool:
        """Whether others may have to wait for as long as the table is large."""
        return self.lock in _BLOCKING and self.work not in _BRIEF
