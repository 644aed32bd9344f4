"""`ration fuel` and `fuel_of`: what fuel cooks and heats, by hand and through the command."""

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from command import csv, run

import ration
from ration.fuel.table import FuelTable, load_fuels
from ration.results.ranges import Range

FUELS = """
[fuels.wood]
name = "Wood"
mj_per_kg = { low = 10, usual = 15, high = 20, status = "read", source = "s" }
cooks_on = "fire"
heats_with = "hearth"
[fuels.gas]
name = "Gas"
mj_per_kg = { low = 40, usual = 50, high = 60, status = "memory", source = "s" }
cooks_on = "ring"
[stoves.fire]
name = "Fire"
useful = { low = "10 %", usual = "20 %", high = "50 %", status = "read", source = "s" }
[stoves.hearth]
name = "Hearth"
useful = { low = "50 %", usual = "50 %", high = "50 %", status = "read", source = "s" }
[stoves.ring]
name = "Ring"
useful = { low = "50 %", usual = "50 %", high = "50 %", status = "read", source = "s" }
[cooking]
per = "person"
days = 1
fuel = "wood"
stove = "fire"
kg = { low = 1, usual = 2, high = 3, status = "read", source = "s" }
[heating]
per = "household"
days = 100
fuel = "wood"
stove = "hearth"
kg = { low = 400, usual = 600, high = 800, status = "read", source = "s" }
[walk]
kg = { low = 10, usual = 20, high = 40, status = "read", source = "s" }
hours = { low = 1, usual = 2, high = 4, status = "read", source = "s" }
"""
HEAD = 'title = "Test"\nfirewood = "wood"\nfire = "fire"\n'
WARM = """
id = "warm"
version = "1"
title = "Warm homes"
source = "a test"
[groups.elders]
[channels.tent]
[items.logs]
name = "Logs"
unit = "bundle"
weighs = "10 kg"
fuel = "wood"
[items.gas]
name = "Gas"
unit = "kg"
fuel = "gas"
[[allocations]]
item = "logs"
per = "household"
quantity = "3 bundle"
channel = "tent"
[[allocations]]
item = "gas"
per = "person"
quantity = "1 kg"
channel = "tent"
"""


@pytest.fixture
def fuels(tmp_path: Path) -> Path:
    path = tmp_path / "fuels.toml"
    path.write_text(HEAD + FUELS)
    return path


def rng(low: int | str, usual: int | str, high: int | str) -> Range:
    return Range(low=Fraction(low), usual=Fraction(usual), high=Fraction(high))


class TestByHand:
    """Two households of 5 persons: 6 bundles of 10 kg of wood, and 5 kg of gas."""

    def found(self, fuels: Path, **more: Any) -> ration.FuelCover:
        programme = ration.parse_programme(WARM)
        return ration.fuel_of(programme, households=2, persons=5, fuels=fuels, **more)

    def test_heat_and_mass(self, fuels: Path) -> None:
        whole = self.found(fuels).all
        assert (whole.kg, whole.per_household) == (Fraction(65), Fraction(65, 2))
        assert whole.heat == rng(60 * 10 + 5 * 40, 60 * 15 + 5 * 50, 60 * 20 + 5 * 60)

    def test_cooking(self, fuels: Path) -> None:
        cooking = self.found(fuels).all.cooking
        assert cooking.useful == rng(60 + 100, 180 + 125, 600 + 150)
        # 1, 2, 3 kg × 15 MJ × 20 % × 5 persons
        assert cooking.need == rng(15, 30, 45)
        assert cooking.covers == rng(f"{160}/45", "305/30", "50")

    def test_gas_heats_no_room_here(self, fuels: Path) -> None:
        heating = self.found(fuels).all.heating
        assert heating.useful == rng(300, 450, 600)
        # 400, 600, 800 kg × 15 MJ × 50 % × 2 households / 100 days
        assert heating.need == rng(60, 90, 120)

    def test_firewood_and_walks(self, fuels: Path) -> None:
        wood = self.found(fuels).all.firewood
        assert wood.kg == rng(16, "305/3", 750)  # useful heat / (MJ × share of the fire)
        assert wood.walks == rng("0.4", "305/60", 75)
        assert wood.hours == rng("0.4", "305/30", 300)

    def test_days(self, fuels: Path) -> None:
        season, given = self.found(fuels), self.found(fuels, days=10)
        assert (season.days, season.days_of) == (100, "season")
        assert (given.days, given.days_of) == (10, "given")
        assert given.all.cooking.share == season.all.cooking.share * 10
        assert given.all.cooking.covers == season.all.cooking.covers

    def test_a_register_gives_the_same_as_its_numbers(self, fuels: Path) -> None:
        frame = pl.DataFrame({"household_id": ["1", "2"], "persons": [2, 3], "elders": [0, 1]})
        programme = ration.parse_programme(WARM)
        planned = ration.fuel_of(programme, frame, fuels=fuels)
        assert planned.all == self.found(fuels).all
        (site,) = planned.sites
        assert site.model_copy(update={"channel": None, "names": ()}) == planned.all

    def test_the_sources_are_in_the_record(self, fuels: Path) -> None:
        used = {each.what: each.status for each in self.found(fuels).figures}
        assert used["Gas"] == "memory"
        assert all(each.source for each in self.found(fuels).figures)

    def test_a_weight_that_is_not_known_is_not_counted(self, fuels: Path) -> None:
        programme = ration.parse_programme(WARM.replace('weighs = "10 kg"\n', ""))
        found = ration.fuel_of(programme, households=2, persons=5, fuels=fuels)
        assert [each.kg for each in found.items] == [None, 5]
        says = found.answer().says
        assert says[0].count("at least") == 2
        assert says[1].startswith("Not counted, because the weight is not known: Logs.")


