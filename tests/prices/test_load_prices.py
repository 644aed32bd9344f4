"""Lists of prices: columns, units, currencies, dates, and every fault of a row."""

import datetime as dt
from fractions import Fraction
from pathlib import Path

import polars as pl
import pytest

import ration


def table(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "prices.csv"
    path.write_text(text, "utf-8")
    return path


def faults(tmp_path: Path, text: str) -> list[tuple[str, int | None, str | None]]:
    with pytest.raises(ration.DataError) as error:
        ration.load_prices(table(tmp_path, text), "kaesong-2020")
    return [(each.code, each.row, each.column) for each in error.value.problems]


@pytest.mark.parametrize(
    ("item", "price", "unit", "found"),
    [
        ("rice", "5850", "kg", ("rice", "5850")),
        ("Rice", "5850", "per kg", ("rice", "5850")),
        ("쌀", "5850", "KPW/kg", ("rice", "5850")),
        ("maize", "3.3", "g", ("corn", "3300")),
        ("rice", "250000", "50 kg", ("rice", "5000")),
        ("rice", "250000", "bag", ("rice", "5000")),  # of 50 kg
        ("oil", "9000", "bottle", ("oil", "9000")),
        ("oil", "18000", "L", ("oil", "9000")),  # a bottle is half a litre
        ("oil", "20000", "kg", ("oil", "9200")),  # and 0.46 kg
        ("coal", "300", "kg", ("coal", "300000")),  # of a tonne
        ("rice", "KPW 5850", "kg", ("rice", "5850")),
        ("rice", "5850 KPW", "kg", ("rice", "5850")),
    ],
)
def test_units(item: str, price: str, unit: str, found: tuple[str, str]) -> None:
    """A price is for one unit of the item, whatever unit the list has."""
    (read,) = ration.load_prices(
        pl.DataFrame({"item": [item], "price": [price], "unit": [unit]}), "kaesong-2020"
    ).prices
    assert (read.item, str(read.price), read.currency) == (*found, "KPW")


@pytest.mark.parametrize(
    "header",
    [
        "item,price,currency,unit,place,date,source",
        "Commodity,Retail price,Currency code,UoM,Market,Price date,Reference",
        "품목,가격,통화,단위,시장,날짜,출처",
    ],
)
def test_usual_names(tmp_path: Path, header: str) -> None:
    (read,) = ration.load_prices(
        table(tmp_path, f"{header}\nrice,5850,KPW,kg,Pyongyang,2022-08-07,NK Times\n"),
        "kaesong-2020",
    ).prices
    assert read == ration.Price(
        row=2,
        item="rice",
        price=Fraction(5850),
        currency="KPW",
        place="Pyongyang",
        date=dt.date(2022, 8, 7),
        source="NK Times",
    )


@pytest.mark.parametrize(
    ("header", "currency"),
    [("Price (USD/kg)", "USD"), ("Price per kg", "KPW"), ("Retail price (kg)", "KPW")],
)
def test_a_header_with_unit_and_currency(tmp_path: Path, header: str, currency: str) -> None:
    (read,) = ration.load_prices(
        table(tmp_path, f"item,{header}\nrice,5.5\n"), "kaesong-2020"
    ).prices
    assert (read.price, read.currency) == (Fraction("5.5"), currency)


def test_other_goods_are_skipped_with_a_warning(tmp_path: Path) -> None:
    found = ration.load_prices(
        table(tmp_path, "item,price,unit\nrice,5850,kg\nonion,900,kg\n"), "kaesong-2020"
    )
    assert (found.rows, len(found.prices)) == (2, 1)
    assert [each.code for each in found.warnings] == ["stock-others"]


def test_all_faults_at_once(tmp_path: Path) -> None:
    rows = [
        "item,price,unit,date",
        ",1,kg,",
        "rice,,kg,",
        "rice,cheap,kg,",
        "rice,0,kg,",
        "rice,5,bundle,",
        "rice,5,,",
        "rice,5,kg,yesterday",
        "soybaens,5,kg,",
    ]
    assert faults(tmp_path, "\n".join(rows)) == [
        ("price-item-blank", 2, "item"),
        ("price-missing", 3, "price"),
        ("price-unreadable", 4, "price"),
        ("price-unreadable", 5, "price"),
        ("price-unit", 6, "unit"),
        ("price-unit-missing", 7, "unit"),
        ("price-date", 8, "date"),
        ("price-item-near", 9, "item"),
    ]


def test_a_comma_that_may_be_either_is_asked_about(tmp_path: Path) -> None:
    text = 'item,price,unit\nrice,"5,850",kg\n'
    assert faults(tmp_path, text) == [("price-separator", 2, "price")]
    mapping = {"prices": {"thousands": ","}}
    read = ration.load_prices(
        table(tmp_path, text),
        "kaesong-2020",
        mapping=ration.RegisterMapping.model_validate(mapping),
    )
    assert read.prices[0].price == 5850


def test_missing_columns(tmp_path: Path) -> None:
    assert faults(tmp_path, "what,much\nrice,5\n") == [
        ("stock-column-missing", None, "item"),
        ("stock-column-missing", None, "price"),
    ]


def test_a_cell_that_may_be_a_name_is_not_shown(tmp_path: Path) -> None:
    """As in stock files: a column of prices may be that of sellers by mistake."""
    text = "item,price,unit,date\nrice,Zqxw Jvkp,kg,\nmaize,5,Zqxw Jvkp,\noil,5,L,Zqxw Jvkp\n"
    other = "item,price,unit,currency\nrice,5,kg,Zqxw Jvkp\n"
    with pytest.raises(ration.DataError, match="not a currency") as error:
        ration.load_prices(table(tmp_path, other), "kaesong-2020")
    assert "Zqxw" not in f"{error.value}{error.value.problems!r}"
    with pytest.raises(ration.DataError) as error:
        ration.load_prices(table(tmp_path, text), "kaesong-2020")
    assert [each.code for each in error.value.problems] == [
        "price-unreadable",
        "price-unit",
        "price-date",
    ]
    assert "Zqxw" not in f"{error.value}{error.value.problems!r}"
