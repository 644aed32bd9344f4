"""An output is apart from every input and from the other outputs, however they are named."""

import os
import sqlite3
import subprocess
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer
from command import app, csv, inside, run

import ration
from ration.export.inputs import inputs, refuse_inputs
from ration.export.output import new_file, new_folder


def kinds(command: object = None) -> Iterator[str]:
    """What the options of all commands read, such as `stock`."""
    found = command or typer.main.get_command(app())
    for each in getattr(found, "commands", {}).values():
        yield from kinds(each)
    signature = getattr(getattr(found, "callback", None), "__signature__", None)
    for parameter in signature.parameters.values() if signature else ():
        for mark in getattr(parameter.annotation, "__metadata__", ()):
            if type(mark).__name__ == "Reads":
                yield mark.what


KINDS = sorted({*kinds()})
# A folder of a programme's or a mapping's name is not what is read. A plan's folder has files of
# known names, and may get others.
FILES_ONLY = {"programme", "mapping"}
WRITTEN = {"plan", "first plan", "second plan", "arrears", "loads"}


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Path]:
    """A folder with an input in a folder, and links to both."""
    (tmp_path / "d/sub").mkdir(parents=True)
    csv(tmp_path / "d/in.csv", ["1,4,2"])
    (tmp_path / "d/plan.json").write_text("{}")
    (tmp_path / "link.csv").symlink_to("d/in.csv")
    (tmp_path / "folder").symlink_to("d")
    os.link(tmp_path / "d/in.csv", tmp_path / "hard.csv")
    with inside(tmp_path):
        yield tmp_path


def clash(output: str | Path, kind: str, *names: str) -> str | None:
    """Why an output is refused; None means it is not."""
    try:
        refuse_inputs([Path(output)], inputs(**{kind: list(names)}))
    except FileExistsError as error:
        return str(error.strerror)
    return None


def test_there_are_many_kinds_of_inputs() -> None:
    assert {"register", "stock", "plan", "collection", "key", "font", "root"} < {*KINDS}


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("kind", KINDS)
def test_a_file_in_any_spelling_and_every_folder_that_it_is_in(kind: str) -> None:
    for name in ("d/in.csv", "link.csv", "folder/in.csv", "hard.csv"):
        for output in ("d/in.csv", "./d/in.csv", "d/sub/../in.csv", "d/new/../in.csv", "d/in.csv/"):
            assert clash(output, kind, "other.csv", name) == f"it is the {kind}; name another"
        for output in ("link.csv", "hard.csv", "folder/in.csv"):
            assert clash(output, kind, name) == f"it is the {kind}; name another"
    for output in ("d", "folder", ".", "d/sub/.."):
        assert clash(output, kind, "link.csv") == f"the {kind} is in it; name another"
    assert clash("d/other.csv", kind, "d/in.csv") is None


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("kind", sorted({*KINDS} - FILES_ONLY))
def test_a_folder_and_what_is_read_in_it(kind: str) -> None:
    read = "d/plan.json" if kind in WRITTEN else "d/in.csv"
    for output in ("d", "folder", "d/.", read, f"folder/{read[2:]}", "."):
        assert clash(output, kind, "d") is not None
    if kind not in WRITTEN:
        for output in ("d/new.csv", "d/NEW.XLSX", "folder/new.csv", "d/new.csv.gz", "d/a=1"):
            assert clash(output, kind, "d") == f"it would be part of the {kind}; name another"
    for output in ("d/sub/new", "d/page.html", "d/plan"):
        assert clash(output, kind, "d") is None


@pytest.mark.usefixtures("here")
def test_files_below_the_folder_of_a_collection() -> None:
    csv(Path("d/sub/filled.csv"), ["1,4,2"])
    assert clash("d/sub/filled.csv", "collection", "d") == (
        "it is a file of the collection; name another"
    )
    assert clash("d/sub", "collection", "d") == "the collection is in it; name another"


