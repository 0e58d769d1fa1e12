"""English ways of saying a strategy."""

from random import Random

from parsers.tests.grammar.sayings import Meant, Named, Op, Said, amount, meant, name, pick, shuffled

VERBS: dict[Op, tuple[str, ...]] = {
    ">": ("is above {}", "is over {}", "is greater than {}", "is higher than {}", "> {}", "exceeds {}"),
    ">=": ("is at least {}", ">= {}", "is at or above {}", "is not below {}", "isn't under {}", "is no lower than {}"),
    "<": ("is below {}", "is under {}", "is less than {}", "is lower than {}", "< {}"),
    "<=": ("is at most {}", "<= {}", "is at or below {}", "is not above {}", "isn't over {}", "is no higher than {}"),
    "crosses_above": ("crosses above {}", "crosses over {}", "breaks above {}", "crosses up through {}"),
    "crosses_below": ("crosses below {}", "crosses under {}", "breaks below {}", "crosses down through {}"),
}
BUY = ("Buy when {}.", "Go long if {}.", "If {}, buy.", "I buy when {}.", "When {}, go long.", "Enter long once {}.")
NEVER = (
    "Never buy when {}.",
    "Don't buy if {}.",
    "Do not buy when {}.",
    "Skip the trade if {}.",
    "No new entries when {}.",
)
SELL = (
    "Sell when {}.",
    "Exit if {}.",
    "Close the position when {}.",
    "Get out once {}.",
    "When {}, sell.",
    "I sell if {}.",
)
CHATTER = (
    "I have traded this for years.",
    "Good luck everyone!",
    "Nothing fancy.",
    "My wife hates it.",
    "This keeps me sane.",
    "Let me know what you think.",
)


def clause(random: Random, condition: Meant) -> str:
    """A condition as a clause."""
    right = condition.right
    said = name(random, right) if isinstance(right, Named) else amount(random, right, "en")
    return f"{name(random, condition.left)} {pick(random, *VERBS[condition.op]).format(said)}"


def say(random: Random) -> Said:
    """A strategy: one to three conditions for buying, perhaps one against it, perhaps one or two for selling."""
    wanted = distinct(random, random.randint(1, 3))
    sentences = [pick(random, *BUY).format(joined(random, wanted, "and"))]
    entry, exits = list(wanted), []
    if random.random() < 0.4:
        against = meant(random, "en")
        if against.op[0] != "c":
            if random.random() < 0.3 and len(wanted) == 1:
                sentences = [f"Buy when {clause(random, wanted[0])}, unless {clause(random, against)}."]
            else:
                sentences.append(pick(random, *NEVER).format(clause(random, against)))
            entry.append(against.opposite())
    if random.random() < 0.6:
        exits = distinct(random, random.randint(1, 2))
        sentences.append(pick(random, *SELL).format(joined(random, exits, "or")))
    if random.random() < 0.4:
        sentences.insert(random.randint(0, len(sentences)), pick(random, *CHATTER))
    return Said(" ".join(sentences), tuple(entry), tuple(exits))


def distinct(random: Random, count: int) -> list[Meant]:
    """So many conditions over different series."""
    found: dict[str, Meant] = {}
    while len(found) < count:
        one = meant(random, "en")
        found.setdefault(one.left.text, one)
    return list(found.values())


def joined(random: Random, conditions: list[Meant], word: str) -> str:
    """Clauses in a list."""
    clauses = shuffled(random, [clause(random, one) for one in conditions])
    if len(clauses) < 3:
        return f" {word} ".join(clauses)
    return f"{', '.join(clauses[:-1])}{pick(random, ',', '')} {word} {clauses[-1]}"
