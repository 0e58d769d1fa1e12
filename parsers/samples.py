"""The sample texts that ship with the product, for trying it out."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings

# Texts that hold no strategy, to see what is said then.
WITHOUT_STRATEGY = "no_strategy"


@dataclass(frozen=True)
class Sample:
    """A file of samples/, named after what it is and its language: golden_cross.ko.txt. Its first line is its title."""

    name: str
    language: str
    title: str
    text: str

    @property
    def is_strategy(self) -> bool:
        """Whether there is a strategy in it."""
        return not self.name.startswith(WITHOUT_STRATEGY)


@lru_cache(maxsize=1)
def samples() -> tuple[Sample, ...]:
    """All samples by name."""
    return tuple(_read(file) for file in sorted(Path(settings.BASE_DIR, "samples").glob("*.*.txt")))


def samples_to_offer(language: str) -> tuple[Sample, ...]:
    """Strategies in the reader's language; in English where there are none."""
    strategies = [sample for sample in samples() if sample.is_strategy]
    own = tuple(sample for sample in strategies if sample.language == language)
    return own or tuple(sample for sample in strategies if sample.language == "en")


def _read(file: Path) -> Sample:
    text = file.read_text(encoding="utf-8").strip()
    return Sample(
        name=file.stem,
        language=file.stem.rpartition(".")[2],
        title=text.partition("\n")[0].lstrip("# ").strip(),
        text=text,
    )
