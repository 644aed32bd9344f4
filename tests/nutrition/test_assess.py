"""What a ration is worth as food: from plans, registers and households, in a library call."""

import datetime as dt
from fractions import Fraction
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import ration
from ration.nutrition.energy.model import energy_model
from ration.nutrition.energy.pieces import Group
from ration.nutrition.energy.spread import spread_people

pytestmark = pytest.mark.slow

BASE: dict[str, Any] = {
    "id": "test",
    "version": "1",
    "title": "Test",
    "channels": {"centre": {}},
    "items": {
        "grain": {"name": "Grain", "unit": "kg", "food": "grain"},
        "fish": {"name": "Fish", "unit": "tin", "weighs": "0.5 kg", "food": "fish, own"},
        "oil": {"name": "Oil", "unit": "bottle", "contains": "0.5 L", "food": "oil"},
        "soap": {"name": "Soap", "unit": "bar", "weighs": "0.1 kg"},
        "card": {"name": "Card", "unit": "card"},
    },
    "foods": {
        "grain": {
            "name": "Grain",
            "whole_grain": True,
            "per_100g": {"energy_kcal": 300, "protein_g": 10, "fat_g": 2, "iron_mg": 4},
        },
        "fish": {
            "name": "Fish, own",
            "edible": "60 %",
            "per_100g": {"energy_kcal": 200, "protein_g": 20, "fat_g": 10},
        },
    },
    "groups": {"adults": {"from_age": 18}, "pregnant": {"where": {"pregnant": [True]}}},
    "allocations": [
        {"item": item, "per": "person", "quantity": f"1 {unit}", "channel": "centre"}
        for item, unit in (("grain", "kg"), ("fish", "tin"), ("oil", "bottle"), ("soap", "bar"))
    ]
    + [{"item": "card", "per": "household", "quantity": "1 card", "channel": "centre"}],
}
REGISTER = pl.DataFrame(
    {"household_id": ["1", "2"], "persons": [4, 2], "adults": [2, 1], "centre": ["a", "b"]}
)


def assess(register: Any = REGISTER, **options: Any) -> ration.Nutrition:
    return ration.nutrition_of(BASE, register, **options)


def amounts(found: ration.Nutrition, nutrient: str) -> Fraction | None:
    return found.nutrient(nutrient).per_person


class TestAmounts:
    """By mass, by what a unit weighs or holds; what is eaten of it."""

    def test_each_way_of_weighing(self) -> None:
        found = {each.item: each for each in assess().items}
        grams = {name: each.grams for name, each in found.items()}
        assert grams == {"grain": 1000, "fish": 500, "oil": 460}
        assert found["fish"].eaten == 300
        assert found["fish"].energy_kcal == 600

    def test_what_a_unit_holds_replaces_the_programme(self) -> None:
        found = {each.item: each for each in assess(weighs={"oil": "1 L", "fish": "300 g"}).items}
        assert found["oil"].holds_given
        assert not found["grain"].holds_given
        grams = {name: (each.grams, each.eaten) for name, each in found.items()}
        assert grams["oil"] == (Fraction(920), Fraction(920))
        assert grams["fish"] == (Fraction(300), Fraction(180))

    def test_milling_takes_whole_grain_alone(self) -> None:
        found = {each.item: each.eaten for each in assess(milling="15 %").items}
        assert found == {"grain": 850, "fish": 300, "oil": 460}

    def test_what_is_not_counted_is_listed_and_money_is_not(self) -> None:
        found = assess().not_counted
        assert [(each.item, each.because) for each in found] == [("soap", "no food is named")]

    def test_a_food_without_a_weight_is_listed(self) -> None:
        items = {**BASE["items"], "oil": {"name": "Oil", "unit": "tin", "food": "oil"}}
        rules = [rule for rule in BASE["allocations"] if rule["item"] != "oil"]
        rule = {"item": "oil", "per": "person", "quantity": "1 tin", "channel": "centre"}
        found = ration.nutrition_of(
            {**BASE, "items": items, "allocations": [*rules, rule]}, REGISTER
        )
        listed = {each.item: each.because for each in found.not_counted}
        assert listed["oil"] == "its weight is not known"