class TestPools:
    """A pool is shared by households; groups get their mean share."""

    def test_groups_and_sites_add_up(self) -> None:
        frame = pl.DataFrame(
            {
                "household_id": ["1", "2", "3"],
                "persons": [2, 3, 4],
                "adults": [1, 1, 1],
                "centre": ["A", "A", "B"],
                "district": ["N", "S", "S"],
            }
        )
        found = ration.fuel_of("kaesong-2020", frame, by=["district"])
        assert [each.kg for each in found.groups] == [60_000, 120_000]
        assert [each.kg for each in found.sites] == [120_000, 60_000]
        assert found.all.kg == 180_000

    def test_a_plan_and_its_folder_give_the_same(self, tmp_path: Path) -> None:
        register = csv(tmp_path / "a.csv", ["1,4,2"])
        plan = ration.compute(register, "kaesong-2020")
        plan.write(tmp_path / "plan")
        found = [ration.fuel_of(plan), ration.fuel_of(tmp_path / "plan")]
        assert found[0].to_json() == found[1].to_json()


class TestTables:
    """Tables of fuels: the one that comes with ration, and those of users."""

    def test_every_figure_has_a_source(self) -> None:
        table = load_fuels("dprk")
        assert {fuel.mj_per_kg.status for fuel in table.fuels} <= {"read", "memory", "assumption"}
        assert FuelTable.model_validate_json(table.model_dump_json()) == table

    @pytest.mark.parametrize(
        ("old", "new", "code", "column"),
        [
            ("low = 10", "low = 16", "range-order", "fuels.wood.mj_per_kg"),
            ("low = 10", "low = -1", "fuel-figure", "fuels.wood.mj_per_kg.low"),
            ('low = "10 %"', 'low = "0 %"', "fuel-figure", "stoves.fire.useful"),
            ('cooks_on = "ring"', 'cooks_on = "rng"', "fuel-table-name", "fuels.gas.cooks_on"),
        ],
    )
    def test_faults(self, tmp_path: Path, old: str, new: str, code: str, column: str) -> None:
        path = tmp_path / "t.toml"
        path.write_text(HEAD + FUELS.replace(old, new, 1))
        with pytest.raises(ration.InputError) as error:
            load_fuels(path)
        (found,) = error.value.problems
        assert (found.code, found.column) == (code, column)


