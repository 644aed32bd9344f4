"""Collection workbooks in the languages of the papers, with names, and read back."""

import tomllib
from importlib import resources
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from command import csv, run
from filled import DAY, LAST, PROGRAMME, codes, status

import ration
from ration.export.pdf.languages.labels import languages

WORDS = tomllib.loads(
    (resources.files("ration.export.xlsx") / "form_words.toml").read_text("utf-8")
)
ROWS = ["001,4,Kim,North", "002,2,Li,North", "003,6,Ana,North", "004,1,Old,South"]
GROUP = '[groups.under5]\ntitle = "Small children"\nto_age = 4\n'


@pytest.fixture
def here(tmp_path: Path) -> Path:
    """A folder with a register and a programme with a group."""
    (tmp_path / "p.toml").write_text(PROGRAMME, encoding="utf-8")
    csv(tmp_path / "r.csv", ROWS, "household_id,persons,chief,centre")
    return tmp_path


def compute(here: Path, *words: str) -> Any:
    """Compute a plan with collection workbooks."""
    out = ("-o", here / "plan", "-f", "csv,collection")
    return run("compute", here / "r.csv", "-p", here / "p.toml", *out, *words)


def north(here: Path) -> Any:
    """The sheet of North, as it was written."""
    return openpyxl.load_workbook(here / "plan/collection/centre/North.xlsx").worksheets[0]


def headings(sheet: Any) -> list[str]:
    """The headings, which are below the sums."""
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    return next(row for row in rows if all(row))


def filled(here: Path, language: str, *, moved: bool) -> Path:
    """North's workbook, filled in by the words of its language; with `moved`, two columns swap."""
    words = WORDS[language]
    path = here / "plan/collection/centre/North.xlsx"
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    (top,) = {cell.row for row in sheet for cell in row if cell.value == headings(sheet)[0]}
    at = {name: place for place, name in enumerate(headings(sheet), 1)}
    flag = next(place for name, place in at.items() if name.startswith(words["all"]))
    date = next(place for name, place in at.items() if name.startswith(words["date"]))
    who = max(place for name, place in at.items() if name.startswith(words["received_by"]))
    for row, answer, person in ((top + 1, "yes", "head"), (top + 2, "no", "proxy")):
        sheet.cell(row, flag).value = words[answer]
        sheet.cell(row, date).value = DAY
        sheet.cell(row, who).value = words[person]
    sheet.cell(top + 2, flag + 1).value = 5.5
    if moved:
        for row in range(top, top + 4):
            one, other = sheet.cell(row, date), sheet.cell(row, flag + 1)
            one.number_format, other.number_format = other.number_format, one.number_format
            one.value, other.value = other.value, one.value
    book.save(here / "north.xlsx")
    return here / "north.xlsx"


@pytest.mark.parametrize("moved", [False, True])
@pytest.mark.parametrize("language", ["en", "fr", "ko", "ar", "en,ko", "ar,fr"])
def test_a_workbook_in_any_language_is_read_back(here: Path, language: str, moved: bool) -> None:
    assert compute(here, "--language", language, "--names", "chief").code == 0
    file = filled(here, language[:2], moved=moved)
    result = ration.load_collected(here / "plan", [file], date=LAST)
    assert codes(result) == []
    assert {each.code for each in result.warnings} == {"collected-sites-missing"}
    assert [status(result)[each] for each in ("001", "002", "003")] == [
        "collected",
        "partly",
        "pending",
    ]


def test_headings_are_titles_and_names_are_only_on_request(here: Path) -> None:
    assert compute(here).code == 0
    assert headings(north(here))[:3] == ["Household no.", "Persons", "Rice (kg)"]
    assert compute(here, "--names", "chief", "--language", "en,ko", "--force").code == 0
    assert headings(north(here))[:4] == [
        "Household no. · 세대 번호",
        "Head of household · 세대주",
        "Persons · 인원",
        "Rice (kg)",
    ]
    assert compute(here, "--language", "fr", "--force").code == 0
    assert headings(north(here))[2] == "Riz (kg)"
    text = [str(cell.value) for row in north(here).iter_rows() for cell in row]
    assert not {"Kim", "Li", "Ana"} & {*text}


def test_a_group_has_its_title(tmp_path: Path) -> None:
    programme = PROGRAMME.replace("[channels.centre]", f"{GROUP}[channels.centre]", 1)
    programme = programme.replace('per = "household"', 'per = "under5"', 1)
    (tmp_path / "p.toml").write_text(programme, encoding="utf-8")
    csv(tmp_path / "r.csv", ["001,4,1,North"], "household_id,persons,under5,centre")
    assert compute(tmp_path).code == 0
    assert "Under 5" in headings(north(tmp_path))


def test_an_arabic_sheet_runs_from_right_to_left(here: Path) -> None:
    assert compute(here, "--language", "ar").code == 0
    assert north(here).sheet_view.rightToLeft


def test_every_language_of_the_papers_has_all_words() -> None:
    assert [*sorted(WORDS)] == languages()
    assert {tuple(words) for words in WORDS.values()} == {tuple(WORDS["en"])}


def test_options_that_nothing_shows_are_refused(here: Path) -> None:
    words = ("compute", here / "r.csv", "-p", here / "p.toml", "-o", here / "out")
    for option in (("--names", "chief"), ("--language", "fr")):
        ran = run(*words, *option)
        assert ran.code == 2
        assert "only papers and collection workbooks show it" in ran.err
    assert run(*words, "-f", "collection", "--language", "xx").code == 3
    ran = run(*words, "-f", "collection", "--names", "nobody")
    assert (ran.code, (here / "out").exists()) == (1, False)


def test_an_edited_heading_is_read_by_its_place(here: Path) -> None:
    assert compute(here, "--language", "ko").code == 0
    file = filled(here, "ko", moved=False)
    book = openpyxl.load_workbook(file)
    for row in book.worksheets[0].iter_rows():
        for cell in row:
            if cell.value == "날짜":
                cell.value = "Wann"
    book.save(file)
    assert codes(ration.load_collected(here / "plan", [file], date=LAST)) == []
