"""Stops, targets, sizes, ranks, schedules. Pure data."""

from parsers.extraction.grammar.korean.words.inflection import verbs
from parsers.extraction.grammar.lexicon.entries import Entry, attached, listed

RISKS: tuple[Entry, ...] = (
    *listed(
        "RISK",
        "stop_loss",
        """
        손절, 손절매, 손절선, 손절가, 손절폭, 손절률, 손절 라인, 손절라인, 로스컷, 로스 컷, 스탑로스, 스탑 로스,
        스톱로스, 손실 제한, 손실제한, stop loss, stop, sl, 스탑, 스톱, 손절 기준, 손절 가격, 최대 손실, 손절컷,
        stoploss, stop-loss, 손절점, 손절 폭, 손절 조건, 손실 한도, 손실컷, 손절 비율, 손절율
        """,
    ),
    *listed(
        "RISK",
        "take_profit",
        """
        익절, 익절선, 익절가, 목표가, 목표 수익률, 목표수익률, 목표 수익, 목표, 이익 실현, 이익실현, 수익 실현,
        수익실현, 차익 실현, 차익실현, take profit, tp, target, 타겟, 목표 가격, 익절 라인, 익절 기준, 익절률,
        목표치, 익절 목표, 수익 목표, 익절 조건, 목표 이익, 익절점, 익절 비율, 익절율, 목표율
        """,
    ),
    *listed(
        "RISK",
        "trailing_stop",
        """
        트레일링 스탑, 트레일링 스톱, 트레일링, 트레일링스탑, 트레일링스톱, 추적 손절, 추적손절, trailing stop,
        trailing, 추적 청산, 추적 스탑, 추격 손절, 트레일링 스탑로스, ts, 이익보존, 이익 보존, 추적 매도
        """,
    ),
    *listed("RISKV", "stop_loss", "손절, 손절매, 손절 처리, 손절당"),
    *verbs("RISKV", "stop_loss", "자르, 끊, 잘라내, 끊어내, 손절하고 나오, 손절 치고 나오, 손절치, 손절 치, 손절 나가"),
    *listed("RISKV", "take_profit", "익절, 이익 실현, 수익 실현, 차익 실현, 수익실현"),
    *verbs("RISKV", "take_profit", "익절 치, 익절 나가, 챙기"),
    *listed(
        "ENTRYPRICE",
        None,
        """
        매수가, 매수 가격, 매수 단가, 매수단가, 평단, 평단가, 평균단가, 평균 단가, 진입가, 진입 가격, 매입가,
        산 가격, 들어간 가격, 진입 단가, 매입 단가, 매수가격, 진입가격, 구매가, 내 평단, 매수 평단, 진입 평단,
        산 값, 매수한 가격, 샀던 가격, 본전, 매수 평균가, 매입 가격
        """,
    ),
    *listed(
        "PEAK",
        None,
        """
        고점, 최고점, 최고가, 매수 후 고점, 진입 후 고점, 매수 후 최고가, 진입 후 최고가, 보유 중 고점, 고점가,
        보유 중 최고가, 보유 기간 최고가, 보유 기간 고점, 최고 수익, 매수 이후 고점, 매수 이후 최고가,
        진입 이후 고점, 진입 이후 최고가, 보유 고점, 장중 고점
        """,
    ),
    *listed("GAIN", ">", "수익, 이익, 수익률, 플러스, 이득, 수익율"),
    *listed("GAIN", "<", "손실, 손해, 마이너스, 손실률, 손실율"),
    *listed("SET", None, "설정, 적용, 운용, 세팅, 고정, 셋팅"),
    *verbs(
        "SET", None, "잡, 두, 정하, 묶, 제한하, 잡고 가, 가, 지키, 걸, 걸어두, 놓, 쓰, 걸어놓, 잡아두, 가져가, 맞추"
    ),
    *listed("REWARD", None, "손익비, r:r, rr, 리스크 리워드, 손익 비율, risk reward, 위험보상비율, 리스크:리워드"),
    *listed("RUNIT", None, "r"),
    *listed("RATIO", None, "대, :"),
    *listed(
        "RISKED",
        None,
        """
        리스크, 위험, 손실, 위험 금액, 리스크 금액, risk, 손실액, 손실 금액, 잃는 돈, 잃을 돈, 잃는 금액, 잃을 금액,
        감수하는 손실, 감수할 손실, 감수하는 위험, 감수하는 리스크, 감수 손실, 허용 손실, 위험 부담, 허용 위험,
        잃어도 되는 돈,
        잃어도 되는 금액, 감당할 손실, 걸 위험, 손실 허용 금액, 허용 리스크, 위험 한도
        """,
    ),
    *listed("ATRS", None, "atr"),
    *listed(
        "REST",
        None,
        """
            남은 거, 남은 건, 남은 걸, 나머지, 남은 물량, 나머지 절반, 잔량, 남은 절반, 나머지는, 남은 수량,
            나머지 물량, 잔여 물량, 남은 것
            """,
    ),
    *listed("PARTLY", None, "일부, 부분, 일부만, 분할로, 나눠서"),
    *verbs("LOSE", None, "손해 보, 손실 나, 손실이 나, 물리, 잃, 까먹"),
    *verbs("EARN", None, "수익 나, 이익 나, 벌, 수익 내, 먹"),
)
SIZES: tuple[Entry, ...] = (
    *listed(
        "EQUITY",
        None,
        """
        equity, account, 계좌, 자산, 자금, 투자금, 시드, 원금, 총자산, 예수금, 총 자금, 전체 자금, 운용 자금,
        계좌의, 전체 자산, 투자 금액, 현금, 계좌 잔고, 잔고, 시드머니, 총자금, 총 투자금, 전체 투자금,
        보유 현금, 예탁금, 돈, 가진 돈, 계좌 자산, 가용 자금, 계좌 전체, 총 자산, 포트폴리오, 전 재산, 자본, 자본금,
        투자자금,
        매매 자금, 전체 계좌, 전체 시드, 시드의
        """,
    ),
    *listed(
        "WEIGHT",
        None,
        """
        금액, position size, 포지션 사이즈, 포지션 크기, 사이즈, 비중, 투자 비중, 매수 비중, 비율, 진입 비중,
        종목 비중, 매수 금액, 진입 금액, 1회 매수 금액, 투입 비중, invest ratio, 배팅 금액, 투입 금액, 1회 매수,
        포지션 비중, 수량, 매수 수량
        """,
    ),
    *listed(
        "PERNAME",
        None,
        """
        종목당, 한 종목당, 1종목당, 한 종목에, 종목별, 각 종목, 종목 당, 한종목당, 개별 종목, 종목마다, 회당,
        1회, 매 거래, 한 번에, 거래당, 1회 거래, 매매당, 1회당, 한번에, 매 매매, 건당, 트레이드당, 한 거래당,
        거래마다, 1회 매매, 1회 진입, 매수 시마다, 매번, 한 거래, 거래 한 번에, 한 거래에서, 한 번, 한 번의 거래,
        한 종목, 종목 하나에, 한 종목에는, 매 거래마다,
        종목 하나당, 한 매매에서, 한 번의 매매에서, 한 번 살 때, 살 때마다,
        한 번 들어갈 때, 한번 들어갈 때, 한 번 진입할 때, 한 번 매수할 때,
        한 판에, 한 판당, 한판에, 판당, 매 판, 진입할 때마다, 들어갈 때마다
        """,
    ),
    *listed(
        "EQUALLY",
        None,
        """
        같게, 모두 같게, 똑같게, 동일하게, 종목별 동일, 모두 동일, 동일 비중, 동일비중, 균등 비중, 균등비중,
        동일 가중, 동일가중, 균등, 같은 비중, 균등 분배, 동일 금액, 똑같이, 균등하게, 동일 비중으로,
        동일비중으로, 같은 금액, 같은 금액씩, 같은 비중으로, n분의 1, 균등 분할, 똑같은 비중으로, 같은 비율로,
        전부 똑같이, 전부 같게, 모두 똑같이, 다 똑같이, 똑같이 나눠,
        골고루, 고르게, 균일하게,
        균등으로, 똑같은 금액으로, 같은 금액으로, 동일 금액으로, 똑같은 금액씩, 전 종목 동일, 종목 간 동일,
        종목별 균등, 종목별로 같게, 종목별로 똑같이,
        동일 비율로, 균등 투자, 동일 비율
        """,
    ),
    *listed("SPEND", None, "투입, 투자, 배분, 할당, 사용, 집행, 씩, 매수, 진입, 편입"),
    *verbs("SPEND", None, "쓰, 넣, 담, 태우, 걸, 들어가, 싣"),
    *listed("SPLIT", None, "분할, 등분, 분할로"),
    *listed("SPLITBUY", None, "분할매수, 분할 매수, 분할 진입, 분할진입"),
    *listed("SPLITSELL", None, "분할매도, 분할 매도, 분할 청산"),
    *listed("DIVIDE", None, "분할, 나눠, 나눠서, 나누어, 나누어서, 쪼개서, 걸쳐, 걸쳐서"),
    *verbs("DIVIDE", None, "나누, 쪼개"),
    *listed(
        "MAXIMUM", None, "최대, 최장, 길어야, 길어도, 최대한, 최대로, 동시에 최대, max, 최대 보유, 동시 보유, 동시에"
    ),
    *listed("LEVERAGE", None, "레버리지, leverage, 미수, 신용, 레버"),
)
RANKS: tuple[Entry, ...] = (
    *listed("BEST", "high", "위부터, 앞에서, 가장 앞선, 앞선, 앞쪽, 상위, top, 상위권, 높은 순 상위, 큰 순"),
    *listed("BEST", "low", "하위, bottom, 하위권"),
    *listed(
        "INORDER",
        "high",
        """
        높은 순, 높은 순으로, 큰 순, 큰 순으로, 높은 순서로, 많은 순으로, 많은 순, 높은 순서대로, 내림차순,
        내림차순으로, 큰 순서로, 많은 순서로, 높은 순서, 큰 순서대로, 높은 것부터, 큰 것부터, 높은 종목부터,
        많은 순서대로
        """,
    ),
    *listed(
        "INORDER",
        "low",
        """
        낮은 순, 낮은 순으로, 작은 순, 작은 순으로, 낮은 순서로, 적은 순으로, 낮은 순서대로, 오름차순,
        오름차순으로, 작은 순서로, 적은 순서로, 낮은 순서, 작은 순서대로, 낮은 것부터, 작은 것부터,
        낮은 종목부터, 저렴한 순
        """,
    ),
    *listed(
        "RANKED",
        None,
        """
        세워서, 나열해서, 나열해, 정렬시켜, 순위, 랭킹, 등수, 정렬, 순위를 매겨, 순위를 매기고, 순위 매겨,
        줄 세워, 정렬해, 정렬해서, 정렬하고, 정렬 후, 순위를 매긴 뒤, 순위를 매긴 후, 줄세워서, 줄세워,
        줄 세우고, 줄을 세우고, 줄을 세워, 줄을 세운 뒤, 줄 세운 뒤, 매겨, 매기고, 매긴 뒤, 등수를 매겨, 등수를 매기고,
        등수를 매긴 뒤, 점수를 매겨
        """,
    ),
    *listed(
        "SUMMED",
        None,
        """
        합산, 합산 순위, 합산해, 합산해서, 종합 순위, 순위 합, 순위 합계, 순위를 합산해, 순위의 합, 합친, 더해,
        합산한, 합이 낮은, 합산하여, 순위를 더해, 순위를 합해, 순위를 합쳐, 종합, 더한 뒤, 더해서, 더한, 더하고,
        두 순위를 더해, 두 등수를 더해,
        등수를 더해, 두 순위를 더해서, 두 순위의 합, 순위를 더해서, 순위를 더한, 순위를 더한 뒤, 합한, 합쳐, 합쳐서,
        합한 뒤, 두 순위를 합쳐,
        두 순위를 합한, 등수의 합, 등수를 합쳐, 두 등수를 합쳐, 순위를 더하고
        """,
    ),
)
SCHEDULES: tuple[Entry, ...] = (
    *listed(
        "EVERY",
        "month",
        """
            매월, 월 단위로, 월간 단위로, 매달, 월 1회, 한 달에 한 번, 월마다, 다달이, 한달에 한번, 달마다,
            한 달에 한번, 매 월
            """,
    ),
    *listed(
        "EVERY",
        "quarter",
        """
            매 분기, 분기 단위로, 매분기, 분기마다, 분기에 한 번, 분기 1회, 3개월마다, 석 달마다,
            세 달마다
            """,
    ),
    *listed(
        "EVERY",
        "half_year",
        "반기마다, 반년마다, 6개월마다, 매 반기, 반기에 한 번, 반년에 한 번, 연 2회, 1년에 두 번",
    ),
    *listed("EVERY", "year", "매년, 연 1회, 해마다, 1년에 한 번, 1년마다, 일년에 한 번, 매 해, 년 1회"),
    *listed(
        "REBALANCE",
        None,
        """
        리밸런싱, 리밸런스, 교체, 재조정, 종목 교체, 갈아타기, rebalance, rebalancing, 정기 변경, 점검,
        비중 조정, 갱신, 재편입, 포트폴리오 교체, 재구성, 종목 갱신, 리밸
        """,
    ),
    *listed("REBALANCEV", None, "교체, 재구성"),
    *verbs("REBALANCEV", None, "갈아끼우, 갈아타, 바꾸, 다시 뽑"),
    *listed(
        "FIRSTDAY",
        "first_trading_day",
        "첫 거래일, 첫 영업일, 초, 1일, 첫날, 첫째 날, 첫 번째 거래일, 첫 번째 영업일",
    ),
    *listed(
        "FIRSTDAY",
        "last_trading_day",
        "마지막 거래일, 말일, 마지막 영업일, 말, 마지막 날, 최종 거래일",
    ),
    *verbs("FILL", None, "채우"),
    *verbs("BELONG", None, "들, 속하, 포함되"),
    *listed("PRICEWORD", None, "가격, 값, 가격대, 자리"),
    *listed("PERIODIC", "month", "월간, 월별, 월별로, 월 단위"),
    *listed("PERIODIC", "quarter", "분기별, 분기별로, 분기, 분기 단위"),
    *listed("PERIODIC", "half_year", "반기별, 반기별로, 반기, 반기 단위"),
    *listed("PERIODIC", "year", "연간, 연별"),
    *listed("SPELL", None, "장 초반, 장초반, 장 막판, 장막판, 장 후반, 장 중반"),
    *listed("PERIODDAY", ("month", "first_trading_day"), "월초, 매월초, 매 월초, 달 초, 매달 초"),
    *listed("PERIODDAY", ("month", "last_trading_day"), "월말, 매월말, 매 월말, 달 말, 매달 말"),
    *listed("PERIODDAY", ("quarter", "first_trading_day"), "분기초, 분기 초"),
    *listed("PERIODDAY", ("quarter", "last_trading_day"), "분기말, 분기 말"),
    *listed("PERIODDAY", ("half_year", "last_trading_day"), "반기말, 반기 말"),
    *listed("PERIODDAY", ("year", "first_trading_day"), "연초, 연 초"),
    *listed("PERIODDAY", ("year", "last_trading_day"), "연말, 연 말"),
    *listed(
        "DAILY",
        "1-5",
        """
        평일, 매 거래일, 거래일마다, 매 영업일, 영업일마다, 장날, 장이 열리는 날, 평일마다, 거래일, 영업일,
        월~금, 월-금
        """,
    ),
    *listed("DAILY", "*", "매일, 날마다, 매일매일"),
    *listed(
        "ONCEADAY", None, "하루 한 번, 하루에 한 번, 하루 1회, 하루에 한 번만, 하루 한 번만, 하루 한번, 하루에 한번"
    ),
    *listed("WEEKLY", None, "매주, 주간 단위로, 주 단위로, 주마다, 주 1회, 일주일에 한 번, 주에 한 번"),
    *listed("WEEKDAY", 1, "월요일, 월욜"),
    *listed("WEEKDAY", 2, "화요일, 화욜"),
    *listed("WEEKDAY", 3, "수요일, 수욜"),
    *listed("WEEKDAY", 4, "목요일, 목욜"),
    *listed("WEEKDAY", 5, "금요일, 금욜"),
    *listed("WEEKDAY", 6, "토요일, 토욜"),
    *listed("WEEKDAY", 0, "일요일, 일욜"),
    *listed(
        "RUN",
        None,
        "loop, check, 실행, 점검, 체크, 확인, 스캔, 검색, 조회, 알림, 가동, 구동, 동작, 발송, run, 검사, 계산",
    ),
    *verbs("RUN", None, "돌, 돌리, 돌려보, 돌아가, 보, 알려주, 보내"),
    *listed("SECOND", None, "초"),
    *listed("MARKETOPEN", "open", "장 시작, 장시작, 개장, 장 개시, 장 오픈, 장 열리, 정규장 시작, 시장 개장"),
    *listed("MARKETCLOSE", "close", "장 마감, 장마감, 장 종료, 폐장, 장 끝나, 정규장 마감, 장 끝, 시장 마감"),
    *listed("CLOSING", "close", "마감"),
    *attached("INTERVAL", None, "마다, 간격, 간격으로, 단위로"),
    *listed("INTERVAL", None, "마다, 간격, 간격으로, 단위로, 주기로"),
    *listed("ZONE", "Asia/Seoul", "한국 시간, 한국시간, 서울 시간, kst, 한국 시각, 우리 시간"),
    *listed("ZONE", "America/New_York", "뉴욕 시간, 미국 동부 시간, 미국 시간, 동부 시간, 현지 시간, et, est, edt"),
    *listed("ZONE", "UTC", "utc, gmt, 세계 표준시"),
    *attached("MONTHS", None, "월"),
    *listed("CLOCKWORD", None, "시각, 시간, 현재 시각, 현재 시간, 장중 시간"),
    *listed(
        "ELAPSE",
        None,
        "경과, 이후, 이후에, 이후로, 지나서, 이후부터, 이후로는, 뒤에는",
    ),
    *listed("ELAPSE", "then", "뒤, 후, 뒤에, 후에, 지난 뒤, 지난 후"),
    *verbs("ELAPSE", None, "지나, 넘, 흐르, 되, 넘어가"),
    *listed(
        "AFTERWARDS",
        None,
        "이후, 이후에, 이후로, 이후로는, 이후부터, 부터, 이후에만, 이후에는, 뒤에만, 이후로만, 후에만",
    ),
    *listed(
        "BEFOREHAND", None, "이전, 이전에, 전, 전에, 까지, 이전에만, 까지만, 전까지, 전까지만, 이전까지만, 이전까지"
    ),
)
RISK_WORDS: tuple[Entry, ...] = (
    *RISKS,
    *SIZES,
    *RANKS,
    *SCHEDULES,
)
