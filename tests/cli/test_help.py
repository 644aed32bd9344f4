"""Help pages: their examples run as they stand, and they fit the terminal."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from command import run
from terminal import RATION, on_terminal, screen

PAGES: list[tuple[str, ...]] = [
    (),
    ("new",),
    ("compute",),
    ("check",),
    ("columns",),
    ("rollout",),
    ("rounds",),
    ("report",),
    ("journal",),
    ("print",),
    ("try",),
    ("explain",),
    ("programme",),
    *(("programme", each) for each in ("list", "show", "new", "check", "schema")),
]


def examples(*words: str) -> list[str]:
    """The commands at the end of a help page."""
    page = run(*words, "--help").out
    _, mark, end = page.replace("Examples:", "Example:").partition("Example:")
    assert mark, page
    return [line.strip() for line in end.splitlines() if line.strip()]


@pytest.mark.slow
@pytest.mark.parametrize("words", PAGES, ids=" ".join)
def test_examples_run_as_they_stand(words: tuple[str, ...], tmp_path: Path) -> None:
    header = "household_id,persons,adults,men,women,district,centre,store,payer,phone,head"
    (tmp_path / "households.csv").write_text(f"{header}\n1,5,3,2,3,North,a,b,c,91123344,Kim\n")
    (tmp_path / "stock.csv").write_text("item,quantity\nrice,1 t\n")
    (tmp_path / "camp-7.toml").write_text(run("programme", "new", "general-food").out)
    (tmp_path / "may.csv").write_text((tmp_path / "households.csv").read_text())
    (tmp_path / "june.csv").write_text((tmp_path / "households.csv").read_text())
    monthly = 'shortage = { option = "postpone" }\nrounds = { every = "1 month", count = 2 }\n'
    (tmp_path / "monthly.toml").write_text(monthly + run("programme", "new", "kaesong-2020").out)
    areas = 'title = "One a year"\narea = "district"\nper_year = 1\nstart = 2024-01-01\n'
    (tmp_path / "rollout.toml").write_text(areas)
    if words == ("programme", "new"):
        (tmp_path / "camp-7.toml").unlink()
    journal = "date,document,kind,from,to,item,quantity\n"
    (tmp_path / "journal.csv").write_text(f"{journal}2020-08-09,D-1,issue,a,,rice,10 kg\n")
    if words in (("report",), ("journal",)):
        run("compute", "households.csv", "-o", "plan", cwd=tmp_path)
    found = examples(*words)
    assert all(line.startswith(" ".join(["ration", *words])) for line in found)
    for line in found:
        _, *given = shlex.split(line)
        stdin = None
        if "<" in given:
            *given, _, name = given
            stdin = (tmp_path / name).read_bytes()
        given = given[: given.index(">")] if ">" in given else given
        done = run(*given, cwd=tmp_path, stdin=stdin)
        assert (done.code, bool(done.out or {"-o", "--template"} & {*given})) == (0, True), (
            f"{line}\n{done.err}"
        )


@pytest.mark.parametrize("columns", [40, 80, 120])
def test_no_word_is_cut(columns: int, tmp_path: Path) -> None:
    with on_terminal([RATION, "check", "--help"], cwd=tmp_path, columns=columns) as terminal:
        lines = screen(terminal.rest())
    assert "REGISTER" in "\n".join(lines)
    assert not [line for line in lines if "…" in line]
    assert max(len(line) for line in lines if "ration" not in line) <= columns


def test_no_flag_is_called_a_bool() -> None:
    for words in PAGES:
        page = run(*words, "--help").out
        assert not [kind for kind in ("<bool>", "<str>", "<int") if kind in page]


def test_the_default_programme_is_named() -> None:
    page = run("compute", "--help").out.replace("│", "")
    assert "(default: kaesong-2020)" in " ".join(page.split())


def test_options_are_in_panels() -> None:
    """Arguments first, then the panels; no option of a long page is outside them."""
    panels = {
        "compute": ["Register", "Programme", "Stock", "Output"],
        "check": ["Register", "Programme", "Output"],
        "columns": ["Register", "Programme", "Output"],
        "rollout": ["Register", "Programme", "Output"],
        "rounds": ["Register", "Programme", "Rounds", "Stock", "Pipeline", "Output"],
        "report": ["Register", "Programme", "Stock", "Output"],
        "print": ["Register", "Programme", "Stock", "Documents", "Key", "Output"],
    }
    for command, names in panels.items():
        titles = re.findall("^╭─ (.*?) ─+╮$", run(command, "--help").out, re.MULTILINE)
        assert titles == ["Arguments", *names]


def test_help_imports_no_engine() -> None:
    done = subprocess.run(
        [sys.executable, "-X", "importtime", RATION, "compute", "--help"],
        capture_output=True,
        text=True,
        check=True,
    )
    imported = {line.split("|")[-1].strip() for line in done.stderr.splitlines()}
    assert "typer" in imported
    assert "polars" not in imported
    ours = {name for name in imported if name.split(".")[0] == "ration"}
    assert ours <= {"ration", "ration.register", "ration.register.limits"}  # constants, no more
