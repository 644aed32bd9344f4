"""Values of options that nobody can have meant: two of one option, none, or for nothing."""

from pathlib import Path

import pytest
from command import Ran, app, csv, run
from typer.main import get_command


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    csv(tmp_path / "h.csv", ["1,3,2,north", "2,5,2,south"], "household_id,persons,adults,district")
    return tmp_path


def refused(done: Ran, text: str) -> None:
    """The call is wrong, and its line says why."""
    assert (done.code, done.out) == (2, "")
    assert done.err == f"error: ration {text}\n"


def commands() -> list[tuple[list[str], object]]:
    """Every command that can be run, with its words."""
    found: list[tuple[list[str], object]] = []
    for name, command in get_command(app()).commands.items():  # type: ignore[attr-defined]
        below = getattr(command, "commands", None)
        found += (
            [([name], command)]
            if below is None
            else [([name, word], each) for word, each in below.items()]
        )
    return found


class TestGivenTwice:
    """Of two values of one option the first would be ignored without a word."""

    def test_two_stock_files(self, folder: Path) -> None:
        done = run("compute", "h.csv", "--stock", "a.csv", "--stock", "b.csv", cwd=folder)
        refused(done, "compute: --stock: it is given twice; give it once")

    def test_by_its_short_and_its_long_name(self, folder: Path) -> None:
        done = run("compute", "h.csv", "-o", "one", "--out", "two", cwd=folder)
        refused(done, "compute: --out: it is given twice; give it once")

    def test_yes_and_no(self, folder: Path) -> None:
        done = run("loads", "plan", "--routes", "--no-routes", cwd=folder)
        refused(done, "loads: --routes/--no-routes: it is given twice; give it once")

    def test_what_cannot_contradict_itself(self, folder: Path) -> None:
        assert run("check", "h.csv", "-q", "--quiet", "--json", "--json", cwd=folder).code == 0

    def test_what_may_be_repeated(self, folder: Path) -> None:
        words = ("--column", "persons=adults", "--column", "adults=adults")
        assert run("check", "h.csv", *words, cwd=folder).code == 0


class TestEmpty:
    """An empty value is that of a variable which is not set: it is not the current folder."""

    def test_a_register(self, folder: Path) -> None:
        refused(run("compute", "", cwd=folder), 'compute: REGISTER: "" is empty; write a value')

    def test_every_option_of_every_command(self) -> None:
        seen = 0
        for words, command in commands():
            for param in command.params:  # type: ignore[attr-defined]
                if param.param_type_name == "option" and not param.is_flag:
                    seen += 1
                    done = run(*words, param.opts[-1], "")
                    assert done.code == 2
                    assert done.err.endswith(': "" is empty; write a value, or leave it out\n') or (
                        param.required and done.err.endswith(': "" is empty; write a value\n')
                    ), (words, param.opts, done.err)
        assert seen > 100


class TestForNothing:
    """An option that only helps another is refused without it."""

    def test_parquet_without_a_folder(self, folder: Path) -> None:
        done = run("compute", "h.csv", "--parquet", cwd=folder)
        refused(done, "compute: --parquet: it needs a folder; name one with -o")

    def test_a_mapping_of_tables_that_are_not_given(self, folder: Path) -> None:
        done = run("loads", "plan", "--map", "m.toml", cwd=folder)
        why = "it is for --site-details or --distances; add one of them"
        refused(done, f"loads: --map: {why}")

    def test_an_identity_and_a_passphrase(self, folder: Path) -> None:
        keys = ("--identity", "me.identity", "--passphrase-file", "none")
        done = run("decrypt", "h.csv", *keys, "-o", "open", cwd=folder)
        refused(done, "decrypt: use --identity or --passphrase-file; one of them")

    def test_a_journal_of_a_report_that_is_not_written(self, folder: Path) -> None:
        done = run("collected", "plan", "list.csv", "--journal", "none.csv", cwd=folder)
        why = "it is for the report of sites; name its folder with -o"
        refused(done, f"collected: --journal: {why}")


@pytest.mark.parametrize("columns", [("district", "district"), ("household_id",)])
def test_households_counted_by_a_column_that_the_list_has_already(
    folder: Path, columns: tuple[str, ...]
) -> None:
    run("compute", "h.csv", "--by", "district", "-o", "plan", cwd=folder)
    csv(folder / "list.csv", ["1,2020-08-08,15"], "household_id,date,rice")
    words = [word for name in columns for word in ("--by", name)]
    assert run("collected", "plan", "list.csv", *words, cwd=folder).code in (0, 1)
