"""Conditions in Korean: a subject and what is said of it, joined by 고 and 거나, up to 면, 때, 시 or a noun. Pure."""

from dataclasses import replace

from parsers.extraction.grammar.korean.predicates import moved
from parsers.extraction.grammar.meaning.clauses import Clause, Joined, Leaf, all_of, any_of, negated
from parsers.extraction.grammar.meaning.lines import with_lines
from parsers.extraction.grammar.meaning.operands import Operand, operand
from parsers.extraction.grammar.meaning.predicates import Predicate, Than, lasting
from parsers.extraction.grammar.meaning.quantities import Quantity
from parsers.extraction.grammar.notation import Grammar
from screening.conditions.tree import Compare, Comparison, Line

CONDITIONS = Grammar()
_LONG = 2

CONDITIONS.same(
    "subj: series",
    "subj: series -(SUBJ|TOP|ALSO)",
    "subj: series -(SUBJ|TOP) -COMMA",
    "subj: series -COLON",
    "subj: series -OF -(GAIN|VALUE) -SUBJ",
)


@CONDITIONS.rule("core: subj vp")
def said_of(subject: Operand, said: Predicate) -> Clause | None:
    """RSI(14)가 30 이하"""
    return said.of(subject)


CONDITIONS.same(
    "pred: pred -DO",
    "pred: pred -(SUBJ|BY|OBJ)? -BECOME",
    "pred: pred -(SUBJ|OBJ)? -HAPPEN",
    "pred: -AGAIN pred",
    "pred: pred -CHAIN -EXIST",
    "pred: -TODAY pred",
    "core: -TODAY core",
)


@CONDITIONS.rule("core: series EQUALS NUM")
def equals(_subject: Operand, _sign: None, _value: float) -> None:
    """RSI = 30: a sheet's way of saying what? It is asked about."""
    return


@CONDITIONS.rule("core: series -COLON -TODAY? IND NUM ORLESS")
def named_again(subject: Operand, named: tuple[str, str], value: float, op: Comparison) -> Clause | None:
    """RSI(14): RSI 60 이하"""
    return Than(op, Quantity(value)).of(subject) if named[0] == subject.series.field else None


# Candles.


@CONDITIONS.rule(
    "candle: CANDLE",
    "candle: CANDLE -(EXIST|HAPPEN)",
    "candle: CANDLE -BY -(EXIST|HAPPEN|GOIN|START|BECOME|RISE)",
    "candle: CANDLE -SUBJ -HAPPEN",
)
def candle(kind: str) -> Clause | None:
    """양봉: the close above the open; 음봉 below"""
    close, opening = operand("close"), operand("open")
    return close and opening and Than(">" if kind == "bullish" else "<", opening).of(close)


CONDITIONS.same("core: candle", "core: -TODAY -(SUBJ|TOP)? candle", "core: -PLAIN -SUBJ candle")


@CONDITIONS.rule("core: ago -(WITH|COMMA|AND) ago -(SUBJ|TOP|ALSO)? -ALLOF? candle")
def two_candles(first: int, second: int, of: Clause) -> Clause | None:
    """어제와 그제가 둘 다 음봉"""
    left, right = earlier_candle(first, of), earlier_candle(second, of)
    return left and right and all_of(left, right)


@CONDITIONS.rule("core: core -THEN -COMMA? core")
def first_then(first: Clause, second: Clause) -> Clause | None:
    """저가가 20일선 이하로 내려왔다가 종가는 20일선 위: low and close of one bar"""
    left, right = (getattr(getattr(part, "condition", None), "left", None) for part in (first, second))
    if not (isinstance(left, Line) and isinstance(right, Line)) or _has_cross(first) or _has_cross(second):
        return None
    is_one_bar = left.series.field in ("low", "high") and right.series.field == "close"
    return all_of(first, second) if is_one_bar and left.series.ago == right.series.ago else None