class TestUnknown:
    """A figure that is not known is not 0."""

    def test_a_sum_is_the_least_and_names_what_it_lacks(self) -> None:
        iron = assess().nutrient("iron_mg")
        assert iron.lacking == ("fish",)
        # 1 kg of grain has 40 mg; USDA SR26 has 0.05 mg in 100 g of oil
        assert iron.per_person == 40 + Fraction("0.23")

    def test_nothing_known_is_none(self) -> None:
        iodine = assess().nutrient("iodine_ug")
        assert iodine.required == 138
        assert iodine.per_person is None
        assert iodine.days is None
        assert "iodine" not in assess().none_of

    def test_the_answer_says_so(self) -> None:
        says = " ".join(assess().answer().says)
        assert "Not sure, because figures of foods are not known: " in says
        row = next(row for row in assess().answer().tables[0].shown().rows if row[0] == "iodine")
        assert row[2] == "?"


class TestDays:
    """Days of the ration: given, of the programme, or of its rounds."""

    def test_without_days_there_are_only_days_of_cover(self) -> None:
        found = assess()
        energy = found.nutrient("energy_kcal")
        assert (found.days, energy.per_day, energy.share) == (None, None, None)
        assert energy.days == energy.per_person / Fraction(2100)  # type: ignore[operator]

    def test_given_days_divide(self) -> None:
        energy = assess(days=10).nutrient("energy_kcal")
        assert energy.per_person is not None
        assert energy.per_day == energy.per_person / 10
        assert energy.share == energy.per_person / 21000

    def test_given_days_of_daily_rates_are_handed_out(self) -> None:
        month, week = (ration.nutrition_of("general-food", days=days) for days in (None, 7))
        assert (month.days, month.days_from, week.days, week.days_from) == (
            *(30, "programme"),
            *(7, "given"),
        )
        assert [each.per_day for each in month.nutrients[:1]] != []
        grams = [
            {each.item: each.grams for each in found.items}["cereal"] for found in (month, week)
        ]
        assert grams == [12_000, 2_800]

    def test_the_time_between_rounds(self) -> None:
        rounds = {"every": "15 days", "count": 3, "first": dt.date(2024, 1, 15)}
        found = ration.nutrition_of({**BASE, "rounds": rounds}, REGISTER)
        assert (found.days, found.days_from) == (15, "rounds")


class TestEnergyOfPeople:
    """How ages are known, and what the requirement then has."""

    def test_counts_of_groups(self) -> None:
        need = assess().need
        assert (need.known, need.people) == ("groups", 6)

    def test_without_counts_the_profile(self) -> None:
        need = assess(REGISTER.drop("adults")).need
        assert (need.known, need.people) == ("profile", None)

    def test_counts_that_contradict_are_not_used(self) -> None:
        adults, children = Group(first=18 * 12), Group(last=18 * 12 - 1)
        for counts in ([(adults, 9)], [(adults, 2), (children, 1)]):
            assert spread_people(energy_model(), counts, 4) is None

    def test_ages_of_people(self) -> None:
        """A man of 30 and a girl of 7: the mean of two rows of Annex I, and of what is added."""
        people = pl.DataFrame(
            {"household_id": ["1", "1"], "age": [30, 7], "sex": ["M", "F"], "centre": ["a", "a"]}
        )
        mapping = ration.RegisterMapping.plain().updated(people=True)
        need = assess(people, mapping=mapping).need
        assert (need.known, need.people) == ("ages", 2)
        assert need.kcal == Fraction(2460 + 1730, 2)
        heavy = assess(people, mapping=mapping, activity="heavy", temperature=10).need
        assert heavy.kcal == need.kcal + Fraction(850, 2) + 200

    def test_ages_without_sexes(self) -> None:
        people = pl.DataFrame({"household_id": ["1"], "age": [7], "centre": ["a"]})
        mapping = ration.RegisterMapping.plain().updated(people=True)
        need = assess(people, mapping=mapping).need
        band = next(each for each in energy_model().bands if each.from_age == 5)
        male, female = band.male, band.female
        mean = (male.share * male.kcal + female.share * female.kcal) / (male.share + female.share)
        assert (need.known, need.kcal) == ("ages", mean)

    def test_pregnant_women_who_are_counted(self) -> None:
        counted = REGISTER.with_columns(pregnant=pl.Series([1, 0]))
        parts = {each.what: each.kcal for each in assess(counted).need.parts}
        assert parts["pregnancy"] == Fraction(285, 6)

    @pytest.mark.parametrize(
        ("options", "has"),
        [
            ({}, "set"),
            ({"activity": "light"}, "people"),
            ({"temperature": 5}, "people"),
            ({"energy": "people"}, "people"),
            ({"temperature": 5, "energy": "set"}, "set"),
        ],
    )
    def test_the_requirement_has_the_energy_that_is_asked_for(
        self, options: dict[str, Any], has: str
    ) -> None:
        found = assess(**options)
        expected = found.need.kcal if has == "people" else 2100
        assert (found.energy_by, found.nutrient("energy_kcal").required) == (has, expected)


