"""Designed baskets: they meet what they name, nothing lighter does, and they can be run."""

import random
from collections.abc import Mapping
from fractions import Fraction
from importlib import metadata
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from basket_by_hand import missed, nutrients

import ration
from ration.core import extras
from ration.nutrition.design import design as designing
from ration.nutrition.design.basket_limits import BasketLimits
from ration.programme.programme import Programme
from ration.solver.solve import Solved, solve
from ration.solver.whole_steps import WholeSteps

pytestmark = pytest.mark.slow

OPEN: Mapping[str, Any] = {"title": "No limits"}
STAPLES = ("rice", "maize-meal", "soybeans", "oil", "sugar")


def a_day(programme: Programme, days: int, persons: int = 4) -> dict[str, Fraction]:
    """What the programme gives a person a day, in grams by food, as `compute` hands it out."""
    frame = pl.DataFrame({"household_id": ["1"], "persons": [persons], "adults": [2]})
    totals = ration.compute(frame, programme).totals
    grams: dict[str, Fraction] = {}
    for item in programme.items:
        if item.food is not None:
            one_gram = item.in_unit(ration.Quantity("1 g"))
            amount = item.in_unit(totals[item.id].quantity) / one_gram / persons / days
            grams[item.food] = grams.get(item.food, Fraction(0)) + amount
    return grams


@pytest.fixture(scope="module")
def kaesong() -> ration.Design:
    """What Kaesong's grant lacks, for a household of four with two adults."""
    return ration.design(
        "kaesong-2020",
        household={"persons": 4, "adults": 2},
        replace=["salt"],
    )


def test_a_completed_programme_meets_every_requirement(kaesong: ration.Design) -> None:
    programme = kaesong.as_programme()
    before = a_day(ration.load_programme("kaesong-2020"), 30)
    assert {"iron_mg", "calcium_mg", "iodine_ug", "vitamin_a_ug"} <= set(missed(before))
    assert missed(a_day(programme, 30)) == []


def test_the_record_is_what_the_programme_hands_out(kaesong: ration.Design) -> None:
    given = nutrients(a_day(kaesong.as_programme(), 30))
    reached = {each.requirement: each.reached for each in kaesong.met if each.unit != "%"}
    assert {key: given.get(key) for key in reached} == reached
    energy = given["energy_kcal"]
    shares = {each.requirement: each.reached for each in kaesong.met if each.unit == "%"}
    assert shares == {
        "protein_energy": 400 * given["protein_g"] / energy,
        "fat_energy": 900 * given["fat_g"] / energy,
    }


def test_no_basket_that_is_drawn_is_lighter(kaesong: ration.Design) -> None:
    """Steps are taken from the best basket and others added, as many as are still lighter."""
    programme = kaesong.as_programme()
    base = a_day(ration.load_programme("kaesong-2020"), 30)
    del base["salt"]
    added = {each.food: each.added for each in kaesong.foods if each.added}
    assert missed({**base, **{f: base.get(f, Fraction(0)) + a for f, a in added.items()}}) == []
    draw = random.Random(18)
    words = [*added, "lentils", "maize-meal", "wheat-flour", "fish"]
    limits = {"csb": 90, "milk-powder": 60, "salt-iodised": 10}
    for _ in range(300):
        tried = dict(added)
        for _ in range(draw.randint(1, 4)):
            word = draw.choice(list(tried))
            tried[word] = max(Fraction(0), tried[word] - draw.choice((5, 10, 20)))
        while True:
            word = draw.choice(words)
            more = tried.get(word, Fraction(0)) + 5
            if sum(tried.values()) + 5 >= kaesong.added:
                break
            if more <= limits.get(word, 1000):
                tried[word] = more
            elif draw.random() < 0.2:
                break
        whole = {**base}
        for word, grams in tried.items():
            whole[word] = whole.get(word, Fraction(0)) + grams
        lighter = sum(tried.values()) < kaesong.added
        animal = tried.get("milk-powder", 0) + tried.get("milk-enriched", 0) + tried.get("fish", 0)
        assert not (lighter and animal <= 60 and missed(whole) == []), tried
    assert programme.id == "kaesong-2020-designed"


@pytest.mark.filterwarnings("ignore:.*PuLP 4.0:DeprecationWarning")
def test_another_solver_finds_the_same_weight(kaesong: ration.Design) -> None:
    """CBC, of COIN-OR, is given the raw tables: every food, all groups of limits."""
    pulp = pytest.importorskip("pulp")
    if "PULP_CBC_CMD" not in pulp.listSolvers(onlyAvailable=True):
        pytest.skip("CBC does not run here")
    from lightest_by_cbc import lightest

    base = a_day(ration.load_programme("kaesong-2020"), 30)
    del base["salt"]
    assert lightest(base, without=[]) == kaesong.added


