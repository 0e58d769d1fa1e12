"""Seeded synthetic markets for the bench of screening: random walks, as a panel or as arrays in files."""

from pathlib import Path
from types import MappingProxyType

import numpy as np

from screening.bars.panel import COLUMNS, Panel, frozen

SEED = 14
_TOGETHER = 100


def synthetic_panel(symbols: int, bars: int, *, price: float = 100, first_day: int = 0) -> Panel:
    """So many symbols with so many bars each, the same ones every time, made in little more memory than theirs.

    `price` is where each begins, `first_day` the number of the day of the first bar; every day is a session.
    """
    random = np.random.default_rng(SEED)
    columns = {name: np.empty(symbols * bars) for name in COLUMNS}
    for first in range(0, symbols, _TOGETHER):
        count = min(_TOGETHER, symbols - first)
        close = price * np.exp(np.cumsum(random.normal(0, 0.02, (count, bars)), axis=1))
        opened = np.concatenate([close[:, :1], close[:, :-1]], axis=1)
        made = {
            "open": opened,
            "high": np.maximum(opened, close) * (1 + random.uniform(0, 0.02, close.shape)),
            "low": np.minimum(opened, close) * (1 - random.uniform(0, 0.02, close.shape)),
            "close": close,
            "volume": random.integers(1_000, 100_000, close.shape),
        }
        for name, values in made.items():
            columns[name][first * bars : (first + count) * bars] = values.ravel()
    return _panel(symbols, bars, columns, first_day)


def write_panel(panel: Panel, folder: Path) -> None:
    """Each column as a file, which `mapped_panel` maps into memory."""
    for name, column in panel.columns.items():
        np.save(folder / f"{name}.npy", column)


def mapped_panel(folder: Path, symbols: int, bars: int) -> Panel:
    """The panel that was written; of its columns only what is looked at comes into memory."""
    columns = {name: np.asarray(np.load(folder / f"{name}.npy", mmap_mode="r")) for name in COLUMNS}
    return _panel(symbols, bars, columns)


def _panel(symbols: int, bars: int, columns: dict[str, np.ndarray], first_day: int = 0) -> Panel:
    starts = np.arange(symbols, dtype=np.int64) * bars
    return Panel(
        symbols=tuple(f"{number:06}" for number in range(symbols)),
        starts=frozen(starts),
        ends=frozen(starts + bars),
        sessions=frozen(np.tile(np.arange(first_day, first_day + bars, dtype=np.int32), symbols)),
        columns=MappingProxyType({name: frozen(column) for name, column in columns.items()}),
    )
