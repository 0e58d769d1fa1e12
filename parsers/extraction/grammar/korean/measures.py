"""Conditions over bars in Korean: candles, streaks, counts, net buying, gaps, the clock. Pure."""

from parsers.extraction.grammar.korean.changes import moved
from parsers.extraction.grammar.meaning.clauses import Clause, Joined, Leaf, Opaque, all_of, any_of, negated
from parsers.extraction.grammar.meaning.operands import Operand, operand
from parsers.extraction.grammar.meaning.predicates import Than, lasting
from parsers.extraction.grammar.meaning.quantities import Quantity
from parsers.extraction.grammar.notation import Grammar
from screening.conditions.tree import Compare, Comparison, Line

MEASURES = Grammar()
_LONG = 2  # a streak of one bar is none

# Candles.


@MEASURES.rule(
    "candle: CANDLE",
    "candle: CANDLE -(EXIST|HAPPEN)",
    "candle: CANDLE -BY -(EXIST|HAPPEN|GOIN|START|BECOME|RISE)",
    "candle: CANDLE -SUBJ -HAPPEN",
)
def candle(kind: str) -> Clause | None:
    """양봉: the close above the open; 음봉 below"""
    close, opening = operand("close"), operand("open")
    return None if close is None or opening is None else Than(">" if kind == "bullish" else "<", opening).of(close)


MEASURES.same("core: candle", "core: -TODAY -(SUBJ|TOP)? candle", "core: -PLAIN -SUBJ candle")


@MEASURES.rule("core: ago -(WITH|COMMA|AND) ago -(SUBJ|TOP|ALSO)? -ALLOF? candle")
def two_candles(first: int, second: int, of: Clause) -> Clause | None:
    """어제와 그제가 둘 다 음봉"""
    left, right = earlier_candle(first, of), earlier_candle(second, of)
    return None if left is None or right is None else all_of(left, right)


@MEASURES.rule("core: core -THEN -COMMA? core")
def first_then(first: Clause, second: Clause) -> Clause | None:
    """저가가 20일선 이하로 내려왔다가 종가는 20일선 위: low and close of one bar"""
    left, right = (getattr(getattr(part, "condition", None), "left", None) for part in (first, second))
    if not (isinstance(left, Line) and isinstance(right, Line)) or _has_cross(first) or _has_cross(second):
        return None
    is_one_bar = left.series.field in ("low", "high") and right.series.field == "close"
    return all_of(first, second) if is_one_bar and left.series.ago == right.series.ago else None


@MEASURES.rule(
    "core: core -THEN -COMMA? -AGAIN? way",
    "core: core -(AND|CHAIN) -AGAIN way",
    "core: core -THEN -COMMA? -AGAIN? INSIDE (GOIN|GOUP|GODOWN)",
    "core: core -THEN -COMMA? -AGAIN? -INSIDE? way",
)
def and_back(first: Clause, way: str | None, _verb: object = None) -> Clause | None:
    """종가로 하단을 이탈했다가 다시 올라오: the way back is the cross"""
    condition = getattr(first, "condition", None)
    if not isinstance(condition, Compare):
        return None
    was_down = condition.op in ("crosses_below", "<", "<=")
    if way is not None and was_down != (way == "crosses_above"):
        return None
    back: Comparison = "crosses_above" if was_down else "crosses_below"
    assumed = first.assumed if isinstance(first, Leaf) else ()
    return Leaf(Compare(back, condition.left, condition.right), assumed)


@MEASURES.rule(
    "core: WHO -(SUBJ|TOP|OF|ALSO)? -NETBUY -SUBJ -STOPPED", "core: WHO -(SUBJ|TOP|OF|ALSO)? -NETBUY -SUBJ? -STOPPED"
)
def stops_buying(field: str) -> Clause | None:
    """기관 순매수가 끊기"""
    days = operand(field)
    clause = None if days is None else Than("<=", Quantity(0)).of(days)
    return Leaf(clause.condition, ("0",)) if clause else None


