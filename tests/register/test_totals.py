"""Rows that are no households but totals: refused, each named, or warned of."""

from pathlib import Path
from typing import Any

import polars as pl
import pytest
from command import csv, run

import ration
from ration.register.check.totals import named, unnamed

PROGRAMME = """
id = "s"
version = "1"
title = "S"
source = "a test"
[channels.centre]
[items.rice]
name = "Rice"
unit = "kg"
[[allocations]]
item = "rice"
per = "person"
quantity = "1 kg"
channel = "centre"
"""
PLACES = {"household_id": "area", "persons": "people", "households": "families"}


def check(path: Path | pl.DataFrame, **options: Any) -> ration.Report:
    """Check a register for 1 kg of rice per person."""
    return ration.check(path, ration.parse_programme(PROGRAMME), **options)


def table(path: Path, text: str) -> Path:
    """Write a CSV file of lines separated by slashes."""
    header, *rows = text.split(" / ")
    return csv(path, rows, header)


def refused(report: ration.Report) -> list[int | None]:
    """The rows that are totals; there is no other problem."""
    assert {problem.code for problem in report.problems} <= {"totals-row"}
    return [problem.row for problem in report.problems]


def warned(report: ration.Report) -> list[int | None]:
    """The rows that a warning says may be totals."""
    return [each.row for each in report.warnings if each.code in ("totals-word", "totals-perhaps")]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "s.csv"


TWO_SITES = (
    "household_id,persons,adults,centre / A,4,2,North / B,5,3,North / {north},9,5,North"
    " / C,3,1,South / D,2,2,South / {south},5,3,South"
)


class TestSubtotals:
    """Totals of some rows are refused, and one hint skips them all."""

    def test_by_word_and_sums(self, path: Path) -> None:
        table(path, TWO_SITES.format(north="Total North", south="Total South"))
        report = check(path)
        assert refused(report) == [4, 7]
        assert report.problems[0].hint == "skip all 2 totals with --skip-rows 4,7, or delete them"
        skipped = ration.RegisterMapping(skip_rows=(4, 7))
        plan = ration.compute(path, ration.parse_programme(PROGRAMME), mapping=skipped)
        assert dict(plan.people) == {"households": 4, "persons": 14}

    @pytest.mark.parametrize(
        "word",
        [
            "Sub-total", "SUBTOTAL:", "Sous-total", "Somme", "Summe", "Zwischensumme", "Gesamt",
            "Suma", "Totale", "Toplam", "Jumla", "المجموع", "الإجمالي", "합계", "소계", "총계",
            "계", "小計", "合計", "総計", "总计", "合计", "小计", "北部小计", "итого",
            "ВСЕГО", "कुल", "ＴＯＴＡＬ", "Total général", "T O T A L", "S/Total", "Σ", "Total HHs",
            "Total ménages", "Барлығы", "รวมทั้งหมด", 'סה"כ',
        ],
    )  # fmt: skip
    def test_in_many_languages(self, path: Path, word: str) -> None:
        table(path, TWO_SITES.format(north=word, south=f"{word} South"))
        assert refused(check(path)) == [4, 7]

    @pytest.mark.parametrize(
        "order", ["A B N C D S", "N A B S C D", "A C N S B D", "S N G A B C D"]
    )
    def test_in_any_order(self, path: Path, order: str) -> None:
        rows = {
            "A": "A,4,North", "B": "B,5,North", "N": "Total North,9,North", "C": "C,3,South",
            "D": "D,2,South", "S": "Total South,5,South", "G": "Grand total,14,",
        }  # fmt: skip
        names = order.split()
        csv(path, [rows[name] for name in names], "household_id,persons,centre")
        report = check(path)
        assert refused(report) == [at for at, name in enumerate(names, 2) if name in "NSG"]

    def test_levels(self, path: Path) -> None:
        table(
            path,
            "household_id,persons / A,4 / B,5 / Subtotal 1,9 / C,3 / D,2 / Subtotal 2,5"
            " / District total,14 / E,7 / F,1 / Subtotal 3,8 / Grand total,22",
        )
        assert refused(check(path)) == [4, 7, 8, 11, 12]

    def test_the_word_in_a_site(self, path: Path) -> None:
        table(
            path,
            "household_id,persons,centre / 1,4,North / 2,5,North / 3,9,Sub-total / 4,3,South"
            " / 5,2,South / 6,5,Sub-total",
        )
        assert refused(check(path)) == [4, 7]

    def test_the_word_in_a_column_that_nothing_reads(self, path: Path) -> None:
        table(path, "household_id,name,persons / 1,Kim,4 / 2,Lee,3 / 3,Han,2 / ,TOTAL,9")
        assert refused(check(path)) == [5]
        table(path, "household_id,name,persons / 1,Kim,24 / 2,Lee,23 / 3,TOTAL,47 / 4,Han,2")
        assert refused(check(path)) == [4]

    def test_frames(self) -> None:
        frame = pl.DataFrame({"household_id": ["A", "B", "Total"], "persons": [4, 3, 7]})
        assert refused(check(frame)) == [4]


