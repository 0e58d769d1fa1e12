"""Answers that are remembered, and asked for once when several workers want the same one at the same time.

All of it is rows: who inserts the row of a question asks it, others wait for what is written there. Whoever asks and is
gone is given up after the time that its question may take.
"""

from collections.abc import Callable
from datetime import timedelta
from threading import Event
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from llm.models import KeptAnswer
from llm.types import LLMResponse
from pastetrader.common.models import new_id
from pastetrader.common.stop_signal import Check

KEEP = timedelta(days=30)
LOOK_SECONDS = 0.1
MOST_FORGOTTEN = 100


def answered_once(
    key: str, ask: Callable[[], LLMResponse], *, hold: timedelta, check: Check, keep: timedelta = KEEP
) -> LLMResponse:
    """The remembered answer (`cached`), or the one that `ask` brings, which is then remembered if it is a whole one.

    `hold`: how long one may ask before others stop waiting for it. Raises what `ask` and `check` raise.
    """
    me = new_id()
    while True:
        check()
        kept = KeptAnswer.objects.filter(key=key, answer__isnull=False, expires_at__gt=timezone.now()).first()
        if kept is not None:
            return LLMResponse.model_validate(kept.answer).model_copy(update={"cached": True})
        if _hold(key, me, hold):
            break
        Event().wait(LOOK_SECONDS)
    try:
        response = ask()
    except BaseException:
        _let_go(key, me)
        raise
    _remember(key, me, response, keep)
    return response


def _hold(key: str, me: UUID, hold: timedelta) -> bool:
    """Whether it is ours to ask."""
    now = timezone.now()
    mine = KeptAnswer(key=key, holder=me, held_until=now + hold, expires_at=now + hold)
    KeptAnswer.objects.bulk_create([mine], ignore_conflicts=True)
    free = Q(holder=me) | Q(answer__isnull=True, held_until__lte=now) | Q(answer__isnull=False, expires_at__lte=now)
    values = {"holder": me, "held_until": now + hold, "answer": None, "expires_at": now + hold}
    return KeptAnswer.objects.filter(free, key=key).update(**values) == 1


def _let_go(key: str, me: UUID) -> None:
    KeptAnswer.objects.filter(key=key, holder=me, answer__isnull=True).delete()


def _remember(key: str, me: UUID, response: LLMResponse, keep: timedelta) -> None:
    if response.stop_reason != "stop" or response.tool_calls:
        _let_go(key, me)
        return
    now = timezone.now()
    # Its own form is for the one who said it, within one conversation.
    answer = response.model_dump(mode="json", exclude={"raw", "cost", "tried"})
    mine = KeptAnswer.objects.filter(key=key, holder=me)
    mine.update(answer=answer, holder=None, held_until=None, expires_at=now + keep)
    old = KeptAnswer.objects.filter(expires_at__lte=now).values_list("pk", flat=True)[:MOST_FORGOTTEN]
    KeptAnswer.objects.filter(pk__in=list(old), expires_at__lte=now).delete()