class TestPlaces:
    """By site and by group: what people really get."""

    def test_a_shortage_at_one_site(self) -> None:
        stock = pl.DataFrame(
            {
                "item": ["grain", "grain", "fish", "oil", "soap", "card"],
                "quantity": ["4 kg", "1 kg", "6 tin", "6 bottle", "6 bar", "2 card"],
                "site": ["a", "b", None, None, None, None],
            }
        )
        found = assess(stock=stock, shortage="equal")
        sites = {each.site: each.energy_kcal or 0 for each in found.sites}
        assert sites["a"] - sites["b"] == 1500  # half a kilogram of grain less
        assert found.stock == "frame"
        assert any("issued from" in note for note in found.answer().notes)

    def test_subtotals_add_up_to_the_whole(self) -> None:
        found = assess(by="centre")
        assert [each.place for each in found.groups] == [(("centre", "a"),), (("centre", "b"),)]
        whole = sum((each.energy_kcal or 0) * each.served for each in found.groups)
        assert whole == amounts(found, "energy_kcal") * found.served  # type: ignore[operator]

    def test_a_plan_that_is_there(self, tmp_path: Any) -> None:
        plan = ration.compute(REGISTER, BASE)
        plan.write(tmp_path / "plan")
        for each in (plan, tmp_path / "plan", str(tmp_path / "plan")):
            assert ration.nutrition_of(each).nutrients == assess().nutrients


class TestHousehold:
    """Without a register: one household, of ages as usual."""

    def test_it_is_marked_as_an_assumption(self) -> None:
        found = ration.nutrition_of("kaesong-2020")
        assert found.household == (("persons", "5"), ("adults", "3"))
        assert any("assumptions" in note for note in found.answer().notes)
        assert not found.warnings

    def test_a_partition_adds_up(self) -> None:
        groups = {"adults": {"from_age": 18}, "children": {"to_age": 17}}
        programme = {**BASE, "groups": groups, "partition": ["adults", "children"]}
        for persons in range(1, 8):
            found = ration.nutrition_of(programme, household={"persons": persons})
            counts = dict(found.household)
            assert int(counts["adults"]) + int(counts["children"]) == persons