def test_folders_with_keys(here: Path) -> None:
    (here / "h/district=K").mkdir(parents=True)
    csv(here / "h/district=K/a.csv", ["1,4,2"])
    for output in ("district=K/new.csv", "district=L/new.csv", "district=K/x=1/n.csv"):
        assert clash(f"h/{output}", "register", "h") is not None
    for output in ("district=L", "district=K/x=2", "district=K"):
        assert clash(f"h/{output}", "register", "h") is not None
    for output in ("plan", "sub/new.csv", "district=L/plan/new.csv"):
        assert clash(f"h/{output}", "register", "h") is None


def test_tables_of_a_lake_take_no_file(here: Path) -> None:
    (here / "delta/_delta_log").mkdir(parents=True)
    for output in ("delta/plan", "delta/_delta_log/x.json", "delta/deep/er/x"):
        assert clash(output, "register", "delta") is not None
    assert clash("deltas/plan", "register", "delta") is None


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("kind", ["register", "stock", "journal"])
def test_a_pattern_and_whatever_it_would_match(kind: str) -> None:
    for pattern, output in [
        ("d/*.csv", "folder/new.csv"),
        ("folder/*.csv", "d/new.csv"),
        ("d/*", "d/out"),
        ("*/*.csv", "e/new.csv"),
        ("*/*.csv", "e"),
        ("**/*.csv", "e/f/new.csv"),
        ("d/[a-m]*.csv", "d/join.csv"),
        ("d/in*.csv*", "d/in.csv.gz"),
    ]:
        assert clash(output, kind, pattern) == f"it would be part of the {kind}; name another"
    for pattern, output in [("d/i*.csv", "d/new.csv"), ("d/*", "d/sub/new.csv")]:
        assert clash(output, kind, pattern) is None


def test_a_database_and_the_files_beside_it(here: Path) -> None:
    sqlite3.connect(here / "r.db").execute("CREATE TABLE r (household_id)")
    for url in (f"sqlite:///{here}/r.db?table=r", "sqlite:///r.db?table=r"):
        for output in ("r.db", "r.db-wal", "r.db-shm", "r.db-journal", "."):
            assert clash(output, "register", url) is not None
        assert clash("r.db-copy", "register", url) is None
    assert clash("d/in.csv", "register", f"file://{here}/d/in.csv") is not None


@pytest.mark.usefixtures("here")
@pytest.mark.skipif(not Path("/dev/stdin").exists(), reason="the system has no /dev/stdin")
@pytest.mark.slow
def test_the_file_that_is_standard_input(here: Path) -> None:
    words = (sys.executable, "-m", "ration", "check", "-", "--force", "--rejects", "d/in.csv")
    before = (here / "d/in.csv").read_bytes()
    with (here / "d/in.csv").open("rb") as file:
        ran = subprocess.run(words, stdin=file, capture_output=True, text=True, check=False)
    assert (ran.returncode, "it is the register" in ran.stderr) == (4, True)
    assert (here / "d/in.csv").read_bytes() == before


@pytest.mark.parametrize(
    ("first", "second", "why"),
    [
        ("a.csv", "./x/../a.csv", "name the same file"),
        ("a.csv", "A.csv", "name the same file"),
        (unicodedata.normalize("NFC", "é.csv"), unicodedata.normalize("NFD", "é.csv"), "the same"),
        ("a.csv", "a.csv/b.csv", "cannot be in the file a.csv"),
        ("a.csv/b.csv", "a.csv", "cannot be in the file a.csv"),
    ],
)
def test_two_outputs_are_two_files(first: str, second: str, why: str, tmp_path: Path) -> None:
    (tmp_path / "x").mkdir()
    path = csv(tmp_path / "r.csv", ["1,4,2"])
    ran = run("check", path, "--rejects", first, "--accepted", second, cwd=tmp_path)
    assert (ran.code, why in ran.err) == (2, True), ran.err
    assert {each.name for each in tmp_path.iterdir()} == {"x", "r.csv"}


