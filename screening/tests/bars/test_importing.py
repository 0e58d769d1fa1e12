"""Importing files of bars: stored as they are, refused with the reason, and the same file again changes nothing."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from pastetrader.common.errors import Invalid
from screening.bars.choosing import Said, choices_of
from screening.bars.importing import ImportReport, Outcome, Phase, import_bars
from screening.bars.snapshots.folder import path_of
from screening.bars.storage import BATCH_ROWS
from screening.market_data.files.description import Level
from screening.models import Bar, CorporateAction, Instrument, Market
from screening.tests.factories import brought_bars, brought_instruments, brought_markets

HEADER = "date,symbol,open,high,low,close,volume\n"
pytestmark = pytest.mark.django_db


def write(folder: Path, text: str, name: str = "bars.csv", encoding: str = "utf-8") -> Path:
    """A file in the folder."""
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def row(day: str, symbol: str, close: float, volume: float = 1000) -> str:
    """A quiet day, and the end of its line."""
    return f"{day},{symbol},{close},{close * 1.01:.6g},{close * 0.99:.6g},{close},{volume}\n"


def imported(path: Path, market: str = "XNAS", **given: Any) -> ImportReport:
    """What comes of an import."""
    said = {name: given.pop(name) for name in list(given) if name in Said.model_fields}
    return import_bars(path=path, choices=choices_of(Said(market=market, **said)), **given)


def found(report: ImportReport, level: Level) -> list[str]:
    """The codes of what was found, of one weight."""
    return [finding.code for finding in report.description.at(level)]


def closes(symbol: str = "AAPL") -> list[float]:
    """What is stored, oldest first."""
    rows = Bar.objects.filter(instrument__symbol=symbol).order_by("session")
    return [float(close) for close in rows.values_list("close", flat=True)]


def test_bars_of_a_csv_are_kept_as_they_are(tmp_path: Path) -> None:
    text = HEADER + "2024-01-02,AAPL,100.5,110.123456,90,105,1000\n2024-01-03,AAPL,105,110,90,100,2000\n"

    report = imported(write(tmp_path, text), "nasdaq")

    assert (report.outcome, report.market, report.stored.new) == (Outcome.STORED, "XNAS", 2)
    assert (report.description.first_session, report.description.last_session) == (date(2024, 1, 2), date(2024, 1, 3))
    bar = Bar.objects.get(instrument__symbol="AAPL", instrument__market="XNAS", session="2024-01-02")
    assert [str(bar.open), str(bar.high), str(bar.volume)] == ["100.500000", "110.123456", "1000.0000"]


@pytest.mark.django_db(transaction=True)
def test_after_an_import_nobody_waits_for_the_snapshot_of_the_market(tmp_path: Path) -> None:
    imported(write(tmp_path, HEADER + row("2024-01-02", "AAPL", 10)))

    market = Market.objects.get(code="XNAS")
    assert path_of("XNAS", market.version, market.updated_at).exists()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949"])
def test_korean_headers_in_any_usual_encoding(tmp_path: Path, encoding: str) -> None:
    header = "일자,종목코드,종목명,시가,고가,저가,종가,거래량\r\n"
    text = '2024/01/02,005930,삼성전자,"70,000","71,000","69,500","70,500","1,234,567"\r\n'

    report = imported(write(tmp_path, header + text, encoding=encoding), "KOSPI")

    assert report.stored.new == 1
    instrument = Instrument.objects.get(market="XKRX", symbol="005930")
    assert instrument.name == "삼성전자"
    assert instrument.bars.get().volume == 1_234_567


def test_a_question_is_never_answered_by_force(tmp_path: Path) -> None:
    text = HEADER.replace(",", ";") + "2024-01-02;AAPL;1,976;1,980;1,970;1,975;1000\n"

    report = imported(write(tmp_path, text), force=True)

    assert report.outcome is Outcome.REFUSED
    assert found(report, Level.QUESTION)
    assert not brought_bars().exists()


def test_an_answer_reads_the_file_that_asked(tmp_path: Path) -> None:
    text = HEADER.replace(",", ";") + "2024-01-02;AAPL;1,976;1,980;1,970;1,975;1000\n"

    report = imported(write(tmp_path, text), decimal=",")

    assert report.outcome is Outcome.STORED
    assert closes() == [1.975]


def test_a_doubt_is_stored_by_force_alone(tmp_path: Path) -> None:
    text = HEADER + "".join(row(f"2024-01-{day:02}", "AAPL", 10) for day in (2, 3, 4)) + "2024-01-05,AAPL,x,1,1,1,1\n"
    path = write(tmp_path, text)

    doubted, forced = imported(path), imported(path, force=True)

    assert (doubted.outcome, forced.outcome) == (Outcome.REFUSED, Outcome.STORED)
    assert found(doubted, Level.DOUBT)
    assert forced.stored.new == 3


def test_nothing_is_stored_when_it_is_only_asked_what_would_be(tmp_path: Path) -> None:
    report = imported(write(tmp_path, HEADER + row("2024-01-02", "AAPL", 10)), dry_run=True)

    assert (report.outcome, report.description.bars) == (Outcome.WOULD_BE_STORED, 1)
    assert not brought_instruments().exists()
    assert not brought_markets().exists()


def test_a_file_without_bars_is_nothing_usable(tmp_path: Path) -> None:
    report = imported(write(tmp_path, HEADER + "2024-01-03,AAPL,0,0,0,1,0\n"))

    assert report.outcome is Outcome.NOTHING
    assert report.description.halted == 1


def test_the_same_file_again_changes_nothing(tmp_path: Path) -> None:
    path = write(tmp_path, HEADER + row("2024-01-02", "AAPL", 10) + row("2024-01-03", "AAPL", 11))
    imported(path)
    before = list(brought_bars().order_by("id").values()), brought_markets().get().version

    report = imported(path)

    assert (report.stored.new, report.stored.changed, report.stored.unchanged) == (0, 0, 2)
    assert (list(brought_bars().order_by("id").values()), brought_markets().get().version) == before


def test_a_changed_bar_is_updated_and_counted(tmp_path: Path) -> None:
    imported(write(tmp_path, HEADER + row("2024-01-02", "AAPL", 10) + row("2024-01-03", "AAPL", 10)))

    report = imported(write(tmp_path, HEADER + row("2024-01-03", "AAPL", 11) + row("2024-01-04", "AAPL", 11)))

    assert (report.stored.new, report.stored.changed, report.stored.unchanged) == (1, 1, 0)
    assert "corrections" in found(report, Level.NOTE)
    assert closes() == [10, 11, 11]


def test_a_source_that_has_other_values_than_what_is_stored_is_in_doubt(tmp_path: Path) -> None:
    days = [f"2024-01-{day:02}" for day in range(2, 31) if date(2024, 1, day).weekday() < 5 and day != 15]
    days += [f"2024-02-{day:02}" for day in (1, 2, 5, 6, 7, 8)]
    imported(write(tmp_path, HEADER + "".join(row(day, "AAPL", 10) for day in days)))
    path = write(tmp_path, HEADER + "".join(row(day, "AAPL", 10.1) for day in days))

    doubted, forced = imported(path), imported(path, force=True)

    assert (doubted.outcome, found(doubted, Level.DOUBT)) == (Outcome.REFUSED, ["other_source"])
    assert (forced.outcome, forced.stored.changed) == (Outcome.STORED, len(days))


# --- folders ---


def test_two_files_with_other_values_of_one_session_are_in_doubt(tmp_path: Path) -> None:
    write(tmp_path, HEADER + row("2024-01-02", "AAPL", 10), "1.csv")
    write(tmp_path, HEADER + row("2024-01-02", "AAPL", 11), "2.csv")

    doubted, forced = imported(tmp_path), imported(tmp_path, force=True)

    assert (doubted.outcome, found(doubted, Level.DOUBT)) == (Outcome.REFUSED, ["two_sources"])
    assert forced.outcome is Outcome.STORED
    assert closes() == [11]


def test_a_bar_that_two_files_repeat_is_stored_once(tmp_path: Path) -> None:
    write(tmp_path, HEADER + row("2024-01-02", "AAPL", 10), "1.csv")
    write(tmp_path, HEADER + row("2024-01-02", "AAPL", 10) + row("2024-01-03", "AAPL", 11), "2.csv")

    report = imported(tmp_path)

    assert (report.outcome, report.stored.new) == (Outcome.STORED, 2)
    assert "repeated_in_files" in found(report, Level.NOTE)


def test_a_file_of_a_folder_that_cannot_be_read_is_left_out_only_when_one_says_so(tmp_path: Path) -> None:
    write(tmp_path, HEADER + row("2024-01-02", "AAPL", 10), "1.csv")
    (tmp_path / "2.parquet").write_bytes(b"PAR1 not really")

    refused = imported(tmp_path)
    forced = imported(tmp_path, force=True)

    assert (refused.outcome, forced.outcome, forced.stored.new) == (Outcome.REFUSED, Outcome.STORED, 1)
    assert "files_left_out" in found(refused, Level.DOUBT)
    assert any("2.parquet" in finding.message.render() for finding in refused.description.findings)


def test_no_file_at_all_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="no file of bars"):
        imported(tmp_path / "nowhere")


def test_nothing_is_imported_into_the_synthetic_market(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="synthetic"):
        imported(write(tmp_path, HEADER + row("2024-01-02", "AAPL", 10)), "sample")


@pytest.mark.parametrize("market", ["X", "A/B", "XKRX; DROP", "한국거래", "NOSUCH"])
def test_a_market_that_nobody_knows_is_refused(tmp_path: Path, market: str) -> None:
    with pytest.raises(Invalid, match="no market"):
        imported(tmp_path, market)


# --- being killed ---


class Killed(Exception):
    """As if the process had ended there."""


def _killed_after(batches: int) -> Callable[[Phase, int, int], None]:
    seen: list[int] = []

    def tell(phase: Phase, done: int, _total: int) -> None:
        seen.append(done)
        if phase is Phase.STORING and len([one for one in seen if one]) > batches:
            raise Killed

    return tell


def test_an_import_that_was_killed_is_finished_by_the_next_and_doubles_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("screening.bars.storage.BATCH_ROWS", 2)
    assert BATCH_ROWS > 2
    symbols = ("AAPL", "MSFT", "NVDA")
    text = HEADER + "".join(row(f"2024-01-{day:02}", one, 10 + day) for one in symbols for day in (2, 3, 4))
    path = write(tmp_path, text)

    with pytest.raises(Killed):
        imported(path, progress=_killed_after(1))
    half = brought_bars().count()
    report = imported(path)

    assert 0 < half < 9
    assert half % 3 == 0, "a symbol is stored whole or not at all"
    assert (report.stored.new, report.stored.unchanged, brought_bars().count()) == (9 - half, half, 9)


# --- splits ---

RAW = HEADER + "".join(
    [row("2024-01-02", "AAPL", 400), row("2024-01-03", "AAPL", 404), row("2024-01-04", "AAPL", 101, 4000)]
)


def test_a_move_that_looks_like_a_split_is_in_doubt(tmp_path: Path) -> None:
    report = imported(write(tmp_path, RAW))

    assert (report.outcome, found(report, Level.DOUBT)) == (Outcome.REFUSED, ["probable_splits"])


def test_a_split_is_taken_out_of_earlier_prices_and_remembered(tmp_path: Path) -> None:
    report = imported(write(tmp_path, RAW), adjust_splits=True)

    assert (report.outcome, report.splits_recorded, closes()) == (Outcome.STORED, 1, [100, 101, 101])
    assert brought_bars().get(session="2024-01-02").volume == 4000
    action = CorporateAction.objects.get()
    assert (action.session, action.ratio, action.source) == (date(2024, 1, 4), Decimal(4), "import")


def test_a_recorded_split_is_applied_to_the_raw_file_again(tmp_path: Path) -> None:
    path = write(tmp_path, RAW)
    imported(path, adjust_splits=True)

    report = imported(path)

    assert (report.outcome, report.stored.unchanged, closes()) == (Outcome.STORED, 3, [100, 101, 101])
    assert CorporateAction.objects.count() == 1


def test_a_file_that_is_adjusted_already_is_left_alone(tmp_path: Path) -> None:
    imported(write(tmp_path, RAW), adjust_splits=True)
    adjusted = [row("2024-01-02", "AAPL", 100, 4000), row("2024-01-03", "AAPL", 101, 4000)]

    report = imported(write(tmp_path, HEADER + "".join(adjusted) + row("2024-01-04", "AAPL", 101, 4000)))

    assert (report.outcome, closes()) == (Outcome.STORED, [100, 101, 101])


@pytest.mark.parametrize("close", [396, 99])
def test_a_file_of_before_a_split_is_compared_with_what_is_stored(tmp_path: Path, close: float) -> None:
    imported(write(tmp_path, RAW), adjust_splits=True)
    overlap = row("2024-01-02", "AAPL", 400 if close == 396 else 100, 1000 if close == 396 else 4000)

    report = imported(write(tmp_path, HEADER + row("2023-12-29", "AAPL", close) + overlap))

    assert (report.outcome, closes()) == (Outcome.STORED, [99, 100, 101, 101])


def test_where_nothing_tells_whether_a_split_is_in_it_that_is_a_doubt(tmp_path: Path) -> None:
    imported(write(tmp_path, RAW), adjust_splits=True)

    report = imported(write(tmp_path, HEADER + row("2022-06-01", "AAPL", 390)))

    assert (report.outcome, found(report, Level.DOUBT)) == (Outcome.REFUSED, ["unclear_splits"])


def test_a_split_between_what_is_stored_and_what_comes_is_found_and_taken_out_of_both(tmp_path: Path) -> None:
    imported(write(tmp_path, HEADER + row("2024-01-02", "AAPL", 400) + row("2024-01-03", "AAPL", 404)))
    path = write(tmp_path, HEADER + row("2024-01-04", "AAPL", 101) + row("2024-01-05", "AAPL", 102))

    doubted = imported(path)
    report = imported(path, adjust_splits=True)

    assert (doubted.outcome, found(doubted, Level.DOUBT)) == (Outcome.REFUSED, ["probable_splits"])
    assert (report.readjusted, report.stored.changed, closes()) == (2, 0, [100, 101, 101, 102])
