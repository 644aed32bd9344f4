"""The lines and rows that are shown of a household: where it is from, and what its rules say."""

import json
from collections.abc import Sequence
from pathlib import Path

import polars as pl
import pytest
from command import csv

import ration
from ration import Explanation
from ration.explain.sections import Part, household_shown, site_shown
from ration.explain.words import ENGLISH, Words

PROGRAMME = """
id = "p"
version = "1"
title = "P"
source = "s"
[groups.women]
sex = "female"
[channels.centre]
[items.rice]
name = "Rice"
unit = "kg"
packs = [{ name = "bag", holds = "25 kg" }]
"""
PER_PERSON = """
[[allocations]]
item = "rice"
per = "person"
quantity = "5 kg"
channel = "centre"
"""
TO_WOMEN = """
[[allocations]]
item = "rice"
per = "women"
quantity = "1 kg"
channel = "centre"
"""
FRAME = pl.DataFrame({
    "household_id": ["1", "2"], "persons": [4, 3], "women": [1, 1], "adults": [2, 1],
    "centre": ["N", "S"],
})  # fmt: skip
TWENTY = pl.DataFrame({"item": ["rice"], "quantity": ["20 kg"]})


def programme(of_rice: str = "", rules: str = PER_PERSON) -> ration.Programme:
    """A programme of rice, with more keys of the item, and its rules."""
    return ration.parse_programme(PROGRAMME + of_rice + rules)


def part(found: Explanation, title: str, words: Words = ENGLISH) -> Part:
    """The part that begins with this title."""
    parts = household_shown(found, words).parts
    return next(each for each in parts if each.title.startswith(title))


def rows(found: Explanation) -> Sequence[Sequence[object]]:
    """The rows of the register, as they are shown."""
    table = part(found, "Rows").table
    assert table is not None
    return table.rows


class TestRows:
    """Each row has its place, its cells, and what it counts for."""

    ROSTER = pl.DataFrame({
        "household_id": ["A", "A", "A", "B"], "age": ["34", "3", "41", "67"],
        "sex": ["F", "M", "F", "M"], "status": ["here", "here", "left", "here"],
    })  # fmt: skip

    def test_a_row_of_several_files_has_its_file(self, tmp_path: Path) -> None:
        for name, row in (("north", "1,4,2"), ("south", "2,5,3")):
            csv(tmp_path / f"{name}.csv", [row])
        found = ration.explain_household(tmp_path, "2")
        assert [row[0] for row in rows(found)] == ["south.csv row 2"]

    def test_people_have_their_groups_or_why_they_are_left_out(self) -> None:
        mapping = ration.parse_mapping('[people]\nage = "age"\nleave_out = { status = ["left"] }')
        found = ration.explain_household(self.ROSTER, "A", mapping=mapping)
        assert [row[-1] for row in rows(found)] == [
            "adults", "a person in no group", "left out, status left",
        ]  # fmt: skip
        assert "persons = 2, counted from its rows" in part(found, "What the household").lines

    def test_only_the_columns_that_the_groups_need_are_shown(self) -> None:
        mapping = ration.parse_mapping('[people]\nage = "age"\nsex = "sex"')
        found = ration.explain_household(
            self.ROSTER, "A", programme(rules=TO_WOMEN), mapping=mapping
        )
        assert [[name for name, _ in row.cells] for row in found.rows] == [
            ["household_id", "sex"]
        ] * 3
        assert [row.counted_as for row in found.rows] == [("women",), (), ("women",)]

    @pytest.mark.parametrize("gone", [False, True])
    def test_people_inside_records(self, tmp_path: Path, gone: bool) -> None:
        people = [{"age": "34", "sex": "F"}, {"age": "3", "sex": "M"}]
        records = [
            {"household_id": "A", "people": people},
            {"household_id": "B", "people": [{"age": "50", "sex": "F"}]},
        ]
        (tmp_path / "r.json").write_text(json.dumps(records))
        without = 'leave_out = { sex = ["M"] }' if gone else ""
        mapping = ration.parse_mapping(f'[people]\nsheet = "people"\nage = "age"\n{without}')
        found = ration.explain_household(tmp_path / "r.json", "A", mapping=mapping)
        assert [(row[0], row[-1]) for row in rows(found)] == [
            ("record 1", ""),
            ("people row 1", "adults"),
            ("people row 2", "left out, sex M" if gone else "a person in no group"),
        ]

    def test_an_area_has_the_rows_and_the_words_of_its_numbers(self) -> None:
        frame = pl.DataFrame({
            "area": ["N"] * 3 + ["S"] * 3, "gender": ["all", "F", "M"] * 2,
            "people": ["40", "22", "18", "30", "20", "10"], "remark": ["x"] * 6,
        })  # fmt: skip
        mapping = ration.parse_mapping(
            'average_size = 5\ncolumns = { household_id = "area" }\n[long]\nvalue = "people"\n'
            '[long.counts]\npersons = { gender = ["all"] }\nadults = { gender = ["F"] }\n'
        )
        found = ration.explain_household(frame, "S", mapping=mapping)
        assert [list(row) for row in rows(found)] == [
            ["5", "S", "all", "30"], ["6", "S", "F", "20"], ["7", "S", "M", "10"],
        ]  # fmt: skip
        counts = {each.name: each.value for each in found.counts}
        assert counts == {"persons": 30, "adults": 20, "households": 6}