class TestStaleSums:
    """A total that is out of date, or of which a part cannot be read, is still a total."""

    @pytest.mark.parametrize("total", ["8", "6", "4", "many", "#REF!", ""])
    def test_a_sum_that_is_no_sum(self, path: Path, total: str) -> None:
        table(path, f"household_id,persons / A,4 / B,3 / TOTAL,{total}")
        assert refused(check(path)) == [4]

    def test_a_part_that_is_no_number(self, path: Path) -> None:
        table(path, "household_id,persons / A,4 / B,many / TOTAL,10")
        problems = check(path).problems
        assert [(each.row, each.code) for each in problems] == [
            (3, "count-words"), (4, "totals-row"),
        ]  # fmt: skip


class TestNames:
    """A person or a place called Total is served, with a warning where it may be a total."""

    @pytest.mark.parametrize("name", ["Total Kim", "Total North", "Somme", "Jumla", "계"])
    def test_a_household(self, path: Path, name: str) -> None:
        table(
            path,
            f"household_id,persons,centre / A,4,North / B,5,North / {name},3,North / C,6,North",
        )
        report = check(path)
        assert (refused(report), warned(report), report.accepted) == ([], [4], 4)

    def test_a_place(self, path: Path) -> None:
        rows = [f"H-{n},{n % 7 + 1},{('Jumla', 'Dolpa')[n % 2]}" for n in range(60)]
        report = check(csv(path, rows, "household_id,persons,centre"))
        assert (refused(report), warned(report)) == ([], [])

    def test_very_many_are_codes(self, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """As many rows with such a word are no totals: it is a place, or begins all ids."""
        table(path, "household_id,persons,adults / Total A,4,2 / Total B,3,1 / C,2,1 / Sum,9,4")
        assert 2 in (*refused(check(path)), *warned(check(path)))
        monkeypatch.setattr(named, "_MOST", 3)
        assert 2 not in (*refused(check(path)), *warned(check(path)))

    def test_codes(self, path: Path) -> None:
        rows = [f"SUM-{n:04},{n % 7 + 1}" for n in range(60)]
        report = check(csv(path, rows, "household_id,persons"))
        assert (refused(report), warned(report)) == ([], [])


class TestFolders:
    """Every file may have its own total."""

    def test_each_file(self, tmp_path: Path) -> None:
        table(tmp_path / "a.csv", "household_id,persons / A,4 / B,5 / Total,9")
        table(tmp_path / "b.csv", "household_id,persons / Total,8 / C,3 / D,3 / E,2")
        problems = check(tmp_path).problems
        assert [(each.file, each.row, each.code) for each in problems] == [
            (str(tmp_path / "a.csv"), 4, "totals-row"), (str(tmp_path / "b.csv"), 2, "totals-row"),
        ]  # fmt: skip
        assert "delete them in the files (" in problems[0].hint
        assert "a.csv: 4; " in problems[0].hint

    def test_one_row_of_all_files(self, tmp_path: Path) -> None:
        table(tmp_path / "a.csv", "household_id,persons / A,4 / B,5 / Total,9")
        table(tmp_path / "b.csv", "household_id,persons / C,3 / D,3 / Total,6")
        hint = check(tmp_path).problems[0].hint
        assert hint == "skip all 2 totals with --skip-rows 4, or delete them"
        skipped = ration.RegisterMapping(skip_rows=(4,))
        assert check(tmp_path, mapping=skipped).accepted == 4


class TestPeople:
    """In a table of people, a row of totals would be one more household."""

    @pytest.mark.parametrize(
        "total", ["Total,Total,", "TOTAL,,33", "Sub-total,,2", "Total North,,2"]
    )
    def test_refused(self, path: Path, total: str) -> None:
        rows = ["A,Kim,30", "A,Lee,3", total, "B,Han,20"]
        csv(path, [f"{row},North" for row in rows], "household_id,name,age,centre")
        mapping = ration.RegisterMapping.model_validate({"people": {}})
        assert refused(check(path, mapping=mapping)) == [4]


class TestAreas:
    """A roll-up of areas has no word: it is the sum of all others."""

    @pytest.mark.parametrize("at", [0, 1, 2])
    def test_households(self, path: Path, at: int) -> None:
        rows = ["North,4200,840", "South,2100,420"]
        rows.insert(at, "Country,6300,1260")
        report = check(csv(path, rows, "area,people,families"), columns=PLACES)
        assert refused(report) == [at + 2]

    @pytest.mark.parametrize("step", [1, -1])
    def test_levels(self, path: Path, step: int) -> None:
        """Each level above, or below, the areas that it is the sum of."""
        rows = [
            "Country,6300,1260", "North,4200,840", "N1,2200,440", "N2,2000,400", "South,2100,420",
            "S1,1100,220", "S2,1000,200",
        ]  # fmt: skip
        csv(path, rows[::step], "area,people,families")
        assert refused(check(path, columns=PLACES)) == ([2, 3, 6] if step == 1 else [4, 7, 8])
        rows.append("East,500,100")
        csv(path, rows[::step], "area,people,families")
        assert refused(check(path, columns=PLACES)) == []

    def test_an_id_that_is_never_shown(self, path: Path) -> None:
        """The hint for a row that may be served has its id, but not one that is hidden."""
        table(path, "area,people,families / Country,6300,1260 / North,4200,840 / South,2100,420")
        keys: dict[str, Any] = {"columns": PLACES}
        for personal, shown in (((), True), (("area",), False)):
            mapping = ration.RegisterMapping.model_validate({**keys, "personal": personal})
            (found,) = check(path, mapping=mapping).problems
            assert (found.code, "Country" in found.hint) == ("totals-row", shown)

    def test_a_total_with_a_date_for_an_id_has_no_other_problem(self, path: Path) -> None:
        table(path, "area,people,families / 2024-05-02,6300,1260 / North,4200,840 / South,2100,420")
        assert refused(check(path, columns=PLACES)) == [2]

    def test_average_size(self, path: Path) -> None:
        """The households are rounded, so only the people add up."""
        table(path, "area,people / Country,6301 / North,4203 / South,2098")
        columns = {"household_id": "area", "persons": "people"}
        mapping = ration.RegisterMapping.model_validate({"columns": columns, "average_size": 5})
        assert refused(check(path, mapping=mapping)) == [2]

    @pytest.mark.parametrize(
        ("largest", "others", "expected"),
        [
            ("999", ["500", "499"], (0, 0)),
            ("1000", ["500", "500"], (1, 0)),
            ("9,4", ["4,2", "5,2"], (0, 0)),
            ("9,4", ["4,2", "3,1", "2,1"], (0, 1)),
            ("9,0", ["4,0", "3,0", "2,0"], (0, 0)),
            ("40,25", ["20,10", "20,15"], (1, 0)),
            ("40,24", ["20,10", "20,14"], (0, 0)),
            ("2000,1000", ["2000,1000"], (0, 0)),
        ],
    )
    def test_thresholds(
        self, path: Path, largest: str, others: list[str], expected: tuple[int, int]
    ) -> None:
        """Equal sums are no accident if the product of the counts is 1,000 or more."""
        rows = [
            f"{name},{counts}" for name, counts in zip("ABCD", [largest, *others], strict=False)
        ]
        single = "," not in largest
        header = "area,people" if single else "area,people,families"
        columns = {name: source for name, source in PLACES.items() if source in header}
        report = check(csv(path, rows, header), columns=columns)
        problems = [each for each in report.problems if each.code == "totals-row"]
        assert (len(problems), len(warned(report))) == expected


def test_the_command_lists_all_of_them(path: Path) -> None:
    table(path, TWO_SITES.format(north="Total North", south="Total South"))
    path.with_name("s.toml").write_text(PROGRAMME)
    ran = run("check", path, "-p", path.with_name("s.toml"))
    assert ran.code == 1
    assert (
        "rows (4, 7): it has the sums of other rows; skip all 2 totals with --skip-rows 4,7"
        in ran.err
    )
    ran = run("check", path, "-p", path.with_name("s.toml"), "--skip-rows", "4,7")
    assert (ran.code, "4 rows read = 4 accepted" in ran.out) == (0, True)


def test_a_text_twice_in_a_row_counts_once() -> None:
    """Also if it is written in another way: sums of a site do not count its rows twice."""
    rows = [(f"H{at}", 3 + at, 1, *(("A", "a.") if at < 6 else ("B", "C"))) for at in range(12)]
    people = sum(persons for _, persons, _, site, _ in rows if site == "A")
    names = ["household_id", "persons", "adults", "centre", "store"]
    table = pl.DataFrame([*rows, ("Total A", people, 6, "", "")], names, orient="row")
    (found,) = ration.check(table, "kaesong-2020").problems
    assert (found.code, found.row, "has the sums of other rows" in found.message) == (
        "totals-row",
        14,
        True,
    )


def test_areas_of_one_series_are_served_with_a_warning(tmp_path: Path) -> None:
    """Ids and names that differ in their numbers alone: no row stands above the others."""
    (tmp_path / "areas.csv").write_text(
        "household_id,centre,households,persons,adults\n"
        "1,Region 1,10000,50000,100\n2,Region 2,8000,40000,80\n3,Region 3,2000,10000,20\n"
    )
    plan = ration.compute(tmp_path / "areas.csv")
    assert dict(plan.people)["persons"] == 100_000
    assert [warning.row for warning in plan.warnings if warning.code == "totals-perhaps"] == [2]


def test_a_long_series_is_not_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    """Among very many areas, a row with the sums of all others is refused, whatever its name."""
    areas = {"household_id": ["1", "2", "3"], "persons": [50, 40, 10], "households": [40, 30, 10]}
    programme = ration.parse_programme(PROGRAMME)
    assert warned(ration.check(pl.DataFrame(areas), programme)) == [2]
    monkeypatch.setattr(unnamed, "_AREAS", 2)
    assert refused(ration.check(pl.DataFrame(areas), programme)) == [2]
