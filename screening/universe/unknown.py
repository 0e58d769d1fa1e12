"""What is said of lists and classes of which nothing is known."""

from datetime import date

from pastetrader.common.messages import Message
from pastetrader.common.messages import message as _
from screening.instruments.recorded_lists import first_day_of, indices_of
from screening.universe.spec import EXCLUSION_LABELS, Exclusion


def index_problem(market: str, name: str, session: date | None = None) -> Message:
    """Why there are no members of an index: on a day, or at all."""
    first = first_day_of(market, name)
    if first is not None and session is not None:
        return _(
            "Who belonged to %(index)s on %(day)s is not known: its members are recorded from %(first)s on.",
            index=name,
            day=session.isoformat(),
            first=first.isoformat(),
        )
    known = ", ".join(indices_of(market))
    if known:
        return _(
            "Who belongs to %(index)s is not known in %(market)s. Known are: %(known)s. Bring its members on the page "
            "/markets/%(market)s/.",
            index=name,
            market=market,
            known=known,
        )
    return _(
        "Who belongs to %(index)s is not known in %(market)s. Update the market from a source with lists (KIS), or "
        "bring its members on the page /markets/%(market)s/.",
        index=name,
        market=market,
    )


def exclusion_problem(name: Exclusion, market: str, session: date | None = None) -> Message:
    """Why a class cannot be left out: on a day, or at all."""
    hint = _("Update the market from a source that lists it (KIS), or take the exclusion out.")
    if session is None:
        return _(
            "“%(exclusion)s” cannot be left out: nothing is known of it in %(market)s. %(hint)s",
            exclusion=EXCLUSION_LABELS[name],
            market=market,
            hint=hint,
        )
    return _(
        "“%(exclusion)s” cannot be left out: nothing was known of it in %(market)s on %(day)s. %(hint)s",
        exclusion=EXCLUSION_LABELS[name],
        market=market,
        day=session.isoformat(),
        hint=hint,
    )
