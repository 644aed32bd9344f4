"""Whatever changes while a command runs, what it writes is of the old input or of the new one.

A sample of moments by default; `RATION_TESTS=deep` takes every moment.
"""

import os
from pathlib import Path

import pytest
from command import csv, run
from moments import Case, mixtures, state_at

pytestmark = pytest.mark.slow

MOMENTS = None if os.environ.get("RATION_TESTS") == "deep" else 2
HEADER = "household_id,persons,adults,centre"
STOCK = ("--stock", "stock.csv", "--shortage", "equal")


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every input in two states."""
    here = tmp_path_factory.mktemp("files")
    for name, persons in (("", 4), ("-new", 7)):
        rows = [f"{n},{persons},2,DC-{n % 3}" for n in range(8 + persons)]
        csv(here / f"r{name}.csv", rows, HEADER)
        csv(here / f"bad{name}.csv", [*rows, "x,no,1,DC-1"], HEADER)
        (here / f"reg{name}").mkdir()
        for file in "ab":
            csv(here / f"reg{name}/{file}.csv", [f"{file}{row}" for row in rows], HEADER)
        csv(here / f"stock{name}.csv", [f"rice,{persons} kg"], "item,quantity")
        csv(here / f"people{name}.csv", ["1,30"] * persons + ["2,40"], "household_id,age")
        plan = ("compute", f"r{name}.csv", "-q", "-o", f"plan{name}")
        assert run(*plan, cwd=here).code == 0
    csv(here / "homes.csv", ["1", "2"], "household_id")
    row = "2020-08-05,WB-1,dispatch,Depot,DC-0,rice,10 kg"
    csv(here / "journal.csv", [row], "date,document,kind,from,to,item,quantity")
    csv(here / "sheet.csv", ["1,4,2020-08-09"], "household_id,rice_kg,date")
    (here / "people.toml").write_text('[people]\nfile = "people.csv"\n')
    assert run("compute", "r.csv", "--times", "2", "-q", "-o", "other", cwd=here).code == 0
    assert run("keys", "new", "o", "--age", cwd=here).code == 0
    assert run("pseudonyms", "--new-key", "ids.key", cwd=here).code == 0
    return here


def case(words: str, place: str, *outputs: str, new: str | None = None) -> Case:
    """A command by its words, and the input of it that changes."""
    path = Path(place)
    return Case(tuple(words.split()), place, new or f"{path.stem}-new{path.suffix}", outputs)


CASES = [
    case("compute bad.csv -q -o out -f csv,html --rejects no.csv", "bad.csv", "out", "no.csv"),
    case("check bad.csv --rejects no.csv --accepted yes.csv", "bad.csv", "no.csv", "yes.csv"),
    case("compute reg -q -o out", "reg", "out"),
    case("check reg/*.csv --accepted yes.csv", "reg/b.csv", "yes.csv", new="reg-new/b.csv"),
    case(f"compute r.csv -q -o out {' '.join(STOCK)}", "stock.csv", "out"),
    case("compute homes.csv --map people.toml -q -o out", "people.csv", "out"),
    case("columns r.csv --json", "r.csv"),
    case("explain r.csv 1 -o page.html", "r.csv", "page.html"),
    case("new r.csv --yes -p general-food -o out", "r.csv", "out"),
    case("pseudonyms r.csv --key ids.key -o keyed.csv", "r.csv", "keyed.csv"),
    case("show plan --site DC-1 -o site.csv", "plan", "site.csv"),
    case("diff plan other -o out", "plan", "out"),
    case("collected plan sheet.csv -o out --date 2020-08-31", "plan", "out"),
    case("doubles plan other -o a.csv --served b.csv", "plan", "a.csv", "b.csv"),
    case("reconcile plan journal.csv -o book.xlsx", "plan", "book.xlsx"),
]


@pytest.mark.parametrize("case", CASES, ids=lambda each: f"{each.words[0]} {each.place}")
def test_what_is_written_is_of_one_state(case: Case, files: Path, tmp_path: Path) -> None:
    assert list(mixtures(case, files, tmp_path / "here", MOMENTS)) == []


@pytest.mark.parametrize("words", ["verify plan", "encrypt plan -o plan.age --to o.recipient"])
def test_a_folder_that_is_replaced_while_it_is_read(
    words: str, files: Path, tmp_path: Path
) -> None:
    read = case(words, "plan", "plan.age")
    old, looks = state_at(read, files, 0, tmp_path / "here")
    assert (old.ran.code, looks > 20) == (0, True)
    found = [state_at(read, files, looks * n // 3, tmp_path / "here")[0].ran for n in (1, 2)]
    assert {ran.code for ran in found} <= {0, 3}
    assert any("was saved or replaced" in ran.err for ran in found)