@MEASURES.rule("core: length -(SUBJ|ALSO)? -ELAPSE", cost=0.1)
def held(bars: int) -> Clause | None:
    """12봉 지나: since the buying, so that it is for selling alone"""
    days = operand("bars_held")
    return None if days is None else Than(">=", Quantity(bars)).of(days)


@MEASURES.rule("core: ago -(SUBJ|TOP)? candle")
def earlier_candle(bars: int, of: Clause) -> Clause | None:
    """전일 양봉"""
    return _ago(of, bars) if bars else of


def _ago(clause: Clause, bars: int) -> Clause | None:
    if not isinstance(clause, Leaf):
        return None
    condition = clause.condition
    if (
        not isinstance(condition, Compare)
        or not isinstance(condition.left, Line)
        or not isinstance(condition.right, Line)
    ):
        return None
    left, right = Operand(condition.left), Operand(condition.right)
    return Than(condition.op, right.with_series(ago=bars)).of(left.with_series(ago=bars))


@MEASURES.rule("core: streak candle", "core: streak -OF? core")
def over_bars(bars: int, of: Clause) -> Clause | None:
    """3일 연속 음봉"""
    return None if _has_cross(of) or bars < _LONG else lasting(of, "for", bars)


@MEASURES.rule(
    "core: candle -(SUBJ|TOP)? streak", "core: candle -(SUBJ|TOP)? length -CONSEC", "core: CANDLE -SUBJ? length -CONSEC"
)
def over_bars_after(of: Clause | str, bars: int) -> Clause | None:
    """음봉 3일 연속"""
    clause = candle(of) if isinstance(of, str) else of
    return clause and over_bars(bars, clause)


@MEASURES.rule("core: core -LASTED")
def bought_on(of: Clause) -> Clause | None:
    """외국인 순매수 3거래일 이상 지속: so many days running, as it is counted anyway"""
    left = getattr(getattr(of, "condition", None), "left", None)
    return of if isinstance(left, Line) and left.series.field.endswith("net_buy_days") else None


@MEASURES.rule("core: streak -OF? AGO -THAN MORE -IMP? -EXIST", "core: streak -OF? AGO -THAN MORE")
def streak_beside_yesterday(bars: int, ago: int, op: Comparison) -> Clause | None:
    """사흘 내리 전날보다 낮게 끝나"""
    return price_streak(bars, "rising" if op == ">" else "falling") if ago == 1 else None


@MEASURES.rule("core: after length -NTH -(AT|OF|TOP)? core", cost=-0.1)
def on_the_nth_day(first: Clause, _bars: int, second: Clause) -> Clause:
    """사흘 연속 하락 후 나흘째 양봉: one after the other"""
    return all_of(first, second, Opaque("unsupported"))


@MEASURES.rule("core: streak RISE", "core: streak GOING")
def price_streak(bars: int, way: str) -> Clause | None:
    """3일 연속 상승: of the close"""
    close, before = operand("close"), operand("close", ago=1)
    clause = None if close is None or before is None else Than(">" if way == "rising" else "<", before).of(close)
    return None if clause is None else lasting(clause, "for", bars)


@MEASURES.rule("recently: -RECENT? length -(WITHIN|DURING) -AT?", "recently: -RECENT length -AT?")
def recently(bars: int) -> int | None:
    """최근 5일 이내에"""
    return bars if bars >= 1 else None


@MEASURES.rule(
    "core: recently core -REL -THING -SUBJ? -EXIST",
    "core: recently core -REL -DAY -SUBJ? -EXIST",
    "core: recently -ONCE core",
    "core: recently core -PASTREL -THING -SUBJ? -EXIST",
    "core: recently core -NOM -SUBJ? -EXIST",
)
def once_within(bars: int, of: Clause) -> Clause | None:
    """최근 5일 이내에 20일선을 돌파한 적이 있"""
    return lasting(of, "within", bars) if all(isinstance(part, Leaf) for part in _parts(of)) else None


