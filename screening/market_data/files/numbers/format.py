"""How a file writes numbers, found from all of them, and the numbers read that way: exactly, or not at all. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from pastetrader.common.messages import Message
from pastetrader.common.messages import message as _
from screening.market_data.files.description import Choices, Finding
from screening.market_data.files.numbers.evidence import (
    all_written,
    decided_decimal,
    decisive_contradiction,
    incoherent,
)
from screening.market_data.files.numbers.findings import Scene
from screening.market_data.files.numbers.shapes import shapes_of
from screening.market_data.files.numbers.texts import (
    COMPOUND,
    DRESS,
    POWERS,
    body_pattern,
    is_absence,
    unified,
)

PRICE_PLACES = 6
VOLUME_PLACES = 4
_POWERS = {word.lower(): power for word, power in POWERS.items()}


@dataclass(frozen=True)
class NumberFormat:
    """One writer's way: the decimal sign ("." or ",") and what stands between groups of digits ("" for nothing)."""

    decimal: str = "."
    grouping: str = ""

    @property
    def words(self) -> Message:
        """The format as an example: 1.976,00."""
        return _("numbers as %(example)s", example=f"1{self.grouping}976{self.decimal}00")


def find_number_format(
    columns: Mapping[str, pl.Series],
    choices: Choices,
    *,
    lines: pl.Series | None = None,
    volume: str = "",
) -> tuple[NumberFormat | None, tuple[Finding, ...]]:
    """The one way in which these columns write numbers, or None with the question or refusal that says why not.

    `columns`: written name -> values (texts, or the typed columns of a Parquet file) of prices and volume; `volume`
    names the column of the volume; `lines` are the lines of the rows, for examples.
    """
    texts = {name: unified(values) for name, values in columns.items() if values.dtype == pl.String}
    shapes = {name: shapes_of(values) for name, values in texts.items()}
    written = all_written(shapes)
    scene = Scene(written, lines, volume)
    contradiction = decisive_contradiction(written)
    if contradiction is not None:
        return None, (scene.contradiction(contradiction),)
    decimal = decided_decimal(written, texts)
    if choices.decimal:
        opposed = scene.opposed(choices.decimal)
        if opposed is not None:
            return None, (opposed,)
        decimal = choices.decimal
    if not decimal:
        return None, (scene.question(),)
    contradiction = incoherent(written, decimal)
    if contradiction is not None:
        return None, (scene.contradiction(contradiction),)
    refused = scene.currencies()
    if refused is not None:
        return None, (refused,)
    groupings = {item.shape.grouping or item.shape.ambiguous for item in written} - {"", decimal}
    form = NumberFormat(decimal, groupings.pop() if groupings else "")
    remarks = scene.remarks(decimal, {name: PRICE_PLACES if name != volume else VOLUME_PLACES for name in columns})
    if any(remark.code == "more_places" for remark in remarks):
        remarks = (*remarks, *scene.too_small(texts))
    return form, remarks


def parse_numbers(texts: pl.Series, form: NumberFormat, *, places: int = PRICE_PLACES) -> pl.Series:
    """The numbers (Float64, rounded to `places`): null for nothing, for words of absence, and for what doesn't fit."""
    if texts.dtype == pl.String:
        return _rounded(_parsed(unified(texts), form), places)
    if texts.dtype == pl.Float32:  # the shortest text of it, not the digits that doubles see behind it
        texts = texts.cast(pl.String)
    if not (texts.dtype.is_numeric() or texts.dtype == pl.String):
        return pl.Series(texts.name, [None] * len(texts), dtype=pl.Float64)
    return _rounded(texts.cast(pl.Float64, strict=False), places)


def is_absent(texts: pl.Series) -> pl.Series:
    """Whether a value says that there is none: null, "-", "N/A", "null" ..; NaN in a column of numbers."""
    if texts.dtype == pl.String:
        return is_absence(unified(texts))
    if texts.dtype.is_float():
        return texts.is_null() | texts.is_nan().fill_null(value=True)
    return texts.is_null()


