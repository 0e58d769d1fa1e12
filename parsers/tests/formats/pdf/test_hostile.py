"""PDFs that were made to do harm, or are too much: a helper bears it, says what it was, and the next one is read."""

import time
import zlib

import pytest

from parsers.formats import Unreadable, load_format, read
from parsers.formats.base import Work
from parsers.formats.pdf import reader
from parsers.tests.formats.pdf.documents import EN, READABLE, endless, one_page
from pastetrader.common.helper_process import Limits
from pastetrader.common.outbound_http import Policy
from pastetrader.common.stop_signal import Stopped, StopSignal


def _refusal(data: bytes) -> Unreadable:
    with pytest.raises(Unreadable) as refused:
        read(data)
    return refused.value


def _reads_the_next() -> bool:
    return read(READABLE["one column"]().data).text.startswith(EN[:40])


def test_what_would_take_years_is_ended_and_the_next_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "READ_SECONDS", 1.0)

    assert _refusal(endless()).code == "too_slow"

    monkeypatch.undo()
    assert _reads_the_next()


def test_what_uses_its_processor_time_is_ended_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "READ_LIMITS", Limits(cpu_seconds=1))

    assert _refusal(endless()).code == "too_slow"
    assert _reads_the_next()


def test_what_needs_more_memory_than_it_may_is_refused_and_the_next_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "READ_LIMITS", Limits(memory_bytes=180 * 1024 * 1024))
    many_letters = zlib.compress(b"BT /F 9 Tf " + b"1 0 0 1 5 5 Tm (abcdefgh) Tj " * 500_000)

    refused = _refusal(one_page(many_letters, compressed=True))

    assert refused.code == "too_much_memory"
    assert "memory" in str(refused.message)
    monkeypatch.undo()
    assert _reads_the_next()


def test_whoever_no_longer_wants_it_stops_it() -> None:
    stop = StopSignal(time.monotonic() + 0.8)

    with pytest.raises(Stopped) as stopped:
        load_format("pdf").read(endless(), Work(stop, Policy(deny_all=True)))

    assert stopped.value.reason == "timeout"
    assert _reads_the_next()


@pytest.mark.parametrize(
    "content", [b"q " * 1_000_000, b"[" * 1_000_000, b"<<" * 500_000, b"BT (never ended", b"\xff" * 5_000]
)
def test_a_page_of_rubbish_is_damaged_or_blank_and_not_called_a_picture(content: bytes) -> None:
    assert _refusal(one_page(content)).code in {"pdf_broken", "empty"}


@pytest.mark.parametrize("box", ["0 0 1000000 1000000", "0 0 0 0", "300 300 10 10", "-900 -900 900 900", "a b c d"])
def test_a_page_of_any_size_is_read_with_places_inside_of_it(box: str) -> None:
    content = read(one_page(b"BT /F 9 Tf 20 20 Td (Buy when RSI\\(14\\) is below 30) Tj ET", box=box))

    assert content.text == "Buy when RSI(14) is below 30"
    for place in content.places:
        assert place.box is not None
        assert 0 <= place.box.left <= place.box.right <= 1
        assert 0 <= place.box.top <= place.box.bottom <= 1


def test_a_file_that_only_says_that_it_is_a_pdf_is_refused() -> None:
    assert _refusal(b"<html>%PDF-1.7 <p>Buy when RSI is below 30").code == "pdf_broken"
    assert _refusal(b"\x89PNG\r\n\x1a\n%PDF-1.7" + b"\0" * 500).code == "pdf_broken"
