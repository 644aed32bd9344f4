"""Fairness of plans: per head, coverage, need, gaps and what-if, against sums by hand."""

import datetime as dt
from fractions import Fraction
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from command import run

import ration
from ration.fairness.gini import gini
from ration.fairness.record import FairnessRecord
from ration.fairness.shares import Share

pytestmark = pytest.mark.slow

# 2 kg per person and 3 kg per household; the poor come first if rice is short.
PROGRAMME = {
    "id": "p",
    "version": "1",
    "title": "P",
    "source": "a test",
    "shortage": {"option": "equal"},
    "channels": {"centre": {"title": "Centre"}},
    "items": {
        "rice": {"name": "Rice", "unit": "kg", "food": "rice"},
        "soap": {"name": "Soap", "unit": "bar"},
    },
    "allocations": [
        {"item": "rice", "per": "person", "quantity": "2 kg", "channel": "centre", "priority": 1},
        {"item": "rice", "per": "household", "quantity": "3 kg", "channel": "centre",
         "priority": 2},
        {"item": "soap", "per": "person", "quantity": "2 bar", "channel": "centre"},
    ],
}  # fmt: skip
HOUSEHOLDS = {
    "household_id": ["1", "2", "3", "4"],
    "persons": [1, 3, 2, 4],
    "district": ["North", "North", "South", "Capital"],
    "poor": ["1", "0", "2", "1"],
    "has": ["1.5", "0", "0.5", "10"],
}
RICE = {1: 5, 3: 9, 2: 7, 4: 11}  # kg, by persons
FRAME = pl.DataFrame(HOUSEHOLDS)
STOCK = pl.DataFrame({"item": ["rice", "soap"], "quantity": ["16 kg", "20 bar"]})


def programme() -> ration.Programme:
    return ration.load_programme(PROGRAMME)


def found(**options: Any) -> ration.Fairness:
    given: dict[str, Any] = {"by": "district", "item": "rice"} | options
    return ration.fairness_of(programme(), FRAME, **given)


def test_amounts_per_head_are_of_areas_and_households() -> None:
    even = found().inequality_of("ration")
    assert even is not None
    assert (even.mean, even.least, even.most) == (
        Fraction(32, 10), Fraction(11, 4), Fraction(5),
    )  # fmt: skip
    (level,) = found().levels
    per_head = {area.area: area.amounts[0].per_head for area in level.areas if area.amounts}
    energy = {
        area: 3600 * each
        for area, each in {
            "North": Fraction(14, 4),
            "South": Fraction(7, 2),
            "Capital": Fraction(11, 4),
        }.items()
    }
    assert per_head == energy  # rice has 360 kcal per 100 g in the table
    assert even.gini == gini([Share(n, kg) for n, kg in RICE.items()])
    assert even.gini_areas == gini([Share(4, 14), Share(2, 7), Share(4, 11)])


def test_what_is_due_is_compared_with_what_is_issued() -> None:
    (level,) = found(stock=STOCK).levels
    rice = {
        area.area: next(each for each in area.amounts if each.measure == "rice")
        for area in level.areas
    }
    assert {area: each.met for area, each in rice.items()} == dict.fromkeys(rice, Fraction(1, 2))
    assert sum(each.due for each in rice.values()) == 32


def test_need_is_added_up_by_area() -> None:
    (level,) = found(need="poor").levels
    assert {area.area: area.need for area in level.areas} == {"Capital": 1, "North": 1, "South": 2}


def test_before_is_per_head_and_after_is_both() -> None:
    gaps = {each.having: each for each in found(before="has", reference="Capital").gaps}
    assert gaps["before"].reference == 10
    assert gaps["before"].rest == Fraction(15 + 0 + 10, 10) / 6
    assert gaps["ration"].difference == Fraction(11, 4) - Fraction(21, 6)
    for having in ("reference", "rest", "difference"):
        both = getattr(gaps["before"], having) + getattr(gaps["ration"], having)
        assert getattr(gaps["after"], having) == both


def test_who_has_less_and_who_has_none_are_counted() -> None:
    even = found(below="3 kg").inequality_of("ration")
    assert even is not None
    assert (even.below, even.nothing) == (4 + 0, 0)
    by_grams = found(below="3000 g").inequality_of("ration")
    assert by_grams == even
    some = found(stock=STOCK, shortage="postpone").inequality_of("ration")
    assert some is not None
    assert (some.nothing, some.gini) == (10, None)


