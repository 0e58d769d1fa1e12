"""Markets by their Korean short names. Pure data."""

from parsers.extraction.grammar.lexicon.entries import Entry, listed

MARKETS: tuple[Entry, ...] = (
    *listed("MARKET", "FUTURES", "해선, 국내선물, 국내 선물"),
    *listed(
        "MARKET", "KR", "국내 상장사, 국내 상장 종목, 국내 종목, 한국 종목, 우리나라 주식, 국내 상장 주식, 국내 전 종목"
    ),
    *listed("MARKET", "US", "미국 종목, 미국주식, 미국 상장 종목, 뉴욕증시, 미국 상장사, 미국 기업"),
    *listed("MARKET", "CRYPTO", "코인판, 크립토, 알트코인, 가상자산, 가상 자산"),
)
