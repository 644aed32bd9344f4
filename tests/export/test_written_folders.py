"""`--force` replaces what ration wrote, and nothing else; what is read back is checked."""

import errno
import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from command import csv, run

import ration
from ration.export.file_names import file_names
from ration.export.output import new_folder
from ration.results.plan.plan import PlanRecord


@pytest.fixture
def register(tmp_path: Path) -> Path:
    return csv(tmp_path / "r.csv", ["1,4,2,A", "2,3,1,B"], "household_id,persons,adults,centre")


@pytest.fixture
def out(register: Path) -> Path:
    """A plan's folder."""
    folder = register.parent / "out"
    assert run("compute", register, "-q", "-o", folder).code == 0
    return folder


def replace(register: Path, out: Path, *words: str) -> tuple[int, str]:
    ran = run("compute", register, "-o", out, "--force", *words)
    return ran.code, ran.err


def test_the_list_is_one_that_sha256sum_reads(out: Path) -> None:
    program = shutil.which("sha256sum")
    if program is None:
        pytest.skip("there is no sha256sum")
    words = [program, "--strict", "-c", "SHA256SUMS"]
    done = subprocess.run(words, cwd=out, capture_output=True, text=True, check=True)
    files = {path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file()}
    assert {line.split(": ")[0] for line in done.stdout.splitlines()} == files - {"SHA256SUMS"}


def test_files_that_somebody_added_are_kept_and_named(register: Path, out: Path) -> None:
    assert replace(register, out, "-f", "csv,html")[0] == 0
    added = {"manifests/centre/signed.pdf": "scan", "notes/a.txt": "note", "z.xlsx": ""}
    for name, text in added.items():
        (out / name).parent.mkdir(exist_ok=True)
        (out / name).write_text(text)
    (out / "link").symlink_to(register)
    code, says = replace(register, out)
    assert code == 0
    assert "are kept: link, manifests/centre/signed.pdf, notes/a.txt and 1 more" in says
    assert {name: (out / name).read_text() for name in added} == added
    assert (out / "link").readlink() == register
    assert not (out / "report.html").exists()  # of the earlier plan alone


def test_a_file_of_ours_that_somebody_changed_stops_it(register: Path, out: Path) -> None:
    totals = out / "totals.csv"
    totals.write_text("corrected")
    code, says = replace(register, out)
    assert code == 4
    assert "totals.csv in it changed since ration wrote it; move it away" in says
    assert totals.read_text() == "corrected"


def test_a_new_file_never_replaces_a_file_of_somebody(register: Path, out: Path) -> None:
    mine = out / "manifests/centre/C.csv"
    mine.write_text("mine")
    csv(register, ["1,4,2,C"], "household_id,persons,adults,centre")
    code, says = replace(register, out)
    assert code == 4
    assert "manifests/centre/C.csv in it is not of ration" in says.replace("\\", "/")
    assert mine.read_text() == "mine"
    assert not list(out.parent.glob(".out-*"))


def test_a_folder_whose_list_is_not_ours_stays(register: Path, out: Path) -> None:
    (out / "SHA256SUMS").write_text("0" * 64 + "  totals.csv\n")
    code, says = replace(register, out)
    assert (code, "it is not a folder that ration wrote" in says) == (4, True)


def test_rejects_in_the_folder_are_listed(register: Path, out: Path) -> None:
    for _ in range(2):
        code, says = replace(register, out, "--rejects", str(out / "rejects.csv"))
        assert (code, "kept" in says) == (0, False)
    assert "  rejects.csv\n" in (out / "SHA256SUMS").read_text()
    assert replace(register, out)[0] == 0
    assert not (out / "rejects.csv").exists()


def test_papers_printed_into_a_plan_belong_to_it(register: Path, out: Path) -> None:
    plan = ration.compute(register)
    plan.write_collection(out / "forms")
    code, says = replace(register, out)
    assert (code, "kept" in says, (out / "forms").exists()) == (0, False, False)


def test_a_folder_that_a_killed_run_moved_away_is_put_back(register: Path, out: Path) -> None:
    out.rename(out.with_name(".out-0123abcd-old"))
    ran = run("compute", register, "-q", "-o", out)
    assert (ran.code, "it exists" in ran.err) == (4, True)
    assert ration.load_plan(out).source.read == 2


@pytest.mark.parametrize("name", ["../../../evil", "/evil", "a\0b", "C:\\evil", "..", ""])
def test_a_channel_that_leaves_the_folder_is_refused(name: str, out: Path) -> None:
    record = json.loads((out / "plan.json").read_text())
    for site in record["sites"]:
        site["channel"] = name
    alone = out.parent / "plan.json"
    alone.write_text(json.dumps(record))
    with pytest.raises(ration.InputError, match=r"does not fit ration\.plan"):
        ration.load_plan(alone)


