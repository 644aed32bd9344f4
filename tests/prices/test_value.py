"""`ration value`: what a ration is worth, by hand and through the command."""

import datetime as dt
from fractions import Fraction
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from command import csv, run

import ration

pytestmark = pytest.mark.slow

HOUSEHOLD = {"persons": 4, "adults": 2}
OF_PYONGYANG = ("--on", "2022-08-07", "--place", "Pyongyang")
PRICES = """place,date,item,price,currency,unit,source
Three cities,2019-06-11,rice,4593,KPW,kg,Daily NK
Pyongyang,2022-08-07,rice,5850,KPW,kg,NK Times
Pyongyang,2022-08-07,maize,3300,KPW,kg,NK Times
Pyongyang,2022-08-07,soybeans,4700,KPW,kg,NK Times
"""


@pytest.fixture
def prices(tmp_path: Path) -> Path:
    path = tmp_path / "prices.csv"
    path.write_text(PRICES)
    return path


def worth(prices: Any, **more: Any) -> ration.Value:
    given = {"on": dt.date(2022, 8, 7), "place": "Pyongyang", "household": HOUSEHOLD, **more}
    return ration.value_of("kaesong-2020", prices=prices, **given)


class TestByHand:
    """A household of 4, of whom 2 adults: 20 kg rice, 40 kg corn, 8 kg soybeans, KPW 16,000."""

    def test_value(self, prices: Path) -> None:
        found = worth(prices)
        assert found.goods == 20 * 5850 + 40 * 3300 + 8 * 4700
        assert (found.money, found.total) == (Fraction(16_000), Fraction(302_600))
        assert (found.per_household, found.per_person) == (Fraction(302_600), Fraction(75_650))

    def test_what_has_no_price_is_listed_and_counts_nothing(self, prices: Path) -> None:
        found = worth(prices)
        assert "oil" in found.unpriced
        assert "rice" not in found.unpriced
        assert "stipend" not in found.unpriced
        oil = next(each for each in found.items if each.item == "oil")
        assert (oil.price, oil.value) == (None, None)
        says = found.answer().says
        assert says[0].startswith("The ration of the household is worth at least KPW 302,600")
        assert says[2].startswith("Not counted, because the list has no price: Cooking oil, ")

    def test_the_stipend_buys(self, prices: Path) -> None:
        found = worth(prices)
        stipend = found.purses[0]
        assert (stipend.what, stipend.money) == ("Living stipend, per adults", Fraction(8000))
        kilograms = {each.item: each.kg for each in stipend.buys}
        assert kilograms["rice"] == Fraction(8000, 5850)
        assert kilograms["corn"] == Fraction(8000, 3300)
        # maize has 3,650 kcal a kg
        days = {each.item: each.days for each in stipend.buys}
        assert stipend.cheapest == "corn"
        assert days["corn"] == Fraction(8000, 3300) * 3650 / 2100

    def test_cost_of_2100_kcal(self, prices: Path) -> None:
        found = worth(prices)
        kcal = 20 * 3600 + 40 * 3650 + 8 * 4460
        assert (found.energy, found.energy_cost) == (
            Fraction(kcal),
            Fraction(286_600) / kcal * 2100,
        )

    def test_transport_and_handling(self, prices: Path) -> None:
        found = worth(prices, transport="25 USD/t", handling="5 %", rates=["8200 KPW = 1 USD"])
        kg = sum(each.kg or 0 for each in found.items if not each.money)
        transport, handling = found.costs
        assert transport.cost == kg * Fraction(25, 1000) * 8200
        assert handling.cost == Fraction(286_600) / 20
        assert found.cost == found.total + transport.cost + handling.cost
        assert kg > 68  # with the packs

    def test_two_currencies(self, prices: Path) -> None:
        found = worth(prices, currency="USD", rates=["8200 KPW = 1 USD"])
        assert found.total * 8200 == worth(prices).total
        assert found.other is not None
        assert (found.other.currency, found.other.factor) == ("KPW", Fraction(8200))


