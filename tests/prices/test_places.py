"""The tables of a value show every price and amount of small sums, on the screen and in files."""

from fractions import Fraction
from pathlib import Path

import ration

PROGRAMME = """
id = "small"
version = "1"
title = "Small sums"
currency = "USD"
source = "Made up for this test"
[channels.centre]
[items.rice]
name = "Rice"
unit = "kg"
[[allocations]]
item = "rice"
per = "person"
quantity = "0.125 kg"
channel = "centre"
[items.cash]
name = "Cash"
unit = "USD"
step = "0.01 USD"
[[allocations]]
item = "cash"
per = "household"
quantity = "12.34 USD"
channel = "centre"
"""


def tables(folder: Path, price: str) -> dict[str, list[dict[str, object]]]:
    """The tables of the value of a household of four, as files have them, by their id."""
    (folder / "p.toml").write_text(PROGRAMME)
    (folder / "prices.csv").write_text(f"item,price,currency,unit\nrice,{price},USD,kg\n")
    found = ration.value_of(
        folder / "p.toml", prices=folder / "prices.csv", household={"persons": 4}
    )
    return {
        table.id: [dict(zip(table.header, row, strict=True)) for row in table.rounded()]
        for table in found.answer().tables
    }


def test_a_price_is_the_price_of_the_list(tmp_path: Path) -> None:
    for price in ("0.125", "1.005", "0.3333", "2"):
        found = tables(tmp_path, price)
        for each in (found["items"][0], found["prices"][0]):
            assert each["price"] == Fraction(price)


def test_small_sums_have_cents(tmp_path: Path) -> None:
    found = tables(tmp_path, "0.125")
    assert [each["value"] for each in found["items"]] == [Fraction("0.06"), Fraction("12.34")]
    assert found["money"][0]["USD"] == Fraction("12.34")


def test_nothing_that_costs_something_is_free(tmp_path: Path) -> None:
    rice = tables(tmp_path, "0.0004")["items"][0]
    assert [rice["value"], rice["price per kg"]] == [Fraction("0.0002"), Fraction("0.0004")]