def _parts(clause: Clause) -> tuple[Clause, ...]:
    return clause.parts if isinstance(clause, Joined) else (clause,)


@MEASURES.rule("core: recently core -REL -THING -SUBJ? -NONE", "core: recently core -PASTREL -THING -SUBJ? -NONE")
def never_within(bars: int, of: Clause) -> Clause | None:
    """최근 5일 이내에 깬 적이 없"""
    within = once_within(bars, of)
    return None if within is None else negated(within)


@MEASURES.rule(
    "core: -RECENT? length -DURING quantity ORLESS core",
    "core: -RECENT? length -DURING quantity ORLESS -OF? -CONSEC? core",
    "core: -RECENT? length -DURING core -DAY? -SUBJ? quantity ORLESS",
)
def counted(bars: int, *rest: object) -> Clause | None:
    """최근 10일 중 7일 이상 양봉"""
    core = next((part for part in rest if isinstance(part, Leaf | Joined)), None)
    least = next((part for part in rest if isinstance(part, Quantity)), None)
    op = next((part for part in rest if part in (">=", ">", "<", "<=")), None)
    if core is None or least is None or op != ">=" or least.unit not in ("bars", "count"):
        return None
    count = int(least.value)
    if not 1 <= count <= bars or _has_cross(core):
        return None
    return lasting(core, "count", bars, count)


def _has_cross(clause: Clause) -> bool:
    """Whether a cross is in it, or something that is no plain condition: neither lasts over several bars."""
    if isinstance(clause, Joined):
        return any(_has_cross(part) for part in clause.parts)
    return not isinstance(clause, Leaf) or str(getattr(clause.condition, "op", "")).startswith("cross")


# Net buying.


@MEASURES.rule(
    "core: WHO -(SUBJ|TOP|OF|ALSO)? length ORLESS -CONSEC? -NETBUY",
    "core: WHO -(SUBJ|TOP|OF|ALSO)? length -CONSEC -NETBUY",
    "core: WHO -(SUBJ|TOP|OF|ALSO)? -NETBUY length ORLESS",
    "core: WHO -(SUBJ|TOP|OF|ALSO)? length -CONSEC -NETBUY",
    "core: WHO -(SUBJ|TOP|OF|ALSO)? -CONSEC -NETBUY length ORLESS",
    "core: WHO -(SUBJ|TOP|OF|ALSO)? -NETBUY length -CONSEC",
    "core: WHO -(SUBJ|TOP|OF|ALSO)? -RECENT? length -(DURING|CONSEC)? ORLESS -NETBUY",
    "core: WHO -(SUBJ|TOP|OF|ALSO)? length ORLESS -CONSEC -(BY)? -NETBUY",
)
def net_buying(field: str, bars: int, op: Comparison = ">=") -> Clause | None:
    """외국인이 2일 이상 순매수"""
    days = operand(field)
    return None if days is None else Than(op, Quantity(bars)).of(days) if op in (">=", ">") else None


@MEASURES.rule("core: WHO -(SUBJ|TOP|OF|ALSO)? -NETBUY", cost=0.02)
def net_buys(field: str) -> Clause | None:
    """외국인 순매수: at least today"""
    days = operand(field)
    clause = None if days is None else Than(">=", Quantity(1)).of(days)
    return Leaf(clause.condition, ("1",)) if clause else None


@MEASURES.rule(
    "core: WHO -(WITH|COMMA|SLASH|ALSO) WHO -(SUBJ|TOP|OF|ALSO)? -ALLOF? length -CONSEC? -NETBUY",
    "core: WHO -(WITH|COMMA|SLASH|ALSO) WHO -(SUBJ|TOP|OF|ALSO)? -ALLOF? length ORLESS -CONSEC? -NETBUY",
)
def both_net_buying(one: str, other: str, bars: int, op: Comparison = ">=") -> Clause | None:
    """외국인과 기관이 3일 연속 순매수"""
    left, right = net_buying(one, bars, op), net_buying(other, bars, op)
    return None if left is None or right is None else all_of(left, right)