class TestFaults:
    @pytest.mark.parametrize(
        ("options", "code"),
        [
            ({"weighs": {"rice": "1 L"}}, "food-weighs-item"),
            ({"weighs": {"grain": "1 L"}}, "food-weighs"),
            ({"weighs": {"oil": "1 bottle"}}, "food-weighs"),
            ({"milling": "100 %"}, "nutrition-milling"),
            ({"milling": "a lot"}, "percent-unreadable"),
            ({"requirements": "spher"}, "requirements-unknown"),
            ({"foods": "usda"}, "food-table-unknown"),
        ],
    )
    def test_of_options(self, options: dict[str, Any], code: str) -> None:
        with pytest.raises(ration.InputError) as error:
            assess(**options)
        assert [each.code for each in error.value.problems] == [code]

    def test_an_unknown_food_has_its_nearest(self) -> None:
        items = {**BASE["items"], "grain": {**BASE["items"]["grain"], "food": "graim"}}
        with pytest.raises(ration.InputError) as error:
            ration.nutrition_of({**BASE, "items": items}, REGISTER)
        (fault,) = error.value.problems
        assert (fault.code, fault.column) == ("food-unknown", "items.grain.food")
        assert fault.hint is not None
        assert "grain" in fault.hint


class TestNotKnown:
    """A figure that no table has is not 0, in no sentence, place or chart."""

    def found(self, register: Any = None, **figures: int) -> ration.Nutrition:
        grain = {"name": "Grain", "per_100g": {"energy_kcal": 400, "protein_g": 5}}
        odd = {"name": "Odd", "per_100g": figures}
        items = {name: {"name": name, "unit": "kg", "food": name} for name in ("grain", "odd")}
        rules = [
            {"item": name, "per": per, "quantity": "1 kg", "channel": "centre"}
            for name, per in (("grain", "adults"), ("odd", "person"))
        ]
        programme = {**BASE, "items": items, "foods": {"grain": grain, "odd": odd}}
        return ration.nutrition_of({**programme, "allocations": rules}, register)

    def test_energy(self) -> None:
        found = self.found(protein_g=10)
        assert found.protein_share is None
        says = found.answer().says
        assert "it lasts at least" in says[0]
        assert "it lasts at least" in says[1]
        assert says[2] == "The share of energy from protein and fat is not known: " + (
            "foods have no figure."
        )

    def test_protein(self) -> None:
        found = self.found(energy_kcal=0)
        assert found.protein_share == Fraction(1, 20)
        (protein,) = [each for each in found.answer().says if "from protein" in each]
        assert "at least 5.0 % is" in protein
        assert protein.endswith("not sure, because figures of foods are not known.")

    def test_a_place_without_any_energy_that_is_known(self) -> None:
        register = pl.DataFrame(
            {"household_id": ["1", "2"], "persons": 2, "adults": [2, 0], "centre": ["a", "b"]}
        )
        found = self.found(register, protein_g=10)
        energies = {each.site: (each.energy_kcal, each.days, each.least) for each in found.sites}
        assert energies == {
            "a": (4000, Fraction(4000, 2100), True),
            "b": (None, None, True),
        }
        (table,) = [each for each in found.answer().tables if each.id == "sites"]
        assert "the least that they can be" in table.says[0]

    def test_a_page_without_any_figure(self, tmp_path: Path) -> None:
        odd = {"name": "Odd", "per_100g": {}}
        rules = [{"item": "odd", "per": "person", "quantity": "1 kg", "channel": "centre"}]
        items = {"odd": {"name": "odd", "unit": "kg", "food": "odd"}}
        found = ration.nutrition_of(
            {**BASE, "items": items, "foods": {"odd": odd}, "allocations": rules}
        )
        found.write(tmp_path / "page.html")
        assert "Days of cover" not in (tmp_path / "page.html").read_text("utf-8")

    @pytest.mark.parametrize("kcal", [0, "0." + "0" * 39 + "1"])
    def test_a_requirement_of_hardly_anything(self, tmp_path: Path, kcal: Any) -> None:
        needs = {"title": "T", "source": "s", "per_day": {"energy_kcal": kcal}}
        found = ration.nutrition_of("general-food", requirements=needs, activity="heavy")
        assert "this is what is required here" in found.answer().says[1]
        planned = ration.nutrition_of("general-food", requirements=needs)
        planned.write(tmp_path / "page.html")
        assert "Days of cover" not in (tmp_path / "page.html").read_text("utf-8")