@pytest.mark.slow
def test_rejected_rows_take_the_place_of_no_file_of_the_plan(tmp_path: Path) -> None:
    path = csv(tmp_path / "r.csv", ["1,4,2", "2,x,1"])
    stock = csv(tmp_path / "stock.csv", ["rice,1 t"], "item,quantity")
    words = ("compute", path, "-q", "--force", "--shortage", "equal", "-f", "csv,xlsx")
    command = (*words, "--stock", stock, "-o", tmp_path / "out", "--rejects")
    assert run(*command, tmp_path / "out/rejects.csv").code == 0
    tables = [each for each in (tmp_path / "out").iterdir() if each.suffix in (".csv", ".xlsx")]
    assert len(tables) > 8
    for table in tables:
        ran = run(*command, table)
        taken = table.name != "rejects.csv"
        assert (ran.code == 4, "has a file of this name" in ran.err) == (taken, taken)
    ran = run(*command, tmp_path / "out/manifests/centre/all.csv")
    assert (ran.code, "has a file of this name" in ran.err) == (4, True)


@pytest.mark.skipif(not Path("/dev/null").exists(), reason="the system has no devices as files")
def test_devices_pipes_and_links_stay(tmp_path: Path) -> None:
    path = csv(tmp_path / "r.csv", ["1,4,2"])
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "nowhere").symlink_to("nothing")
    (tmp_path / "loop").symlink_to("loop")
    for output in ("/dev/null", "/dev/stdout", "/dev/fd/1", tmp_path / "pipe"):
        ran = run("columns", path, "-o", output, "--force", cwd=tmp_path)
        assert (ran.code, "it is a device or a pipe" in ran.err) == (4, True), ran.err
        assert run("compute", path, "-o", output, "--force", cwd=tmp_path).code == 4
    ran = run("columns", path, "-o", "nowhere", cwd=tmp_path)
    assert (ran.code, "use --force to replace it" in ran.err) == (4, True)
    for command in ("columns", "compute"):
        ran = run(command, path, "-o", "loop", cwd=tmp_path)
        assert (ran.code, "symbolic links" in ran.err) == (4, True), ran.err
    assert Path("/dev/null").is_char_device()


def test_functions_of_the_library_keep_what_they_read(tmp_path: Path) -> None:
    path = csv(tmp_path / "r.csv", ["1,4,2"])
    plan = ration.compute(path, "general-food")
    plan.write(tmp_path / "plan")
    loaded = ration.load_plan(tmp_path / "plan")
    name = str(tmp_path / "journal.csv")
    with pytest.raises(FileExistsError, match="it is a file of the plan"):
        ration.journal_template(tmp_path / "plan/entitlements.csv", loaded, force=True)
    row = "2020-08-05,WB-1,dispatch,Depot,all,cereal,1 kg"
    csv(Path(name), [row], "date,document,kind,from,to,item,quantity")
    (tmp_path / "m.toml").write_text("[journal]\n")
    journal = ration.load_journal(name, plan=loaded, mapping=tmp_path / "m.toml")
    found = ration.reconcile(loaded, journal)
    for output, why in (("journal.csv", "journal"), ("m.toml", "mapping"), ("plan", "plan")):
        for write in (found.write_xlsx, found.write_html):
            with pytest.raises(FileExistsError, match=f"(it is the {why}|is a folder|of the plan)"):
                write(tmp_path / output, force=True)
    for output in ("journal.csv", "plan/entitlements.csv"):
        with pytest.raises(FileExistsError, match="it is"):
            ration.write_journal(journal, tmp_path / output, force=True)


def test_a_listed_file_that_somebody_changed_is_not_replaced(tmp_path: Path) -> None:
    with new_folder(tmp_path / "out") as new:
        (new / "rejects.csv").write_text("ours")
    with new_file(tmp_path / "out/rejects.csv", force=True) as new:
        new.write_text("ours again")
    (tmp_path / "out/rejects.csv").write_text("fixed by hand")
    with pytest.raises(FileExistsError, match="it changed since ration wrote it"):
        new_file(tmp_path / "out/rejects.csv", force=True).__enter__()
    assert (tmp_path / "out/rejects.csv").read_text() == "fixed by hand"