def test_scenarios_are_plans_with_other_options() -> None:
    options = ["shortage=priority", "shortage=postpone", "level=50%,shortage=equal"]
    rows = found(stock=STOCK, compare=options).scenarios
    assert [row.label for row in rows] == ["as planned", *options]
    kg = [row.handed_out for row in rows]
    assert kg == [16, 16, 0, 16]
    by_hand = [Share(n, kg * 500) for n, kg in RICE.items()]
    first = [Share(n, 2 * n * 800) for n in RICE]  # 16 of the 20 kg per person, alike
    assert [row.gini for row in rows] == [gini(by_hand), gini(first), None, gini(by_hand)]


def test_phases_of_a_roll_out_reach_one_area_after_the_other() -> None:
    schedule = {"title": "One a year", "area": "district", "per_year": 1,
                "start": dt.date(2024, 1, 1)}  # fmt: skip
    rows = found(roll_out=schedule, reference="Capital").scenarios
    assert [row.handed_out for row in rows] == [32, 11, 11 + 14, 32]
    assert [row.nothing for row in rows] == [0, 6, 2, 0]
    assert rows[-1].gini == rows[0].gini
    repeated = found(roll_out=schedule | {"repeat": "1 year"}).scenarios
    assert [row.handed_out for row in repeated] == [32, 11, 2 * 11 + 14, 3 * 11 + 2 * 14 + 7]


def test_the_folder_of_a_plan_has_areas_alone(tmp_path: Path) -> None:
    ration.compute(FRAME, programme(), by="district").write(tmp_path / "plan")
    here, there = found(), ration.fairness_of(str(tmp_path / "plan"), by="district", item="rice")
    assert not there.of_households
    assert any("How even it is within areas is not known." in s for s in there.answer().says)
    one, other = here.inequality_of("ration"), there.inequality_of("ration")
    assert one is not None
    assert other is not None
    assert (other.gini, other.within, other.gini_areas) == (None, None, one.gini_areas)
    assert other.between == one.between
    assert [area.people for area in there.levels[0].areas] == [
        area.people for area in here.levels[0].areas
    ]


def test_a_plan_without_subtotals_is_compared_by_its_sites(tmp_path: Path) -> None:
    sites = FRAME.rename({"district": "centre"})
    ration.compute(sites, programme()).write(tmp_path / "plan")
    (level,) = ration.fairness_of(str(tmp_path / "plan")).levels
    assert level.by == ("centre",)
    assert [area.area for area in level.areas] == ["Capital", "North", "South"]


def test_the_folder_of_a_plan_names_what_its_mean_is_of(tmp_path: Path) -> None:
    rows = {"household_id": ["1", "2"], "persons": [4, 2], "adults": [2, 2]}
    ration.compute(pl.DataFrame(rows), "kaesong-2020").write(tmp_path / "plan")
    answer = ration.fairness_of(str(tmp_path / "plan")).answer()
    assert any(said.startswith("Energy, by centre: ") for said in answer.says)
    assert not any("drawn at random" in said for said in answer.says)
    assert any("a part of the ration" in note for note in answer.notes)


def test_rows_of_areas_count_with_all_their_people() -> None:
    rows = {"household_id": ["a", "b"], "households": [10, 20], "persons": [40, 100],
            "district": ["A", "B"]}  # fmt: skip
    answer = ration.fairness_of(programme(), pl.DataFrame(rows), by="district", item="rice")
    even = answer.inequality_of("ration")
    assert even is not None
    assert even.people == 140
    assert even.gini == gini([Share(40, 80 + 30), Share(100, 200 + 60)]) == even.gini_areas
    assert any("A row that stands for several households" in note for note in answer.answer().notes)


def table(answer: ration.Fairness, name: str) -> tuple[list[str], list[list[object]]]:
    """The heading and the rows of a table."""
    found = next(each for each in answer.answer().tables if each.id == name)
    return [*found.header], [[*row] for row in found.rows]


