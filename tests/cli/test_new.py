"""`ration new`: it asks on a terminal, and nowhere else; every answer is also an option."""

import re
import shlex
import signal
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import xlsxwriter
from command import csv, run
from pages import blocks
from terminal import RATION, Terminal, on_terminal, screen

from ration.authoring.first_steps import quoted, source_of

pytestmark = pytest.mark.slow

HEADER = ["Fiche", "Chef de ménage", "Taille", "Point"]
ROWS = [
    ("A-1", "Awa Sow", 4, "École"),
    ("A-2", "Moussa Ba", 3, "Rive"),
    ("A-3", "Fatou Bah", "?", ""),
]
TOTALS = ("Total", "", 7, "")
COLUMNS = ("--column", "household_id=Fiche", "--column", "persons=Taille")
ASKED = re.compile(r":(\x1b\[[?0-9;]*[A-Za-z])* $")  # the end of a prompt
ANSWERS = (*COLUMNS, "-p", "general-food")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a workbook: a title above the header, a totals row, a bad cell."""
    with xlsxwriter.Workbook(tmp_path / "liste.xlsx") as book:
        sheet = book.add_worksheet("Ménages")
        sheet.write(0, 0, "Comité de secours")
        for at, row in enumerate([HEADER, *ROWS, TOTALS], 2):
            sheet.write_row(at, 0, row)
    return tmp_path


def files_in(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


@contextmanager
def asked(folder: Path, *words: str) -> Iterator[Terminal]:
    with on_terminal([RATION, "new", *words], cwd=folder, columns=120) as terminal:
        yield terminal


def answer(terminal: Terminal, *pairs: tuple[str, str]) -> str:
    """Wait for each question, and give its answer; return all that was written so far."""
    written = ""
    for question, keys in pairs:
        seen = terminal.until(question)
        while question in seen and not ASKED.search(seen):  # the answer comes after the prompt
            seen += terminal.until(" ", seconds=1)
        assert question in seen, written + seen
        written += seen
        terminal.type(f"{keys}\n")
    return written


def test_every_answer_is_an_option(folder: Path) -> None:
    more = ("--skip-rows", "7", "--drop-rejected", "--names", "Chef de ménage", "-o", "mai")
    ran = run("new", "liste.xlsx", *ANSWERS, "--household", "persons=5", *more, cwd=folder)
    assert ran.code == 0, ran.err
    assert "3 rows read = 2 accepted + 1 rejected" in ran.out
    assert "60 kg   5 persons × 400 g × 30 days = 60 kg" in ran.out
    assert "Sow" not in ran.out + ran.err
    assert files_in(folder / "mai") == ["README.txt", "SHA256SUMS", "mapping.toml"]
    mapping = tomllib.loads((folder / "mai/mapping.toml").read_text("utf-8"))
    assert (mapping["header_row"], mapping["skip_rows"]) == (3, [7])
    assert mapping["columns"]["persons"] == "Taille"


def test_the_commands_run_as_they_are_written(folder: Path) -> None:
    more = ("--skip-rows", "7", "--drop-rejected", "--own", "-o", "le mois de mai")
    assert run("new", "liste.xlsx", *ANSWERS, *more, cwd=folder).code == 0
    guide = (folder / "le mois de mai/README.txt").read_text("utf-8")
    lines = [line.strip() for line in guide.splitlines() if line.startswith("   ration ")]
    assert [line.split()[1] for line in lines] == ["check", "programme", "compute", "print"]
    for line, code in zip(lines[:3], (1, 0, 0), strict=True):  # `check` tells of the rejected row
        ran = run(*shlex.split(line)[1:], cwd=folder)
        assert ran.code == code, ran.err
    made = files_in(folder / "le mois de mai/plan")
    assert {"rejects.csv", "totals.csv"} < {*made}
    assert 'id = "my-general-food"' in (folder / "le mois de mai/programme.toml").read_text("utf-8")


def test_all_that_is_missing_is_named_at_once(folder: Path) -> None:
    ran = run("new", cwd=folder)
    assert (ran.code, "REGISTER and -p are missing" in ran.err) == (2, True)
    ran = run("new", "liste.xlsx", "-p", "general-food", cwd=folder)
    assert ran.code == 3
    assert "household_id: column not found" in ran.err
    assert "persons: column not found" in ran.err
    assert "--column NAME=SOURCE" in ran.err
    assert files_in(folder) == ["liste.xlsx"]


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("-p", "nothing"), 3, "nothing"),
        (("-p", "general-food", "--household", "persons"), 2, "--household"),
        (("-p", "general-food", "--names", "Chef"), 2, "--names: Chef: no such column"),
        (("-p", "mine.toml", "--own"), 2, "--own: mine.toml is a file"),
    ],
)
def test_what_is_wrong_leaves_nothing(
    folder: Path, words: tuple[str, ...], code: int, says: str
) -> None:
    (folder / "mine.toml").write_text(run("programme", "new", "general-food").out, "utf-8")
    before = files_in(folder)
    ran = run("new", "liste.xlsx", *COLUMNS, *words, cwd=folder)
    assert (ran.code, says in ran.err) == (code, True), ran.err
    assert files_in(folder) == before


def test_rejected_rows_are_no_success_unless_dropped(folder: Path) -> None:
    ran = run("new", "liste.xlsx", *ANSWERS, cwd=folder)
    assert (ran.code, "--rejects" in ran.out) == (1, False)
    assert "row 7: it has the sums of all other rows" in ran.err
    assert "skip_rows" not in (folder / "liste-ration/mapping.toml").read_text("utf-8")


def test_a_register_of_people_has_no_names_of_heads(tmp_path: Path) -> None:
    csv(tmp_path / "p.csv", ["A,Kim,34,F", "A,Ri,3,M", "B,Pak,50,M"], "household_id,name,age,sex")
    words = ("new", "p.csv", "-p", "kaesong-2020", "--people")
    ran = run(*words, "--names", "name", cwd=tmp_path)
    assert (ran.code, "--names: it needs a row for each household" in ran.err) == (2, True)
    ran = run(*words, cwd=tmp_path)
    assert (ran.code, "2 households, 3 persons, 2 adults" in ran.out) == (0, True), ran.err
    assert "[people]" in (tmp_path / "p-ration/mapping.toml").read_text("utf-8")
    assert not {"Kim", "Ri"} & {*(ran.out + ran.err).split()}


def test_a_folder_is_replaced_with_force_alone(folder: Path) -> None:
    words = ("new", "liste.xlsx", *ANSWERS, "--drop-rejected")
    assert run(*words, cwd=folder).code == 0
    ran = run(*words, cwd=folder)
    assert (ran.code, "liste-ration: it exists; use --force" in ran.err) == (4, True)
    (folder / "liste-ration/mine.txt").write_text("mine")
    assert run(*words, "--force", cwd=folder).code == 0
    assert (folder / "liste-ration/mine.txt").read_text() == "mine"
    (folder / "liste-ration/mapping.toml").write_text("# changed by hand")
    assert run(*words, "--force", cwd=folder).code == 4


def test_a_clean_register_needs_no_answer_but_the_programme(tmp_path: Path) -> None:
    csv(tmp_path / "r.csv", ["1,4,2", "2,5,3"])
    with asked(tmp_path, "r.csv", "-p", "kaesong-2020", "--yes") as terminal:
        written = terminal.rest()
    assert terminal.process.returncode == 0, written
    assert files_in(tmp_path / "r-ration") == ["README.txt", "SHA256SUMS", "mapping.toml"]


def test_a_terminal_is_asked_and_answers_are_corrected(folder: Path) -> None:
    pairs = (
        ("Which file has the households", "list.xlsx"),
        ("Which file has the households", "'liste.xlsx' "),
        ("write the number of the row [3]", ""),
        ("or a programme file", "no-such"),
        ("or a programme file", "3"),
        ("Begin a programme file from it", "y"),
        ("household_id (needed", "1"),
        ("persons (needed", "Tail"),
        ("persons (needed", "1"),
        ("Enter for none", ""),
        ("Right?", "persons=3"),
        ("Right?", ""),
        ("Print heads' names on papers?", "2"),
        ("Try it on one household, such as persons=5", "persons=many"),
        ("Try it on one household", "persons=2"),
        ("Try it on one household", ""),
        ("Row 7: no household. Skip? [Y/n]", ""),
        ("Rejected: 1 row. Go on without?", "y"),
        ("Which new folder is to be written [liste-ration]", "mai"),
    )
    with asked(folder) as terminal:
        written = answer(terminal, *pairs)
        written += terminal.rest()
    assert terminal.process.returncode == 0, written
    assert "did you mean Taille?" in written
    assert "24 kg" in written  # of two persons
    assert not {"Sow", "Moussa"} & {*written.split()}
    assert files_in(folder / "mai") == [
        "README.txt",
        "SHA256SUMS",
        "mapping.toml",
        "programme.toml",
    ]
    guide = (folder / "mai/README.txt").read_text("utf-8")
    assert '--names "Chef de ménage" --rejects mai/paper/rejects.csv -o mai/paper' in guide
    mapping = tomllib.loads((folder / "mai/mapping.toml").read_text("utf-8"))
    assert mapping["columns"] == {"household_id": "Fiche", "persons": "Taille"}


@pytest.mark.parametrize("how", ["Ctrl-C", "end of input"])
def test_a_stopped_dialogue_leaves_nothing(folder: Path, how: str) -> None:
    with asked(folder, "liste.xlsx", *ANSWERS) as terminal:
        answer(terminal, ("write the number of the row", ""), ("Begin a programme", "n"))
        terminal.until("Enter for none")
        if how == "Ctrl-C":
            terminal.process.send_signal(signal.SIGINT)
        else:
            terminal.type("\x04")
        written = terminal.rest()
    assert (terminal.process.returncode, "Interrupted." in written) == (130, True), written
    assert files_in(folder) == ["liste.xlsx"]


def test_one_of_several_sheets_is_chosen_and_the_longest_is_proposed(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "two.xlsx") as book:
        for name in ("North", "South"):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, ["household_id", "persons"])
            sheet.write_row(1, 0, ["1", 4])
        sheet.write_row(2, 0, ["2", 5])
    ran = run("new", "two.xlsx", "-p", "general-food", cwd=tmp_path)
    assert (ran.code, "--sheet" in ran.err) == (3, True)
    pairs = (("or name [South]", "9"), ("or name [South]", ""), ("Begin a programme", ""))
    with asked(tmp_path, "two.xlsx", "-p", "general-food") as terminal:
        written = answer(terminal, *pairs)
        written += answer(terminal, ("Enter for none", ""), ("Right?", ""))
        answer(terminal, ("Print heads' names", ""), ("Try it", ""), ("Which new folder", ""))
        written += terminal.rest()
    assert terminal.process.returncode == 0, written
    assert 'sheet = "South"' in (tmp_path / "two-ration/mapping.toml").read_text("utf-8")


def test_columns_are_named_by_name_before_number() -> None:
    names = ["id", "1", "Men", "women"]
    assert source_of("1", names) == "1"
    assert source_of("3+women", names) == "Men+women"
    assert source_of("MEN", names) == "Men"
    assert [source_of(text, names) for text in ("5", "0", "", "3+x", "²")] == [None] * 5


@pytest.mark.parametrize(
    "word", ["a b", "it's", "50 % of $5", 'say "x"', "é.csv", "lists/*.csv", "a b\\"]
)
def test_a_quoted_word_is_one_word_of_a_shell(word: str) -> None:
    assert shlex.split(quoted(word)) == [word]


def test_the_commands_of_a_file_with_a_dash_run(tmp_path: Path) -> None:
    words = ["new", "--yes", "-p", "general-food", "--own", "-o", "-out", "--", "-r.csv"]
    csv(tmp_path / "-r.csv", ["1,2,1"])
    subprocess.run([RATION, *words], cwd=tmp_path, check=True, capture_output=True)
    guide = (tmp_path / "-out/README.txt").read_text("utf-8")
    lines = [line.strip() for line in guide.splitlines() if line.startswith("   ration")]
    for line in lines[:3]:
        command = [RATION, *shlex.split(line)[1:]]
        subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)


def test_the_page_shows_what_is_asked(tmp_path: Path) -> None:
    page = Path(__file__).parents[2] / "examples/first-distribution/README.md"
    shown = next(block.text for block in blocks(page.read_text("utf-8")) if block.mark == "not run")
    script = page.parent / "make_workbook.py"
    subprocess.run([sys.executable, script], cwd=tmp_path, check=True)
    pairs = (
        ("Which file has the households", "menages.xlsx"),
        ("the number of the row [4]", ""),
        ("or a programme file", "3"),
        ("to change the figures?", "n"),
        ("persons (needed", "5"),
        ("Right?", ""),
        ("Print heads' names", "2"),
        ("Try it on one household", "persons=5"),
        ("Try it on one household", ""),
        ("Skip? [Y/n]", ""),
        ("Go on without?", "y"),
        ("Which new folder", ""),
    )
    with on_terminal([RATION, "new"], cwd=tmp_path) as terminal:
        written = answer(terminal, *pairs)
        written += terminal.rest()
    assert terminal.process.returncode == 0, written
    lines = iter(screen(written))
    assert [line for line in shown.splitlines() if line != "…" and line not in lines] == []
