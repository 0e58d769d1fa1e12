"""Tables with a column for each price of each ticker, as rows of one ticker each. Pure."""

from collections.abc import Sequence

import polars as pl


def one_row_a_ticker(
    names: Sequence[str], tickers: Sequence[str], rows: pl.DataFrame
) -> tuple[list[str], pl.DataFrame]:
    """Names and rows with a column "Ticker" at the end; ticker after ticker, in the order of the file.

    `tickers` has one for each name, "" for columns of all of them; `rows` has "0" .., `line` and `ragged`. A price that
    only other tickers have is null.
    """
    shared = [place for place, ticker in enumerate(tickers) if not ticker]
    fields = list(dict.fromkeys(name for name, ticker in zip(names, tickers, strict=True) if ticker))
    frames = []
    for ticker in dict.fromkeys(filter(None, tickers)):
        places = {name: place for place, name in enumerate(names) if tickers[place] == ticker}
        columns = [pl.col(str(place)).alias(str(new)) for new, place in enumerate(shared)]
        for new, field in enumerate(fields, start=len(shared)):
            column = pl.col(str(places[field])) if field in places else pl.lit(None, dtype=pl.String)
            columns.append(column.alias(str(new)))
        columns.append(pl.lit(ticker).alias(str(len(shared) + len(fields))))
        frames.append(rows.select(*columns, "line", "ragged"))
    return [*(names[place] for place in shared), *fields, "Ticker"], pl.concat(frames)
