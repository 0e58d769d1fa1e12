"""The law of files: every bar that is read is one that was written, or the file is asked about or refused."""

from collections import Counter

import pytest

from screening.market_data.files.description import Level
from screening.market_data.files.reader import FileReading, read_file
from screening.tests.market_data.files.written import Written, written_file

FILES = 150
LONG_FILES = 5_000


def outcomes(seeds: range) -> Counter[str]:
    """How many files were taken, taken once what they ask was answered, left in doubt, asked about, or refused."""
    found: Counter[str] = Counter()
    for seed in seeds:
        written = written_file(seed)
        reading = read_file(written.data, written.name, written.choices())
        check(written, reading)
        outcome = outcome_of(reading)
        if outcome == "asked":
            asked = {answer.choice for one in reading.description.findings for answer in one.answers}
            reading = read_file(written.data, written.name, written.choices(asked))
            check(written, reading)
            outcome = f"asked, then {outcome_of(reading)}"
        found[outcome] += 1
    return found


def check(written: Written, reading: FileReading) -> None:
    """Raises AssertionError for a bar that isn't the file's."""
    bars = set(reading.bars.drop("name").rows())
    assert not bars - written.bars, f"{written.how}: {sorted(bars - written.bars)[:2]}"
    if outcome_of(reading) == "taken":
        refused = reading.description.refused_rows
        assert len(written.bars - bars) <= refused, f"{written.how}: lost {sorted(written.bars - bars)[:2]}"


def outcome_of(reading: FileReading) -> str:
    """What became of the file."""
    levels = {finding.level for finding in reading.description.findings}
    if Level.REFUSAL in levels:
        return "refused"
    if Level.QUESTION in levels:
        return "asked"
    return "in doubt" if Level.DOUBT in levels else "taken"


@pytest.mark.parametrize("first", range(0, FILES, 50))
def test_no_bar_is_ever_wrong(first: int) -> None:
    found = outcomes(range(first, first + 50))

    assert found["taken"] >= 15


@pytest.mark.long
def test_no_bar_of_five_thousand_files_is_wrong() -> None:
    found = outcomes(range(10_000, 10_000 + LONG_FILES))

    assert found["taken"] + found["asked, then taken"] >= LONG_FILES // 2
