"""Words that head a part of a strategy (Entry, Exit, 매수, 손절), and so no strategy of their own. Pure."""

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
매수 매도 진입 청산 손절 익절 손절매 수익_?실현 분할_?(?:매수|매도) 조건 규칙 원칙 기준 전제 준비 설정 필터 예외 시장
(?:매수|매도|진입|청산|손절|익절|편입|제외)_?(?:조건|규칙|신호|시점|타이밍|방법|원칙|기준|전략|룰|가격?)
매매_?(?:조건|규칙|신호|시점|타이밍|방법|원칙|기준|룰|시간) 비중(?:_?조절)? 자금_?관리 리스크_?관리 위험_?관리
종목_?(?:선정|선택)(?:_?(?:기준|조건))? 대상(?:_?종목)? 유니버스 (?:사용_?|보조_?)?지표(?:_?설정)? 주의_?사항 주의점
참고(?:_?사항)? 결론 정리 요약 개요 서론 들어가며 들어가기_?전에? 마치며 마무리 결과 성과 백테스트(?:_?결과)?
시간대 포지션_?크기 보유_?기간 리밸런싱 체크_?리스트
"""
_WORDS = "|".join(word.replace("_", " ") for word in (_ENGLISH + _KOREAN).split())
_LABEL = re.compile(
    r"^[\s#*\-•\[【〔<(]*(?:\d{1,2}\s*[.)]|[a-z가-하]\s*[.)]|step\s*\d+\s*[:.]?|\d{1,2}\s*단계\s*[:.]?)?[\s*]*",
    re.IGNORECASE,
)
_PART = re.compile(rf"(?:{_WORDS})(?:\s*\([^)]{{0,40}}\))?", re.IGNORECASE)
_END = re.compile(r"[\s:：*\]】〕>)\-–—]+$")
_JOINED = re.compile(r"\s*(?:&|/|,|\+|and|및|와|과)\s*", re.IGNORECASE)


def bare_heading(line: str) -> str:
    """A heading without its number, brackets, marks and colon."""
    return _END.sub("", _LABEL.sub("", line, count=1)).strip()


def heads_a_part(line: str) -> bool:
    """Whether a heading names nothing but a part of a strategy, or several: "2. Exit rules", "손절 / 익절"."""
    bare = bare_heading(line)
    if not bare:
        return True
    if _PART.fullmatch(bare):
        return True
    pieces = _JOINED.split(bare)
    return len(pieces) > 1 and all(_PART.fullmatch(piece) for piece in pieces if piece)
