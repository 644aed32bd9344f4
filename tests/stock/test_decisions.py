"""What could be read in two ways, decided: a case for each, as the pages have it."""

import csv
import datetime as dt
from fractions import Fraction
from pathlib import Path
from typing import Any, ClassVar

import polars as pl
import tomli_w

import ration
from ration.export.tables.rows import loads_text

DAY = dt.date(2024, 5, 1)
PEOPLE = pl.DataFrame(
    {
        "household_id": ["A", "B", "C"],
        "persons": [4, 6, 2],
        "status": ["displaced", "resident", "displaced"],
        "centre": ["North", "South", "South"],
    }
)


def programme(**parts: Any) -> ration.Programme:
    """A programme of 1 kg of rice per person."""
    table: dict[str, Any] = {
        "id": "r", "version": "1", "title": "Rice", "date": DAY, "channels": {"centre": {}},
        "items": {"rice": {"name": "Rice", "unit": "kg"}},
        "allocations": [
            {"item": "rice", "per": "person", "quantity": "1 kg", "channel": "centre"}
        ],
    }  # fmt: skip
    return ration.parse_programme(tomli_w.dumps(table | parts))


def stock(*rows: dict[str, Any]) -> pl.DataFrame:
    """Lots of rice; a number is in kg."""
    return pl.DataFrame([{"item": "rice", **row} for row in rows])