def test_a_whole_basket_is_designed_without_a_programme() -> None:
    made = ration.design(meet=["energy", "protein", "fat", "protein_energy", "fat_energy"], days=15)
    grams = a_day(made.as_programme(), 15)
    assert set(missed(grams)).isdisjoint(
        {"energy_kcal", "protein_g", "fat_g", "protein_energy", "fat_energy"}
    )
    assert made.best
    assert made.programme is None
    assert all(amount % 5 == 0 for amount in grams.values())


def test_the_least_cost_is_not_dearer_than_the_least_weight() -> None:
    prices = {
        "title": "A market",
        "source": "nktimes, 7 August 2022",
        "foods": {
            "rice": {"price": "5850 KPW", "most": "400 g/day"},
            "maize-meal": {"price": "3300 KPW"},
            "soybeans": {"price": "4700 KPW", "most": "100 g/day"},
            "oil": {"price": "9000 KPW", "per": "1 L", "assumption": True, "source": "ours"},
        },
    }
    asked: dict[str, Any] = {"limits": prices, "meet": ["energy", "protein", "fat"]}
    light, cheap = ration.design(**asked), ration.design(**asked, minimise="cost")
    assert cheap.added < sum(each.cost or 0 for each in light.foods)
    assert cheap.added_grams > light.added_grams
    assert (cheap.unit, cheap.minimise) == ("KPW", "cost")
    assert cheap.added == sum(each.cost or 0 for each in cheap.foods)
    item = next(each for each in cheap.as_programme().items if each.id == "oil")
    assert (item.source, item.assumption) == ("9000 KPW for 1 L: ours", True)


def test_a_tolerance_asks_for_less_and_a_smaller_step_saves() -> None:
    asked: dict[str, Any] = {"foods": STAPLES, "meet": ["energy", "protein", "iron"]}
    whole = ration.design(**asked, limits=OPEN)
    eased = ration.design(**asked, limits=OPEN, tolerance=Fraction(1, 10))
    fine = ration.design(**asked, limits={**OPEN, "step": "1 g/day"})
    assert eased.added < whole.added
    assert fine.added <= whole.added
    assert [each.need for each in eased.met] == [each.need * 9 / 10 for each in whole.met]


def test_packs_are_whole_for_all_days_together() -> None:
    limits = {"title": "Packs", "foods": {"oil": {"step": "0.5 L"}, "rice": {"step": "1 kg"}}}
    made = ration.design(limits=limits, meet=["energy", "fat", "protein"], days=15)
    by_food = {each.food: each for each in made.foods}
    assert by_food["oil"].per_person == ration.Quantity("460 g") * by_food["oil"].steps
    rules = {rule.item: rule.quantity for rule in made.as_programme().allocations}
    assert rules["rice"] == ration.Quantity("1000 g") * by_food["rice"].steps


def test_a_stock_is_never_exceeded_and_is_named() -> None:
    limits = {"title": "A store", "foods": {"rice": {}, "oil": {"stock": "3 kg"}}}
    made = ration.design(limits=limits, meet=["energy", "fat"], days=10, persons=10)
    oil = next(each for each in made.foods if each.food == "oil")
    assert oil.per_person * 10 <= ration.Quantity("3 kg")
    assert [(each.what, each.kind, str(each.limit)) for each in made.binding] == [
        ("oil", "stock", "3 kg")
    ]


def test_groups_and_least_amounts_are_kept() -> None:
    limits = {
        "title": "Groups",
        "foods": {"rice": {}, "maize-meal": {"least": "60 g/day"}, "oil": {}, "beans": {}},
        "groups": {
            "cereals": {"most": "300 g/day"},
            "ours": {"foods": ["oil"], "least": "30 g/day"},
        },
    }
    made = ration.design(limits=limits, meet=["energy", "protein"])
    added = {each.food: each.added for each in made.foods}
    assert added["maize-meal"] >= 60
    assert added["rice"] + added["maize-meal"] <= 300 if "rice" in added else True
    assert added["oil"] >= 30


def test_a_nutrient_may_have_a_most() -> None:
    """Enough protein of soy sauce would be too much sodium."""
    foods: dict[str, Any] = {"soy-sauce": {}, "rice": {}}
    free = ration.design(limits={**OPEN, "foods": foods}, meet=["protein"])
    held = ration.design(
        limits={**OPEN, "foods": foods, "at_most": {"sodium_mg": 2000}}, meet=["protein"]
    )
    sodium = [nutrients(a_day(each.as_programme(), 30))["sodium_mg"] for each in (free, held)]
    assert sodium[0] > 2000 >= sodium[1]
    assert held.added > free.added


