"""A comparison on a terminal: what came and went, the rules that made the difference, and the figures of both."""

from django.utils.translation import gettext
from rich.console import Console
from rich.table import Table

from screening.backtest.comparison.comparison import Comparison
from screening.backtest_comparisons.words import effect_words, verdict


def show_comparison(console: Console, found: Comparison) -> None:
    """Prints it."""
    for title, difference in ((gettext("Signals to buy"), found.entry), (gettext("Signals to sell"), found.exit)):
        console.print(f"{title}: {verdict(difference)}", markup=False)
        for group in (difference.went, difference.came):
            for effect in group.effects:
                console.print(f"  {effect.rule.text}: {effect_words(effect, group)}", markup=False)
    table = Table(gettext("Figure"), gettext("First"), gettext("Second"))
    other = found.after["metrics"]
    for name, value in found.before["metrics"].items():
        table.add_row(name, *("–" if one is None else f"{one:,.6g}" for one in (value, other[name])))
    console.print(table)
