"""Markets whose bars somebody imports."""

import polars as pl

from screening.market_data.base import Provider


class FilesProvider(Provider):
    """Bars come from files, when somebody brings them."""

    def first_bars(self, market: str) -> pl.DataFrame | None:
        """Nothing: bars come by import_bars."""
        return None
