"""Numbers of files: one writer's way is found from all of them, or the file is asked about; never another value."""

from datetime import date
from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from screening.market_data.files.description import Choices, Finding, Level
from screening.market_data.files.numbers.format import NumberFormat, find_number_format, is_absent, parse_numbers

POINT, COMMA = NumberFormat(".", ","), NumberFormat(",", ".")


def read(
    prices: list[str | None], volumes: list[str | None] | None = None, decimal: str = ""
) -> tuple[list[list[float | None]], tuple[Finding, ...]]:
    """The values of both columns, or nothing, and the findings."""
    columns = {"Close": pl.Series(prices, dtype=pl.String), "Volume": pl.Series(volumes or [], dtype=pl.String)}
    choices = Choices("XNAS", date(2024, 1, 1), decimal=decimal)
    form, findings = find_number_format(columns, choices, volume="Volume")
    return [parse_numbers(texts, form).to_list() for texts in columns.values()] if form else [], findings


def number(text: str, form: NumberFormat = POINT) -> float | None:
    """One text read in a format."""
    value: float | None = parse_numbers(pl.Series([text]), form).item()
    return value


# --- one text, in a known format ---

READ = [
    ("98.80", 98.8),
    ("1,976.00", 1976),
    ("1,234,567", 1234567),
    ("1234567", 1234567),
    ("12,34,567.5", 1234567.5),
    ("+5", 5),
    ("-5", -5),
    ("\u22125", -5),
    ("5-", -5),
    ("(1,234.5)", -1234.5),
    ("$1,976.50", 1976.5),
    ("-$3.25", -3.25),
    ("$ -3.25", -3.25),
    ("US$12", 12),
    ("70,000원", 70000),
    ("₩70,000", 70000),
    ("￦70,000", 70000),
    ("12.5 USD", 12.5),
    ("1,234주", 1234),
    ("1.98M", 1980000),
    ("1.005M", 1005000),
    ("2K", 2000),
    ("3b", 3e9),
    ("1.23T", 1230000000000),
    ("3.5억", 350000000),
    ("1,234만", 12340000),
    ("1,234천주", 1234000),
    ("1억 2,345만", 123450000),
    ("1조2345억", 1234500000000),
    ("1억 5", 100000005),
    ("12.3 Mio.", 12300000),
    ("1e5", 100000),
    ("1.5E-3", 0.0015),
    ("12.5%", 12.5),
    ("１２．５", 12.5),
    ("\u00a01,976.5\u00a0", 1976.5),
    ("0.1234564", 0.123456),
    (".5", 0.5),
    ("123456789012.123456", 123456789012.123456),
]
NOT_READ = [
    *("1,23,4", "12,34.5", "1,2345", "0,123,456", "1,234,56", "1.2.3", "1,976.00.1", "98.80\u00b2", "½", "1/2"),
    *("inf", "NaN", "nan", "1e400", "abc", "0x10", "1_000", "--5", "(-5)", "(5", "5)", "5.", "-", "N/A", "null", "7t"),
    *("5 6", "12 345", "98,80", "#REF!", "TRUE", "1억", "1.5억 3만", "1만 1억", "12345만 1", "$", "M", "1MK", "٣"),
]


@pytest.mark.parametrize(("text", "value"), READ)
def test_numbers_are_read_in_any_usual_dress(text: str, value: float) -> None:
    assert number(text) == value


@pytest.mark.parametrize("text", [text for text in NOT_READ if text != "1억"])
def test_what_does_not_fit_is_no_number(text: str) -> None:
    assert number(text) is None


@pytest.mark.parametrize(
    ("text", "value"),
    [("98,80", 98.8), ("1.976,00", 1976), ("1.976", 1976), ("1.234.567", 1234567), ("1,98M", 1980000), ("98.80", None)],
)
def test_a_comma_is_the_decimal_sign_where_the_file_says_so(text: str, value: float | None) -> None:
    assert number(text, COMMA) == value