class TestGone:
    """A household that the plan does not have."""

    FRAME = FRAME.with_columns(status=pl.Series(["here", "Declined"]))
    MAPPING = ration.parse_mapping('leave_out = { status = ["declined"] }')

    def test_why_it_is_left_out(self) -> None:
        found = ration.explain_household(self.FRAME, "2", mapping=self.MAPPING)
        assert household_shown(found, ENGLISH).lines[-1] == (
            "The household gets nothing: it is left out of the register: "
            '1 row with status "Declined".'
        )

    def test_an_unknown_id_is_not_among_the_rows_that_are_left_out(self) -> None:
        found = ration.explain_household(self.FRAME, "3", mapping=self.MAPPING)
        assert (found.status, found.rows, found.left_out_by) == ("unknown", (), ())

    def test_what_another_household_is_owed_is_not_said_of_it(self) -> None:
        owed = pl.DataFrame({"household_id": ["1"], "rice_kg": ["5"]})
        found = ration.explain_household(
            FRAME, "9", programme(), stock=TWENTY, shortage="equal", arrears=owed
        )
        assert [each.code for each in found.problems] == ["explain-unknown"]


class TestRules:
    """Roundings, shortages and pools in words."""

    @pytest.mark.parametrize(
        ("code", "rounding", "line"),
        [
            ("en", 'mode = "up", to = "3 kg"', "20 kg, rounded up to 3 kg = 21 kg"),
            ("fr", 'mode = "up", to = "3 kg"', "20 kg, arrondi vers le haut à 3 kg = 21 kg"),
            (
                "fr",
                'mode = "threshold", to = "bag", threshold = "20 kg"',
                "20 kg, arrondi à 25 kg, vers le haut s’il reste plus de 20 kg, "
                "mais au moins 25 kg = 25 kg",
            ),
            (
                "fr",
                'mode = "threshold", to = "3 kg", threshold = "1 kg", to_zero = true',
                "20 kg, arrondi à 3 kg, vers le haut s’il reste plus de 1 kg = 21 kg",
            ),
        ],
    )
    def test_a_rounding_in_every_language(self, code: str, rounding: str, line: str) -> None:
        found = ration.explain_household(FRAME, "1", programme(f"round = {{ {rounding} }}\n"))
        assert line in part(found, "Rice", Words(code)).lines

    def test_a_floor_comes_first_and_is_of_a_source(self) -> None:
        floor = (
            '[items.rice.shortage]\noption = "floor"\nfloor = "2 kg"\nper = "person"\n'
            'source = "Committee"\nassumption = true\n'
        )
        found = ration.explain_household(FRAME, "1", programme(floor), stock=TWENTY)
        lines = part(found, "Rice").lines
        first = lines.index(
            "If there is too little: everybody gets 2 kg per person first, "
            "then the same share of the rest."
        )
        assert list(lines[first + 2 :]) == [
            "Source: Committee",
            "This is an assumption of the programme.",
            "First the least amount: 2 sites together need 14 kg, and with the depots there is "
            "20 kg; enough for all",
            "In full: 8 kg",
            "Then the rest: 2 sites together need 21 kg, and with the depots there is 6 kg; "
            "6 kg / 21 kg = 2/7 (about 0.2857)",
            "12 kg × 2/7 = 24/7 kg (about 3.429), rounded down to whole steps of 1 g = 3.428 kg",
            "Issued: 8 kg + 3.428 kg = 11.428 kg",
            "Still owed: 20 kg − 11.428 kg = 8.572 kg",
        ]

    def test_ranks_come_in_their_order_and_rules_without_one_last(self) -> None:
        rules = PER_PERSON + TO_WOMEN + "priority = 1\n"
        found = ration.explain_household(
            FRAME, "1", programme(rules=rules), stock=TWENTY, shortage="priority"
        )
        (at,) = found.items[0].channels
        assert at.sharing is not None
        assert [(each.kind, each.rank, str(each.due)) for each in at.sharing.stages] == [
            ("rank", 1, "1 kg"), ("rank", None, "20 kg"),
        ]  # fmt: skip
        lines = part(found, "Rice").lines
        turns = [line.partition(":")[0] for line in lines if "2 sites together" in line]
        assert turns == ["Rules with priority 1", "Rules without a priority"]

    POOLS = (
        '[items.coal]\nname = "Coal"\nunit = "t"\nassumption = true\n'
        '[items.soap]\nname = "Soap"\nunit = "bar"\n'
        '[[pools]]\nitem = "coal"\nquantity = "70 t"\nby = "persons"\nchannel = "centre"\n'
        '[[pools]]\nitem = "soap"\nquantity = "70 bar"\nby = "persons"\nchannel = "centre"\n'
    )

    def test_of_two_pools_each_is_shared_from_its_own_stock(self) -> None:
        stock = pl.DataFrame({"item": ["coal", "soap"], "quantity": ["35 t", "700 bar"]})
        found = ration.explain_household(
            FRAME, "1", programme(self.POOLS, ""), stock=stock, shortage="equal"
        )
        coal, soap = found.pools
        assert (str(coal.issued), str(soap.issued)) == ("20 t", "40 bar")
        assert coal.sharing is not None
        assert str(coal.sharing.stages[0].needed) == "70 t"
        assert part(found, "Coal").lines[2] == "This is an assumption of the programme."
        assert "This is an assumption of the programme." not in part(found, "Soap").lines

    def test_a_rejected_household_has_no_share_of_a_pool(self) -> None:
        frame = FRAME.with_columns(centre=pl.Series(["N", ""]))
        given = programme(self.POOLS, "")
        rejected = ration.explain_household(frame, "2", given)
        assert (rejected.status, rejected.pools) == ("rejected", ())
        assert len(ration.explain_household(frame, "1", given).pools) == 2

    def test_many_different_households_are_shown_together(self) -> None:
        frame = pl.DataFrame({
            "household_id": [f"{n:03}" for n in range(70)], "persons": range(1, 71),
            "women": [0] * 70, "centre": ["N"] * 70,
        })  # fmt: skip
        shown = site_shown(ration.explain_site(frame, "rice", "N", programme()), ENGLISH)
        (table,) = (each.table for each in shown.parts if each.table is not None)
        assert table.headers == ["all together", "all of them"]
        assert [list(row) for row in table.rows] == [
            ["2,485 persons × 5 kg = 12,425 kg", "70 households: 12,425 kg"]
        ]
