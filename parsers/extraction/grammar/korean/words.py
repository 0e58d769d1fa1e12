"""Korean words, particles and endings. Pure data."""

from parsers.extraction.grammar.lexicon.entries import Entry, suffixes, words

WORDS: tuple[Entry, ...] = (
    *words("PLAIN", "close", "종가", "주가", "현재가", "가격"),
    *words("PLAIN", "volume", "거래량"),
    *words("UNIT", "bars", "일", "봉", "거래일"),
    *words("DAYLINE", "sma", "일선", "일 이평선", "일 이동평균선"),
    *suffixes("SUBJECT", None, "이", "가", "은", "는"),
    *suffixes("OBJECT", None, "을", "를"),
    *suffixes("IF", None, "면", "이면", "으면"),
    *words("ORLESS", "<=", "이하"),
    *words("ORLESS", ">=", "이상"),
    *words("ORLESS", "<", "미만"),
    *words("ORLESS", ">", "초과"),
    *words("CROSS", "crosses_above", "상향 돌파 하", "돌파 하"),
    *words("CROSS", "crosses_below", "하향 돌파 하", "하향 이탈 하", "이탈 하"),
    *words("BUY", "buy", "매수", "매수한다"),
    *words("SELL", "sell", "매도", "매도한다"),
)
