"""`manage.py paste` as a person calls it: a process of its own with its own data."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
SAMPLE = "samples/rsi_pullback.en.txt"


@pytest.fixture(scope="module")
def data_folder(tmp_path_factory: pytest.TempPathFactory, installed: Callable[[Path], Path]) -> Path:
    """A data folder with a migrated database."""
    return installed(tmp_path_factory.mktemp("data"))


def manage(folder: Path, *arguments: str, stdin: bytes = b"") -> subprocess.CompletedProcess[str]:
    """Run manage.py on a data folder."""
    environment = {
        name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "CELERY_BROKER_URL"}
    }
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env={**environment, "PASTETRADER_DATA": str(folder), "LANGUAGE": "en"},
        input=stdin,
        capture_output=True,
        timeout=120,
        check=False,
    )
    return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())


def test_the_road_ends_with_signals_and_their_sentences(tmp_path: Path) -> None:
    assert manage(tmp_path, "migrate", "--verbosity", "0").returncode == 0
    done = manage(tmp_path, "paste", SAMPLE, "--market", "SAMPLE", "--run")

    assert done.returncode == 0, done.stderr
    assert "1. Buy when: RSI(14) is below 30" in done.stdout
    assert "✓ signals" in done.stdout
    assert "synthetic" in done.stdout
    assert "close is above the 200-day moving average”" in done.stdout
    assert "SYN" in done.stdout


def test_json_is_alone_on_standard_output_and_the_same_in_both_languages(data_folder: Path) -> None:
    answers = []
    for sample in (SAMPLE, SAMPLE.replace(".en.", ".ko.")):
        done = manage(data_folder, "paste", sample, "--market", "SAMPLE", "--run", "--json")
        assert done.returncode == 0, done.stderr
        assert "✓ signals" in done.stderr
        answers.append(json.loads(done.stdout))

    english, korean = answers
    assert list(english) == ["strategy", "workflow_id", "execution_id", "status", "signals", "rules"]
    assert english["status"] == "completed"
    assert english["signals"]
    assert all(list(signal) == ["symbol", "side", "bar"] for signal in english["signals"])
    assert english["rules"][0] == {"text": "rsi(14) < 30", "quote": "14-day RSI is below 30"}
    source = (ROOT / SAMPLE).read_text()
    assert [rule["quote"] for rule in english["rules"] if rule["quote"] not in source] == []
    assert english["signals"] == korean["signals"]


def test_without_run_nothing_is_executed(data_folder: Path) -> None:
    done = manage(data_folder, "paste", "-", "--market", "SAMPLE", "--json", stdin=b"Buy when RSI(14) is below 30.")

    answer = json.loads(done.stdout)
    assert done.returncode == 0
    assert answer["workflow_id"]
    assert (answer["execution_id"], answer["status"], answer["signals"]) == (None, None, [])


def test_what_cannot_run_ends_with_two_and_says_why(data_folder: Path) -> None:
    done = manage(
        data_folder, "paste", "-", "--market", "SAMPLE", "--run", "--json", stdin=b"Buy stocks with a P/E under 15."
    )

    assert done.returncode == 2
    assert "no data yet for per" in done.stderr


def test_what_is_unsure_is_listed_and_not_run_unless_it_is_accepted(data_folder: Path) -> None:
    unsure = "Buy when RSI(14) is below 30. Buy when the price is cheap."

    refused = manage(data_folder, "paste", "-", "--market", "SAMPLE", "--run", stdin=unsure.encode())
    accepted = manage(
        data_folder, "paste", "-", "--market", "SAMPLE", "--run", "--accept-unsure", stdin=unsure.encode()
    )

    assert refused.returncode == 2
    assert "--accept-unsure" in refused.stderr
    assert "cheap" in refused.stderr
    assert "✓" not in refused.stdout
    assert accepted.returncode == 0, accepted.stderr
    assert "✓ signals" in accepted.stdout


@pytest.mark.parametrize(
    ("arguments", "stdin", "said"),
    [
        (["-", "--market", "SAMPLE"], b"", "The paste is empty."),
        (["-", "--market", "SAMPLE"], b"a" * (10 * 1024 * 1024 + 1), "larger than 10 MB"),
        (["-", "--market", "SAMPLE"], b"\x89PNG\r\n\x1a\n\x00\x00", "This is not text"),
        (["-", "--market", "SAMPLE"], b"%PDF-1.7", "This is not a whole PDF"),
        (["-", "--market", "SAMPLE"], b"Good morning.", "No strategy was found"),
        ([SAMPLE], b"", "--market"),
        ([SAMPLE, "--market", "XKRX"], b"", "import_bars PATH --market XKRX"),
        (["samples/there_is_no_such_file.txt"], b"", "cannot be read"),
        ([SAMPLE, "--user", "nobody@example.com"], b"", "nobody@example.com"),
    ],
)
def test_bad_input_ends_with_two_and_says_what_to_do(
    data_folder: Path, arguments: list[str], stdin: bytes, said: str
) -> None:
    done = manage(data_folder, "paste", *arguments, "--json", stdin=stdin)

    assert done.returncode == 2, done.stderr
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""
