"""Names from files never control the terminal: they move no cursor and begin no line."""

import re
from pathlib import Path

import openpyxl
import polars as pl
import pytest
from command import csv, run

import ration
from ration.core.text.cells import clean, cleaned, harmless, harmless_column, plain, plain_column

ESC = "\x1b[31m"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A register and a programme with control characters in their names."""
    text = ration.new_programme("kaesong-2020", "odd", "Title").replace(
        'title = "Title"', 'title = "Ti\\u001b[31mtle\\nPlease pay"'
    )
    text = text.replace('name = "Rice"', 'name = "Ri\\u001b[31mce"')
    text = text.replace('"Distribution centre"', '"Cen\\u001b[31mtre\\nPlease pay"')
    (tmp_path / "odd.toml").write_text(text)
    (tmp_path / "odd.csv").write_text(
        f'household_id,persons,adults,centre,"dis{ESC}trict\nPlease pay"\n1,4,2,"D{ESC}C",N\n'
    )
    return tmp_path


@pytest.mark.parametrize(
    "words",
    [
        ("compute", "odd.csv", "-p", "odd.toml", "--by", f"dis{ESC}trict\nPlease pay"),
        ("compute", "odd.csv", "-p", "odd.toml", "--by", f"no{ESC}ne\nPlease pay"),
        ("check", "odd.csv", "-p", "odd.toml"),
        ("try", "odd.toml", "--household", "persons=2,adults=1"),
        ("programme", "show", "odd.toml"),
        ("programme", "check", "odd.toml"),
        ("compute", f"no{ESC}ne\nPlease pay.csv"),
        ("compute", "odd.csv", f"--no{ESC}ne\nPlease pay"),
    ],
)
def test_control_characters_are_not_printed(words: tuple[str, ...], folder: Path) -> None:
    ran = run(*words, cwd=folder)
    output = ran.out + ran.err
    assert output
    assert "\x1b" not in output
    assert not [line for line in output.splitlines() if line.startswith("Please pay")]


def test_files_that_are_not_programmes(tmp_path: Path) -> None:
    (tmp_path / "latin.toml").write_bytes(b'title = "\xc4"')
    messages = {
        "latin.toml": "the text is not UTF-8; save it as UTF-8 in a text editor",
        ".": "it is a folder, not a file; name the .toml file in it",
    }
    for name, message in messages.items():
        assert run("programme", "check", name, cwd=tmp_path) == (
            3,
            "",
            f"error: {name}: {message}\n",
        )


FORMULAS = (
    *("=1+1", "+1+1", "-1+1", "@x", "＝1+1", "＋1", "－1+1", "＠x", "﹦1", "\t=1", "\r=1", "\n=1"),
    *("x;=1+1", "x|@y", "x\t=1", "x\n=1+1", "x\r\n=1+1", ";;=1", "'=1", "x;'=1", "\t'=1"),
)


@pytest.mark.parametrize("text", FORMULAS)
def test_no_cell_is_a_formula_in_any_spreadsheet(text: str) -> None:
    for ends in (";", "|", "\t", "\n", "\r"):
        for cell in re.split(f"[{ends}]", harmless(text)):
            assert not cell.startswith((*"=+-@＝＋－＠﹦﹢﹣﹫",))
    assert plain(harmless(text)) == text
    frame = pl.DataFrame({"a": [text, None, "b", "-3"]})
    guarded = frame.select(harmless_column("a"))
    assert guarded["a"].to_list() == [harmless(text), None, "b", "-3"]
    assert guarded.select(plain_column("a")).equals(frame)
    assert guarded.select(cleaned(pl.col("a")))["a"][0] == clean(harmless(text))


def test_a_text_that_looks_like_a_formula_stays_text_in_a_workbook(tmp_path: Path) -> None:
    cells = [f'"{text}"' for text in ("=1+1", "x;=1+1", "＝1+1")]
    rows = [f"{number},1,1,{cell},s,p" for number, cell in enumerate(cells)]
    header = "household_id,persons,adults,centre,store,payer"
    ration.compute(csv(tmp_path / "r.csv", rows, header)).write_xlsx(tmp_path / "p.xlsx")
    book = openpyxl.load_workbook(tmp_path / "p.xlsx")
    found = {
        cell.value: cell.quotePrefix
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell.value, str) and cell.value.endswith("1+1")
    }
    assert found == dict.fromkeys(("=1+1", "x;=1+1", "＝1+1"), True)
    assert "f" not in {
        cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row
    }
