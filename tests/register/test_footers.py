"""Lines below a table, such as signatures and notes: refused, with the rows to skip."""

from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from command import csv, run
from small import RICE

import ration

PROGRAMME = RICE.format(quantity="1 kg", more="")
HEADER = "household_id,persons,centre"
ROWS = ["H-1,4,N", "H-2,3,N"]
PEOPLE = ration.RegisterMapping().updated(people=True)


def check(path: Path | list[str], per: str = "person", **options: Any) -> ration.Report:
    """Check a register for 1 kg of rice per person, or per household."""
    text = PROGRAMME.replace('per = "person"', f'per = "{per}"')
    return ration.check(path, ration.parse_programme(text), **options)


def footers(report: ration.Report) -> list[int | None]:
    """The rows that are lines below the table; there is no other problem."""
    assert {problem.code for problem in report.problems} <= {"footer-row"}
    return [problem.row for problem in report.problems]


LINES = (
    "Checked by:", "Prepared by: J. Doe", "Signature", "SIGNATURE OF CAMP LEADER ______", "Date:",
    "Vérifié par", "Fait à Goma, le 3 mai", "Note: * estimated", "Source: OCHA",
    "Page 1 of 2", "Seite 2 von 3", "Página 1 de 4", "Note 1: a sample",
    "Elaborado por", "Firma", "Assinatura", "Geprüft von", "Hazırlayan", "Проверил", "Підпис",
    "التوقيع", "إعداد: الفريق", "المصدر: الوزارة", "تهیه کننده", "Imeandaliwa na Asha", "ፊርማ",
    "확인자: 김", "작성자", "비고:", "审核人：", "签字", "備考：",
)  # fmt: skip


def test_a_line_below_a_table_is_reported_in_every_language(tmp_path: Path) -> None:
    rows = [f'"{line}",,\nH-{number},2,N' for number, line in enumerate(LINES)]
    report = check(csv(tmp_path / "r.csv", rows, HEADER))
    assert footers(report) == [2 * number for number in range(1, len(LINES) + 1)]


@pytest.mark.parametrize("cells", ["Kiongozi:,,", ",Checked by: Ann,", "Signature", "注：1,,,,"])
def test_a_line_below_a_table_is_reported_with_how_to_skip_it(cells: str, tmp_path: Path) -> None:
    path = csv(tmp_path / "r.csv", [*ROWS, ",,", cells], HEADER)
    report = check(path)
    assert footers(report) == [5]
    assert report.problems[0].hint == "skip it with --skip-rows 5, or delete it"
    assert check(path, mapping=ration.RegisterMapping(skip_rows=(5,))).accepted == 2


@pytest.mark.parametrize(
    "row",
    ["Date Palm 3,,N", "Notebook-1,,N", "Signy-1,,N", "Page Mary,,N", "H-3,,N", "Source,4,N"],
)
def test_a_household_with_a_blank_is_none(row: str, tmp_path: Path) -> None:
    report = check(csv(tmp_path / "r.csv", [*ROWS, row], HEADER))
    assert {problem.code for problem in report.problems} <= {"count-blank"}


def test_names_below_a_signature_go_with_it_and_ids_do_not(tmp_path: Path) -> None:
    lines = ["Checked by:,,", "Jane Doe,,", "Head of camp,,", "H-9,,N"]
    report = check(csv(tmp_path / "r.csv", [*ROWS, *lines], HEADER))
    found = [(problem.row, problem.code) for problem in report.problems]
    assert found == [*((row, "footer-row") for row in (4, 5, 6)), (7, "count-blank")]
    assert report.problems[0].hint == "skip all 3 lines with --skip-rows 4,5,6, or delete them"


def test_a_name_above_households_is_no_line_below_them(tmp_path: Path) -> None:
    report = check(csv(tmp_path / "r.csv", ["Jane Doe,,N", "Kim:,,N", *ROWS], HEADER))
    assert {problem.code for problem in report.problems} == {"count-blank"}


def test_without_counts(tmp_path: Path) -> None:
    rows = ["H-1,N", "H-2,N", "Prepared by: X,N", "Notre Dame,N"]
    report = check(csv(tmp_path / "r.csv", rows, "household_id,centre"), per="household")
    assert (footers(report), report.accepted) == ([4], 3)


def test_a_remark_on_a_household_without_counts_is_none(tmp_path: Path) -> None:
    rows = ["Note: new,H-1,N", "Signature,H-2,N"]
    report = check(csv(tmp_path / "r.csv", rows, "remarks,household_id,centre"), per="household")
    assert (footers(report), report.accepted) == ([], 2)


def test_in_a_list_of_people(tmp_path: Path) -> None:
    rows = ["H-1,Ann,N", "H-1,Ben,N", "Checked by: X,,", ",Signature,"]
    path = csv(tmp_path / "r.csv", rows, "household_id,name,centre")
    assert footers(check(path, mapping=PEOPLE)) == [4, 5]
    (tmp_path / "s.toml").write_text(PROGRAMME)
    options = ("--people", "--skip-rows", "4,5")
    ran = run("check", path, "-p", tmp_path / "s.toml", *options)
    assert "2 rows read = 2 accepted" in ran.out


def test_in_files_of_a_folder_and_in_a_workbook(tmp_path: Path) -> None:
    files = [
        csv(tmp_path / name, [f"{name}-1,4,N", "Checked by,,", "Ann,,"], HEADER)
        for name in ("a.csv", "b.csv")
    ]
    report = ration.check(list(map(str, files)), ration.parse_programme(PROGRAMME))
    assert [(each.file, each.row) for each in report.problems] == [
        (str(file), row) for file in files for row in (3, 4)
    ]
    with xlsxwriter.Workbook(str(tmp_path / "r.xlsx")) as book:
        sheet = book.add_worksheet("main")
        rows = [HEADER.split(","), ["H-1", 4, "N"], ["Approved by"]]
        for row, cells in enumerate(rows):
            sheet.write_row(row, 0, cells)
    assert footers(check(tmp_path / "r.xlsx")) == [3]


def test_rejected_rows_keep_the_line(tmp_path: Path) -> None:
    report = check(csv(tmp_path / "r.csv", [*ROWS, "Checked by:,,"], HEADER))
    report.write_rejected(tmp_path / "no.csv")
    assert "Checked by:" in (tmp_path / "no.csv").read_text("utf-8-sig")
