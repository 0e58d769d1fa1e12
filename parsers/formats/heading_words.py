"""What a heading says it heads: a part of a strategy (Entry, 매수 조건), or a strategy of its own. Pure."""

import re

_ENGLISH = """
entr(?:y|ies) exits? buy(?:ing)? sell(?:ing)? long shorts? stops? stop[-_]loss(?:es)? trailing[-_]stop targets?
take[-_]profits? profit[-_]targets? risk(?:_management)? money_management position_siz(?:e|ing) siz(?:e|ing) filters?
universe markets? timeframes? schedules? setups? triggers? signals? conditions? (?:the_)?rules? criteria indicators?
parameters? exceptions? exclusions? notes? summary overview introduction conclusions? examples? backtest(?:_results?)?
results? performance why_it_works disclaimer references checklist (?:trade_)?management leverage instruments?
time[-_]stops? (?:when|how)_(?:i|to|we)_(?:buy|sell|enter|exit|get_in|get_out) what_(?:i|to|we)_(?:buy|sell)
(?:entry|exit|buy|sell|long|short|stop|trading|risk)_(?:rules?|conditions?|criteria|signals?|setups?|logic|plan)
"""
_KOREAN = """
매수 매도 진입 청산 편입 편출 손절 익절 손절매 수익_?실현 분할_?(?:매수|매도) 조건 규칙 원칙 기준 전제 준비 설정
(?:매수|매도|진입|청산|손절|익절|편입|편출|제외)_?(?:조건|규칙|신호|시점|타이밍|방법|원칙|기준|전략|룰|가격?)
매매_?(?:조건|규칙|신호|시점|타이밍|방법|원칙|기준|룰|시간) 비중(?:_?조절)? 자금_?관리 리스크_?관리 위험_?관리
종목_?(?:선정|선택)(?:_?(?:기준|조건))? (?:투자_?|매매_?)?대상(?:_?종목)? 유니버스 필터 예외 시장
(?:사용_?|보조_?)?지표(?:_?설정)? 주의_?사항 주의점 참고(?:_?사항)? 결론 정리 요약 개요 서론 들어가며
들어가기_?전에? 마치며 마무리 결과 성과 백테스트(?:_?결과)? 시간대 포지션_?크기 보유_?기간 리밸런싱
체크_?리스트 예시 사례
"""
_WORDS = "|".join(word.replace("_", " ") for word in (_ENGLISH + _KOREAN).split())
_LABEL = re.compile(
    r"^[\s#*\-•\[【〔<(《■◆▶●□◇★※]*(?:\d{1,2}\s*[.)]|[a-z가-하]\s*[.)]|step\s*\d+\s*[:.]?|\d{1,2}\s*단계\s*[:.]?)?[\s*]*",
    re.IGNORECASE,
)
# Steps are taken one after the other, by one strategy.
_STEP = re.compile(r"[\s#*\[]*(?:step\s*\d+|\d{1,2}\s*단계)\b", re.IGNORECASE)
_PART = re.compile(rf"(?:{_WORDS})(?:\s*\([^)]{{0,40}}\))?", re.IGNORECASE)
_END = re.compile(r"[\s:：*\]】〕>》\-–—]+$")
_JOINED = re.compile(r"\s*(?:&|/|,|\+|and|및|와|과)\s*", re.IGNORECASE)


def bare_heading(line: str) -> str:
    """A heading without its number, brackets, marks and colon."""
    return _END.sub("", _LABEL.sub("", line, count=1)).strip()


def heads_a_part(line: str) -> bool:
    """Whether a heading names nothing but a part of a strategy, or several: "2. Exit rules", "손절 / 익절"."""
    bare = bare_heading(line)
    if not bare or _STEP.match(line):
        return True
    if _PART.fullmatch(bare) or _OF_AN_END.search(bare):
        return True
    pieces = _JOINED.split(bare)
    return len(pieces) > 1 and all(_PART.fullmatch(piece) for piece in pieces if piece)


# What rules are made of, and headings aren't.
_OF_A_RULE = re.compile(
    r"[<>=≤≥%]|이하|이상|미만|초과|하면|이면|라면|때\b"
    r"|\b(?:below|above|under|over|when|if|crosses|greater|less|than|at least)\b",
    re.IGNORECASE,
)
# What strategies are called by, also as the last word of a name: "RSI pullback", "눌림목 매매법".
_NAMES = re.compile(
    r"\b(?:strateg(?:y|ies)|systems?|methods?|playbooks?|models?|techniques?|breakouts?|pullbacks?|reversals?|reversion"
    r"|crossovers?|cross|momentum|following|scalp(?:ing|s)?|swings?|dips?|bounces?|squeezes?|turtles?|trades?|trading)\b"
    r"|전략|매매|기법|투자|방법|시스템|검색식|타법|돌파|눌림|역추세|추세 ?추종|스윙|단타|베팅|종베|따라잡기|크로스",
    re.IGNORECASE,
)
# Numbered as strategies are: "Strategy 2", "전략 A", "두 번째 매매법", "the third setup".
_NUMBERED = re.compile(
    r"(?:strategy|system|set-?up|method|model|trade|plan)\s*(?:no\.?|number|#)?\s*"
    r"(?:\d{1,2}|[a-h]|one|two|three|four|five|six|seven|eight|nine|ten|[ivx]{1,4})\b(?!\s*[<>=%])"
    r"|(?:the\s+|my\s+|our\s+)?(?:first|second|third|fourth|fifth|sixth|next|last|other)\s+(?:\w+\s+)?"
    r"(?:strategy|system|set-?up|method|model)\b"
    r"|(?:전략|매매법|기법|시스템|검색식|방법|매매 ?전략|투자법)\s*(?:\d{1,2}|[A-Ha-h]|[①-⑩])(?![\w%])"
    r"|(?:첫|두|세|네|다섯|여섯|일곱|여덟|아홉|열|마지막|다음|또 다른)\s*(?:번\s*째)?\s*(?:\S{1,8}\s+)?"
    r"(?:전략|매매법|기법|시스템|검색식|방법|투자법|매매)",
    re.IGNORECASE,
)
# Oversold (과매도) is no sale, and net buying (순매수) no purchase.
_OF_AN_END = re.compile(
    r"(?:\bexits?|\bstops?|\btargets?|(?<![과순])매도|청산|손절|익절)(?:\s*(?:rules?|조건|기준|규칙|신호|시점|방법))?$",
    re.IGNORECASE,
)
_OF_A_START = re.compile(
    r"(?:\bentry|\bentries|\bfilters?|(?<![과순])매수|진입|필터)(?:\s*(?:rules?|조건|기준|규칙|신호|시점|방법))?$",
    re.IGNORECASE,
)


def is_numbered_strategy(line: str) -> bool:
    """Whether a line begins by counting strategies: "Strategy B: dips", "세 번째 매매법은"."""
    return bool(_NUMBERED.match(_LABEL.sub("", line, count=1)))


def names_a_strategy(line: str) -> bool:
    """Whether a heading may be the name of a strategy: of the whole of it, not of how one gets in or out."""
    if heads_a_part(line):
        return False
    bare = bare_heading(line)
    return is_numbered_strategy(line) or (bool(_NAMES.search(bare)) and not _OF_A_START.search(bare))


def sounds_like_a_rule(line: str) -> bool:
    """Whether a line says what has to hold, which headings don't."""
    return bool(_OF_A_RULE.search(line))
