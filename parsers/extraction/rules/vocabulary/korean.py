"""Korean. Patterns match the folded text: lower case, one kind of quote and dash, single blanks."""

import re

from parsers.extraction.numbers import LENGTH
from parsers.extraction.rules.vocabulary.base import Entry, Meaning, Vocabulary, reading, words
from parsers.extraction.rules.vocabulary.common import ARGS, INDICATORS, MACD, PERIOD, RSI, SIGNS, B, E
from parsers.extraction.rules.vocabulary.series import average, channel, indicator, price, with_length

_DAYS = rf"(?P<length>{LENGTH}) ?(?:거래일|일|봉|주|개월|시간|분)"
_KIND = r"(?:(?P<kind>지수|단순|가중) ?)?"
_LINE = rf"{_KIND}(?:(?P<kind2>지수)?이동 ?평균(?:선|값)?|이평선?|평균선|(?P<kind3>ema|sma)(?:선)?)"

_OPERANDS: tuple[Entry, ...] = (
    *reading(
        "operand",
        average("volume"),
        rf"(?:최근 ?)?{_DAYS} ?(?:간의?|간|동안의?)? ?(?:평균 ?거래량|거래량 ?(?:이동)? ?평균|거래량 ?이동 ?평균선)",
        rf"(?<=거래량이 ){_DAYS} ?(?:이동 ?)?평균(?:선|치|값|의|보다)?(?!거래)",
        rf"(?<=거래량이 최근 ){_DAYS} ?(?:간의? ?)?(?:이동 ?)?평균",
    ),
    *reading("operand", average("volume"), r"평균 ?거래량", r"평소(?:의)? ?거래량"),
    *reading(
        "operand",
        average(),
        rf"{_DAYS} ?{_LINE}",
        rf"{_DAYS} ?선",
        rf"{_LINE} ?\((?P<args>\d{{1,6}})\)",
    ),
    *words("operand", "high_52w", r"52 ?주 ?(?:최고가|신고가|고가|고점)", r"1년 ?(?:최고가|신고가)"),
    *words("operand", "low_52w", r"52 ?주 ?(?:최저가|신저가|저가|저점)"),
    *reading(
        "operand",
        channel("donchian", "upper"),
        rf"(?:최근|직전|지난|이전)? ?{_DAYS} ?(?:간의?|동안의?|중)? ?(?:최고가|신고가|고점|고가)",
    ),
    *reading(
        "operand",
        channel("donchian", "lower"),
        rf"(?:최근|직전|지난|이전)? ?{_DAYS} ?(?:간의?|동안의?|중)? ?(?:최저가|신저가|저점|저가)",
    ),
    *reading(
        "operand",
        indicator("bbands", "upper"),
        rf"볼린저 ?밴드 ?{ARGS} ?(?:의 ?)?(?:상단|상한)(?:선|밴드)?",
        r"상단(?:선|밴드)?(?= ?(?:을|를|에|까지|위|아래|이탈|돌파))",
    ),
    *reading(
        "operand",
        indicator("bbands", "lower"),
        rf"볼린저 ?밴드 ?{ARGS} ?(?:의 ?)?(?:하단|하한)(?:선|밴드)?",
        r"하단(?:선|밴드)?(?= ?(?:을|를|에|까지|위|아래|이탈|돌파))",
    ),
    *reading(
        "operand",
        indicator("bbands", "middle"),
        rf"볼린저 ?밴드 ?{ARGS} ?(?:의 ?)?(?:중심|중간)(?:선|밴드)?",
        r"중심선",
    ),
    *reading("operand", indicator("stoch", "k"), rf"스토캐스틱(?: ?(?:슬로우|패스트))?{ARGS}(?: ?%?k)?"),
    *reading(
        "operand",
        indicator("vb_level"),
        r"(?:당일 ?|오늘 ?)?시가에 ?(?:전일|전날) ?(?:변동 ?폭|변동성|레인지) ?(?:\([^)]*\))?(?:의"
        r"|에)? ?(?P<args>\d*\.?\d{1,6}) ?배?를? ?(?:더|합)한 ?(?:가격|값)?",
    ),
    *reading("operand", with_length("disparity(%s)"), rf"{_DAYS} ?이격도"),
    *words("operand", "market_cap", r"시가 ?총액", r"시총"),
    *words("operand", "debt_ratio", r"부채 ?비율"),
    *words("operand", "dividend_yield", r"배당 ?수익률"),
    *words("operand", "value_traded", r"거래 ?대금"),
    *words("operand", "volume", r"거래량"),
    *reading("operand", price("close"), r"(?P<before>전일|전날|어제) ?종가"),
    *reading("operand", price("high"), r"(?:(?P<before>전일|전날|어제) ?|당일 ?|오늘 ?)?고가(?!-)"),
    *reading("operand", price("low"), r"(?:(?P<before>전일|전날|어제) ?|당일 ?|오늘 ?)?(?<!-)저가"),
    *reading("operand", price("open"), r"(?:당일 ?|오늘 ?)?시가(?! ?총액)"),
    *words("operand", "close", r"종가", r"현재가", r"주가", r"가격"),
    *words("operand", "change_pct", r"등락률"),
)