@MEASURES.rule(
    "netdays: WHO -(SUBJ|TOP|OF)? -CONSEC? -NETBUY -(NETDAYS|UNIT|ILL)",
    "netdays: WHO -(OF)? -NETBUY -CONSEC -(NETDAYS|UNIT)",
)
def net_days(field: str) -> str:
    """외국인 연속 순매수일"""
    return field


@MEASURES.rule("core: netdays -(SUBJ|TOP)? NUM -(SUBJ|BY)? -(BECOME|BE|HAPPEN)?")
def no_net_days(field: str, count: float) -> Clause | None:
    """순매수일이 0이 되"""
    days = operand(field)
    return Than("<=", Quantity(0)).of(days) if days is not None and count == 0 else None


@MEASURES.rule(
    "core: WHO -(SUBJ|TOP|OF)? -NETBUY -(SUBJ|OBJ)? length -LASTED",
    "core: WHO -(SUBJ|TOP|OF)? -NETBUY -(SUBJ|OBJ)? length ORLESS -LASTED",
)
def net_buying_lasts(field: str, bars: int, op: Comparison = ">=") -> Clause | None:
    """외국인 순매수가 5일 이상 이어지"""
    return net_buying(field, bars, op)


@MEASURES.rule("core: netdays -(SUBJ|TOP)? quantity ORLESS", "core: netdays -(SUBJ|TOP)? quantity -OBJ? PASS")
def so_many_net_days(field: str, count: Quantity, op: Comparison) -> Clause | None:
    """외국인 연속 순매수일 3 이상"""
    days = operand(field)
    return Than(op, Quantity(count.value)).of(days) if days is not None and count.unit in ("", "bars") else None


@MEASURES.rule(
    "core: WHO -(WITH|COMMA|SLASH|ALSO) WHO -(SUBJ|TOP|OF|ALSO)? -(ALLOF|AND|ATONCE)? -NETBUY",
    cost=0.02,
)
def both_net_buy(one: str, other: str) -> Clause | None:
    """외국인과 기관이 동시에 순매수"""
    left, right = net_buys(one), net_buys(other)
    return None if left is None or right is None else all_of(left, right)


@MEASURES.rule("eitherwho: WHO -BE? -OR WHO")
def either_of_them(one: str, other: str) -> tuple[str, str]:
    """외국인이나 기관"""
    return (one, other)


MEASURES.same("eitherwho: eitherwho -(ANYOF|SUBJ|TOP|ALSO)", "eitherwho: eitherwho -AMONG -ONE")


@MEASURES.rule("core: eitherwho length -CONSEC -NETBUY", "core: eitherwho length ORLESS -CONSEC? -NETBUY")
def either_net_buying(who: tuple[str, str], bars: int, op: Comparison = ">=") -> Clause | None:
    """외국인이나 기관 중 하나가 3일 연속 순매수"""
    left, right = net_buying(who[0], bars, op), net_buying(who[1], bars, op)
    return None if left is None or right is None else any_of(left, right)


# A gap.


@MEASURES.rule(
    "core: -GAP quantity ORLESS RISE",
    "core: -GAP RISE quantity ORLESS",
    "core: -GAP -BY? quantity ORLESS RISE",
    "core: -GAP RISE -SUBJ? quantity ORLESS",
    "core: -GAP RISE -SUBJ? quantity -OBJ? PASS",
    "core: -GAP RISE -SUBJ? quantity -THAN MORE",
)
def gap_moved(*found: object) -> Clause | None:
    """갭상승 3% 이상"""
    by = next(part for part in found if isinstance(part, Quantity))
    ops: tuple[Comparison, ...] = (">=", ">", "<=", "<")
    op = next(known for known in ops if known in found)
    way = "rising" if "rising" in found else "falling"
    gap = operand("gap_pct")
    if by.unit != "percent" or gap is None or by.value <= 0:
        return None
    if way == "rising":
        return Than(op, by).of(gap)
    mirrored: dict[Comparison, Comparison] = {">": "<", ">=": "<=", "<": ">", "<=": ">="}
    return Than(mirrored[op], Quantity(-by.value, "percent")).of(gap)


