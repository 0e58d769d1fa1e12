"""Whether two readings of a market are the same, to the last bit."""

from typing import Any

from screening.bars.market_bars import MarketBars


def content(bars: MarketBars) -> dict[str, Any]:
    """All that bars hold; arrays as their type and bytes."""
    panel = bars.panel
    arrays: dict[str, Any] = {"starts": panel.starts, "ends": panel.ends, "sessions": panel.sessions, **panel.columns}
    for name, known in bars.facts.items():
        arrays |= {f"{name} {part}": getattr(known, part) for part in ("owners", "known", "values")}
    assert not any(array.flags.writeable for array in arrays.values())
    return {
        "name": (bars.market, bars.version, bars.updated_at, bars.is_synthetic, bars.snapshot),
        "symbols": panel.symbols,
        "names": dict(bars.names),
        **{name: (array.dtype.str, array.shape, array.tobytes()) for name, array in arrays.items()},
    }
