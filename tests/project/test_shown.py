"""What a run may show of a register: the table of the page on privacy is true, cell by cell."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from command import run

pytestmark = pytest.mark.slow

PAGE = Path(__file__).parents[2] / "examples" / "privacy" / "README.md"
HEADER = "household_id,persons,adults,centre,zone,head,phone,signature,x1,remarks"
# The markers of each kind of cell, as the first column of the table names it.
MARKERS: Mapping[str, tuple[str, ...]] = {
    "names, phones, documents, addresses, accounts, signatures, pictures, remarks": (
        "Zqhead", "99277", "Zqsign", "zqremark",
    ),
    "columns that nobody reads": ("Zqfree",),
    "ids of households": ("ZQ-1",),
    "ids that come twice, or that `explain` is asked for": ("ZQ-7",),
    "ids that differ only in capitals or signs": ("ZQ_5", "zq-5"),
    "names of sites": ("Zqsite",),
    "words of a column of `--by`": ("Zqzone",),
    "wrong cells of counts that look like counts": ("4 or 5",),
    "other wrong cells of counts": ("zqwrong", "Zqmoved", "zq@mail"),
}  # fmt: skip
PEOPLE = "Zqhead Kim,0992 77 55,Zqsigned,Zqfree Ri,zqremark of it"


def rows() -> list[str]:
    """A register with a marker in every cell, whose rows have all these faults."""
    good = [f"ZQ-1{n},4,2,Zqsite {n % 2},Zqzone,{PEOPLE}" for n in range(8)]
    twice = [f"ZQ-7,4,2,Zqsite 1,Zqzone,{PEOPLE}"] * 2
    wrong = [
        f"ZQ-1w{n},{cell},2,Zqsite 1,Zqzone,{PEOPLE}"
        for n, cell in enumerate(("4 or 5", "zqwrong", "Zqmoved Kim", "zq@mail.org"))
    ]
    alike = [f"{name},4,2,Zqsite 1,Zqzone,{PEOPLE}" for name in ("ZQ_5", "zq-5")]
    return [HEADER, *good, *twice, *wrong, *alike]


@pytest.fixture(scope="module")
def outputs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What each output of the table's columns holds."""
    here = tmp_path_factory.mktemp("shown")
    (here / "r.csv").write_text("\n".join([*rows(), ""]), encoding="utf-8")
    words = ("r.csv", "--rejects", "rejects.csv", "--by", "zone", "--force")
    plan = run("compute", *words, "-o", "plan", "-f", "csv,html", cwd=here)
    json = run("compute", *words, "--json", cwd=here)
    check = run("check", "r.csv", "--problems", "problems.csv", cwd=here)
    assert (plan.code, json.code, check.code) == (0, 0, 1)
    files = {file.name: file.read_text("utf-8") for file in here.rglob("*") if file.is_file()}
    lists = ("entitlements.csv",)
    apart = ("r.csv", "rejects.csv", "problems.csv", "report.html", *lists)
    return {
        "screen": plan.out + plan.err + check.out + check.err,
        "`--json`": json.out + json.err,
        "`--problems`": files["problems.csv"],
        "page": files["report.html"],
        "totals and manifests": "".join(text for name, text in files.items() if name not in apart),
        "lists of households": "".join(files[name] for name in lists),
        "`--rejects`": files["rejects.csv"],
    }


def table_after(page: Path, heading: str) -> dict[str, dict[str, str]]:
    """The table below a heading: what each row says under the names of the columns."""
    lines = page.read_text("utf-8").partition(f"{heading}\n")[2].splitlines()
    first = next(at for at, line in enumerate(lines) if line.startswith("|"))
    listed = []
    for line in lines[first:]:
        if not line.startswith("|"):
            break
        listed.append([cell.strip() for cell in line.strip("|").split("|")])
    (_, *names), _, *kinds = listed
    return {kind: dict(zip(names, cells, strict=True)) for kind, *cells in kinds}


def test_the_table_of_what_is_shown_is_true(outputs: Mapping[str, str]) -> None:
    """Each kind of cell, in each output."""
    table = table_after(PAGE, "### What a run may show")
    seen = {
        kind: {
            name: "yes" if any(m in text for m in marks) else "no" for name, text in outputs.items()
        }
        for kind, marks in MARKERS.items()
    }
    assert table == seen
