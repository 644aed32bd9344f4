"""Planning figures: one or several rows per area, each of many households."""

import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from command import csv, run

import ration
from ration import RegisterMapping
from ration.programme.load import programme_text

LONG = "code,name,gender,age,population"
ROWS = (
    "A,North,all,all,100", "A,North,f,all,60", "A,North,m,all,40", "A,North,all,0-4,12",
    "B,South,all,all,50", "B,South,f,all,30", "B,South,m,all,20", "B,South,all,0-4,7",
)  # fmt: skip

PERSON = """
id = "person"
version = "1"
title = "Person"
source = "a test"
[channels.tent]
[items.rice]
name = "Rice"
unit = "kg"
[[allocations]]
item = "rice"
per = "person"
quantity = "5 kg"
channel = "tent"
"""


def mapped(**keys: Any) -> RegisterMapping:
    """Build a mapping from these keys."""
    return RegisterMapping.model_validate(keys)


PERSONS = {"gender": ["all"], "age": ["all"]}


class TestAverageSize:
    """Households are calculated from people if nobody counted them, with a warning."""

    @pytest.mark.parametrize(
        ("persons", "size", "households"), [(100, "4.2", 24), (10, "4", 3), (1, "4.2", 1)]
    )
    def test_rounded_to_the_nearest(
        self, tmp_path: Path, persons: int, size: str, households: int
    ) -> None:
        rows = csv(tmp_path / "r.csv", [f"X1,{persons},0"], "household_id,persons,adults")
        plan = ration.compute(rows, mapping=mapped(average_size=size))
        assert dict(plan.people)["households"] == households
        (warning,) = [
            str(warning) for warning in plan.warnings if warning.code == "households-calculated"
        ]
        assert f"divided by {size}:" in warning

    def test_rules_about_single_households_are_refused(self, tmp_path: Path) -> None:
        rows = csv(tmp_path / "r.csv", ["X1,900,300"])
        (tmp_path / "map.toml").write_text("average_size = 4.5\n")
        programme = tmp_path / "p.toml"
        text = run("programme", "new", "general-food").out
        sized = text + '\n[[allocations]]\nitem = "{}"\nper = "person"\nquantity = "1 {}"\n'
        item = ration.load_programme("general-food").items[0]
        channel = ration.load_programme("general-food").channels[0].id
        sized = sized.format(item.id, item.unit) + f'cap = 3\nchannel = "{channel}"\n'
        programme.write_text(sized)
        ran = run("compute", rows, "--map", tmp_path / "map.toml", "-p", programme, "-q")
        assert (ran.code, "a row stands for 200 households" in ran.err) == (1, True)

    def test_households_in_the_register_are_refused(self, tmp_path: Path) -> None:
        rows = csv(tmp_path / "r.csv", ["X1,9,3,2"], "household_id,persons,adults,households")
        with pytest.raises(ration.DataError, match="the register has households, and the mapping"):
            ration.compute(rows, mapping=mapped(average_size="4.5"))

    def test_a_count_given_now_overrides_the_mapping(self, tmp_path: Path) -> None:
        (tmp_path / "r.csv").write_text("Code,T_TL,Family\nA,100,30\n")
        named = {
            "household_id": "Code",
            "persons": "T_TL",
            "adults": "T_TL",
            "households": "Family",
        }
        plan = ration.compute(tmp_path / "r.csv", mapping="cod-ps", columns=named)
        assert dict(plan.people)["households"] == 30


