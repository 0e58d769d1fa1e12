"""The sample strategies that ship with the product, for trying it out."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings

ENDINGS = {".txt", ".md"}


@dataclass(frozen=True)
class Sample:
    """A file of samples/: its name is its address, its first line its title."""

    name: str
    title: str
    text: str


@lru_cache(maxsize=1)
def samples() -> tuple[Sample, ...]:
    """All samples by name."""
    folder = Path(settings.BASE_DIR) / "samples"
    files = sorted(file for file in folder.glob("*") if file.suffix in ENDINGS and file.stem.lower() != "readme")
    return tuple(_read(file) for file in files)


def _read(file: Path) -> Sample:
    text = file.read_text(encoding="utf-8").strip()
    title = text.partition("\n")[0].lstrip("# ").strip()
    return Sample(file.stem, title if len(title) <= 40 else file.stem.replace("-", " ").replace("_", " "), text)