@MEASURES.rule(
    "core: -GAP RISE -(BY|SUBJ|OBJ)?",
    "core: -GAP RISE -(BY|SUBJ|OBJ)? -(START|EXIST|HAPPEN|BECOME)",
    "core: -TODAY? -PLAIN -SUBJ? -GAP RISE -(START|EXIST|HAPPEN)?",
)
def gapped(way: str) -> Clause | None:
    """갭하락(으로 출발하): a gap below nothing"""
    gap = operand("gap_pct")
    clause = gap and Than(">" if way == "rising" else "<", Quantity(0)).of(gap)
    return Leaf(clause.condition, ("0",)) if clause else None


# A change without a subject is that of the price.


@MEASURES.rule("core: since? quantity ORLESS RISE", "core: since? quantity ORLESS -BY? RISE", cost=0.03)
def price_moved(bars: int | None, by: Quantity, op: Comparison, way: str) -> Clause | None:
    """(전일 대비) 3% 이상 상승"""
    close, said = operand("close"), moved(bars, by, op, way)
    return None if close is None or said is None else said.of(close)


@MEASURES.rule(
    "core: subj CLOUD -OF? SIDE -AT? -EXIST?",
    "core: subj CLOUD -THAN (SIDE|MORE) -AT? -EXIST?",
    "core: CLOUD -OF? SIDE -AT? -EXIST?",
)
def beside_cloud(*found: object) -> Clause | None:
    """종가가 구름대 위: above both of its borders"""
    subject = found[0] if isinstance(found[0], Operand) else operand("close")
    op: Comparison = ">" if found[-1] == ">" else "<"
    borders = [operand("ichimoku", output=name) for name in ("span_a", "span_b")]
    if subject is None or subject.dimension != "price":
        return None
    clauses = [Than(op, border).of(subject) for border in borders if border is not None]
    return all_of(*(clause for clause in clauses if clause)) if all(clauses) else None


# The clock.
MEASURES.same("clock: -LOCALTIME clock", "clock: clock -(AT|TOP|ONLY)")


@MEASURES.rule(
    "clock: TIME -AFTERWARDS", "clock: -CLOCKWORD -(SUBJ|TOP) TIME -AFTERWARDS", "clock: TIME -(SUBJ|OBJ)? -ELAPSE"
)
def after_clock(minutes: int) -> Clause | None:
    """10시 30분 이후"""
    clock = operand("time_of_day")
    return None if clock is None else Than(">=", Quantity(minutes, "clock")).of(clock)


@MEASURES.rule("clock: TIME -(SUBJ)? -BEFOREHAND", "clock: -CLOCKWORD -(SUBJ|TOP) TIME -BEFOREHAND")
def before_clock(minutes: int) -> Clause | None:
    """10시 이전"""
    clock = operand("time_of_day")
    return None if clock is None else Than("<", Quantity(minutes, "clock")).of(clock)


@MEASURES.rule(
    "clock: TIME -(FROM|DASH|AT) TIME -(TILL|BETWEEN)? -(BETWEEN|AT|ONLY)?",
    "clock: TIME -(FROM|DASH|AT) TIME -TILL -ONLY?",
)
def between_clocks(first: int, last: int) -> Clause | None:
    """9시 30분 ~ 10시 30분"""
    clock = operand("time_of_day")
    if clock is None or first >= last:
        return None
    low, high = Than(">=", Quantity(first, "clock")).of(clock), Than("<=", Quantity(last, "clock")).of(clock)
    return None if low is None or high is None else all_of(low, high)
