"""Korean ways of saying a strategy."""

from random import Random

from parsers.tests.grammar.sayings import Meant, Named, Op, Said, amount, meant, name, pick
from parsers.wording.strategy import particles

# What stands before the ending: subject, right side; then the forms for "if" and "and".
VERBS: dict[Op, tuple[tuple[str, str, str], ...]] = {
    ">": (
        ("{}이(가) {}보다 ", "높으면", "높고"),
        ("{}이(가) {}보다 ", "크면", "크고"),
        ("{}이(가) {} ", "초과면", "초과이고"),
        ("{}이(가) {}을(를) ", "넘으면", "넘고"),
    ),
    ">=": (
        ("{}이(가) {} ", "이상이면", "이상이고"),
        ("{}이(가) {} ", "이상일 때", "이상이면서"),
        ("{} {} ", "이상이면", "이상이고"),
    ),
    "<": (
        ("{}이(가) {}보다 ", "낮으면", "낮고"),
        ("{}이(가) {}보다 ", "작으면", "작고"),
        ("{}이(가) {} ", "미만이면", "미만이고"),
    ),
    "<=": (
        ("{}이(가) {} ", "이하이면", "이하이고"),
        ("{}이(가) {} ", "이하면", "이하이면서"),
        ("{} {} ", "이하일 때", "이하이고"),
    ),
    "crosses_above": (
        ("{}이(가) {}을(를) 상향 ", "돌파하면", "돌파하고"),
        ("{}이(가) {}을(를) ", "상향돌파할 때", "상향돌파하고"),
        ("{}이(가) {}을(를) 위로 ", "뚫으면", "뚫고"),
    ),
    "crosses_below": (
        ("{}이(가) {}을(를) 하향 ", "돌파하면", "돌파하고"),
        ("{}이(가) {}을(를) 하향 ", "이탈하면", "이탈하고"),
        ("{}이(가) {}을(를) 아래로 ", "뚫으면", "뚫고"),
    ),
}
BUY = ("{} 매수한다.", "{} 매수.", "{} 산다.", "{} 매수합니다.", "{} 진입한다.")
NEVER = ("{} 매수하지 않는다.", "{} 사지 않는다.", "{} 매수 금지.", "{} 매수 안 함.", "{} 진입하지 않습니다.")
SELL = ("{} 매도한다.", "{} 매도.", "{} 판다.", "{} 청산한다.", "{} 전량 매도합니다.")
CHATTER = ("몇 년째 쓰는 방법이에요.", "다들 성투하세요!", "별거 없습니다.", "의견 주시면 감사하겠습니다.")


def clause(random: Random, condition: Meant, *, last: bool) -> str:
    """A condition as a clause: …면 when it is the last one, …고 before another."""
    right = condition.right
    said = name(random, right) if isinstance(right, Named) else amount(random, right, "ko")
    stem, if_form, and_form = random.choice(VERBS[condition.op])
    return particles(stem.format(name(random, condition.left), said)) + (if_form if last else and_form)


def say(random: Random) -> Said:
    """A strategy: one to three conditions for buying, perhaps one against it, perhaps one for selling."""
    wanted = distinct(random, random.randint(1, 3))
    sentences = [pick(random, *BUY).format(joined(random, wanted))]
    entry, exits = list(wanted), []
    if random.random() < 0.4:
        against = meant(random, "ko")
        if against.op[0] != "c":
            sentences.append(pick(random, *NEVER).format(clause(random, against, last=True)))
            entry.append(against.opposite())
    if random.random() < 0.6:
        exits = distinct(random, 1)
        sentences.append(pick(random, *SELL).format(joined(random, exits)))
    if random.random() < 0.4:
        sentences.insert(random.randint(0, len(sentences)), pick(random, *CHATTER))
    return Said(" ".join(sentences), tuple(entry), tuple(exits))


def distinct(random: Random, count: int) -> list[Meant]:
    """So many conditions over different series."""
    found: dict[str, Meant] = {}
    while len(found) < count:
        one = meant(random, "ko")
        found.setdefault(one.left.text, one)
    return list(found.values())


def joined(random: Random, conditions: list[Meant]) -> str:
    """Clauses one after the other."""
    return " ".join(clause(random, one, last=place == len(conditions) - 1) for place, one in enumerate(conditions))