@CONDITIONS.rule(
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
    return Leaf(Compare(back, condition.left, condition.right), first.assumed)  # type: ignore[union-attr]


@CONDITIONS.rule(
    "core: WHO -(SUBJ|TOP|OF|ALSO)? -NETBUY -SUBJ -STOPPED", "core: WHO -(SUBJ|TOP|OF|ALSO)? -NETBUY -SUBJ? -STOPPED"
)
def stops_buying(field: str) -> Clause | None:
    """기관 순매수가 끊기"""
    days = operand(field)
    clause = days and Than("<=", Quantity(0)).of(days)
    return Leaf(clause.condition, ("0",)) if clause else None


@CONDITIONS.rule("core: length -(SUBJ|ALSO)? -ELAPSE", cost=0.1)
def held(bars: int) -> Clause | None:
    """12봉 지나: since the buying, so that it is for selling alone"""
    days = operand("bars_held")
    return days and Than(">=", Quantity(bars)).of(days)


@CONDITIONS.rule("core: ago -(SUBJ|TOP)? candle")
def earlier_candle(bars: int, of: Clause) -> Clause | None:
    """전일 양봉"""
    return _ago(of, bars) if bars else of


def _ago(clause: Clause, bars: int) -> Clause | None:
    if not isinstance(clause, Leaf):
        return None
    condition = clause.condition
    left, right = Operand(condition.left), Operand(condition.right)  # type: ignore[union-attr]
    return Than(condition.op, right.with_series(ago=bars)).of(left.with_series(ago=bars))  # type: ignore[union-attr]


@CONDITIONS.rule("core: streak candle", "core: streak -OF? core")
def over_bars(bars: int, of: Clause) -> Clause | None:
    """3일 연속 음봉"""
    return None if _has_cross(of) or bars < _LONG else lasting(of, "for", bars)


@CONDITIONS.rule(
    "core: candle -(SUBJ|TOP)? streak", "core: candle -(SUBJ|TOP)? length -CONSEC", "core: CANDLE -SUBJ? length -CONSEC"
)
def over_bars_after(of: Clause | str, bars: int) -> Clause | None:
    """음봉 3일 연속"""
    clause = candle(of) if isinstance(of, str) else of
    return clause and over_bars(bars, clause)


@CONDITIONS.rule("core: streak RISE", "core: streak GOING")
def price_streak(bars: int, way: str) -> Clause | None:
    """3일 연속 상승: of the close"""
    close, before = operand("close"), operand("close", ago=1)
    clause = close and before and Than(">" if way == "rising" else "<", before).of(close)
    return clause and lasting(clause, "for", bars)


@CONDITIONS.rule("recently: -RECENT? length -(WITHIN|DURING) -AT?", "recently: -RECENT length -AT?")
def recently(bars: int) -> int | None:
    """최근 5일 이내에"""
    return bars if bars >= 1 else None


@CONDITIONS.rule(
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


@CONDITIONS.rule("core: recently core -REL -THING -SUBJ? -NONE", "core: recently core -PASTREL -THING -SUBJ? -NONE")
def never_within(bars: int, of: Clause) -> Clause | None:
    """최근 5일 이내에 깬 적이 없"""
    within = once_within(bars, of)
    return within and negated(within)


@CONDITIONS.rule(
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


@CONDITIONS.rule(
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
    return days and Than(op, Quantity(bars)).of(days) if op in (">=", ">") else None


@CONDITIONS.rule("core: WHO -(SUBJ|TOP|OF|ALSO)? -NETBUY", cost=0.02)
def net_buys(field: str) -> Clause | None:
    """외국인 순매수: at least today"""
    days = operand(field)
    clause = days and Than(">=", Quantity(1)).of(days)
    return Leaf(clause.condition, ("1",)) if clause else None


@CONDITIONS.rule(
    "core: WHO -(WITH|COMMA|SLASH|ALSO) WHO -(SUBJ|TOP|OF|ALSO)? -ALLOF? length -CONSEC? -NETBUY",
    "core: WHO -(WITH|COMMA|SLASH|ALSO) WHO -(SUBJ|TOP|OF|ALSO)? -ALLOF? length ORLESS -CONSEC? -NETBUY",
)
def both_net_buying(one: str, other: str, bars: int, op: Comparison = ">=") -> Clause | None:
    """외국인과 기관이 3일 연속 순매수"""
    left, right = net_buying(one, bars, op), net_buying(other, bars, op)
    return left and right and all_of(left, right)


# A gap.


@CONDITIONS.rule(
    "core: -GAP quantity ORLESS RISE",
    "core: -GAP RISE quantity ORLESS",
    "core: -GAP -BY? quantity ORLESS RISE",
    "core: -GAP RISE -SUBJ? quantity ORLESS",
)
def gap_moved(*found: object) -> Clause | None:
    """갭상승 3% 이상"""
    by = next(part for part in found if isinstance(part, Quantity))
    op = str(next(part for part in found if part in (">=", ">", "<=", "<")))
    way = str(next(part for part in found if part in ("rising", "falling")))
    gap = operand("gap_pct")
    if by.unit != "percent" or gap is None or by.value <= 0:
        return None
    if way == "rising":
        return Than(op, by).of(gap)  # type: ignore[arg-type]
    mirrored = {">": "<", ">=": "<=", "<": ">", "<=": ">="}
    return Than(mirrored[op], Quantity(-by.value, "percent")).of(gap)  # type: ignore[arg-type]


# A change without a subject is that of the price.


@CONDITIONS.rule("core: since? quantity ORLESS RISE", "core: since? quantity ORLESS -BY? RISE", cost=0.03)
def price_moved(bars: int | None, by: Quantity, op: Comparison, way: str) -> Clause | None:
    """(전일 대비) 3% 이상 상승"""
    close, said = operand("close"), moved(bars, by, op, way)
    return close and said and said.of(close)


# The clock.


@CONDITIONS.rule(
    "clock: TIME -AFTERWARDS", "clock: -CLOCKWORD -(SUBJ|TOP) TIME -AFTERWARDS", "clock: TIME -(SUBJ|OBJ)? -ELAPSE"
)
def after_clock(minutes: int) -> Clause | None:
    """10시 30분 이후"""
    clock = operand("time_of_day")
    return clock and Than(">=", Quantity(minutes, "clock")).of(clock)


@CONDITIONS.rule("clock: TIME -(SUBJ)? -BEFOREHAND", "clock: -CLOCKWORD -(SUBJ|TOP) TIME -BEFOREHAND")
def before_clock(minutes: int) -> Clause | None:
    """10시 이전"""
    clock = operand("time_of_day")
    return clock and Than("<", Quantity(minutes, "clock")).of(clock)


@CONDITIONS.rule(
    "clock: TIME -(FROM|DASH|AT) TIME -(TILL|BETWEEN)? -(BETWEEN|AT|ONLY)?",
    "clock: TIME -(FROM|DASH|AT) TIME -TILL -ONLY?",
)
def between_clocks(first: int, last: int) -> Clause | None:
    """9시 30분 ~ 10시 30분"""
    clock = operand("time_of_day")
    if clock is None or first >= last:
        return None
    low, high = Than(">=", Quantity(first, "clock")).of(clock), Than("<=", Quantity(last, "clock")).of(clock)
    return low and high and all_of(low, high)


# Joined.


@CONDITIONS.rule(
    "both: core join core",
    "both: both join core",
    "both: both COMMA core",
    "both: core COMMA core",
    "both: either_in join core",
    "both: core join either_in",
    "both: both join either_in",
)
def both(left: Clause, _join: object, right: Clause) -> Clause:
    """A이고 B"""
    return all_of(left, right)


@CONDITIONS.rule(
    "either: core orjoin core",
    "either: either orjoin core",
    "either: both_in orjoin core",
    "either: core orjoin both_in",
    "either: both_in orjoin both_in",
)
def either(left: Clause, _join: object, right: Clause) -> Clause:
    """A이거나 B; a mixture with 고 has no reading here and is asked about"""
    return any_of(left, right)


CONDITIONS.same(
    "either_in: -LPAREN either -RPAREN",
    "both_in: -LPAREN both -RPAREN",
    "core: -LPAREN core -RPAREN",
    "cond: core",
    "cond: both",
    "cond: either",
    "cond: both -ALLOF",
    "cond: both -COMMA? -ALLOF -HAPPEN",
    "cond: -IFW cond",
)


@CONDITIONS.rule(
    "cond: both -(AND|COMMA|SUBJ)? -OF? ANYOF",
    "cond: both -(AND|COMMA)? -AMONG -ANYOF",
    "cond: both -(AND|COMMA|SUBJ)? ANYOF -HAPPEN",
)
def any_of_these(of: Clause, _word: object = None) -> Clause | None:
    """A, B 중 하나라도"""
    return any_of(*of.parts) if isinstance(of, Joined) and of.logic == "all" else None


# Negation of a whole.


@CONDITIONS.rule(
    "core: core -JI -NOT",
    "core: core -(SUBJ|ALSO|TOP)? -NOTBE",
    "core: core -(SUBJ|TOP)? -NONE",
    "core: core -JI -TOP? -NOT",
)
def unlike(of: Clause) -> Clause:
    """음봉이 아니, 골든크로스가 없"""
    return negated(of)


# On other bars: 주봉에서 A, 4시간봉에서 A이고 B.


@CONDITIONS.rule("core: FRAME -(AT|BY|BASIS|CHART) -COMMA? core")
def on_long_bars(frame: str, of: Clause) -> Clause | None:
    """주봉에서 A, 일봉으로 A"""
    return _on_bars(of, frame) if frame in ("1d", "1w", "1M") else None


@CONDITIONS.rule("cond: FRAME -(AT|BY|BASIS|CHART) -COMMA? cond", "when: FRAME -(AT|BY|BASIS|CHART) -COMMA? when")
def on_short_bars(frame: str, of: Clause) -> Clause | None:
    """4시간봉에서 A이고 B"""
    return _on_bars(of, frame) if frame not in ("1d", "1w", "1M") else None


def _on_bars(clause: Clause, frame: str) -> Clause:
    """The clause with the timeframe on each series that has none of its own."""
    return with_lines(
        clause,
        lambda line: line if line.series.timeframe else replace(line, series=replace(line.series, timeframe=frame)),
    )


@CONDITIONS.rule("cond: clock -COMMA? cond", "when: clock -COMMA? when", "cond: clock join cond")
def at_a_time(clock: Clause, *rest: object) -> Clause:
    """9시 30분 이후 A"""
    return all_of(clock, rest[-1])  # type: ignore[arg-type]


CONDITIONS.same("core: clock", "core: -TODAY -TOP core")

# Where a condition ends: 면, 때, 시, 이상일 때만.
CONDITIONS.same(
    "when: cond -IF",
    "when: cond -BE -IF",
    "when: cond -WHENS",
    "when: cond -REL -CASE",
    "when: cond -BE -REL -CASE",
    "when: cond -PASTREL -CASE",
    "when: cond -CASE",
    "when: cond -AT",
    "when: cond -AT -(TOP|ONLY)",
    "when: cond -ILL -(CASE|WHENS)",
    "when: cond -(SUBJ|BY) -BECOME -IF",
    "when: when -ONLY",
    "when: when -COMMA",
    "when: when -(AT|TOP|METHOD|ALSO)",
    "when: when -IF",
    "when: cond -NOM -(WHENS|CASE)",
    "when: cond -NOM -ONLY -DO -IF",
    "when: -IFW when",
    "when: cond -ILL -WHENS",
)


@CONDITIONS.rule("when: when when")
def when_and_when(first: Clause, second: Clause) -> Clause:
    """A일 때 B하면"""
    return all_of(first, second)


@CONDITIONS.rule("when: cond -REL -CASE? -AGAIN? when", "when: cond -BE -REL -CASE? when")
def state_and_when(first: Clause, second: Clause) -> Clause:
    """A인 상태에서 B하면"""
    return all_of(first, second)
