"""`ration reconcile` on files: the screen, JSON, the workbook and the page, exit codes."""

import json
import shutil
from pathlib import Path

import pytest
from command import run

EXAMPLE = Path(__file__).parents[2] / "examples/reconcile"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The example, with its plan."""
    for file in EXAMPLE.iterdir():
        shutil.copy(file, tmp_path)
    made = run("compute", "households.csv", "-p", "programme.toml", "-o", "plan", cwd=tmp_path)
    assert made.code == 0
    return tmp_path


def test_discrepancies_are_named_with_their_rows_and_exit_with_1(folder: Path) -> None:
    found = run("reconcile", "plan", "journal.csv", cwd=folder)
    assert (found.code, found.err) == (1, "")
    assert "journal.csv, row 10: DC-02: Rice of WB-2 was sent in packs of 50 kg" in found.out
    assert found.out.index("What is unaccounted for") < found.out.index("Discrepancies: 5")


def test_a_journal_without_faults_exits_with_0(folder: Path) -> None:
    text = (folder / "journal.csv").read_text()
    text = text.replace("297 kg", "300 kg").replace("4,25 kg", "4,50 kg").replace("15.5", "20")
    (folder / "good.csv").write_text(text)
    found = run("reconcile", "plan", "good.csv", cwd=folder)
    assert found.code == 0
    assert "No discrepancies" in found.out


def test_a_file_that_is_given_twice_changes_nothing(folder: Path) -> None:
    once = run("reconcile", "plan", "journal.csv", "--json", cwd=folder)
    shutil.copy(folder / "journal.csv", folder / "copy.csv")
    twice = run("reconcile", "plan", "copy.csv", "journal.csv", "--json", cwd=folder)
    kept = ("entries", "totals")
    first, second = json.loads(once.out), json.loads(twice.out)
    assert first["format"] == "ration.reconciliation/1"
    assert [first[key] for key in kept] == [second[key] for key in kept]
    assert [each["code"] for each in first["discrepancies"]] == [
        each["code"] for each in second["discrepancies"]
    ]


def test_errors_of_measurement_excuse_small_differences_alone(folder: Path) -> None:
    words = ("reconcile", "plan", "journal.csv", "--measurements", "scales.toml", "--json")
    found = json.loads(run(*words, cwd=folder).out)
    assert [each["code"] for each in found["discrepancies"]] == [
        "reconcile-bulk", "reconcile-pack-size", "reconcile-pack-unknown",
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["found.xlsx", "found.html"])
def test_a_file_is_written_and_not_replaced_without_force(folder: Path, name: str) -> None:
    words = ("reconcile", "plan", "journal.csv", "-o", name)
    assert run(*words, cwd=folder).code == 1
    assert (folder / name).stat().st_size > 1000
    again = run(*words, cwd=folder)
    assert again.code == 4
    assert "use --force to replace it" in again.err
    assert run(*words, "--force", cwd=folder).code == 1


def test_other_endings_and_inputs_are_refused(folder: Path) -> None:
    assert run("reconcile", "plan", "journal.csv", "-o", "found.pdf", cwd=folder).code == 2
    assert run("reconcile", "nowhere", "journal.csv", cwd=folder).code == 3
    (folder / "wrong.toml").write_text('[rise]\nrandom = "1 kg"\n')
    wrong = run("reconcile", "plan", "journal.csv", "--measurements", "wrong.toml", cwd=folder)
    assert (wrong.code, wrong.out) == (3, "")
    assert (
        "wrong.toml: line 1, rise: the programme has no such item; did you mean rice?" in wrong.err
    )


def test_a_day_is_the_last_whose_rows_are_used(folder: Path) -> None:
    found = run("reconcile", "plan", "journal.csv", "--date", "2024-05-02", "--sites", cwd=folder)
    text = " ".join(found.out.split())
    assert (
        "6 rows of journal.csv, to the end of 2024-05-02. Rows after that day, not used: 11" in text
    )
    assert "are not received" in text


def test_what_a_reason_alone_explains_is_shown_with_the_answer(folder: Path) -> None:
    reasons = "2024-05-06,CO-1,correction,DC-01,,rice,12 kg,,,adjusted\n"
    text = (folder / "journal.csv").read_text(encoding="utf-8")
    (folder / "corrected.csv").write_text(text.rstrip("\n") + "\n" + reasons, encoding="utf-8")
    shown = run("reconcile", "plan", "corrected.csv", "-o", "page.html", cwd=folder)
    page = (folder / "page.html").read_text(encoding="utf-8")
    for each in (" ".join(shown.out.split()), page):
        assert "by a written reason alone: Rice, kg: corrected down 12" in each
