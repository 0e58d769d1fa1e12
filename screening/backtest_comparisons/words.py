"""A comparison in words, in the language of its reader."""

from django.utils.translation import gettext

from screening.backtest.comparison.comparison import Comparison
from screening.backtest.comparison.signals import Changed, Effect, SignalDifference
from screening.backtest_reports.presentation import rule_words
from screening.wording.sentences import particles


def verdict(difference: SignalDifference) -> str:
    """What became of the signals of a role, and by which rule above all."""
    went, came, stayed = len(difference.went), len(difference.came), len(difference.stayed)
    if not went and not came:
        if not stayed:
            return gettext("Neither of them finds a signal in this period.")
        return gettext("Both find the same %(stayed)s signals.") % {"stayed": f"{stayed:,}"}
    counts = {"went": f"{went:,}", "came": f"{came:,}", "stayed": f"{stayed:,}"}
    sentences = [gettext("%(went)s signals went, %(came)s came and %(stayed)s stayed.") % counts]
    sentences += [words for group in (difference.went, difference.came) if (words := _main_cause(group))]
    return " ".join(particles(sentence) for sentence in sentences)


def _main_cause(group: Changed) -> str:
    if not len(group):
        return ""
    went = group.change == "went"
    if 2 * int(group.elsewhere.sum()) > len(group):
        if went:
            return gettext("Most went because the second does not look at their symbols.")
        return gettext("Most came because the first does not look at their symbols.")
    if not group.effects:
        return ""
    effect = group.effects[0]
    rule = {"rule": f"“{effect.rule.text}”"}
    if 2 * effect.count > len(group):
        words = gettext("Most went because of %(rule)s.") if went else gettext("Most came because of %(rule)s.")
    elif went:
        words = gettext("More went because of %(rule)s than because of any other rule.")
    else:
        words = gettext("More came because of %(rule)s than because of any other rule.")
    return words % rule


def effect_words(effect: Effect, group: Changed) -> str:
    """What a rule did: "removed 312 of 400"."""
    counts = {"count": f"{effect.count:,}", "all": f"{len(group):,}"}
    if group.change == "went":
        if effect.deed == "blocked":
            return gettext("removed %(count)s of %(all)s") % counts
        return gettext("had given %(count)s of %(all)s, and is gone") % counts
    if effect.deed == "blocked":
        return gettext("had kept out %(count)s of %(all)s") % counts
    return gettext("brought %(count)s of %(all)s") % counts


def change_words(change: str) -> str:
    """What became of a signal, a trade or a part."""
    words = {
        "went": gettext("went"),
        "came": gettext("came"),
        "stayed": gettext("stayed"),
        "changed": gettext("changed"),
    }
    return words[change]


def part_words(name: str) -> str:
    """The name of a part of a strategy or of a setting."""
    words = {
        **rule_words(),
        "entry_joined": gettext("Rules to buy, joined in another way"),
        "exit_joined": gettext("Rules to sell, joined in another way"),
        "sizing": gettext("Size of a position"),
        "schedule": gettext("Schedule"),
        "direction": gettext("Direction"),
        "timeframe": gettext("Timeframe"),
        "symbols": gettext("Symbols"),
        "cash": gettext("Money at the start"),
        "slots": gettext("Positions at once"),
        "rank": gettext("Which signals first"),
        "rank_order": gettext("Highest or lowest first"),
        "costs": gettext("Costs of"),
        "fee": gettext("Fee"),
        "slippage_ticks": gettext("Slippage in ticks"),
        "slippage_bp": gettext("Slippage in basis points"),
        "with_limits": gettext("With price limits"),
        "base": gettext("Distances are from"),
        "stop_check": gettext("Stops are looked at"),
    }
    return words[name]


def said_of(found: Comparison) -> dict[str, str]:
    """The verdicts on both roles."""
    return {"entry": verdict(found.entry), "exit": verdict(found.exit)}