class TestCommand:
    """`ration fuel`."""

    def test_json_is_the_record(self) -> None:
        ran = run("fuel", "kaesong-2020", "--households", "10", "--persons", "40", "--json")
        assert ran.code == 0
        found = ration.FuelCover.model_validate_json(ran.out)
        again = ration.fuel_of("kaesong-2020", households=10, persons=40)
        assert found.to_json() == again.to_json() == ran.out.rstrip("\n")
        assert json.loads(ran.out)["format"] == "ration.fuel/1"

    def test_files(self, tmp_path: Path) -> None:
        words = ("fuel", "kaesong-2020", "--households", "10", "--persons", "40", "-o")
        for name in ("fuel.xlsx", "fuel.html"):
            ran = run(*words, tmp_path / name)
            assert (ran.code, ran.err) == (0, f"Written: {tmp_path / name}\n")
            assert (tmp_path / name).stat().st_size > 1000

    @pytest.mark.parametrize(
        ("words", "says"),
        [
            (["b.csv"], "is a plan: it has its register"),
            (["--persons", "4"], "--persons: the plan has them"),
        ],
    )
    def test_a_plan_has_its_register(self, tmp_path: Path, words: list[str], says: str) -> None:
        ration.compute(csv(tmp_path / "a.csv", ["1,4,2"]), "kaesong-2020").write(tmp_path / "plan")
        ran = run("fuel", tmp_path / "plan", *words)
        assert ran.code == 2
        assert says in " ".join(ran.err.split())

    @pytest.mark.parametrize(
        ("words", "says"),
        [
            (["r.csv", "--households", "2"], "--households: the register has them"),
            (["r.csv", "-o", "a.pdf"], "a.pdf is no workbook"),
            (["--households", "2", "--level", "50%"], "--level: it needs a register"),
            (["--households", "2", "--persons", "4", "-o", "a.csv"], "a.csv is no workbook"),
        ],
    )
    def test_usage(self, words: list[str], says: str) -> None:
        ran = run("fuel", "kaesong-2020", *words)
        assert ran.code == 2
        assert says in " ".join(ran.err.split())


def test_fuel_of_no_known_weight_is_refused() -> None:
    """Nothing that is known would be shown as nothing that is handed out."""
    programme = ration.parse_programme(
        WARM.replace('weighs = "10 kg"\n', "").replace('fuel = "gas"\n', "")
    )
    with pytest.raises(ration.InputError, match="no fuel is counted"):
        ration.fuel_of(programme, households=2, persons=5)


class TestWhatIsNotKnown:
    """What cannot be added up is refused, with the reason."""

    @pytest.mark.parametrize(
        ("old", "new", "why"),
        [
            ('per = "household"', 'per = "elders"', "rule 1 is per elders"),
            (
                'quantity = "3 bundle"',
                'sizes = [{ quantity = "3 bundle" }]',
                "rule 1 depends on the household",
            ),
            (
                'quantity = "1 kg"',
                'quantity = "1 kg"\nat_most = "4 kg"',
                "rule 2 has bounds for each household",
            ),
        ],
    )
    def test_rules_of_households_need_a_register(
        self, fuels: Path, old: str, new: str, why: str
    ) -> None:
        programme = ration.parse_programme(WARM.replace(old, new))
        with pytest.raises(ration.InputError, match=f"depends on the households: {why}"):
            ration.fuel_of(programme, households=2, persons=5, fuels=fuels)

    def test_a_register_without_persons_is_refused(self, fuels: Path) -> None:
        frame = pl.DataFrame({"household_id": ["1"], "centre": ["A"]})
        programme = ration.parse_programme(WARM[: WARM.rindex("[[allocations]]")])
        with pytest.raises(ration.InputError, match="no number of persons is known"):
            ration.fuel_of(programme, frame, fuels=fuels)

    def test_days_are_1_or_more(self) -> None:
        with pytest.raises(ValueError, match="days must be 1 or more"):
            ration.fuel_of("kaesong-2020", households=1, persons=1, days=0)


def test_a_pool_of_another_item_is_no_fuel(fuels: Path) -> None:
    pool = '[items.soap]\nname = "Soap"\nunit = "bar"\n[[pools]]\nitem = "soap"\nchannel = "tent"\n'
    both = ration.parse_programme(f'{WARM}{pool}quantity = "9 bar"\nby = "household"\n')
    found = ration.fuel_of(both, households=2, persons=5, fuels=fuels)
    alone = ration.fuel_of(ration.parse_programme(WARM), households=2, persons=5, fuels=fuels)
    assert found.all == alone.all


def test_notes_count_figures_from_memory(fuels: Path) -> None:
    wood = WARM.replace('fuel = "gas"\n', "")
    with_gas, without = (
        ration.fuel_of(ration.parse_programme(text), households=2, persons=5, fuels=fuels).answer()
        for text in (WARM, wood)
    )
    assert sum("From memory" in note for note in with_gas.notes) == 1
    assert not any("From memory" in note for note in without.notes)