class TestWhichPriceCounts:
    """Of each place the latest on or before the day; else the first after it; then the median."""

    def rice(self, **more: Any) -> tuple[Fraction, list[str]]:
        names = {"place", "date", "price", "item", "unit"}
        rows = {"unit": "kg", "item": "rice"}
        listed = [("A", "2024-01-01", 10), ("A", "2024-03-01", 14), ("B", "2024-02-01", 20)]
        frame = pl.DataFrame(
            [{"place": p, "date": d, "price": str(n), **rows} for p, d, n in listed]
        )
        assert set(frame.columns) == names
        found = worth(frame, place=None, **more)
        item = found.items[0]
        assert item.price is not None
        return item.price, [each.code for each in found.warnings]

    @pytest.mark.parametrize(
        ("on", "price", "codes"),
        [
            ("2024-01-15", 10, []),
            ("2024-02-15", 15, []),
            ("2024-03-15", 17, []),
            ("2023-01-01", 15, ["price-later"]),  # 10 of A and 20 of B
        ],
    )
    def test_rule(self, on: str, price: int, codes: list[str]) -> None:
        assert self.rice(on=dt.date.fromisoformat(on)) == (Fraction(price), codes)

    @pytest.mark.parametrize(("months", "price"), [(1, 20), (2, 15)])
    def test_a_place_whose_price_is_old_is_left_out(self, months: int, price: int) -> None:
        assert self.rice(on=dt.date(2024, 2, 15), months=months) == (Fraction(price), [])

    def test_items_whose_prices_are_far_apart(self, prices: Path) -> None:
        found = worth(prices, place=None, on=dt.date(2021, 1, 1))
        assert [each.code for each in found.warnings] == [
            *["price-later"] * 2,
            "price-dates-apart",
        ]
        assert found.items[0].price == 4593


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"rates": ["8200"]}, "price-rate"),
        ({"rates": ["8200 KPW = 1 USD", "1 USD = 2 KPW"]}, "price-rate-twice"),
        ({"transport": "25"}, "price-charge"),
        ({"transport": "25 USD/t"}, "price-rate-missing"),
        ({"currency": "USD"}, "price-rate-missing"),
        ({"place": "Pyonyang"}, "price-place"),
    ],
)
def test_faults(prices: Path, more: dict[str, Any], code: str) -> None:
    with pytest.raises(ration.InputError) as error:
        worth(prices, **more)
    assert [each.code for each in error.value.problems] == [code]


class TestCommand:
    """`ration value`."""

    def test_json_and_a_register(self, tmp_path: Path, prices: Path) -> None:
        register = csv(tmp_path / "a.csv", ["1,4,2", "2,1,1"])
        words = ("--prices", prices, *OF_PYONGYANG, "--json", "-q")
        ran = run("value", "kaesong-2020", register, *words)
        assert ran.code == 0
        found = ration.Value.model_validate_json(ran.out)
        assert found.total == 302_600 + 5 * 5850 + 10 * 3300 + 2 * 4700 + 8000
        assert (found.households, found.persons) == (Fraction(2), Fraction(5))

    def test_a_plan(self, tmp_path: Path, prices: Path) -> None:
        register = csv(tmp_path / "a.csv", ["1,4,2"])
        ration.compute(register, "kaesong-2020").write(tmp_path / "plan")
        found = ration.value_of(
            tmp_path / "plan", prices=prices, on=dt.date(2022, 8, 7), place="Pyongyang"
        )
        assert found.total == worth(prices).total

    def test_files(self, tmp_path: Path, prices: Path) -> None:
        words = ("value", "kaesong-2020", "--household", "persons=4,adults=2", "--prices", prices)
        for name in ("value.xlsx", "value.html"):
            assert run(*words, "-q", "-o", tmp_path / name).code == 0
            assert (tmp_path / name).stat().st_size > 1000

    def test_a_mapping_reads_the_list_without_a_register(self, tmp_path: Path) -> None:
        listed = tmp_path / "list.csv"
        listed.write_text('what,won,unit\nrice,"5,850",kg\n')
        mapping = tmp_path / "map.toml"
        mapping.write_text(
            '[prices]\nthousands = ","\ncolumns = { item = "what", price = "won" }\n'
        )
        words = ("--household", "persons=1,adults=1", "--map", mapping, "--json")
        ran = run("value", "kaesong-2020", "--prices", listed, *words)
        assert ration.Value.model_validate_json(ran.out).goods == 5 * 5850


def test_a_cost_by_weight_without_the_weight_of_all_goods_is_the_least() -> None:
    programme = {
        "id": "p",
        "version": "1",
        "title": "P",
        "currency": "KPW",
        "channels": {"centre": {}},
        "items": {"rice": {"name": "Rice", "unit": "kg"}, "soap": {"name": "Soap", "unit": "bar"}},
        "allocations": [
            {"item": "rice", "per": "person", "quantity": "2 kg", "channel": "centre"},
            {"item": "soap", "per": "person", "quantity": "1 bar", "channel": "centre"},
        ],
    }
    cells = {"item": ["rice", "soap"], "price": ["10", "5"], "unit": ["kg", "bar"]}
    found = ration.value_of(programme, prices=pl.DataFrame(cells), transport="1 KPW/kg")
    assert (found.unpriced, found.unweighed) == ((), ("soap",))
    assert found.cost == Fraction(135)
    (cost,) = [each for each in found.answer().says if each.startswith("With transport")]
    assert "it costs at least KPW 135" in cost
