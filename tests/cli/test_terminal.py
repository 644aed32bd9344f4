"""Where the command runs: any terminal or none, a pipe, a full disk, a closed stream."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from command import csv, run
from terminal import RATION, on_terminal, screen, surroundings

pytestmark = pytest.mark.slow


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a register."""
    csv(tmp_path / "r.csv", ["1,4,2", "2,5,3"])
    return tmp_path


def shell(line: str, cwd: Path, **environment: str) -> tuple[int, str, str]:
    """The exit code and the output of a line of sh."""
    done = subprocess.run(
        ["sh", "-c", line],
        cwd=cwd,
        env=surroundings(**environment),
        capture_output=True,
        check=False,
    )
    return done.returncode, done.stdout.decode(), done.stderr.decode()


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("compute", "ration compute: REGISTER is missing; see `ration compute --help`"),
        ("compute --parque r", "ration compute: no such option --parque; did you mean --parquet?"),
        ("compute --xyz r", "ration compute: no such option --xyz; see `ration compute --help`"),
        ("comput r", "ration: no such command comput; did you mean compute?"),
        ("xyz", "ration: no such command xyz; see `ration --help`"),
        ("programme shwo", "ration programme: no such command shwo; did you mean show?"),
        ("check a b c", "ration check: too many arguments: b c; see `ration check --help`"),
        ("check r -p", "ration check: -p needs a value; see `ration check --help`"),
        ("check r --json=1", "ration check: --json takes no value; write it without one"),
        (
            "check r --largest x",
            "ration check: --largest: not a whole number; write it in digits, such as 5",
        ),
        ("check r --largest 0", "ration check: --largest: too small; write 1 or more"),
        (
            "check r --column x",
            'ration check: --column: "x" is not NAME=SOURCE; write it with =, such as '
            "persons=hh_size",
        ),
        (
            "compute r --rejects r.txt",
            "ration compute: --rejects: r.txt is no CSV file or workbook; use a name such as "
            "rejects.csv or rejects.xlsx",
        ),
        (
            "compute r --date 2026-02-30",
            "ration compute: --date: 2026-02-30 is not a date; write a date such as 2020-08-07",
        ),
        (
            "rounds r --stock s --first 01/02/2026",
            "ration rounds: --first: '01/02/2026' is not a date; write a date such as 2020-08-07",
        ),
        (
            "compute r --dates x",
            "ration compute: --dates: x is not a choice; use one of dmy, mdy, ymd",
        ),
        (
            "compute r --shortage floor",
            "ration compute: --shortage: a floor is a quantity of one item; set it in the "
            "programme, such as under [items.rice.shortage]",
        ),
        ("try kaesong-2020", "ration try: --household is missing; see `ration try --help`"),
        (
            "try kaesong-2020 --household persons",
            'ration try: --household: "persons" is not NAME=VALUE; write values such as '
            "persons=5,adults=2",
        ),
    ],
)
def test_a_wrong_command_line_is_one_line(words: str, message: str) -> None:
    assert run(*words.split()) == (2, "", f"error: {message}\n")


def test_no_words_at_all_print_the_help() -> None:
    for words in ((), ("programme",)):
        ran = run(*words)
        assert (ran.code, ran.err) == (2, "")
        assert "Usage: ration" in ran.out


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
@pytest.mark.parametrize("words", ["--help", "compute r.csv --json -q"])
def test_a_full_disk(words: str, folder: Path) -> None:
    full = "error: standard output: no space left on device; free some space, or write elsewhere\n"
    assert shell(f"{RATION} {words} > /dev/full", folder) == (4, "", full)


def test_nobody_hears_the_errors(folder: Path) -> None:
    assert shell(f"{RATION} check nothing.csv 2>&-", folder) == (3, "", "")
    assert shell(f"{RATION} check --xyz 2> /dev/full", folder) == (2, "", "")


def test_standard_output_is_closed(folder: Path) -> None:
    message = "error: standard output: it is closed; send it to a file, or to /dev/null\n"
    assert shell(f"{RATION} compute r.csv -q >&-", folder) == (4, "", message)


@pytest.mark.parametrize("words", ["--help", "compute r.csv -q"])
def test_a_pipe_that_nobody_reads_on(words: str, folder: Path) -> None:
    code = 'echo "$?" >&2'
    assert shell(f"({RATION} {words}; {code}) | true", folder) == (0, "", "0\n")