def test_what_is_kept_and_enough_needs_nothing() -> None:
    made = ration.design("kaesong-2020", meet=["energy", "protein"])
    assert made.added == 0
    assert made.answer().says[0] == "Nothing is missing: add nothing."
    assert len(made.as_programme().items) == len(ration.load_programme("kaesong-2020").items)


def test_a_level_of_the_programme_is_not_a_level_of_what_is_added() -> None:
    half = ration.load_programme("kaesong-2020").model_copy(
        update={"level": Fraction(1, 2), "times": 2}
    )
    made = ration.design(half, replace=["salt"])
    assert missed(a_day(made.as_programme(), 30, persons=5)) == []
    rules = {rule.item: rule.quantity for rule in made.as_programme().allocations}
    salt = next(each for each in made.foods if each.food == "salt-iodised")
    assert rules["added-salt-iodised"] == ration.Quantity(f"{salt.added / 2} g/day")


def test_a_plan_is_kept_with_its_own_people(tmp_path: Path) -> None:
    """Soy sauce is per household: in a plan, households are those of the register."""
    people = {"household_id": ["1", "2"], "persons": [9, 1], "adults": [2, 1]}
    plan = ration.compute(pl.DataFrame(people), "kaesong-2020")
    plan.write(tmp_path / "plan")
    made = ration.design(tmp_path / "plan", meet=["energy"], replace=["rice"])
    kept = {each.food: each.kept for each in made.foods}
    assert (made.persons, made.household) == (10, ())
    assert kept["soy-sauce"] == Fraction(2 * 1000, 10 * 30)
    tonnes = made.added_grams * 10 * 30 / 1_000_000
    assert f"For 10 people and 30 days: {round(float(tonnes), 1)} t." in made.answer().says
    assert made == ration.design(plan, meet=["energy"], replace=["rice"])


def test_what_is_not_proved_to_be_the_best_is_called_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def hurried(question: WholeSteps, seconds: int) -> Solved:
        return Solved(solve(question, seconds).steps, proved=False)

    monkeypatch.setattr(designing, "solve", hurried)
    made = ration.design(foods=STAPLES, limits=OPEN, meet=["energy", "iron"])
    assert not made.best
    assert any("had no time to prove" in line for line in made.answer().says)