@pytest.mark.parametrize("grouping", [" ", "'"])
def test_spaces_and_apostrophes_group(grouping: str) -> None:
    form = NumberFormat(",", grouping)

    assert number(f"1{grouping}976{grouping}123,5", form) == 1976123.5
    assert number("1\u202f976,5" if grouping == " " else "1\u2019976,5", form) == 1976.5
    assert number(f"1{grouping}97,5", form) is None


def test_absence_has_many_words() -> None:
    texts = pl.Series([None, "", "-", "--", "N/A", "null", "NaN", "\u2014", "없음", "0", "x"])

    assert is_absent(texts).to_list() == [True] * 9 + [False] * 2


def test_columns_with_types_pass_through() -> None:
    assert parse_numbers(pl.Series([1, None]), POINT).to_list() == [1.0, None]
    assert parse_numbers(pl.Series([98.8, 0.1], dtype=pl.Float32), POINT).to_list() == [98.8, 0.1]
    assert parse_numbers(pl.Series([Decimal("98.80")]), POINT).to_list() == [98.8]
    assert parse_numbers(pl.Series([float("nan"), float("inf"), 1.5]), POINT).to_list() == [None, None, 1.5]
    assert parse_numbers(pl.Series([True]), POINT).to_list() == [None]
    assert is_absent(pl.Series([float("nan"), 1.5, None])).to_list() == [True, False, True]


# --- the format of a file ---


def test_a_decimal_comma_is_found_from_any_row() -> None:
    values, findings = read(["1.976,00", "98,80", "12"], ["1.234.567", "1.976", "5"])

    assert values == [[1976.0, 98.8, 12.0], [1234567.0, 1976.0, 5.0]]
    assert findings == ()


def test_a_decimal_point_is_found_from_another_column() -> None:
    values, findings = read(["98.80", "1,976.00"], ["1,976", "12,345"])

    assert values == [[98.8, 1976.0], [1976.0, 12345.0]]
    assert findings == ()


def test_whole_prices_of_korea_are_groups_by_the_volumes() -> None:
    values, _findings = read(["70,000", "69,500"], ["1,234,567", "987,654"])

    assert values == [[70000.0, 69500.0], [1234567.0, 987654.0]]


def test_what_can_be_read_in_two_ways_is_asked_with_both_meanings() -> None:
    values, (finding,) = read(["1,976", "1,980"], ["5", "6"])

    assert values == []
    assert (finding.level, finding.code, finding.count) == (Level.QUESTION, "decimal_sign", 2)
    assert [(answer.choice, answer.value, str(answer.meaning)) for answer in finding.answers] == [
        ("decimal", ".", "a point: 1,976 = 1976"),
        ("decimal", ",", "a comma: 1,976 = 1.976"),
    ]
    assert finding.example is not None
    assert finding.example.value == "1,976"


@pytest.mark.parametrize(("decimal", "value"), [(".", 1976.0), (",", 1.976)])
def test_the_answer_decides(decimal: str, value: float) -> None:
    assert read(["1,976"], ["5"], decimal)[0][0] == [value]


def test_an_answer_that_the_numbers_contradict_is_refused() -> None:
    values, (finding,) = read(["1,976.00"], ["5"], ",")

    assert values == []
    assert (finding.level, finding.code) == (Level.REFUSAL, "decimal_opposed")


@pytest.mark.parametrize(
    ("prices", "volumes"),
    [
        (["98,80", "98.80"], ["1", "2"]),
        (["98,80", "98,90"], ["1.5", "2"]),
        (["1,976.00", "1.976,00"], ["1", "2"]),
        (["1,976.00", "1 976.00"], ["1", "2"]),
        (["1,976,000", "98,80"], ["1", "2"]),
        (["12345.67", "1,976"], ["1", "2"]),
        (["98.80", "1,976"], ["1", "2"]),
        (["98.80", "98.90"], ["1,976", "12345"]),
        (["1 976.50", "2 976.50"], ["1,976", "2"]),
    ],
)
def test_a_file_that_mixes_ways_of_writing_is_refused_with_both(
    prices: list[str | None], volumes: list[str | None]
) -> None:
    values, findings = read(prices, volumes)

    assert values == []
    assert [(finding.level, finding.code) for finding in findings] == [(Level.REFUSAL, "mixed_numbers")]