def _rounded(values: pl.Series, places: int) -> pl.Series:
    finite = pl.col("value").is_finite()
    # Rounding large numbers would only lose what they have; what is written with fewer places stays as it is.
    rounded = pl.when(pl.col("value").abs() < 1e9).then(pl.col("value").round(places)).otherwise("value")
    return pl.DataFrame({"value": values}).select(pl.when(finite).then(rounded)).to_series().alias(values.name)


def _parsed(texts: pl.Series, form: NumberFormat) -> pl.Series:
    body = _canonical(texts, form)
    odd = (body.is_null() & texts.is_not_null()).alias("is_odd")
    if odd.any():
        undressed = _undressed(texts.filter(odd), form)
        # Back to their rows: the n-th odd row takes the n-th of them.
        place = pl.col("is_odd").cum_sum().cast(pl.Int64) - 1
        body = (
            pl.DataFrame({"body": body, "is_odd": odd})
            .select(pl.when("is_odd").then(pl.lit(undressed).gather(place.clip(0))).otherwise("body"))
            .to_series()
        )
    return body.cast(pl.Float64, strict=False).alias(texts.name)


def _canonical(bodies: pl.Series, form: NumberFormat) -> pl.Series:
    """Digits with a point, null where a body is not in the format."""
    fits = bodies.str.contains(body_pattern(form.decimal, form.grouping))
    frame = pl.DataFrame({"body": bodies, "fits": fits})
    plain = pl.col("body")
    if form.grouping:
        plain = plain.str.replace_all(form.grouping, "", literal=True)
    if form.decimal != ".":
        plain = plain.str.replace(form.decimal, ".", literal=True)
    return frame.select(pl.when("fits").then(plain)).to_series()


def _undressed(texts: pl.Series, form: NumberFormat) -> pl.Series:
    """Texts of numbers for those with a sign, a currency, a unit or an exponent: "-1.98e6"; null for all others."""
    parts = (
        pl.DataFrame({"text": texts}).select(pl.col("text").str.extract_groups(DRESS).alias("parts")).unnest("parts")
    )
    signs = pl.concat_str(pl.col("open", "sign", "inner", "trail").fill_null("")).str.replace_all(" ", "", literal=True)
    exponent = pl.col("exponent").str.slice(1).cast(pl.Int64, strict=False).fill_null(0)
    unit = pl.col("unit").str.to_lowercase().replace_strict(_POWERS, default=0, return_dtype=pl.Int64)
    is_whole = pl.col("number").is_not_null() & (pl.col("signs").str.len_chars() <= 1)
    is_closed = (pl.col("signs") == "(") == (pl.col("close").fill_null("") == ")")
    # A number with an exponent has no groups.
    is_scientific = pl.col("exponent").is_null() | pl.col("body").str.contains(body_pattern(form.decimal, ""))
    minus = pl.when(pl.col("signs").is_in(["-", "("])).then(pl.lit("-")).otherwise(pl.lit(""))
    written = pl.concat_str(minus, "number", pl.lit("e"), (exponent + unit).cast(pl.String))
    number = (
        parts.with_columns(_canonical(parts["body"], form).alias("number"), signs.alias("signs"))
        .select(pl.when(is_whole & is_closed & is_scientific).then(written))
        .to_series()
    )
    if not texts.str.contains("[만억조]").any():
        return number
    return (
        pl.DataFrame({"number": number, "compound": _compounds(texts)})
        .select(pl.coalesce("number", "compound"))
        .to_series()
    )


def _compounds(texts: pl.Series) -> pl.Series:
    """1억 2,345만 as the text of a whole number; null for all others."""
    parts = pl.DataFrame({"text": texts}).select(pl.col("text").str.extract_groups(COMPOUND).alias("p")).unnest("p")
    steps = ("p12", "p8", "p4", "p0")
    given = pl.sum_horizontal(pl.col(name).is_not_null() for name in steps)
    padded = [pl.col(name).fill_null("0").str.replace(",", "", literal=True).str.zfill(4) for name in steps]
    whole = pl.concat_str(pl.col("sign").fill_null("").str.replace("+", "", literal=True), *padded)
    return parts.select(pl.when(given > 1).then(whole)).to_series()