_FACTS: tuple[Entry, ...] = (
    *reading(
        "fact", Meaning("close >= high_52w"), r"52 ?주 ?신고가를? ?(?:경신|갱신|돌파|달성)", r"52 ?주 ?신고가 ?종목"
    ),
    *reading("fact", Meaning("close <= low_52w"), r"52 ?주 ?신저가를? ?(?:경신|갱신|이탈|기록)"),
    *reading(
        "fact", with_length("close crosses_above donchian(%s).upper"), rf"{_DAYS} ?신고가를? ?(?:경신|갱신|돌파|달성)"
    ),
    *reading(
        "fact", with_length("close crosses_below donchian(%s).lower"), rf"{_DAYS} ?신저가를? ?(?:경신|갱신|이탈|기록)"
    ),
    *reading("fact", Meaning("oversold", ("30",)), rf"{B}{PERIOD}{RSI}{E}{ARGS}(?:가|이|은|는)? ?과매도"),
    *reading("fact", Meaning("overbought", ("70",)), rf"{B}{PERIOD}{RSI}{E}{ARGS}(?:가|이|은|는)? ?과매수"),
    *reading("fact", Meaning("macd_up", ("12", "26", "9")), rf"{MACD}(?:가|이)? ?(?:상승 ?전환|골든 ?크로스)"),
    *reading("fact", Meaning("macd_down", ("12", "26", "9")), rf"{MACD}(?:가|이)? ?(?:하락 ?전환|데드 ?크로스)"),
)

_COMPARATORS: tuple[Entry, ...] = (
    *words(
        "comparator",
        "crosses_above",
        r"상향 ?돌파",
        r"위로 ?(?:뚫|돌파|올라)",
        r"(?:다시 ?)?회복",
        r"돌파",
        r"뚫고 ?올라",
        r"뚫으면",
        r"올라서",
    ),
    *words(
        "comparator",
        "crosses_below",
        r"하향 ?(?:돌파|이탈)",
        r"아래로 ?(?:내려(?!갔던)|뚫|떨어|이탈)",
        r"깨고 ?내려",
        r"이탈",
        r"무너지",
        r"깨지",
        r"깨면",
    ),
    *words("comparator", "golden_cross", r"골든 ?크로스"),
    *words("comparator", "death_cross", r"데드 ?크로스"),
    *words("comparator", ">=", r"이상"),
    *words("comparator", "reaches", r"닿으면", r"닿을", r"도달", r"터치"),
    *words("comparator", "<=", r"이하"),
    *words(
        "comparator",
        ">",
        r"초과",
        r"넘게",
        r"넘으면",
        r"넘는",
        r"넘고",
        r"넘어서?",
        r"웃돌",
        r"보다 ?(?:크|커|큰|클|높|위)",
        r"위에 ?(?:있|위치)",
        r"위(?:이면|이고|면|일 ?때|인|에서)",
    ),
    *words(
        "comparator",
        "<",
        r"미만",
        r"밑돌",
        r"보다 ?(?:작|낮|적|아래)",
        r"아래에? ?(?:있|위치|이면|이고|면|일 ?때|인|에서)",
        r"밑에 ?(?:있|위치)",
        r"밑으로",
        r"밑(?:이면|이고|일 ?때)",
    ),
    *words("comparator", "between", r"사이"),
    *words("than", "", r"보다(?! ?(?:크|커|큰|클|높|위|작|낮|적|아래))"),
    *words("direction", "-", r"낮(?:아|은|으|고|을)", r"하락", r"떨어", r"내려가", r"내리", r"빠지"),
    *words("direction", "+", r"높(?:아|은|으|고|을)", r"상승(?! ?(?:추세|중))", r"오르", r"오른", r"올라가"),
    *words("trend", "rising", r"상승 ?(?:중|추세)", r"우상향"),
    *words("trend", "falling", r"하락 ?(?:중|추세)", r"우하향"),
)

