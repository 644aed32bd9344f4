"""Ids that a spreadsheet damaged are a problem; ids that only look so are not."""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import pytest
import xlsxwriter

import ration
from ration.register.values.spreadsheet_dates import may_have_dates, month_names


def checked(tmp_path: Path, ids: Sequence[str], sites: Sequence[str] = ()) -> ration.Report:
    """Check a CSV register with these ids, and with a site each if there are any."""
    rows = [f"{name},4,2" for name in ids]
    header = "household_id,persons,adults"
    if sites:
        rows = [f"{row},{site}" for row, site in zip(rows, sites, strict=True)]
        header += ",centre"
    path = tmp_path / "r.csv"
    path.write_text("\n".join([header, *rows, ""]), "utf-8")
    return ration.check(path)


def damaged(tmp_path: Path, ids: Sequence[str]) -> list[tuple[str, str | None]]:
    """The code and the value of each problem of a register with these ids."""
    return [(each.code, each.value) for each in checked(tmp_path, ids).problems]


class TestDates:
    """An id that is a date among ids that are none was a code before."""

    @pytest.mark.parametrize(
        "date",
        [
            "2-Feb", "Mar-01", "01-mars", "12-Aug", "02/fev", "févr-02", "02.фев", "фев.02",
            "02.Şub", "Mrz 01", "02. Feb", "ago-12", "Des-05", "02-فبراير", "2月3日", "02월 03일",
            "2024-02-01 00:00:00", "2024-02-01", "2024-02-01T00:00:00", "01/02/2024", "1-Feb-24",
            "2024年2月1日", "01:30:00", "2-ม.ค",
        ],
    )  # fmt: skip
    def test_a_date_among_codes(self, tmp_path: Path, date: str) -> None:
        assert damaged(tmp_path, ["2-14", date, "A-3"]) == [("id-date", date)]

    def test_every_month_is_looked_at(self) -> None:
        for name in month_names():
            for month in (name, name.capitalize()):
                assert may_have_dates(f"\nH-1\nB-2\n2-{month}\nHH-4\n"), month
        for time in ("1:30:00 AM", "01T02:30:00", "1/2/2024 1:30 pm"):
            assert may_have_dates(f"\nH-1\n{time}\n"), time
        assert not may_have_dates("\nH-1\nB-2\nHH-3\n")

    def test_months_are_damage_even_if_all_ids_are(self, tmp_path: Path) -> None:
        assert damaged(tmp_path, ["1-Jan", "2-Jan"]) == [("id-date", "1-Jan"), ("id-date", "2-Jan")]

    def test_dates_of_several_forms_in_one_register(self, tmp_path: Path) -> None:
        ids = ["2-Feb", "Mar-01", "2024-02-01", "H-3"]
        assert damaged(tmp_path, ids) == [("id-date", each) for each in ids[:3]]

    def test_real_dates_of_a_workbook(self, tmp_path: Path) -> None:
        book = xlsxwriter.Workbook(tmp_path / "r.xlsx")
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["household_id", "persons", "adults"])
        day = book.add_format({"num_format": "d-mmm"})
        sheet.write_datetime(1, 0, dt.date(2024, 2, 2), day)
        sheet.write_string(2, 0, "2-14")
        for row in (1, 2):
            sheet.write_row(row, 1, [4, 2])
        book.close()
        report = ration.check(tmp_path / "r.xlsx")
        assert [(each.code, each.row) for each in report.problems] == [("id-date", 2)]

    def test_a_register_of_full_dates_is_served_with_a_warning(self, tmp_path: Path) -> None:
        report = checked(tmp_path, ["2024-02-01", "2024-02-02", "2024-03-01"])
        assert (report.accepted, report.rejected) == (3, 0)
        assert "ids-dates" in [each.code for each in report.warnings]

    def test_own_ids_of_people(self, tmp_path: Path) -> None:
        (tmp_path / "h.csv").write_text('household_id,who\nA,"2-14,2-15"\nB,2-Feb\n')
        (tmp_path / "p.csv").write_text("person,age\n2-14,3\n2-Feb,30\n2-15,40\n")
        people = {"file": "p.csv", "members": "who", "id": "person"}
        mapping = ration.RegisterMapping.model_validate({"people": people})
        with pytest.raises(ration.DataError, match=r"row 3, p.csv!person: .* row 3 there: a spre"):
            ration.compute(tmp_path / "h.csv", mapping=mapping)

    @pytest.mark.parametrize(
        "ids",
        [
            ["MAR-01", "ADN-02"],  # of Marib, of Aden
            ["Mar-01", "Adn-02"],
            ["1-mai", "2-nord"],
            ["2024-02-01", "2024-13-07"],  # a year, a village, a household
            ["5/12/2023", "113/12/2023"],
            ["01-02-03", "A"],
            ["1-1", "1-2"],
            ["Dec", "Jan"],
            ["HH-2-Feb", "A"],
            ["12-Marchand", "A"],
        ],
    )
    def test_codes_are_no_dates(self, tmp_path: Path, ids: list[str]) -> None:
        report = checked(tmp_path, ids)
        assert (report.accepted, [each.code for each in report.warnings]) == (2, ["site-all"] * 3)

    def test_sites_are_warned_of(self, tmp_path: Path) -> None:
        def warned(*sites: str) -> list[str]:
            report = checked(tmp_path, ["A", "B"], sites)
            assert report.accepted == 2
            return [str(each) for each in report.warnings if each.code == "sites-dates"]

        assert warned("2-Feb", "DC-2")[0].startswith("centre: sites look like codes that a")
        assert warned("8 Mars", "DC-2") == warned("Mar-01", "Adn-01") == []  # names of places


