"""What a browser loads of the canvas and of charts, and whether the content security policy lets it: a look at what
Vite built.

`python -m lab.bundle` is a step of `make check`: it prints what each entry weighs, and ends with 1 when that is more
than its budget or when something in the bundle would be refused by the policy.
"""

import gzip
import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

DIST = Path(__file__).resolve().parent.parent / "static/dist"
EDITOR = "src/editor.tsx"
CANDLES = "src/candles/page.ts"
CHART = "src/candles/chart.ts"
SCREENING = "src/screening.tsx"


# What `script-src 'self'` refuses to run, and what `default-src 'self'` refuses to load. The zundo, dagre or React of
# another release may bring one along without a word.
REFUSED = {
    "*.js": {
        "Function(": r"(?<![\w$.])Function\s*\(",
        "eval(": r"(?<![\w$.])eval\s*\(|,\s*eval\)\s*\(",
        "a data: address": r"[\"'`(]data:[\w.+-]+/",
        "a blob: address": r"[\"'`(]blob:",
    },
    "*.css": {
        "a data: address": r"[\"'(]data:",
        "a blob: address": r"[\"'(]blob:",
    },
}


@dataclass(frozen=True)
class Weight:
    """Bytes that an entry makes a browser load at once, compressed."""

    script: int
    style: int


# Of what an entry loads before anything is seen, in bytes as they are sent (gzip); the canvas together at most 170 kB.
# CHART is what is fetched when a first chart is shown: lightweight-charts, and what draws with it.
MOST = {
    EDITOR: Weight(160_000, 10_000),
    CANDLES: Weight(8_000, 2_000),
    CHART: Weight(64_000, 0),
    SCREENING: Weight(110_000, 4_000),
}


def weigh(dist: Path, entry: str) -> Weight:
    """Of an entry, with all that it imports statically. Raises KeyError when the manifest has no such entry."""
    manifest: dict[str, Any] = json.loads((dist / "manifest.json").read_text())
    chunks = [manifest[name] for name in _loaded(manifest, entry)]
    return Weight(
        script=sum(_compressed(dist / chunk["file"]) for chunk in chunks),
        style=sum(_compressed(dist / name) for name in {name for chunk in chunks for name in chunk.get("css", [])}),
    )


def faults(dist: Path) -> Iterator[str]:
    """What is wrong with what was built, each in a sentence; nothing when all is well."""
    for entry, limits in MOST.items():
        weight = weigh(dist, entry)
        for what, bytes_, most in (("script", weight.script, limits.script), ("style", weight.style, limits.style)):
            if bytes_ > most:
                yield (
                    f"{entry} makes a browser load {bytes_ / 1000:.1f} kB of {what}, {most / 1000:.0f} kB at most:"
                    " import() what is not needed at first sight."
                )
    for kind, patterns in REFUSED.items():
        for file in sorted(dist.rglob(kind)):
            for what, pattern in patterns.items():
                if found := re.search(pattern, text := file.read_text()):
                    near = text[max(0, found.start() - 60) : found.end() + 60]
                    yield f"{file.relative_to(dist)} holds {what}, which the content security policy refuses: …{near}…"


def _loaded(manifest: dict[str, Any], entry: str) -> set[str]:
    seen: set[str] = set()
    waiting = [entry]
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            waiting += manifest[name].get("imports", [])
    return seen


def _compressed(file: Path) -> int:
    return len(gzip.compress(file.read_bytes(), mtime=0))


def main() -> int:
    """The exit code: 0 when nothing is wrong."""
    if not (DIST / "manifest.json").exists():
        sys.stdout.write("The canvas has not been built: run make front.\n")
        return 1
    for entry in MOST:
        weight = weigh(DIST, entry)
        sys.stdout.write(f"{entry}: {weight.script / 1000:.1f} kB script, {weight.style / 1000:.1f} kB style (gzip)\n")
    found = list(faults(DIST))
    sys.stdout.writelines(f"{fault}\n" for fault in found)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