def test_four_digits_may_stand_together_as_in_spanish() -> None:
    assert read(["9876,50", "12.345,50"], ["1", "2"])[0][0] == [9876.5, 12345.5]


def test_hundreds_of_groups_of_three_beside_plain_numbers_are_groups() -> None:
    prices: list[str | None] = [f"{price:,}" for price in range(700, 2000, 3)]

    values, findings = read(prices, ["5"])

    assert findings == ()
    assert values[0] == [float(price) for price in range(700, 2000, 3)]


def test_volumes_that_would_be_fractions_only_by_the_prices_are_doubted() -> None:
    _values, (finding,) = read(["98,80", "98,90"], ["1,976", "5"])

    assert (finding.level, finding.code) == (Level.DOUBT, "volume_fractions")
    assert str(finding.message) == "Volumes are read with decimals: 1,976 is 1.976, not a number of whole shares."


def test_numbers_that_a_spreadsheet_cut_are_doubted() -> None:
    _values, (finding,) = read(["98.80"], ["1.23E+06"])

    assert (finding.level, finding.code, finding.count) == (Level.DOUBT, "cut_numbers", 1)


def test_several_currencies_are_refused() -> None:
    _values, (finding,) = read(["$98.80", "€98.80"], ["1", "2"])

    assert (finding.level, finding.code) == (Level.REFUSAL, "mixed_currencies")


def test_more_decimals_than_are_kept_are_said_with_their_line() -> None:
    columns = {"Close": pl.Series(["98.8", "98.80000305"])}

    _form, (finding,) = find_number_format(
        columns, Choices("XNAS", date(2024, 1, 1)), lines=pl.Series([2, 4]), volume="Volume"
    )

    assert (finding.level, finding.code, finding.count) == (Level.NOTE, "more_places", 1)
    assert finding.example is not None
    assert (finding.example.line, finding.example.value) == (4, "98.80000305")


@pytest.mark.parametrize("text", ["0.00001234", "1.5e-7", "$0.0000015"])
def test_prices_too_small_to_be_kept_are_doubted(text: str) -> None:
    _values, findings = read([text, "98.8"])

    assert [finding.code for finding in findings if finding.level is Level.DOUBT] == ["too_small"]


def test_prices_that_are_only_rounded_are_not_doubted() -> None:
    _values, findings = read(["0.12345678", "98.80000305"])

    assert [finding.level for finding in findings] == [Level.NOTE]


# --- laws ---


def grouped(digits: str, mark: str, *, is_indian: bool) -> str:
    """Digits in groups from the right."""
    if not mark or len(digits) <= 3:
        return digits
    head, tail, size = digits[:-3], digits[-3:], 2 if is_indian else 3
    parts: list[str] = []
    while head:
        parts.insert(0, head[-size:])
        head = head[:-size]
    return mark.join([*parts, tail])


@st.composite
def writers(draw: st.DrawFn) -> dict[str, object]:
    """How somebody writes all numbers of a file."""
    decimal = draw(st.sampled_from([".", ","]))
    grouping = draw(st.sampled_from(["", "", ",", ".", " ", "\u00a0", "'"]).filter(lambda mark: mark != decimal))
    return {
        "decimal": decimal,
        "grouping": grouping,
        "is_indian": grouping == "," and draw(st.booleans()),
        "places": draw(st.sampled_from([0, 1, 2, 3, 4, 6])),
        "is_trimmed": draw(st.booleans()),
        "before": draw(st.sampled_from(["", "", "$", "₩ "])),
        "after": draw(st.sampled_from(["", "", "원", " USD"])),
        "negative": draw(st.sampled_from(["-{}", "({})", "\u2212{}"])),
        "volume_unit": draw(st.sampled_from(["", "", "K", "M", "만", "억"])),
    }


POWERS = {"": 0, "K": 3, "M": 6, "만": 4, "억": 8}