def test_no_time_is_not_no_basket(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(designing, "solve", lambda *_: Solved(None, proved=False))
    with pytest.raises(ration.DataError, match="no basket was found in 60 seconds"):
        ration.design(foods=STAPLES, limits=OPEN)


class TestNoBasket:
    """Why there is none: each reason in a line, at the requirement or the limit."""

    def _reasons(self, **asked: Any) -> list[tuple[str, str | None]]:
        with pytest.raises(ration.DataError) as error:
            ration.design(**asked)
        return [(each.code, each.column) for each in error.value.problems]

    def test_a_requirement_that_no_food_has(self) -> None:
        found = self._reasons(foods=["rice", "sugar"], meet=["energy", "vitamin_c"], limits=OPEN)
        assert found == [("basket-no-source", "vitamin_c_mg")]

    def test_every_requirement_out_of_reach_is_named(self) -> None:
        limits = {**OPEN, "foods": {"rice": {"most": "100 g/day"}}}
        found = self._reasons(meet=["energy", "protein", "zinc", "fat_energy"], limits=limits)
        assert [column for _, column in found] == [
            "energy_kcal",
            "protein_g",
            "zinc_mg",
        ]

    def test_requirements_that_exclude_each_other(self) -> None:
        """400 g have enough energy only with more oil than 35 g."""
        limits = {
            **OPEN,
            "foods": {"sugar": {}, "oil": {}},
            "groups": {"all": {"foods": ["sugar", "oil"], "most": "400 g/day"}},
            "at_most": {"fat_g": 35},
        }
        found = self._reasons(meet=["energy", "fat_energy"], limits=limits)
        assert sorted(found) == [
            ("basket-excluded", "energy_kcal"),
            ("basket-excluded", "fat_g"),
        ]

    def test_a_limit_that_alone_is_in_the_way(self) -> None:
        """Energy is in reach with sugar, protein with beans: 500 g of both is not enough."""
        limits = {
            **OPEN,
            "foods": {"sugar": {}, "beans": {}},
            "groups": {"all": {"foods": ["sugar", "beans"], "most": "565 g/day"}},
        }
        found = self._reasons(meet=["energy", "protein", "iron"], limits=limits)
        assert ("basket-limit-excludes", "groups.all") in found
        assert ("basket-excluded", "energy_kcal") in found

    def test_limits_that_no_basket_keeps(self) -> None:
        limits = {
            **OPEN,
            "foods": {"rice": {"most": "50 g/day"}},
            "groups": {"cereals": {"least": "100 g/day"}},
        }
        assert self._reasons(meet=["energy"], limits=limits) == [
            ("basket-limits", "groups.cereals")
        ]

    def test_what_is_kept_may_be_too_much(self) -> None:
        found = self._reasons(
            subject="kaesong-2020", meet=["energy"], limits={**OPEN, "at_most": {"fat_g": 10}}
        )
        assert found == [("basket-too-much", "fat_g")]

    def test_a_least_amount_above_the_most(self) -> None:
        food = {"least": "100 g/day", "most": "50 g/day"}
        found = self._reasons(meet=["energy"], limits={**OPEN, "foods": {"rice": food}})
        assert found == [("basket-crossed", "foods.rice")]


@pytest.mark.parametrize(
    ("asked", "codes"),
    [
        ({"foods": ["rise"]}, ["basket-food"]),
        ({"meet": ["irn"]}, ["basket-requirement"]),
        ({"minimise": "cost"}, ["basket-no-foods"]),
        ({"limits": {**OPEN, "foods": {"rice": {}}}, "minimise": "cost"}, ["basket-price"]),
        ({"limits": {**OPEN, "foods": {"rice": {"stock": "5 t"}}}}, ["basket-persons"]),
        ({"limits": {**OPEN, "foods": {"rice": {"most": "1 L"}}}}, ["basket-amount"]),
        ({"limits": {**OPEN, "groups": {"grain": {"most": "1 kg"}}}}, ["basket-group"]),
        ({"limits": {**OPEN, "groups": {"g": {"foods": ["x"]}}}}, ["basket-food"]),
        ({"limits": {**OPEN, "groups": {"cereals": {"most": "2 L"}}}}, ["basket-amount"]),
        ({"limits": "usul"}, ["basket-limits-unknown"]),
        ({"subject": "kaesong-2020", "replace": ["rise"]}, ["basket-item"]),
        (
            {
                "limits": {
                    **OPEN,
                    "foods": {"rice": {"price": "5 KPW"}, "oil": {"price": "1 USD"}},
                }
            },
            ["basket-currency"],
        ),
    ],
)
def test_what_cannot_be_read_is_an_error_of_its_own(
    asked: dict[str, Any], codes: list[str]
) -> None:
    with pytest.raises(ration.InputError) as error:
        ration.design(**asked)
    assert [each.code for each in error.value.problems] == codes


def test_without_the_solver_its_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extras, "find_spec", lambda _name: None)
    with pytest.raises(ration.InputError, match="pip install highspy"):
        ration.design()


def test_the_record_reads_back_as_itself(kaesong: ration.Design) -> None:
    read = ration.Design.model_validate_json(kaesong.to_json())
    assert read.to_json() == kaesong.to_json()
    with pytest.raises(ValueError, match="design it again"):
        read.as_programme()


def test_the_same_question_has_the_same_answer(kaesong: ration.Design) -> None:
    again = ration.design(
        "kaesong-2020",
        household={"persons": 4, "adults": 2},
        replace=["salt"],
    )
    assert again.to_json() == kaesong.to_json()


def test_it_is_written_as_a_programme_a_workbook_and_a_page(
    kaesong: ration.Design, tmp_path: Path
) -> None:
    for ending in ("toml", "xlsx", "html"):
        kaesong.write(tmp_path / f"basket.{ending}")
    assert ration.load_programme(tmp_path / "basket.toml") == kaesong.as_programme()
    assert "csb" in (tmp_path / "basket.html").read_text("utf-8")
    with pytest.raises(ValueError, match="no workbook or page"):
        kaesong.write(tmp_path / "basket.pdf")
    assert metadata.version("highspy")


def test_limits_that_come_with_ration_state_a_source_for_every_figure() -> None:
    limits = ration.load_limits("usual")
    assert isinstance(limits, BasketLimits)
    assert limits.source
    assert all(group.source for group in limits.groups if group.assumption)


def test_a_limit_that_is_infinite_to_the_solver_is_refused() -> None:
    limits = {"title": "T", "foods": {"rice": {"least": f"{'9' * 30} kg/day"}, "oil": {}}}
    with pytest.raises(ration.RationError, match="no basket was found"):
        ration.design(limits=limits, meet=["energy"])
