"""Rounds of schemathesis by three actors, until enough requests were sent: what they found, and how much they sent."""

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lab.fuzz.scene import ROOT, Scene

ACTORS = ("owner", "other", "anonymous")
CONFIG = Path(__file__).with_name("schemathesis.toml")


@dataclass
class Found:
    """What a campaign sent and found; `failures` are sentences, each once."""

    requests: int = 0
    by_actor: Counter[str] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """As figures."""
        return {"requests": self.requests, "by_actor": dict(self.by_actor), "failures": self.failures}


def run(scene: Scene, *, requests: int, seed: int, examples: int, phases: Sequence[str]) -> Found:
    """Rounds, each with the next seed and every actor, until `requests` were sent; at least one."""
    found = Found()
    while not found.requests or found.requests < requests:
        for actor in ACTORS:
            report = _round(scene, actor, seed=seed, examples=examples, phases=phases)
            sent = report["test_cases"]["generated"]
            found.requests += sent
            found.by_actor[actor] += sent
            found.failures += [told for told in _sentences(actor, report) if told not in found.failures]
            if report["failures"]:
                sys.stderr.write(report["told"])
            so_far = f"{sent} requests, {len(found.failures)} kinds of failures so far"
            sys.stderr.write(f"seed {seed}, {actor}: {so_far}\n")
        seed += 1
    found.failures += _errors_of(scene)
    return found


def _round(scene: Scene, actor: str, *, seed: int, examples: int, phases: Sequence[str]) -> dict[str, Any]:
    report = scene.seeded.with_name(f"report-{actor}-{seed}.json")
    command = [sys.executable, "-m", "schemathesis.cli", "--config-file", str(CONFIG)]
    command += ["run", f"{scene.address}/api/v1/schema", "--seed", str(seed), "--max-examples", str(examples)]
    command += ["--phases", ",".join(phases), "--continue-on-failure", "--no-shrink", "--no-color"]
    command += ["--report", "json", "--report-json-path", str(report), "--warnings", "off"]
    if scene.tokens[actor]:
        command += ["-H", f"Authorization: Bearer {scene.tokens[actor]}"]
    # It keeps what failed in the folder where it runs, and would begin with that the next time.
    folder = scene.seeded.parent
    variables = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "FUZZ_SEEDED": str(scene.seeded),
        "SCHEMATHESIS_HOOKS": "lab.fuzz.hooks",
    }
    done = subprocess.run(
        command, cwd=folder, env=variables, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    if not report.exists():
        raise RuntimeError(f"schemathesis wrote no report:\n{done.stdout}")
    told: dict[str, Any] = json.loads(report.read_text())
    if not told["test_cases"]["generated"]:
        raise RuntimeError(f"schemathesis could not begin:\n{done.stdout}")
    # A connection that the server closed is its fault as much as a wrong answer; the rest was asked all the same.
    return {**told, "failures": [*told["failures"], *told["errors"]], "told": done.stdout}


def _sentences(actor: str, report: dict[str, Any]) -> list[str]:
    """One sentence for each kind of failure; which request shows it is in what schemathesis told."""
    return [f"{actor}: {json.dumps(failure, ensure_ascii=False, sort_keys=True)}" for failure in report["failures"]]


def _errors_of(scene: Scene) -> list[str]:
    """What the server logged as its own fault."""
    return [line for line in scene.log.read_text(errors="replace").splitlines() if " ERROR " in line]
