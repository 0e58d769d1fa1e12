"""Pastes put into the product's data, read in every state that a ledger has: no reader of texts is asked."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from parsers.formats import read
from parsers.models import Paste, SourceKind, Strategy
from parsers.services import NewDecision, decide, ledger_of_paste
from pastetrader.accounts.models import User
from pastetrader.tests.browser.planted import the_owner
from screening.instruments.dated_rows import import_members
from screening.models import Instrument
from screening.strategy import (
    Assumption,
    Extractor,
    MarketSchedule,
    PercentRisk,
    Question,
    RuleGroup,
    Source,
    Universe,
    UnsupportedRule,
)
from screening.strategy import Strategy as Reading

ENTRY = ("rsi(14) < 45", "close > sma(50)", "volume > sma(volume, 20)", "change_pct >= -5")
EXIT = ("rsi(14) > 65", "close crosses_below sma(20)", "bars_held >= 15")


@dataclass(frozen=True)
class _Text:
    """A text with the words of its rules, in the order of ENTRY and EXIT."""

    text: str
    entry: tuple[str, str, str, str]
    way_out: tuple[str, str, str]
    stop: str
    schedule: str
    index: str
    unread: str
    vague: str
    unsupported: str

    def sources(self, words: str) -> tuple[Source, ...]:
        """Where the words stand."""
        start = self.text.index(words)
        return (Source(start=start, end=start + len(words), quote=words, span=1),)


_ENGLISH = _Text(
    text=(
        "Dip buyer for the Nasdaq 100\n\nI buy when RSI(14) is below 45 and the close is above its 50-day average, on"
        " decent volume, and never when it is down more than 5% on the day. Supertrend should be green.\n\nI get out"
        " when RSI(14) is above 65, when the 20-day line breaks, or after 15 days. Stop loss 7%. I check it every"
        " weekday after the close. Biotech on bad news is a pass. Good luck everyone!"
    ),
    entry=("RSI(14) is below 45", "close is above its 50-day average", "decent volume", "down more than 5% on the day"),
    way_out=("RSI(14) is above 65", "the 20-day line breaks", "after 15 days"),
    stop="Stop loss 7%",
    schedule="every weekday after the close",
    index="Nasdaq 100",
    unread="Supertrend should be green",
    vague="decent",
    unsupported="Biotech on bad news is a pass",
)
_KOREAN = _Text(
    text=(
        "코스피200 눌림목 매매\n\nRSI(14)가 45보다 낮고 종가가 50일 이동평균 위에 있으면서"
        " 거래량이 괜찮으면 매수합니다."
        " 당일 5% 넘게 빠진 종목은 제외합니다. 슈퍼트렌드는 초록색이어야 합니다.\n\nRSI(14)가 65를 넘거나"
        " 20일선을 깨면, 또는 15일이 지나면 매도합니다. 손절 7%. 매일 장 마감 후에 확인합니다."
        " 뉴스 안 좋은 바이오는 패스. 다들 성투하세요~"
    ),
    entry=("RSI(14)가 45보다 낮고", "종가가 50일 이동평균 위에", "거래량이 괜찮으면", "5% 넘게 빠진"),
    way_out=("RSI(14)가 65를 넘", "20일선을 깨", "15일이 지나"),
    stop="손절 7%",
    schedule="매일 장 마감 후",
    index="코스피200",
    unread="슈퍼트렌드는 초록색이어야",
    vague="괜찮으면",
    unsupported="뉴스 안 좋은 바이오는 패스",
)


def doubtful(owner: User | None = None) -> str:
    """English: rules that are certain, accepted, edited, dropped and unsure, words that were not read, noted ones."""
    return _address(_decided(_planted(_ENGLISH, "en", owner=owner)))


def doubtful_korean(owner: User | None = None) -> str:
    """The same in Korean, for the owner or somebody else."""
    return _address(_decided(_planted(_KOREAN, "ko", owner=owner)))


def undecided() -> str:
    """English, with nothing decided yet: another text each time."""
    count = Paste.objects.count()
    return _address(_planted(_ENGLISH, "en", more=f"\n\n{count}"))


def _planted(words: _Text, language: str, *, more: str = "", owner: User | None = None) -> Paste:
    content = read(words.text + more)
    paste = Paste.objects.create(
        owner=owner or the_owner(),
        source_kind=SourceKind.TEXT,
        text=content.text,
        spans=[span.as_json() for span in content.spans],
        language=language,
        sha256=hashlib.sha256(content.text.encode()).hexdigest(),
    )
    reading = _reading(words, language)
    _known_members(str(reading.universe.index))
    Strategy.objects.create(
        paste=paste, extractor=reading.extractor.name, document=reading.model_dump(mode="json"), is_strategy=True
    )
    return paste


def _known_members(index: str) -> None:
    """All of the made-up market belongs to the index, so that a run may look at it."""
    symbols = Instrument.objects.filter(market="SAMPLE").values_list("symbol", flat=True)
    if symbols:
        import_members("SAMPLE", index, list(symbols), date(2000, 1, 1))


def _reading(words: _Text, language: str) -> Reading:
    provenance = {
        **{f"entry.{place}": words.sources(quote) for place, quote in enumerate(words.entry)},
        **{f"exit.{place}": words.sources(quote) for place, quote in enumerate(words.way_out)},
        "stop_loss": words.sources(words.stop),
        "schedule": words.sources(words.schedule),
        "universe.index": words.sources(words.index),
    }
    return Reading(
        is_strategy=True,
        title=words.text.splitlines()[0],
        language=language,
        extractor=Extractor(name="planted", version="1"),
        universe=Universe(
            market="US" if language == "en" else "KR", index="NASDAQ100" if language == "en" else "KOSPI200"
        ),
        entry=RuleGroup(conditions=ENTRY),
        exit=RuleGroup(logic="any", conditions=EXIT),
        stop_loss=PercentRisk(value=7),
        schedule=MarketSchedule(event="close"),
        assumptions=(Assumption(path="entry.2", value="20"),),
        open_questions=_questions(words),
        unsupported=(
            UnsupportedRule(
                role="entry",
                quote=words.unsupported,
                reason="not_expressible",
                sources=words.sources(words.unsupported),
            ),
        ),
        provenance=provenance,
    )


def _questions(words: _Text) -> tuple[Question, ...]:
    breaks = ("close crosses_below sma(20)", "close < sma(20)")
    return (
        Question(code="unread", sources=words.sources(words.unread)),
        Question(
            code="vague",
            path="entry.2",
            paths=("entry.2",),
            readings=(ENTRY[2], "volume >= 1.5 * sma(volume, 20)"),
            default=ENTRY[2],
            sources=words.sources(words.vague),
        ),
        Question(
            code="two_readings",
            path="exit.1",
            paths=("exit.1",),
            readings=breaks,
            default=breaks[0],
            sources=words.sources(words.way_out[1]),
        ),
    )


def _decided(paste: Paste) -> Paste:
    ledger = ledger_of_paste(paste)
    by_read = {entry.read_as: entry.subject for entry in ledger.entries}
    wanted: Sequence[NewDecision] = (
        NewDecision(kind="accept", subject=by_read[ENTRY[1]]),
        NewDecision(kind="edit", subject=by_read[EXIT[0]], text="rsi(14) > 70"),
        NewDecision(kind="drop", subject=by_read[ENTRY[3]]),
    )
    decide(paste=paste, by=paste.owner, decisions=wanted)
    return paste


def _address(paste: Paste) -> str:
    return f"/paste/{paste.pk}/"
