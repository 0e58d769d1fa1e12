"""The law of files: every bar that is read is one that was written, or the file is asked about or refused."""

from datetime import date

import pytest

from screening.market_data.files.description import Choices, Level
from screening.market_data.files.reader import read_file
from screening.tests.market_data.files.written import written_file

FILES = 120


@pytest.mark.parametrize("first", range(0, FILES, 40))
def test_no_bar_is_ever_wrong(first: int) -> None:
    taken = 0
    for seed in range(first, first + 40):
        written = written_file(seed)

        reading = read_file(written.data, "bars.csv", Choices(market=written.market, not_after=date(2026, 1, 1)))

        wrong = set(reading.bars.drop("name").rows()) - written.bars
        assert not wrong, f"{written.how}: {sorted(wrong)[:2]}"
        doubts = [one for one in reading.description.findings if one.level is not Level.NOTE]
        if not doubts:
            assert set(reading.bars.drop("name").rows()) == written.bars, written.how
            taken += 1
    assert taken >= 15