@pytest.mark.parametrize("name", ["../../../evil", "/evil", "C:\\evil", "..", "con", "nul.x"])
def test_a_channel_of_any_name_stays_in_the_folder(name: str, out: Path, tmp_path: Path) -> None:
    plan = ration.load_plan(out)
    sites = tuple(each.model_copy(update={"channel": name}) for each in plan.sites)
    evil = plan.model_copy(update={"sites": sites})
    evil._channels = None
    evil.write(tmp_path / "deep/er/new")
    assert isinstance(evil, PlanRecord)
    made = list((tmp_path / "deep").rglob("*.csv"))
    assert len(made) > 1
    assert {path.parts[len(tmp_path.parts) : -1][:3] for path in made} == {("deep", "er", "new")}
    assert all(file_names([path.parent.name])[path.parent.name] for path in made)
    assert not {"con", "aux", "nul"} & {path.parent.name.split(".")[0].lower() for path in made}


def test_a_plan_that_somebody_edited_is_refused(out: Path) -> None:
    file = out / "plan.json"
    file.write_text(file.read_text().replace('"read": 2', '"read": 3'))
    for path in (out, file):
        with pytest.raises(ration.InputError, match="differs from what ration wrote"):
            ration.load_plan(path)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda plan: plan["totals"][0].update(quantity="99"), "is not the sum of its sites"),
        (lambda plan: plan["sites"][0]["lines"].pop(0), "is not the sum of its sites"),
        (lambda plan: plan["totals"].pop(0), "the totals have no"),
        (lambda plan: plan["sites"].append(plan["sites"][0]), "a site of one channel twice"),
        (lambda plan: plan["register"].update(read=3), "the rows read are not"),
        (lambda plan: plan["sites"][0].update(channel="../x"), "sites.0.channel does not fit"),
        (lambda plan: plan.pop("sites"), "sites does not fit"),
    ],
)
def test_a_plan_that_does_not_add_up_is_refused(
    change: Callable[[Any], object], why: str, out: Path
) -> None:
    plan = json.loads((out / "plan.json").read_text())
    change(plan)
    alone = out.parent / "plan.json"
    alone.write_text(json.dumps(plan))
    with pytest.raises(ration.InputError, match=why) as error:
        ration.load_plan(alone)
    assert [each.code for each in error.value.problems] == ["written-broken"]


def test_accepted_and_rejected_rows_are_both_written_or_none(register: Path) -> None:
    report = ration.check(register)
    both = register.with_name("good.csv"), register.with_name("bad.csv")
    csv(register, ["1,4,2,A", "2,3,9,B"], "household_id,persons,adults,centre")
    with pytest.raises(ration.InputError, match="saved or replaced"):
        report.write_separated(*both)
    assert not any(path.exists() for path in both)
    assert [*register.parent.iterdir()] == [register]
    ration.check(register).write_separated(*both)
    assert all(path.exists() for path in both)
    both[0].unlink()
    with pytest.raises(FileExistsError, match=r"bad\.csv"):
        ration.check(register).write_separated(*both)
    assert not both[0].exists()


def test_arrears_that_somebody_edited_are_used_with_a_warning(register: Path) -> None:
    stock = csv(register.with_name("s.csv"), ["rice,12 kg"], "item,quantity")
    words = ("--stock", stock, "--shortage", "equal", "-p", "p.toml")
    register.with_name("p.toml").write_text(
        'id = "p"\nversion = "1"\ntitle = "P"\nsource = "s"\nchannels.centre = {}\n'
        'items.rice = { name = "Rice", unit = "kg" }\n[[allocations]]\nitem = "rice"\n'
        'per = "person"\nquantity = "5 kg"\nchannel = "centre"\n'
    )
    folder = register.parent
    assert run("compute", register, *words, "-o", "one", "-q", cwd=folder).code == 0
    again = ("compute", register, *words, "--arrears", "one")
    assert "changed since" not in run(*again, cwd=folder).err
    file = folder / "one/arrears.csv"
    file.write_text(file.read_text("utf-8-sig").replace("1,", "1,", 1) + "\n", "utf-8")
    ran = run(*again, cwd=folder)
    assert (ran.code, "the file was changed since ration wrote it" in ran.err) == (0, True)


def test_a_full_disk_is_named_by_the_output_whoever_met_it(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="plan") as caught, new_folder(tmp_path / "plan"):
        raise OSError("No space left on device (os error 28)")  # as Polars and typst do
    assert caught.value.errno == errno.ENOSPC
    assert caught.value.filename == str(tmp_path / "plan")
    assert list(tmp_path.iterdir()) == []