def write(value: int, writer: dict[str, object], *, places: int, unit: str = "", is_price: bool) -> tuple[str, float]:
    """The text that the writer makes of value / 10 ** places, and the number that it is."""
    digits = str(abs(value)).rjust(places + 1, "0")
    whole, decimals = (digits[: len(digits) - places], digits[len(digits) - places :]) if places else (digits, "")
    if writer["is_trimmed"]:
        decimals = decimals.rstrip("0")
    text = grouped(whole, str(writer["grouping"]), is_indian=bool(writer["is_indian"]))
    text += f"{writer['decimal']}{decimals}" if decimals else ""
    if is_price:
        text = f"{writer['before']}{text}" if writer["before"] else f"{text}{writer['after']}"
    text = str(writer["negative"]).format(text + unit) if value < 0 else text + unit
    return text, float(Decimal(value).scaleb(POWERS[unit] - places))


VALUES = st.integers(-20, 10**9) | st.integers(0, 30_000) | st.sampled_from([1976, 1976000, 197600, 98800, 0])


@given(st.data(), writers(), st.lists(st.tuples(VALUES, VALUES), min_size=1, max_size=12))
@settings(max_examples=200, deadline=None)
def test_what_one_writer_wrote_is_read_back_exactly_or_asked_about(
    data: st.DataObject, writer: dict[str, object], rows: list[tuple[int, int]]
) -> None:
    places = int(str(writer["places"]))
    unit = str(writer["volume_unit"])
    volume_places = data.draw(st.sampled_from([0, 0, 2, 3])) if unit else 0
    prices = [write(price, writer, places=places, is_price=True) for price, _volume in rows]
    volumes = [write(abs(volume), writer, places=volume_places, unit=unit, is_price=False) for _price, volume in rows]

    values, findings = read([text for text, _ in prices], [text for text, _ in volumes])

    if not values:
        assert findings[0].level in {Level.QUESTION, Level.REFUSAL}
        assert findings[0].code in {"decimal_sign", "mixed_numbers"}
        return
    assert values == [[value for _, value in prices], [value for _, value in volumes]]


@given(writers(), writers(), st.lists(st.integers(1, 10**7), min_size=2, max_size=12), st.data())
@settings(max_examples=150, deadline=None)
def test_what_two_writers_wrote_below_each_other_is_right_or_refused(
    one: dict[str, object], two: dict[str, object], values: list[int], data: st.DataObject
) -> None:
    one, two = ({**writer, "places": 2, "is_trimmed": False} for writer in (one, two))
    cut = data.draw(st.integers(1, len(values) - 1))
    written = [write(value, one if row < cut else two, places=2, is_price=True) for row, value in enumerate(values)]

    found, findings = read([text for text, _ in written], ["1"])

    assert found[:1] == [[value for _, value in written]] if found else findings[0].level is Level.REFUSAL


@given(st.text(alphabet="0123456789.,' -+()$%eEKM원만억", max_size=12), st.sampled_from([POINT, COMMA]))
@settings(max_examples=300, deadline=None)
def test_a_text_is_the_number_that_its_digits_say_or_none(text: str, form: NumberFormat) -> None:
    value = number(text, form)

    if value is not None and not set(text) & set("eEKM만억"):
        digits = "".join(letter for letter in text if letter.isdigit() or letter == form.decimal)
        assert abs(value) == pytest.approx(float(digits.replace(form.decimal, ".")), abs=5.1e-7)


def test_one_number_with_either_sign_in_a_column_is_of_two_writers() -> None:
    values, findings = read(["70.041", "68.539", "70,041"], ["1200", "1300", "1400"], decimal=",")

    assert (values, [finding.code for finding in findings]) == ([], ["mixed_numbers"])


def test_spaces_between_groups_say_nothing_of_a_point_beside_them_in_one_column() -> None:
    prices: list[str | None] = ["95", "96", "94"]

    asked = read(prices, ["15 064", "60.832", "1 200"])[1]
    answered = read(prices, ["15 064", "60.832", "1 200"], decimal=",")[1]

    assert [finding.code for finding in asked] == ["decimal_sign"]
    assert [finding.code for finding in answered] == ["mixed_numbers"]
