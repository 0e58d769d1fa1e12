"""Whether the result holds on sessions that nobody had seen when the strategy was chosen. Pure."""

from collections.abc import Iterator

from pastetrader.common.messages import message as _
from screening.backtest.holding_back import HeldBack
from screening.backtest.simulation import Run
from screening.backtest.stretches import Stretch, halves_of
from screening.backtest.trust.checks import Check


def out_of_sample(run: Run, held: HeldBack | None, looks: int) -> Iterator[Check]:
    """That a part is held back; in a final test what came of both parts. None without.

    `looks`: how many other variants of the family have seen sessions of that part. Yellow: what won before lost in it,
    or somebody had looked before.
    """
    if held is None:
        return
    if not held.is_open:
        text = _(
            "%(count)s sessions after %(cut)s are held back: nothing here has seen them. The final test opens them.",
            count=held.sessions,
            cut=held.cut.isoformat(),
        )
        yield Check("out_of_sample", "grey", text)
        return
    halves = {one.part: one for one in halves_of(run, held.cut)}
    if len(halves) < 2:
        text = _("One of the two parts has no session of this run: they cannot be compared.")
        yield Check("out_of_sample", "yellow", text)
        return
    seen, hidden = halves["seen"], halves["hidden"]
    looked = looks + 1
    text = _(
        "Until %(cut)s it made %(seen)s %% (Sharpe ratio %(seen_sharpe)s), in the %(count)s sessions that were held "
        "back %(hidden)s %% (Sharpe ratio %(hidden_sharpe)s). It is look number %(looks)s at them in this family.",
        cut=held.cut.isoformat(),
        seen=_percent(seen),
        seen_sharpe=_ratio(seen),
        count=hidden.sessions,
        hidden=_percent(hidden),
        hidden_sharpe=_ratio(hidden),
        looks=looked,
    )
    is_lost = seen.total_return > 0 > hidden.total_return
    yield Check("out_of_sample", "yellow" if is_lost or looked > 1 else "grey", text, hidden.total_return)


def _percent(stretch: Stretch) -> str:
    return f"{100 * stretch.total_return:.1f}"


def _ratio(stretch: Stretch) -> str:
    return "–" if stretch.sharpe is None else f"{stretch.sharpe:.2f}"