class TestLong:
    """Of several rows per area exactly one has each count: levels are not added up."""

    MAPPING = mapped(
        average_size=5,
        columns={"household_id": "code", "centre": "name"},
        long={
            "value": "population",
            "counts": {"persons": PERSONS, "adults": {"gender": ["f"], "age": ["all"]}},
        },
    )

    def test_each_count_comes_from_its_row(self, tmp_path: Path) -> None:
        plan = ration.compute(csv(tmp_path / "r.csv", ROWS, LONG), mapping=self.MAPPING)
        assert dict(plan.people) == {"households": 30, "persons": 150, "adults": 90}
        assert [manifest.site for manifest in plan.manifests("centre")] == ["North", "South"]
        assert (plan.source.read, plan.source.accepted) == (8, 8)

    def test_no_rows(self, tmp_path: Path) -> None:
        plan = ration.compute(csv(tmp_path / "r.csv", [], LONG), mapping=self.MAPPING)
        assert dict(plan.people) == {"households": 0, "persons": 0, "adults": 0}
        assert plan.source.read == 0

    @pytest.mark.parametrize(
        ("source", "absent"),
        [(None, "household_id"), ("pcode", "pcode"), ("name+pcode", "pcode")],
    )
    def test_without_the_column_of_ids(self, source: str | None, absent: str) -> None:
        """The column that the mapping names is the one that is missing."""
        columns = {} if source is None else {"household_id": source}
        mapping = mapped(**{**self.MAPPING.model_dump(), "columns": columns})
        frame = pl.DataFrame([row.split(",") for row in ROWS], schema=LONG.split(","), orient="row")
        with pytest.raises(ration.DataError) as error:
            ration.compute(frame.drop("code"), mapping=mapping)
        (found,) = error.value.problems
        assert (found.code, found.column) == ("column-missing", absent)

    def test_levels_are_not_added_up(self, tmp_path: Path) -> None:
        wide = self.MAPPING.model_dump()
        wide["long"]["counts"]["persons"] = {"age": ["all"]}
        with pytest.raises(
            ration.DataError, match=r"2 rows .2, 6., persons: 3 rows of this area match"
        ):
            ration.compute(csv(tmp_path / "r.csv", ROWS, LONG), mapping=mapped(**wide))

    def test_an_area_without_the_row(self, tmp_path: Path) -> None:
        rows = csv(tmp_path / "r.csv", ROWS[:5], LONG)
        match = 'row 6, adults: "B": no row of this area matches adults'
        with pytest.raises(ration.DataError, match=match):
            ration.compute(rows, mapping=self.MAPPING)
        plan = ration.compute(rows, mapping=self.MAPPING, drop_rejected=True)
        assert (dict(plan.people)["persons"], plan.source.rejected) == (100, 1)

    def test_an_area_with_two_names(self, tmp_path: Path) -> None:
        rows = csv(tmp_path / "r.csv", [ROWS[0], "A,Other,f,all,60"], LONG)
        with pytest.raises(ration.DataError, match="row 2, name: rows with this id have different"):
            ration.compute(rows, mapping=self.MAPPING)

    def test_a_missing_column(self, tmp_path: Path) -> None:
        rows = csv(tmp_path / "r.csv", ROWS, LONG.replace("gender", "sex"))
        with pytest.raises(ration.DataError, match="gender: column not found; \\[long\\] uses it"):
            ration.compute(rows, mapping=self.MAPPING)

    def test_the_matrix_of_displacement(self, tmp_path: Path) -> None:
        header = "admin1Name,admin2Name,admin2Pcode,numPresentIdpInd,roundNumber,numberMales"
        rows = ["North,,,1500,12,700", "North,A,P1,1000,12,500", "North,B,P2,500,12,200"]
        (tmp_path / "p.toml").write_text(PERSON)
        words = ("-p", tmp_path / "p.toml", "--map", "dtm", "--json")
        ran = run("compute", csv(tmp_path / "r.csv", rows, header), *words)
        assert json.loads(ran.out)["people"] == {"households": 300, "persons": 1500}
        assert (
            "admin2Pcode: rows without an area id were skipped: 1 (first: row 2); check" in ran.err
        )
        again = csv(tmp_path / "r.csv", [*rows, "North,A,P1,900,13,450"], header)
        ran = run("compute", again, *words)
        assert (ran.code, "row 3, persons: 2 rows of this area match persons" in ran.err) == (
            1,
            True,
        )

    def test_a_long_table_is_recognised(self, tmp_path: Path) -> None:
        rows = csv(tmp_path / "r.csv", ROWS, LONG.replace("population", "persons"))
        columns = {"household_id": "code", "adults": "persons"}
        with pytest.raises(
            ration.DataError, match=r"several rows have the same id, .* age and gender"
        ):
            ration.compute(rows, columns=columns)

    def test_a_mapping_file_with_long(self, tmp_path: Path) -> None:
        text = """
average_size = 5
[columns]
household_id = "code"
[long]
value = "population"
[long.counts]
persons = { gender = ["all"], age = ["all"] }
adults = { gender = ["f"], age = ["all"] }
"""
        mapping = ration.parse_mapping(text)
        assert ration.parse_mapping(ration.dump_mapping(mapping)) == mapping
        plan = ration.compute(csv(tmp_path / "r.csv", ROWS, LONG), mapping=mapping)
        assert dict(plan.people)["persons"] == 150


class TestRulesOfOneHousehold:
    """What cannot be computed for an area names the allocation, and why."""

    AREAS = pl.DataFrame(
        {"household_id": ["A"], "households": [40], "persons": [200], "centre": ["North"]}
    )

    def test_a_rounding_names_itself(self) -> None:
        with pytest.raises(ration.DataError) as error:
            ration.compute(self.AREAS, "general-food")
        (found,) = error.value.problems
        assert (found.code, found.column) == ("areas-rounding", "allocations[2] (oil)")
        assert found.message.endswith("25 g/day of oil can only be rounded for one: "
                                      "`round` is for each household")  # fmt: skip
        assert 'take out `round` and write quantity = "0.816 L"' in found.hint

    def test_the_advice_computes(self) -> None:
        text = programme_text("general-food")
        rounding = text[text.index("[items.oil.round]") : text.index("[[items.oil.packs]]")]
        text = text.replace(rounding, "").replace('"25 g/day"', '"0.816 L"')
        plan = ration.compute(self.AREAS, ration.parse_programme(text))
        assert plan.totals["oil"].quantity == ration.Quantity("163.2 L")

    def test_bounds_and_sizes_name_themselves(self) -> None:
        with pytest.raises(ration.DataError, match="`sizes` can only be applied to one"):
            ration.compute(self.AREAS, "hygiene-kit")