_ROLES: tuple[Entry, ...] = (
    *words("role", "short", r"공매도", r"숏 ?(?:진입|포지션)", r"매도 ?진입"),
    *words(
        "role",
        "buy",
        r"분할 ?매수",
        r"매수(?!가|세|가격|에 ?힘| ?단가|자|와)",
        r"롱 ?진입",
        r"진입(?!가|가격)",
        r"편입",
        r"담는다",
        r"담고",
        r"사들",
        r"사고(?= |,|$)",
        r"산다",
        r"삽니다",
        r"사요",
        r"사자",
    ),
    *words(
        "role",
        "sell",
        r"분할 ?매도",
        r"매도(?!가|세|자)",
        r"청산",
        r"정리",
        r"판다",
        r"팝니다",
        r"팔고",
        r"팔아",
        r"팔면",
    ),
    *words(
        "role",
        "filter",
        r"찾아",
        r"골라",
        r"검색",
        r"스크리닝",
        r"대상으로",
        r"여야 ?(?:하|한)",
        r"이어야",
        r"커야",
        r"돌려",
    ),
    *words("role", "exclude", r"제외", r"빼고", r"빼줘"),
)

_OTHER: tuple[Entry, ...] = (
    *words("logic", "or", r"(?:이)?거나(?= |,)", r"또는", r"혹은", r"이든"),
    *words("logic", "and", r"그리고", r"동시에", r"면서", r"(?<=[있크높낮하이])고(?= |,)", r"이며", r"하며"),
    *words("risk", "trailing_stop", r"트레일링 ?(?:스탑|스톱)?", r"추적 ?손절"),
    *words("risk", "stop_loss", r"손절(?:매|선|가|률|라인|은|을)?", r"로스 ?컷", r"스탑 ?로스", r"손실 ?제한"),
    *words(
        "risk",
        "take_profit",
        r"익절(?:선|가|은|을)?",
        r"목표 ?(?:가|수익률|수익)?",
        r"이익 ?실현",
        r"수익 ?실현",
        r"차익 ?실현",
    ),
    *words("entry_price", "", r"매수 ?(?:가격|단가|가)(?! ?총)", r"평단(?:가)?", r"평균 ?단가", r"진입 ?(?:가격|가)"),
    *words("peak", "", r"(?:최)?고점 ?(?:대비|에서)", r"최고가 ?(?:대비|에서)"),
)

VOCABULARY = Vocabulary(
    language="ko",
    verb_last=True,
    entries=(*_FACTS, *_OPERANDS, *INDICATORS, *_COMPARATORS, *_ROLES, *_OTHER, *SIGNS),
    injection=tuple(
        re.compile(pattern)
        for pattern in (
            r"(?:이전|앞의|위의|모든|기존) ?(?:모든 ?)?(?:지시|명령|규칙|프롬프트)\S* ?(?:모두 ?)?(?:무시|잊)",
            r"지시\S* ?(?:모두 ?)?무시",
            r"시스템 ?프롬프트",
            r"관리자 ?(?:모드|비밀번호|권한)",
            r"api ?키",
            r"너는 ?이제",
        )
    ),
    vague=tuple(
        re.compile(pattern)
        for pattern in (
            r"적당히",
            r"(?:많이|조금|충분히|크게) ?(?:오르|내리|빠지|떨어|늘)",
            r"좋아 ?보이",
            r"급등|급락",
            r"저평가|고평가",
        )
    ),
    cross_default=(20, 60),
)
