"""Rows that are work, and the workers who do it: claimed by one, shown to be alive, taken over from who was lost.

A row says whether it wants a worker (`status`), who has it (`attempt`, a fencing token that each claim raises), when
that one was last heard of (`worked_at`; None: nobody has it) and how many were lost over it (`interruptions`). A
message only says that there is work: it may come twice, late or never. All that is decided is decided by the row, in
one conditional UPDATE each time, so nothing is done by two, and who was taken for lost writes nothing any more.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, ClassVar, Generic, TypeVar
from uuid import UUID

from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When
from django.utils import timezone

from pastetrader.common.database_errors import DATABASE_GONE
from pastetrader.common.errors import NotAllowed, PasteTraderError
from pastetrader.common.messages import message as _
from pastetrader.common.models import ClaimableModel

logger = logging.getLogger(__name__)

Row = TypeVar("Row", bound=ClaimableModel)


class Superseded(Exception):
    """The row is in other hands, or its work has ended: it was cancelled, discarded, or is done."""


class LostTooOften(NotAllowed):
    """What takes its worker with it each time is not tried for ever."""

    code = "worker_lost"


@dataclass(frozen=True)
class Claims(Generic[Row]):
    """How the rows of a model are claimed.

    `working`: the statuses that want a worker. Who is silent for longer than `silence` is lost; who is taken for lost
    and isn't only does work twice. A message that was sent longer than `unbegun` ago, and that nobody followed, is
    lost. A row that lost its worker `most_interruptions` times is given up.
    """

    model: type[Row]
    working: Sequence[str]
    silence: timedelta = timedelta(seconds=60)
    unbegun: timedelta = timedelta(seconds=10)
    most_interruptions: int = 3

    @property
    def rows(self) -> QuerySet[Row]:
        """All rows that want a worker, whether one has them or not."""
        return self.model._default_manager.filter(status__in=self.working)

    def take(self, pk: UUID, now: datetime, condition: Q | None = None, **changes: Any) -> Row | None:
        """The row, ours from now on; None when it wants no worker, another has it, or it fails the condition.

        `changes` are written by the same UPDATE. A worker that was silent for too long counts as lost.
        """
        free = self.rows.filter(condition or Q(), self._silent(now) | Q(worked_at=None), pk=pk)
        attempt = free.values_list("attempt", flat=True).first()
        if attempt is None:
            return None
        # Silence is asked for once more by the UPDATE itself: a sign of life in between keeps the row.
        won = free.filter(attempt=attempt).update(
            attempt=attempt + 1, interruptions=F("interruptions") + _LOST, worked_at=now, **changes
        )
        # It may have been cancelled, or have gone with its owner, since.
        return self.rows.filter(pk=pk, attempt=attempt + 1).first() if won else None

    def left_behind(self, now: datetime) -> QuerySet[Row]:
        """Rows whose worker was lost, or whose message was: each wants a new message."""
        return self.rows.filter(self._silent(now) | Q(worked_at=None, updated_at__lt=now - self.unbegun))

    def take_over(self, now: datetime) -> QuerySet[Row]:
        """Where no other process works: what is in somebody's hands is in nobody's. All rows that want a worker."""
        self.rows.filter(worked_at__isnull=False).update(worked_at=now - 2 * self.silence)
        return self.rows

    def _silent(self, now: datetime) -> Q:
        return Q(worked_at__lt=now - self.silence)


_LOST = Case(When(worked_at=None, then=Value(0)), default=Value(1), output_field=IntegerField())


@dataclass
class Claim(Generic[Row]):
    """A row in this worker's hands. With each write it sees whether it still is."""

    claims: Claims[Row]
    row: Row
    now: Callable[[], datetime] = timezone.now
    last_sign: datetime = field(init=False)

    seconds_between_signs: ClassVar[float] = 1.0

    def __post_init__(self) -> None:
        self.last_sign = self.now()

    def ensure_ours(self) -> None:
        """Look whether it still is ours, and write nothing. Raises Superseded."""
        if not self._mine().exists():
            raise Superseded

    def write(self, **fields: Any) -> None:
        """Write to the row, with a sign of life. Raises Superseded.

        What was written stands in `row`, too, but for what the database works out. `worked_at=None` gives it away.
        """
        now = self.now()
        if not self._mine().update(**({"worked_at": now, "updated_at": now} | fields)):
            raise Superseded
        for name, value in fields.items():
            if not hasattr(value, "resolve_expression"):
                setattr(self.row, name, value)
        self.last_sign = now

    def sign(self) -> None:
        """A sign of life now and then, which also tells whether it still is ours. Raises Superseded."""
        # A clock that was set back shall not silence us.
        if abs((self.now() - self.last_sign).total_seconds()) >= self.seconds_between_signs:
            self.write()

    def fail(self, error: PasteTraderError) -> None:
        """It failed, and why: written to the row as its kind has it. Raises Superseded."""
        raise NotImplementedError

    def failed(self, error: Exception) -> None:
        """What an error of the work means: `fail`, unless a kind of work knows better. Raises Superseded."""
        if isinstance(error, PasteTraderError):
            self.fail(error)
        else:
            logger.error("%s failed.", self, exc_info=error)
            self.fail(PasteTraderError(_("It failed by a mistake of this program, which is in its log.")))

    def carry_out(self, work: Callable[[], object]) -> None:
        """Do the work, unless it lost too many workers. Its errors end in `failed`; one of the database is raised."""
        try:
            self._try(work)
        except Superseded:
            logger.info("%s is in other hands, or has ended.", self)

    def _try(self, work: Callable[[], object]) -> None:
        try:
            self._ensure_not_given_up()
            work()
        except (Superseded, *DATABASE_GONE):
            raise
        except Exception as error:  # noqa: BLE001  # said in the row, each kind in its way
            self.failed(error)

    def _ensure_not_given_up(self) -> None:
        lost = self.row.interruptions
        if lost >= self.claims.most_interruptions:
            raise LostTooOften(_("Its worker was lost %(count)s times; it is not tried again.", count=lost))

    def __str__(self) -> str:
        return f"{self.row._meta.label} {self.row.pk}"

    def _mine(self) -> QuerySet[Row]:
        return self.claims.rows.filter(pk=self.row.pk, status=self.row.status, attempt=self.row.attempt)
