"""Series by their Korean names: prices, averages, indicators, fundamentals, candles. Pure data."""

from parsers.extraction.grammar.korean.words.inflection import verbs
from parsers.extraction.grammar.lexicon.entries import Entry, attached, listed, words
from parsers.extraction.numbers import DAY_WORDS

PRICES: tuple[Entry, ...] = (
    *listed(
        "PLAIN", "close", "종가, 주가, 현재가, 가격, 캔들 종가, 종목 가격, 시세, 현재 가격, 현재 주가, close, price"
    ),
    *listed("PLAIN", "open", "시가, 시초가, open"),
    *listed("PLAIN", "high", "고가, 장중 고가, high"),
    *listed("PLAIN", "low", "저가, 장중 저가, low"),
    *listed("PLAIN", "volume", "거래량, volume, vol"),
    *listed("PLAIN", "value_traded", "거래대금, 거래 금액, 거래액"),
    *listed("PLAIN", "change_pct", "등락률, 등락율, 상승률, 수익률, 대비율, 일간 등락률, 변동률"),
    *listed("THATRETURN", None, "그 수익률, 이 수익률, 해당 수익률, 그 등락률"),
    *listed("VB", None, "변동성 돌파, 변동성 돌파 전략, 변돌, 변동성돌파, 래리 윌리엄스 변동성 돌파"),
    *listed("ORDERLY", None, "순으로, 순서로, 순, 순서대로, 순서"),
    *listed("INDEXWORD", None, "지수, 지수 자체, 지수 종가"),
    *listed("NETDAYS", None, "일수, 일, 날, 연속일수, 연속 일수, 날수"),
    *listed("GAP", None, "갭, gap, 시가 갭"),
    *listed(
        "PLAIN",
        "high_52w",
        """
        52주 최고가, 52주 신고가, 52주 고가, 52주 고점, 1년 최고가, 1년 신고가, 52주 최고점, 연중 최고가,
        연중 고점, 52주 최고, 52주 고가선, 1년 고점, 1년 내 최고가
        """,
    ),
    *listed(
        "PLAIN",
        "low_52w",
        """
        52주 최저가, 52주 신저가, 52주 저가, 52주 저점, 1년 최저가, 1년 신저가, 52주 최저점, 연중 최저가,
        연중 저점, 52주 최저, 1년 저점
        """,
    ),
    *listed("VALUE", None, "값, 수치, 지표, 지수 값, 선, 라인, 점"),
    *listed("LINE", None, "선, 라인, line"),
    *listed("POINT", None, "기준선"),
)
AVERAGES: tuple[Entry, ...] = (
    *listed(
        "AVG",
        "sma",
        """
        이동평균선, 이동평균, 이평선, 이평, 이동 평균 값, 단순이동평균선, 단순이동평균, 단순 이평선, 단순이평,
        단순 이평, 단순이평선, 이평값,
        평균선, 이동 평균 가격, sma선, ma선
        """,
    ),
    *listed(
        "AVG",
        "ema",
        "지수이동평균선, 지수이동평균, 지수 이평선, 지수 이평, 지수이평, 지수이평선, ema선, 지수평균, 지수 평균선",
    ),
    *listed("AVG", "wma", "가중이동평균선, 가중이동평균, 가중 이평선, wma선"),
    *listed("DAYLINE", ("sma", ""), "일선, 선, 일 선"),
    *listed("DAYLINE", ("sma", "1w"), "주선, 주 이평선, 주 이동평균선, 주 이평"),
    *listed("DAYLINE", ("sma", "1M"), "월선, 개월선, 월 이평선, 개월 이평선, 개월 이동평균선"),
    *listed("MEAN", None, "평균, 평균치, 평균값, 평균 수준"),
    *listed("USUAL", None, "평소, 평상시, 평균적인"),
    *listed("RECENT", None, "최근, 직전, 지난, 이전, 과거, 앞선, 최근의"),
    *listed("DURING", None, "동안, 동안의, 간, 간의, 사이, 중, 중에, 중에서, 가운데"),
    *listed("HIGHEST", None, "최고가, 신고가, 고점, 고가, 최고점, 최고 고가, 신고점, 고가 최댓값, 최고 가격, 전고점"),
    *listed("LOWEST", None, "최저가, 신저가, 저점, 저가, 최저점, 최저 저가, 신저점, 최저 가격"),
    *listed("HIGHCLOSE", None, "최고 종가, 종가 최고치, 종가 최고가, 종가 고점, 종가 신고가"),
    *listed("LOWCLOSE", None, "최저 종가, 종가 최저치, 종가 최저가, 종가 신저가"),
    *listed(
        "VAGUELEVEL",
        None,
        """
        전고점, 전저점, 직전 고점, 직전 저점, 저항선, 지지선, 저항, 매물대, 박스권 상단, 박스권 하단, 전 고점,
        전 저점, 추세선, 넥라인, 라운드 피겨, 박스권, 이전 고점, 이전 저점
        """,
    ),
)
INDICATORS: tuple[Entry, ...] = (
    *listed("IND", ("rsi", ""), "알에스아이, 상대강도지수, 상대 강도 지수, rsi 지표, rsi 값, rsi값, rsi 지수"),
    *listed("IND", ("macd", "line"), "맥디, macd선, macd 선, 엠에이씨디, macd 라인, macd 값"),
    *listed(
        "IND",
        ("macd", "signal"),
        """
        시그널, 시그널선, 시그널 선, 시그널 라인, 신호선, signal선, signal, signal line, macd 시그널,
        macd 시그널선, macd 신호선
        """,
    ),
    *listed("IND", ("macd", "hist"), "히스토그램, macd 히스토그램, macd 오실레이터, 오실레이터, histogram, macd osc"),
    *listed(
        "BANDS",
        None,
        """
        볼린저밴드, 볼린저 밴드, 볼린저, 볼밴, 볼벤, 볼벤드, 볼밴드, bb, bollinger bands, bollinger, 밴드,
        볼린져밴드, 볼린저밴드의, 볼린져, bollinger band
        """,
    ),
    *listed(
        "BANDLINE",
        "upper",
        """
        상단, 상단선, 상한선, 상한, 상단 밴드, 상단밴드, 윗선, upper, 상한 밴드, 위쪽 밴드
        """,
    ),
    *listed(
        "BANDLINE", "lower", "하단, 하단선, 하한선, 하한, 하단 밴드, 하단밴드, 아랫선, lower, 하한 밴드, 아래쪽 밴드"
    ),
    *listed(
        "BANDLINE",
        "middle",
        """
            중심선, 중단, 중단선, 중간선, 중앙선, 가운데 선, 가운데선, 가운데 줄, 중간 선, 중간 밴드, 가운데 밴드,
            중심, middle, 중심 밴드
            """,
    ),
    *listed("BANDLINE", "width", "밴드폭, 폭, 너비, 밴드 폭"),
    *listed("IND", ("bbands", "pctb"), "%b, 퍼센트b, 퍼센트 b"),
    *listed(
        "STOCH",
        None,
        """
        스토캐스틱, 스토케스틱, 스토캐스틱 슬로우, 스토캐스틱 slow, 스토, stochastic, 스토캐스틱 패스트,
        stochastic slow, slow stochastic, 슬로우 스토캐스틱, 스톡캐스틱, stoch
        """,
    ),
    *listed("KD", "k", "%k, 퍼센트k, k선, k값, slow %k, k, 퍼센트 k, %k선, 슬로우 k, %k값"),
    *listed("KD", "d", "%d, 퍼센트d, d선, d값, slow %d, d, 퍼센트 d, %d선, 슬로우 d, %d값"),
    *listed("IND", ("adx", ""), "에이디엑스, 평균방향지수"),
    *listed("IND", ("plus_di", ""), "플러스 di, pdi, di플러스"),
    *listed("IND", ("minus_di", ""), "마이너스 di, mdi, di마이너스"),
    *listed("IND", ("cci", ""), "씨씨아이"),
    *listed("IND", ("mfi", ""), "자금흐름지수, 자금 흐름 지수"),
    *listed("IND", ("willr", ""), "윌리엄스 %r, 윌리엄스 r, 윌리엄스%r, williams r"),
    *listed("IND", ("psar", ""), "파라볼릭, 파라볼릭 sar, 파라볼릭sar"),
    *listed("IND", ("atr", ""), "에이티알, 평균 진폭, 평균진폭"),
    *listed("IND", ("roc", ""), "변화율, 모멘텀"),
    *listed("ICHIMOKU", "tenkan", "전환선, 일목 전환선, 일목균형표 전환선"),
    *listed("ICHIMOKU", "kijun", "기준선, 일목 기준선, 일목균형표 기준선"),
    *listed("ICHIMOKU", "span_a", "선행스팬1, 선행스팬 1, 선행스팬a"),
    *listed("ICHIMOKU", "span_b", "선행스팬2, 선행스팬 2, 선행스팬b"),
    *listed("CLOUD", None, "구름대, 구름, 일목균형표 구름대, 일목 구름대, 양운, 음운"),
    *listed("KELTNER", None, "켈트너 채널, 켈트너, keltner, 켈트너채널, keltner channel"),
    *listed("DONCHIAN", None, "돈치안 채널, 돈치안, donchian, 돈키안 채널, donchian channel"),
    *listed("DISPARITY", None, "이격도, 이격률, 이격 도"),
    *listed("APART", None, "이격, 괴리, 괴리율, 이격된"),
    *listed("RANGE", None, "변동폭, 변동성, 레인지, range, 변동 폭, 고저폭, 고저 폭, 고저 차이, 고저차"),
    *listed(
        "VOLATILITY",
        None,
        """
            일간수익률 표준편차, 일간수익률의 표준편차, 수익률 표준편차, 수익률의 표준편차, 일별 수익률 표준편차,
            수익률 변동성, 일간수익률 변동성, 주가 변동성, 일간 변동성, 역사적 변동성
            """,
    ),
)
FUNDAMENTALS: tuple[Entry, ...] = (
    *listed("PLAIN", "per", "주가수익비율, 주가 수익 비율, 피이알, 퍼(per)"),
    *listed("PLAIN", "pbr", "주가순자산비율, 주가 순자산 비율, 피비알"),
    *listed("PLAIN", "psr", "주가매출비율"),
    *listed("PLAIN", "roe", "자기자본이익률, 자기자본 이익률"),
    *listed("PLAIN", "roa", "총자산이익률, 총자산순이익률"),
    *listed("PLAIN", "market_cap", "시가총액, 시총, 시가 총액"),
    *listed("PLAIN", "debt_ratio", "부채비율, 부채 비율"),
    *listed("PLAIN", "dividend_yield", "배당수익률, 시가배당률, 배당률, 배당 수익률, 시가배당수익률, 배당"),
    *listed("PLAIN", "eps_growth", "eps 증가율, eps 성장률, 주당순이익 증가율, 주당순이익 성장률"),
    *listed(
        "PLAIN",
        "revenue_growth",
        "매출 증가율, 매출액 증가율, 매출 성장률, 매출액 성장률, 매출성장률, 매출액성장률, 매출증가율, 매출액증가율",
    ),
    *listed("PLAIN", "rs_rating", "rs 점수, rs 레이팅, 상대강도 점수, rs 등급, rs rating"),
    *listed("WHO", "foreign_net_buy_days", "외국인, 외인, 외국인 투자자"),
    *listed("WHO", "institution_net_buy_days", "기관, 기관 투자자, 기관투자자"),
    *listed("NETBUY", None, "순매수, 순매수세, 순매수 중, 사들이는 중"),
    *verbs("NETBUY", None, "사고 있, 사들이고 있, 담고 있, 사들이"),
    *verbs("STOPPED", None, "끊기, 멈추, 끝나, 그치"),
    *listed("STOPPED", None, "중단, 종료"),
    *listed("NETSELL", None, "순매도, 순매도세, 순매도 중"),
)
CANDLES: tuple[Entry, ...] = (
    *listed("CANDLE", "bullish", "양봉, 양선, 양봉 캔들"),
    *listed("CANDLE", "bearish", "음봉, 음선, 음봉 캔들"),
    *listed(
        "TODAY",
        None,
        """
        오늘, 당일, 금일, 현재, 지금, 당일의, 오늘의, 이번 봉, 현재 봉, 현재봉, 당일봉, 금일의, 그날, 그 날,
        0봉전, 0봉 전, 0일전, 당봉, 금봉
        """,
    ),
    *listed(
        "AGO",
        1,
        """
        전일, 전날, 어제, 전봉, 직전 봉, 직전봉, 전 거래일, 하루 전, 이전 봉, 어제의, 전일의, 전날의, 1봉전,
        1일전, 이전봉, 전 봉, 전 영업일, 직전 거래일, 지난 봉, 앞 봉, 바로 앞 봉, 바로 전 봉, 앞봉, 직전 캔들,
        앞 캔들, 전 캔들, 바로 앞 캔들, 바로 전날
        """,
    ),
    *listed("AGO", 2, "그저께, 전전일, 이틀 전, 전전봉, 그제"),
    *listed("BEFORE", None, "전, 이전, 전의, 전에, 앞"),
    *listed("FRAME", "1w", "주봉, 주봉상, 주간 차트, 주봉 차트, 주간"),
    *listed("FRAME", "1d", "일봉, 일봉상, 일봉 차트, 일간"),
    *listed("FRAME", "1M", "월봉, 월봉상, 월봉 차트"),
    *listed("CHART", None, "차트, 기준, 기준으로, 상, 차트상, 차트에서, 차트 기준, 기준 차트, 상에서, 프레임"),
    *listed("BASIS", None, "기준, 기준으로, 기준으로는, 기준으로만"),
)
# What has a name and that no condition can say: its arguments must not leak out.
STRANGE: tuple[Entry, ...] = (
    *listed(
        "STRANGE",
        None,
        """
        스프레드, 호가 스프레드, 도미넌스, 비트 도미넌스, 도미, 비트 도미,
        슈퍼트렌드, 수퍼트렌드, 체결강도, 펀딩비, 펀딩 비율, 투자심리도, 투자심리선, 매물대, 피봇, 피벗,
        피봇 포인트, vkospi, vix, 공포지수, 공포 지수, 공포탐욕지수, 환율, 달러 인덱스, 금리, 미결제약정, 김프,
        김치 프리미엄, 롱숏비율, 엔벨로프, 엔벨롭, envelope, 이큐지표, 볼륨 프로파일, 하이킨아시, 하이켄아시,
        피보나치, 되돌림, 엘리어트, 삼선전환도, 렌코, 르네코, trix, 소나, sonar, ease of movement, 차이킨,
        aroon, 아룬, hma, 헐 이동평균, tema, dema, kama, 영업이익률, 영업이익, 순이익, 순이익률, 당기순이익,
        이자보상배율, 유보율, 유동비율, peg, ev/ebitda, gp/a, f-score, f스코어, 피오트로스키, 매출총이익, 매출,
        매출액, 현금흐름, 영업현금흐름, 외국인 지분율, 외국인 보유율, 기관 보유율, 프로그램 매수,
        프로그램 순매수, 개인 순매수, 개인 순매도, 공매도 비율, 공매도 잔고, 대차잔고, 신용잔고, 신용비율, 호가,
        호가창, 매수 잔량, 매도 잔량, 매수잔량, 매도잔량, 회전율, 프로그램 매매, 배당락일, vi, 거래 회전율, 상한가,
        하한가, 뉴스, 공시,
        실적 발표, 다이버전스, 상승 다이버전스, 하락 다이버전스, 쌍바닥, 쌍봉, 헤드앤숄더, 삼각수렴, 컵앤핸들,
        플래그, 거래소 유입량, 슈퍼 트렌드, supertrend, 심리도, 상대 강도, 베타, 샤프, 변곡점, 세력, 수급,
        영업 이익, 신용융자, 물량, 분기 실적, per 밴드, 시장 심리, 지수 선물, 선물 베이시스, 베이시스,
        옵션 만기, 배당락, 유통 주식수, 유통주식수, ebitda, fcf, bps, eps, 주당순이익, obv, vwma, ad line,
        atr 밴드, atr밴드, 마켓 프로파일, 온밸런스볼륨
        """,
    ),
)
UNITS: tuple[Entry, ...] = (
    *listed("UNIT", "percent", "퍼센트, 프로, 퍼, %포인트, 퍼센트 포인트, %p"),
    *listed("UNIT", "times", "배, 배수, x"),
    *listed("UNIT", "money", "원, 달러, 불, 원대, usd, krw, usdt, 위안, 엔"),
    *listed("UNIT", "shares", "주"),
    *listed("UNIT", "pips", "핍, pip, pips"),
    *listed("TENTHS", None, "할"),
    *listed(
        "UNIT",
        "bars",
        """
        일, 봉, 거래일, 영업일, 개 봉, 개봉, 캔들, 개 캔들, 일간, 거래일간, 봉간, day, days, bars, bar, 일치,
        개의 봉, 틱
        """,
    ),
    *(entry for word, count in DAY_WORDS.items() for entry in words("DAYS", count, word)),
    *listed("UNIT", "weeks", "주, 주일, 주간, 주가"),
    *listed("UNIT", "months", "개월, 달, 개월간, 달간"),
    *listed("UNIT", "years", "년, 년간"),
    *listed("UNIT", "minutes", "분, 분간"),
    *listed("UNIT", "hours", "시간"),
    *listed("UNIT", "count", "개, 종목, 회, 번, 차례, 가지, 개 종목, 위, 등, 차"),
    *listed("NAMEUNIT", None, "개, 종목, 개 종목, 가지, 코인"),
    *listed("ROUND", None, "번, 회, 차례, 차, 등분"),
    *attached("WORTH", None, "어치, 어치씩, 어치만"),
    *listed("BP", None, "bp, bps, 베이시스 포인트"),
    *listed("MONEY", None, "$, ₩"),
    *listed("TIMES", 1.0, "동일"),
    *listed("HALF", 0.5, "절반, 반, 반만, 절반만, 1/2, 50%만"),
)
SERIES_WORDS: tuple[Entry, ...] = (
    *PRICES,
    *AVERAGES,
    *INDICATORS,
    *FUNDAMENTALS,
    *CANDLES,
    *STRANGE,
    *UNITS,
    *attached("VALUE", None, "값"),
)
