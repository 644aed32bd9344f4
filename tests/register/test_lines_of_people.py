"""Lines below a table of people, and totals there, are nobody; one list skips all of a file."""

from pathlib import Path

import pytest
from command import csv
from small import RICE

import ration

RULES = ration.parse_programme(RICE.format(quantity="1 kg", more=""))
LINES = ["Checked by: Ann,,", ",Signature,", "Total,3,", ",المجموع,3"]
PEOPLE = ["H-1,Ann,30", "H-2,Ben,30", "H-2,Kim,3"]


def check(path: Path, mapping: str = "") -> ration.Report:
    (path.parent / "m.toml").write_text(mapping)
    return ration.check(path, RULES, mapping=path.parent / "m.toml")


def test_at_the_foot_of_a_members_table(tmp_path: Path) -> None:
    csv(tmp_path / "m.csv", [*PEOPLE, *LINES], "household_id,name,age")
    path = csv(tmp_path / "h.csv", ["H-1,N", "H-2,N"], "household_id,centre")
    report = check(path, 'people.file = "m.csv"')
    (found,) = report.problems
    assert found.code == "people-lines"
    assert "4 (row 5, row 6, row 7, row 8)" in found.message
    assert check(path, 'people = { file = "m.csv", orphans = true }').problems == ()


def test_others_without_a_household_are_counted_apart(tmp_path: Path) -> None:
    csv(tmp_path / "m.csv", [*PEOPLE, "H-9,Eve,4", LINES[0]], "household_id,name,age")
    path = csv(tmp_path / "h.csv", ["H-1,N", "H-2,N"], "household_id,centre")
    codes = {each.code: each.message for each in check(path, 'people.file = "m.csv"').problems}
    assert codes["people-orphans"].endswith(": 1 (first: row 5)")
    assert set(codes) == {"people-lines", "people-orphans"}


def test_people_who_live_alone_are_no_lines(tmp_path: Path) -> None:
    rows = [*PEOPLE, ",Total Kim,3", *LINES]
    path = csv(tmp_path / "p.csv", rows, "household_id,name,age")
    report = check(path, "[people]\nalone = true")
    assert [(each.row, each.code) for each in report.problems] == [
        (row, "totals-row" if row == 8 else "footer-row") for row in (6, 7, 8, 9)
    ]
    assert report.accepted == 4
    skipped = check(path, "skip_rows = [6, 7, 8, 9]\n[people]\nalone = true")
    assert (skipped.problems, skipped.accepted) == ((), 4)


def test_one_list_skips_totals_and_lines(tmp_path: Path) -> None:
    rows = ["A,5,N", "B,7,N", "Total,12,", "C,1,S", "Checked by: Ann,,", ",Signature,"]
    path = csv(tmp_path / "r.csv", rows, "household_id,persons,centre")
    report = check(path)
    assert {each.code for each in report.problems} == {"totals-row", "footer-row"}
    for each in report.problems:
        assert each.hint.startswith("skip all 3 totals and lines with --skip-rows 4,6,7,")
    assert check(path, "skip_rows = [4, 6, 7]").accepted == 3


@pytest.mark.parametrize("names", ['"Country"', '["North", "Country"]'])
def test_an_area_that_looks_like_a_total_is_served_if_the_mapping_names_it(
    names: str, tmp_path: Path
) -> None:
    rows = ["Country,6300,1260", "North,4200,840", "South,2100,420"]
    path = csv(tmp_path / "a.csv", rows, "area,people,families")
    columns = 'columns = { household_id = "area", persons = "people", households = "families" }\n'
    (found,) = check(path, columns).problems
    assert found.hint.endswith('; if it is no total, write not_totals = ["Country"] in a mapping')
    served = check(path, f"{columns}not_totals = {names}")
    assert (served.problems, served.accepted) == ((), 3)


def test_so_is_a_household_that_is_named_like_one(tmp_path: Path) -> None:
    path = csv(tmp_path / "r.csv", ["A,5,N", "B,7,N", "Total,12,N"], "household_id,persons,centre")
    report = check(path, 'not_totals = "Total"')
    assert (report.problems, report.accepted) == ((), 3)
    assert "totals-word" not in {each.code for each in report.warnings}


@pytest.mark.parametrize(
    "name",
    [
        "Average",
        "Moyenne :",
        "المتوسط",
        "平均",
        "Среднее",
        "Number of persons",
        "Nombre de ménages:",
        "عدد الأسر",
    ],
)
def test_an_average_is_no_household(name: str, tmp_path: Path) -> None:
    path = csv(tmp_path / "r.csv", ["A,4,N", "B,6,N", f"{name},5,N"], "household_id,persons,centre")
    assert [(each.row, each.code) for each in check(path).problems] == [(4, "totals-row")]


def test_a_person_of_such_a_name_stays(tmp_path: Path) -> None:
    rows = ["A,4,N", "Average Joe,6,N", "Number 12,3,N", "Nombre Diallo,1,N", "Max,5,Media"]
    path = csv(tmp_path / "r.csv", rows, "household_id,persons,centre")
    assert check(path).accepted == 5


def test_a_total_below_such_a_person_is_found(tmp_path: Path) -> None:
    rows = ["Average Joe,6,N", "B,4,N", "Total,10,N"]
    report = check(csv(tmp_path / "r.csv", rows, "household_id,persons,centre"))
    assert [(each.row, each.code) for each in report.problems] == [(4, "totals-row")]


def test_a_part_of_a_tree_of_areas_is_a_warning(tmp_path: Path) -> None:
    rows = ["Country,6300,1260", "North,4200,840", "N1,2200,440", "N2,2000,400", "South,2000,300"]
    path = csv(tmp_path / "a.csv", rows, "area,people,families")
    columns = 'columns = { household_id = "area", persons = "people", households = "families" }\n'
    warnings = check(path, columns).warnings
    assert [each.row for each in warnings if each.code == "totals-perhaps"] == [3]


def test_the_sums_of_one_count_are_no_tree_of_areas(tmp_path: Path) -> None:
    rows = ["Country,6300", "North,4200", "N1,2200", "N2,2000", "South,2000"]
    path = csv(tmp_path / "a.csv", rows, "area,people")
    mapping = 'average_size = 5\ncolumns = { household_id = "area", persons = "people" }'
    report = check(path, mapping)
    assert report.accepted == 5
    assert "totals-perhaps" not in {each.code for each in report.warnings}


def test_the_largest_of_six_households_that_is_the_sum_of_the_others(tmp_path: Path) -> None:
    rows = [
        f"{name},{persons},N" for name, persons in zip("ABCDEF", (4, 5, 1, 2, 2, 14), strict=True)
    ]
    report = check(csv(tmp_path / "r.csv", rows, "household_id,persons,centre"))
    assert [each.row for each in report.warnings if each.code == "totals-perhaps"] == [7]