def test_households_count_where_persons_are_not_known() -> None:
    soap = {"item": "soap", "per": "household", "quantity": "2 bar", "channel": "centre"}
    given = PROGRAMME | {"items": {"soap": {"name": "Soap", "unit": "bar"}}, "allocations": [soap]}
    answer = ration.fairness_of(given, FRAME.drop("persons"), by="district")
    header, rows = table(answer, "areas")
    assert header[:4] == ["district", "households", "served %", "Soap bar per household"]
    assert [row[:4] for row in rows] == [
        ["Capital", 1, 100, 2], ["North", 2, 100, 2], ["South", 1, 100, 2],
    ]  # fmt: skip
    assert answer.answer().says[0] == "All 4 households get something."
    assert not any("Energy" in note for note in answer.answer().notes)


def test_an_area_that_is_alone_has_no_gap_to_the_rest() -> None:
    capital = FRAME.filter(pl.col("district") == "Capital")
    answer = ration.fairness_of(programme(), capital, by="district", item="rice",
                                reference="Capital")  # fmt: skip
    (gap,) = answer.gaps
    assert (gap.reference, gap.rest, gap.difference, gap.times) == (Fraction(11, 4), *[None] * 3)
    assert not any("the rest, the ration" in text for text in answer.answer().says)


def test_scenarios_without_a_reference_have_no_gap() -> None:
    answer = found(compare="level=50%")
    header, rows = table(answer, "what-if")
    assert header[-1] == "between areas"
    assert [len(row) for row in rows] == [len(header)] * 2
    assert answer.answer().says[-1] == "All scenarios are equally even."


def test_people_who_get_nothing_are_counted_in_words() -> None:
    poor = {"item": "rice", "per": "poor", "quantity": "2 kg", "channel": "centre"}
    given = PROGRAMME | {"groups": {"poor": {}}, "allocations": [poor]}
    given["items"] = {"rice": {"name": "Rice", "unit": "kg"}}
    frame = FRAME.with_columns(poor=pl.Series([1, 0, 0, 1]))
    says = ration.fairness_of(given, frame, by="district").answer().says
    assert says[0] == "5 of 10 persons get something: 50.0 %."
    assert says[2] == "5 persons of 10 are in households that get none of it."


def test_rows_with_problems_are_left_out_and_counted() -> None:
    frame = FRAME.with_columns(persons=pl.Series([1, 3, 2, None]))
    answer = ration.fairness_of(programme(), frame, by="district", drop_rejected=True)
    assert dict(answer.people)["persons"] == 6
    assert "Left out, with problems: 1 row." in answer.answer().notes


def test_a_curve_of_very_many_corners_is_listed_in_part() -> None:
    count = 150
    rows = {"household_id": [*map(str, range(count))], "persons": [1] * count,
            "has": [*map(str, range(count))]}  # fmt: skip
    answer = ration.fairness_of(programme(), pl.DataFrame(rows), item="rice", before="has")
    before = next(curve for curve in answer.curves if curve.having == "before")
    assert before.corners == count + 1
    assert len(before.points) < before.corners
    assert any("very many corners" in note for note in answer.answer().notes)


def test_a_register_without_rows_is_of_nobody(tmp_path: Path) -> None:
    answer = ration.fairness_of(programme(), FRAME.clear(), by="district", item="rice")
    assert answer.answer().says == ("The register has 0 persons.",)
    (level,) = answer.levels
    assert (level.by, level.areas) == (("district",), ())
    ration.compute(FRAME.clear(), programme()).write(tmp_path / "plan")
    for by in ((), "district"):
        folder = ration.fairness_of(str(tmp_path / "plan"), by=by)
        assert (folder.inequality, folder.curves) == ((), ())
        assert folder.answer().says == ("The register has 0 persons.",)