@pytest.mark.parametrize("columns", ["²", "0"])
def test_a_width_that_is_none(columns: str, folder: Path) -> None:
    odd = {"COLUMNS": columns, "LINES": columns, "TERMINAL_WIDTH": columns}
    code, out, err = shell(f"{RATION} --help", folder, **odd)
    assert (code, err, "Usage: ration" in out) == (0, "", True)


def test_a_width_that_is_none_for_tables(folder: Path) -> None:
    code, out, err = shell(f"{RATION} check r.csv -q", folder, COLUMNS="²", LINES="²")
    assert (code, err, "Problems and warnings" in out) == (0, "", True)


def test_tables_fit_the_terminal(folder: Path) -> None:
    columns = 40
    words = [RATION, "compute", "r.csv", "-q"]
    with on_terminal(words, cwd=folder, columns=columns) as terminal:
        lines = screen(terminal.rest())
    assert max(map(len, lines)) <= columns
    assert "Nothing was rounded: every quantity is" in " ".join(lines)
    known = {"toothpaste", "soybeans", "seasoning", "Distribution", "household,"}
    assert known <= set(" ".join(lines).split())  # no name is cut in two


def test_no_colour_where_none_is_wanted(folder: Path) -> None:
    def seen(**environment: str) -> str:
        words = [RATION, "programme", "show", "general-food"]
        with on_terminal(words, folder, environment=environment) as terminal:
            return terminal.rest()

    colourless, dumb = seen(NO_COLOR="1"), seen(TERM="dumb")
    assert "\x1b" not in dumb
    assert not re.search(r"\x1b\[[0-9;]*[34][0-9]", colourless)
    assert screen(colourless) == screen(dumb)


@pytest.mark.skipif(shutil.which("setpriv") is None, reason="setpriv is not installed")
@pytest.mark.parametrize(
    ("words", "named"),
    [
        (
            "compute r.csv -q -o fixed/new",
            "/new: permission denied; choose a place that you may write to",
        ),
        ("compute r.csv -q -o shut", "shut: it exists; use --force"),
        ("programme new kaesong-2020 -o fixed/new.toml", "/new.toml: permission denied"),
    ],
)
def test_a_place_that_may_not_be_written(words: str, named: str, folder: Path) -> None:
    """Ends with 4, and names the place, not a temporary neighbour."""
    (folder / "shut").mkdir(mode=0)
    (folder / "fixed").mkdir(mode=0o555)
    # root may write everywhere, unless it gives that up
    drop = "setpriv --bounding-set=-dac_override,-dac_read_search" if os.getuid() == 0 else ""
    code, out, err = shell(f"{drop} {RATION} {words}", folder)
    (folder / "shut").chmod(0o700)
    (folder / "fixed").chmod(0o700)
    assert (code, out) == (4, "")
    assert named in err
    assert err.count("\n") == 1


@pytest.mark.parametrize(
    "words",
    [
        "compute r.csv",
        "check r.csv",
        "try kaesong-2020 --household persons=2,adults=1,x=1",
        "programme list",
        "programme show kaesong-2020",
        "programme new kaesong-2020 -o new.toml",
        "programme check general-food",
        "programme schema",
    ],
)
def test_quiet(words: str, folder: Path) -> None:
    """One meaning for all: nothing on stderr but errors, and the same on stdout."""
    loud = run(*words.split(), cwd=folder)
    (folder / "new.toml").unlink(missing_ok=True)
    quiet = run(*words.split(), "--quiet", cwd=folder)
    assert (quiet.code, quiet.out, quiet.err) == (0, loud.out, "")
    assert loud.err


def test_errors_are_told_under_quiet() -> None:
    assert run("check", "nothing.csv", "-q").err.startswith("error: nothing.csv: file not found")


def test_the_advice_to_list_all_can_be_followed(tmp_path: Path) -> None:
    """The advice repeats the options of the user."""
    path = csv(tmp_path / "r.csv", [f"{n},x,2" for n in range(30)], "household_id,size,adults")
    words = ["-p", "kaesong-2020", "--column", "persons=size", "--largest", "50"]
    for command in ("check", "compute"):
        message = run(command, path, *words).err
        (advice,) = re.findall(
            r"`(ration check .* --problems problems.csv)` lists all of them", message
        )
        assert advice == " ".join(
            ["ration", "check", str(path), *words, "--problems", "problems.csv"]
        )