def kg(frame: Any) -> dict[str, int]:
    """The kg of rice of every household."""
    return {name: grams // 1000 for name, grams in frame.select("household_id", "rice_g").rows()}


def owed(**amounts: int) -> pl.DataFrame:
    """Arrears of rice in kg."""
    steps = [1000 * amount for amount in amounts.values()]
    return pl.DataFrame({"household_id": list(amounts), "rice_g": steps})


class TestArrears:
    """Arrears go by the same tiers as what is due: households have the same turns."""

    ORDER: ClassVar[dict[str, Any]] = {
        "option": "priority",
        "households": {"status": ["displaced"]},
    }

    def test_the_order_of_households_is_that_of_arrears_too(self) -> None:
        chosen = programme(shortage=self.ORDER | {"arrears": "last"})
        frame = PEOPLE.with_columns(centre=pl.lit("North"))
        plan = ration.compute(
            frame, chosen, stock=stock({"quantity": 15}), arrears=owed(A=2, B=5, C=2)
        )
        # 12 kg of what is due, then 3 of the 4 kg owed to the displaced, and none to B
        assert kg(plan.issues()) == {"A": 5, "B": 6, "C": 3}

    def test_arrears_first(self) -> None:
        chosen = programme(shortage=self.ORDER | {"arrears": "first"})
        frame = PEOPLE.with_columns(centre=pl.lit("North"))
        arrears = owed(A=2, B=5, C=2)
        issued = {
            there: kg(
                ration.compute(
                    frame, chosen, stock=stock({"quantity": there}), arrears=arrears
                ).issues()
            )
            for there in (2, 4, 9, 12)
        }
        assert issued == {
            2: {"A": 1, "B": 0, "C": 1},  # the displaced are owed first
            4: {"A": 2, "B": 0, "C": 2},
            9: {"A": 2, "B": 5, "C": 2},
            12: {"A": 4, "B": 5, "C": 3},  # then what is due, the displaced first
        }


class TestOnlyOwed:
    """Households that are only owed are counted apart from those that are due something."""

    def test_counted_apart(self) -> None:
        rules = [
            {
                "item": "rice", "per": "person", "quantity": "1 kg", "channel": "centre",
                "only": {"status": ["displaced"]},
            }
        ]  # fmt: skip
        chosen = programme(allocations=rules, shortage={"option": "postpone"})
        arrears = owed(B=5, A=1)
        plan = ration.compute(PEOPLE, chosen, stock=stock({"quantity": 1}), arrears=arrears)
        supply = plan.totals["rice"].supply
        assert supply is not None
        assert (supply.left_out, supply.only_owed) == (2, 1)  # A and C are due some, B is owed

    def test_shown_and_left_out_of_json_where_there_are_none(self) -> None:
        chosen = programme(shortage={"option": "postpone"})
        plan = ration.compute(PEOPLE, chosen, stock=stock({"quantity": 1}), arrears=owed(B=5))
        assert '"left_out": 3' in plan.to_json()
        assert "only_owed" not in plan.to_json()


class TestPostpone:
    """`postpone` with a depot waits until all sites can be whole."""

    def test_a_depot_waits_for_all_sites(self) -> None:
        chosen = programme(shortage={"option": "postpone"})
        plan = ration.compute(PEOPLE, chosen, stock=stock({"quantity": 11}))
        assert kg(plan.issues()) == {"A": 0, "B": 0, "C": 0}  # though North needs only 4
        plan = ration.compute(PEOPLE, chosen, stock=stock({"quantity": 12}))
        assert kg(plan.issues()) == {"A": 4, "B": 6, "C": 2}

    def test_a_site_with_enough_of_its_own_does_not_wait(self) -> None:
        chosen = programme(shortage={"option": "postpone"})
        there = stock({"quantity": 4, "site": "North"}, {"quantity": 7, "site": None})
        plan = ration.compute(PEOPLE, chosen, stock=there)
        assert kg(plan.issues()) == {"A": 4, "B": 0, "C": 0}


class TestRounds:
    """Expiry, losses, the reserve and the days of rounds."""

    EVERY: ClassVar[dict[str, Any]] = {"first": DAY, "every": "10 days", "count": 3}

    def run(self, there: pl.DataFrame, registers: Any = PEOPLE, **parts: Any) -> ration.Rounds:
        return ration.run_rounds(
            registers, programme(), there, rounds=self.EVERY, shortage="equal", **parts
        )

    def test_a_lot_can_be_used_on_its_expiry_day(self) -> None:
        last = DAY + dt.timedelta(10)
        result = self.run(stock({"quantity": 36, "expiry": last}))
        issued = [str(each.items[0].issued) for each in result.rounds]
        assert issued == ["12 kg", "12 kg", "0 kg"]
        plan = ration.compute(
            PEOPLE, programme(), stock=stock({"quantity": 12, "expiry": last}), date=last
        )
        assert str(plan.totals["rice"].quantity) == "12 kg"

    def test_losses_are_rounded_up_per_lot(self) -> None:
        later = DAY + dt.timedelta(1)
        lots = [{"quantity": "1 g", "arriving": later}] * 2 + [
            {"quantity": "3 g", "arriving": later}
        ]
        result = self.run(stock(*lots), pipeline={"losses": "50 %"})
        # 1 g of 1 g, twice, and 1 g of 3 g: of the 5 g together it would be 2 g
        assert [str(each.items[0].lost) for each in result.rounds] == ["0 kg", "0.003 kg", "0 kg"]

    def test_the_reserve_is_of_the_next_rounds_requirement(self) -> None:
        more = PEOPLE.with_columns(pl.col("persons") * 2)
        result = self.run(
            stock({"quantity": 60}), [PEOPLE, more, PEOPLE], pipeline={"reserve": "50 %"}
        )
        (line,) = result.pipeline
        rounds = [(str(r.requirement), str(r.reserve), str(r.closing)) for r in line.rounds]
        assert rounds == [
            ("12 kg", "12 kg", "48 kg"),  # half of the next 24 kg
            ("24 kg", "6 kg", "24 kg"),
            ("12 kg", "6 kg", "12 kg"),  # after the last round, half of its own
        ]

    def test_days_are_the_time_until_the_next_round(self) -> None:
        result = self.run(stock({"quantity": 18}))
        assert result.pipeline[0].days == 15  # 18 kg; 12 kg are for the 10 days to the next round


class TestLoads:
    """Loads of a total are of the total, "at least"; the sum of the sites' is beside it."""

    def test_both_are_shown(self, tmp_path: Path) -> None:
        chosen = programme(vehicles={"lorry": {"name": "Lorry", "carries": "6 kg"}})
        plan = ration.compute(PEOPLE, chosen)  # 4 kg for North, 8 kg for South
        line = plan.totals["rice"]
        assert (line.vehicles, line.site_vehicles) == ((("lorry", 2),), (("lorry", 3),))
        assert loads_text(line) == "at least 2 lorries, sites 3"
        plan.write(tmp_path / "plan")
        (row,) = rows(tmp_path / "plan/totals.csv")
        assert (row["vehicles"], row["site_vehicles"]) == ("2 lorries", "3 lorries")

    def test_equal_loads_are_shown_once(self) -> None:
        chosen = programme(vehicles={"lorry": {"name": "Lorry", "carries": "12 kg"}})
        one_site = PEOPLE.with_columns(centre=pl.lit("North"))
        assert loads_text(ration.compute(one_site, chosen).totals["rice"]) == "1 lorry"

    def test_a_site_has_its_own_loads_alone(self) -> None:
        chosen = programme(vehicles={"lorry": {"name": "Lorry", "carries": "6 kg"}})
        lines = [site.lines["rice"] for site in ration.compute(PEOPLE, chosen).sites]
        assert [(line.vehicles[0][1], line.site_vehicles) for line in lines] == [(1, ()), (2, ())]


class TestSubtotals:
    """Of `by` files only quantities add up, and their heading says so."""

    def test_the_heading_names_what_is_of_a_row_alone(self, tmp_path: Path) -> None:
        bag = {"name": "bag", "holds": "5 kg", "tare": "0.1 kg"}
        rice = {"name": "Rice", "unit": "kg", "packs": [bag]}
        plan = ration.compute(PEOPLE, programme(items={"rice": rice}), by=["status"])
        plan.write(tmp_path / "plan")
        table = rows(tmp_path / "plan/by/status.csv")
        alone = [name for name in table[0] if name.endswith("_alone")]
        assert alone == [
            "packs_alone", "loose_alone", "send_alone", "over_alone", "gross_kg_alone",
            "volume_m3_alone", "vehicles_alone",
        ]  # fmt: skip
        (total,) = rows(tmp_path / "plan/totals.csv")
        for name in ("quantity", "net_kg", "exact", "rounding"):
            assert sum(Fraction(row[name]) for row in table) == Fraction(total[name])
        assert [row["packs_alone"] for row in table] == ["1 bag of 5 kg", "1 bag of 5 kg"]
        assert total["packs"] == "1 bag of 5 kg"  # by site: 4 kg and 8 kg


def rows(path: Path) -> list[dict[str, str]]:
    """A CSV file as another library reads it."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))
