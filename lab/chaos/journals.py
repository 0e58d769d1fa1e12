"""Journals as lines of JSON: each is on the disk before its writer goes on; a torn last line is not there."""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lab.chaos.scene import Scene

STARTERS = 2


def note(path: Path, line: dict[str, Any]) -> None:
    """Append a line, and wait until the disk has it."""
    with path.open("a") as file:
        file.write(json.dumps(line) + "\n")
        file.flush()
        os.fsync(file.fileno())


def lines(path: Path) -> Iterator[dict[str, Any]]:
    """The whole lines of a journal; none when there is no journal."""
    if not path.exists():
        return
    for text in path.read_text().split("\n"):
        try:
            found = json.loads(text)
        except ValueError:
            continue  # torn: its writer was killed, and what it says was never said
        yield found


def accepted_path(scene: Scene, starter: int) -> Path:
    """Where a starter notes what was accepted."""
    return scene.kept("journals") / f"accepted{starter}.jsonl"


def accepted(scene: Scene) -> list[dict[str, Any]]:
    """What all starters noted: `{n, id, shape}`."""
    return [line for starter in range(STARTERS) for line in lines(accepted_path(scene, starter))]


def reader_path(scene: Scene) -> Path:
    """Where the reader notes what it read."""
    return scene.kept("journals") / "reader.jsonl"


def progress_path(scene: Scene) -> Path:
    """Which part of the faults has been done: the load is spread over it."""
    return scene.kept("journals") / "progress"


def say_progress(scene: Scene, part: float) -> None:
    """0 … 1, written whole or not at all."""
    draft = progress_path(scene).with_suffix(".draft")
    draft.write_text(str(part))
    draft.rename(progress_path(scene))


def progress(scene: Scene) -> float:
    """0 … 1; 0 before the first fault."""
    path = progress_path(scene)
    return float(path.read_text()) if path.exists() else 0.0