def test_the_record_is_read_back(tmp_path: Path) -> None:
    answer = found(before="has", reference="Capital", below="3 kg", compare="level=50%")
    text = answer.to_json()
    assert FairnessRecord.model_validate_json(text).to_json() == text
    answer.write(tmp_path / "a.html")
    answer.write(tmp_path / "a.xlsx")
    page = (tmp_path / "a.html").read_text("utf-8")
    assert "Lorenz curve" in page
    assert answer.answer().says[0] == "All 10 persons get something."


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"item": "rise"}, "no such item is given to people; did you mean rice"),
        ({"before": "hass"}, "column not found; did you mean has"),
        ({"need": "district"}, "not a number of 0 or more"),
        ({"reference": "Capitol"}, "no area with people has this name; did you mean Capital"),
        ({"below": "3 L"}, "not an amount per head; write a number of kg"),
        ({"compare": "size=3"}, "not a scenario; write a shortage"),
        ({"compare": "level"}, "not a scenario; write a shortage"),
        ({"compare": "shortage=equal"}, "a shortage is shared only where there is a stock"),
    ],
)
def test_what_cannot_be_compared_is_an_error(options: dict[str, Any], message: str) -> None:
    with pytest.raises(ration.RationError, match=message):
        found(**options)


def test_a_programme_alone_and_a_folder_are_refused_what_they_have_not(tmp_path: Path) -> None:
    with pytest.raises(ration.InputError, match="a programme alone has no people"):
        ration.fairness_of(programme())
    ration.compute(FRAME, programme(), by="district").write(tmp_path / "plan")
    folder = str(tmp_path / "plan")
    with pytest.raises(ration.InputError, match="the folder of a plan has no households"):
        ration.fairness_of(folder, compare="level=50%")
    with pytest.raises(ration.InputError, match="no subtotals by these columns"):
        ration.fairness_of(folder, by="distric")


def test_the_command_writes_and_prints(tmp_path: Path) -> None:
    FRAME.write_csv(tmp_path / "households.csv")
    words = ("general-food", "households.csv", "--by", "district", "--reference", "Capital")
    ran = run("fairness", *words, "-o", "fairness.html", "-q", cwd=tmp_path)
    assert (ran.code, "Capital and the rest" in ran.out) == (0, True)
    assert (tmp_path / "fairness.html").stat().st_size > 1000
    printed = run("fairness", *words, "--json", "-q", cwd=tmp_path).out
    assert FairnessRecord.model_validate_json(printed).reference == "Capital"
    assert (
        run("compute", "households.csv", "-p", "general-food", "-o", "plan", cwd=tmp_path).code == 0
    )
    folder = run("fairness", "plan", cwd=tmp_path)
    assert "only the means of areas" in " ".join(folder.out.split())
    assert run("fairness", "plan", "--level", "50%", cwd=tmp_path).code == 2


def test_areas_whose_names_have_commas_are_apart() -> None:
    frame = FRAME.with_columns(
        pl.Series("town", ["A, B", "A", "A", "A"]), pl.Series("ward", ["C", "B, C", "D", "D"])
    )
    (level,) = ration.fairness_of(programme(), frame, by="town,ward").levels
    people = {each.area: dict(each.people)["persons"] for each in level.areas}
    assert people == {'"A, B", C': 1, 'A, "B, C"': 3, "A, D": 6}
    ration_of = next(each for each in level.inequality if each.measure == "rice")
    assert ration_of.gini_areas == gini([Share(1, 5), Share(3, 9), Share(6, 18)])


def test_energy_is_the_least_if_a_food_has_no_figure() -> None:
    given = {**PROGRAMME, "foods": {"odd": {"name": "Odd", "per_100g": {"protein_g": 1}}}}
    given["items"] = {**PROGRAMME["items"], "odd": {"name": "Odd", "unit": "kg", "food": "odd"}}  # type: ignore[dict-item]
    odd = {"item": "odd", "per": "person", "quantity": "1 kg", "channel": "centre"}
    given["allocations"] = [*PROGRAMME["allocations"], odd]
    says = ration.fairness_of(given, FRAME, by="district").answer().says
    assert any(each.startswith("Energy: at least ") for each in says)


@pytest.mark.parametrize("option", ["need", "before"])
def test_names_in_a_column_of_numbers_are_not_shown(option: str) -> None:
    frame = FRAME.with_columns(pl.Series("who", ["Zqxw Jvkp", "Jvkp Zqxw", "many", "1"]))
    with pytest.raises(ration.DataError) as error:
        ration.fairness_of(programme(), frame, by="district", **{option: "who"})
    assert {each.value for each in error.value.problems} == {None, "many"}
    assert "Zqxw" not in f"{error.value}{error.value.problems!r}"