class TestRounded:
    """A spreadsheet keeps 15 digits of a number."""

    @pytest.mark.parametrize(
        "ids",
        [
            ["1234567890123450000", "A"],
            ["1234567890123450", "1234567890123460", "1234567890123470"],
            ["123456789012345000", "123456789012346789"],
        ],
    )
    def test_rounded_ids(self, tmp_path: Path, ids: list[str]) -> None:
        found = {code for code, _ in damaged(tmp_path, ids)}
        assert found == {"id-rounded"}

    @pytest.mark.parametrize(
        "ids",
        [
            ["1234567890123450", "1234567890123461"],  # one in ten ends so by chance
            ["1234567890123450", "1234567890123461", "1234567890123472", "1234567890123483"],
            ["1000", "123456789012340"],
            ["0123456789012345000", "A"],  # a spreadsheet drops zeros at the beginning
        ],
    )
    def test_ids_that_end_in_zero_by_chance(self, tmp_path: Path, ids: list[str]) -> None:
        assert damaged(tmp_path, ids) == []


class TestErrorsAndMarks:
    """Errors are no ids; the marks of a text are removed, with a warning."""

    @pytest.mark.parametrize(
        "error", ["#REF!", "Err:502", "#NOMBRE?", "#¡REF!", "#BEZUG!", "#Н/Д", "#N/D"]
    )
    def test_errors(self, tmp_path: Path, error: str) -> None:
        assert damaged(tmp_path, ["A", error]) == [("cell-error", error)]

    def test_a_column_that_was_too_narrow(self, tmp_path: Path) -> None:
        assert damaged(tmp_path, ["A", "#####"]) == [("cell-narrow", "#####")]

    @pytest.mark.parametrize("cell", ['="007"', '"=""007"""', "=007", "'007", '=" 007 "'])
    def test_marks_of_a_text(self, tmp_path: Path, cell: str) -> None:
        report = checked(tmp_path, [cell, "8"])
        assert [str(each) for each in report.warnings if each.code == "words-unmarked"] == [
            'household_id: the signs of a text were removed in 1 cell: ="007" and \'007 are read '
            "as 007; check that the words are right"
        ]
        plan = ration.compute(tmp_path / "r.csv")
        assert sorted(plan.entitlements()["household_id"]) == ["007", "8"]
        assert damaged(tmp_path, [cell, "007"]) == [("id-duplicate", "007")] * 2

    def test_marks_of_sites_and_counts(self, tmp_path: Path) -> None:
        path = tmp_path / "r.csv"
        path.write_text('household_id,persons,adults,centre\nA,="4",2,="01"\nB,3,1,01\n')
        plan = ration.compute(path)
        assert [each.site for each in plan.manifests("centre")] == ["01"]
        assert dict(plan.people)["persons"] == 7

    def test_marks_of_the_households_of_people(self, tmp_path: Path) -> None:
        (tmp_path / "h.csv").write_text("household_id\n007\n")
        (tmp_path / "p.csv").write_text('household_id,age\n="007",30\n')
        mapping = ration.RegisterMapping.model_validate({"people": {"file": "p.csv"}})
        plan = ration.compute(tmp_path / "h.csv", mapping=mapping)
        assert dict(plan.people)["persons"] == 1

    def test_an_apostrophe_of_a_name_stays(self, tmp_path: Path) -> None:
        report = checked(tmp_path, ["A", "B"], ["'Ayn Issa", "N"])
        assert [each.site for each in report.sites if each.channel == "centre"] == [
            "'Ayn Issa",
            "N",
        ]
