"""Ages, dates, months and counts at their bounds: the last that is read, the first that is not."""

import pytest

from ration.register.values.amounts import parse_amount
from ration.register.values.counts import read_count, thousands_sign
from ration.register.values.dates import column_date_order, parse_date
from ration.register.values.months import month_end
from ration.register.values.words import OLDEST, age_months


@pytest.mark.parametrize(
    ("text", "months"),
    [
        ("1 year 11 months", (23, 24)), ("1 year 12 months", None), ("2 months 1 year", None),
        (f"{OLDEST} years 2 months", (12 * OLDEST + 2, 12 * OLDEST + 3)),
        (f"{OLDEST + 1} years 2 months", None),
        (f"{OLDEST} years", (12 * OLDEST, 12 * OLDEST + 12)), (f"{OLDEST + 1} years", None),
        (f"{12 * OLDEST} months", (12 * OLDEST, 12 * OLDEST + 1)),
        (f"{12 * OLDEST + 1} months", None),
        ("2.5", (30, 36)), ("2.75", (33, 36)), ("2.0", (24, 36)), ("2.5 months", (2, 3)),
    ],
)  # fmt: skip
def test_ages(text: str, months: tuple[int, int] | None) -> None:
    assert age_months(text) == months


@pytest.mark.parametrize(
    ("text", "order", "date"),
    [
        ("1850-01-01", None, "1850-01-01"), ("1849-12-31", None, "date-unknown"),
        ("2150-12-31", None, "2150-12-31"), ("2151-01-01", None, "date-unknown"),
        ("1 March 2015", "ymd", "2015-03-01"), ("15 March 1", "ymd", "2015-03-01"),
        ("1 March 15", None, "2015-03-01"), ("2015 March 1", None, "2015-03-01"),
        ("1 March 115", None, "date-unknown"), ("1 March 12015", None, "date-unknown"),
        ("10000", None, "1927-05-18"), ("09999", None, "date-unknown"),
        ("73050", None, "2099-12-31"), ("73051", None, "date-unknown"),
        ("1/2/29", "dmy", "2029-02-01"), ("1/2/30", "dmy", "1930-02-01"),
        ("1/2/115", "dmy", "date-unknown"),
    ],
)  # fmt: skip
def test_dates(text: str, order: str | None, date: str) -> None:
    assert str(parse_date(text, order)) == date  # type: ignore[arg-type]


def test_a_date_with_two_orders_proves_none() -> None:
    assert column_date_order(["4/5/2019", "5/4/2019"]) is None
    assert column_date_order(["30/11/2000", "4/5/2019"]) == "dmy"
    assert column_date_order(["11/30/2000", "4/5/2019"]) == "mdy"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("12/2026", "2026-12-31"), ("13/2026", None), ("0/2026", None), ("2026-05", "2026-05-31"),
        ("01/1990", "1990-01-31"), ("12/1989", None), ("12/2100", "2100-12-31"), ("1/2101", None),
        ("5/13", "2013-05-31"), ("5/12", None), ("mai 26", "2026-05-31"), ("mai 126", None),
        ("mai 2026", "2026-05-31"), ("mai 5 2026", None),
    ],
)  # fmt: skip
def test_months(text: str, day: str | None) -> None:
    assert month_end(text) == day or str(month_end(text)) == day


@pytest.mark.parametrize(
    ("cell", "number", "code"),
    [
        ("9" * 41, None, "count-overflow"), ("9" * 20, None, "count-overflow"),
        ("x" * 41, None, "count-words"), (str(2**63 - 1), 2**63 - 1, None),
        (str(2**63), None, "count-overflow"), ("'5", 5, "apostrophe"), ("5.0", 5, "decimals"),
        ('="5"', 5, "marks"), ("٥", 5, "digits"), (" 5", 5, "spaces"), ("5", 5, None),
        ("5.5", None, "count-fraction"), ("5,000.0", 5000, "thousands"),
        ("1,234", None, "count-separator"), ("1,234,567", 1234567, "thousands"),
    ],
)  # fmt: skip
def test_counts(cell: str, number: int | None, code: str | None) -> None:
    assert read_count(cell) == (number, code)


def test_the_sign_of_thousands_is_proven_by_numbers_below_a_thousand_alone() -> None:
    assert thousands_sign(["1,230"], 999) == ","
    assert thousands_sign(["1.230"], 999) == "."
    assert thousands_sign(["1,230"], 1000) is None
    assert thousands_sign(["1,000", "1,235"], 999) is None
    assert thousands_sign(["1,230", "1.230"], 999) is None


@pytest.mark.parametrize(
    ("text", "thousands", "amount"),
    [
        ("1,200", None, "amount-separator"), ("1,200", ",", "1200"), ("1,200", ".", "6/5"),
        (".5", None, "1/2"), ("-.5", None, "-1/2"), ("1 000,25", None, "4001/4"),
        ("1,234,567", None, "1234567"), ("1,5", ",", "amount-unreadable"),
    ],
)  # fmt: skip
def test_amounts(text: str, thousands: str | None, amount: str) -> None:
    assert str(parse_amount(text, thousands)) == amount  # type: ignore[arg-type]
