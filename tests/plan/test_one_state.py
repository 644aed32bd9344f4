"""A plan and all its lists are of one state of the register, whenever somebody saves it."""

import os
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import polars as pl
import pytest
from command import csv, run

import ration
from ration.register.source import file_bytes

HEADER = "household_id,persons,adults,centre"
OLD = [f"{n},4,2,DC-{n % 3}" for n in range(40)] + ["x,no,1,DC-1"]
NEW = [f"{n},7,2,DC-{n % 3}" for n in range(40)] + ["x,no,1,DC-1"]  # of the same size
CHANGED = r"r\.csv.*: the file was saved or replaced .* run again"


def text(rows: list[str]) -> str:
    return "\n".join([HEADER, *rows, ""])


def save(path: Path, rows: list[str], how: str = "in place") -> None:
    """Save a register: in place, by a new file, or with its old time."""
    before = path.stat()
    if how == "replaced":
        new = path.with_name("new")
        new.write_text(text(rows))
        new.replace(path)
    else:
        path.write_text(text(rows))
    if how == "same time":
        os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


WRITERS: dict[str, Callable[[ration.DistributionPlan, Path], Any]] = {
    "entitlements": lambda plan, _: plan.entitlements(),
    "sizes": lambda plan, _: plan.household_sizes(),
    "rejected": lambda plan, _: plan.rejected(),
    "write": lambda plan, folder: plan.write(folder / "out"),
    "parquet": lambda plan, folder: plan.write(folder / "out", entitlements="parquet"),
    "xlsx": lambda plan, folder: plan.write_xlsx(folder / "out.xlsx"),
    "html": lambda plan, folder: plan.write_html(folder / "out.html"),
    "pdf": lambda plan, folder: plan.write_pdf(folder / "out", documents=["list"]),
    "collection": lambda plan, folder: plan.write_collection(folder / "out"),
    "rejects": lambda plan, folder: plan.write_rejected(folder / "rejects.csv"),
}


@pytest.mark.parametrize(
    ("write", "how"),
    [
        *((write, "in place") for write in WRITERS),
        *(("entitlements", how) for how in ("replaced", "same time")),
    ],
)
def test_a_save_after_compute_is_an_error_and_leaves_nothing(
    write: str, how: str, tmp_path: Path
) -> None:
    path = csv(tmp_path / "r.csv", OLD, HEADER)
    plan = ration.compute(path, drop_rejected=True)
    save(path, NEW, how)
    with pytest.raises(ration.InputError, match=CHANGED):
        WRITERS[write](plan, tmp_path)
    assert [file.name for file in tmp_path.iterdir()] == ["r.csv"]


def test_the_same_bytes_saved_again_are_the_same_register(tmp_path: Path) -> None:
    path = csv(tmp_path / "r.csv", OLD, HEADER)
    plan = ration.compute(path, drop_rejected=True)
    for how in ("in place", "replaced"):
        save(path, OLD, how)
        os.utime(path)
        assert plan.entitlements()["rice_g"].sum() == plan.totals["rice"].quantity.amount * 1000


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_a_save_at_any_moment_gives_the_old_plan_or_the_new_one_or_an_error(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Saved before the n-th look at the file, for every n."""
    path = tmp_path / f"r.{kind}"

    def put(rows: list[str]) -> None:
        if kind == "parquet":
            pl.read_csv(text(rows).encode(), infer_schema=False).write_parquet(path)
        else:
            path.write_text(text(rows))

    sums, wrong, count = set(), set[str](), 0
    now = file_bytes.Fingerprint._now
    for moment in range(1, 40):
        put(OLD)
        count = 0

        def look(self: file_bytes.Fingerprint, at: int = moment) -> Any:
            nonlocal count
            count += 1
            if count == at:
                put(NEW)
            return now(self)

        monkeypatch.setattr(file_bytes.Fingerprint, "_now", look)
        try:
            plan = ration.compute(path, drop_rejected=True)
            due, rejected = plan.entitlements()["rice_g"].sum(), plan.rejected()
        except ration.InputError as error:
            wrong.update(problem.code for problem in error.problems)
            continue
        assert due == plan.totals["rice"].quantity.amount * 1000
        assert (plan.source.accepted, rejected.height) == (40, 1)
        sums.add(due)
        if count < moment:
            break
    assert (len(sums), wrong) == (2, {"file-changed"})
    assert count > 5


def test_a_save_in_the_midst_of_a_scan(tmp_path: Path) -> None:
    path = csv(tmp_path / "r.csv", OLD, HEADER)
    with pytest.raises(ration.InputError, match=CHANGED):
        ration.compute(path, drop_rejected=True, progress=lambda _: save(path, NEW))


def test_every_file_of_a_folder(tmp_path: Path) -> None:
    folder = tmp_path / "registers"
    folder.mkdir()
    for name in ("a.csv", "r.csv"):
        csv(folder / name, [f"{name}{row}" for row in OLD[:5]], HEADER)
    for source in (folder, str(folder / "*.csv"), [folder / "a.csv", folder / "r.csv"]):
        plan = ration.compute(source)
        before = (folder / "r.csv").read_text()
        (folder / "r.csv").write_text(before.replace(",4,", ",9,"))
        with pytest.raises(ration.InputError, match=CHANGED):
            plan.entitlements()
        (folder / "r.csv").write_text(before)
        assert plan.entitlements().height == 10


def test_a_register_that_is_gone(tmp_path: Path) -> None:
    path = csv(tmp_path / "r.csv", OLD, HEADER)
    plan = ration.compute(path, drop_rejected=True)
    path.unlink()
    with pytest.raises(ration.InputError, match=CHANGED):
        plan.write(tmp_path / "out")
    assert not list(tmp_path.iterdir())


def test_rejected_and_accepted_rows_of_a_check(tmp_path: Path) -> None:
    path = csv(tmp_path / "r.csv", OLD, HEADER)
    report = ration.check(path)
    save(path, NEW)
    for write in (report.write_rejected, report.write_accepted):
        with pytest.raises(ration.InputError, match=CHANGED):
            write(tmp_path / "rows.csv")
    assert [file.name for file in tmp_path.iterdir()] == ["r.csv"]


def test_what_is_read_whole_is_kept(tmp_path: Path) -> None:
    pl.read_csv(text(OLD).encode(), infer_schema=False).write_excel(tmp_path / "r.xlsx")
    (tmp_path / "r.json").write_text(pl.read_csv(text(OLD).encode()).write_json())
    (tmp_path / "r.csv").write_bytes(text(OLD).replace("DC-1", "Cité").encode("cp1252"))
    for name in ("r.xlsx", "r.json", "r.csv"):
        plan = ration.compute(tmp_path / name, drop_rejected=True)
        (tmp_path / name).write_text("another")
        assert plan.entitlements()["rice_g"].sum() == plan.totals["rice"].quantity.amount * 1000


def test_frames_that_change_are_kept(tmp_path: Path) -> None:
    rows = {"household_id": ["1", "2"], "persons": [4, 3], "adults": [2, 1]}
    frame = pd.DataFrame(rows)
    plan = ration.compute(frame)
    frame.loc[0, "persons"], frame.loc[1, "household_id"] = 9, "x"
    given = plan.entitlements()
    assert (given["rice_g"].sum(), sorted(given["household_id"])) == (35_000, ["1", "2"])
    path = csv(tmp_path / "r.csv", ["1,4,2", "2,3,1"])
    plan = ration.compute(pl.scan_csv(path))
    csv(path, ["1,9,2", "2,3,1"])
    assert plan.entitlements().collect()["rice_g"].sum() == 35_000


def test_rounds(tmp_path: Path) -> None:
    path = csv(tmp_path / "r.csv", OLD[:40], HEADER)
    items = {"rice": "9 t", "corn": "9 t", "soybeans": "9 t", "oil": "900 bottle"}
    stock = pl.DataFrame({"item": list(items), "quantity": list(items.values())})
    often = {"every": "15 days", "count": 3}
    result = ration.run_rounds(path, "kaesong-2020", stock, rounds=often, shortage="equal")
    save(path, NEW[:40])
    with pytest.raises(ration.InputError, match=CHANGED):
        result.write(tmp_path / "out")
    assert [file.name for file in tmp_path.iterdir()] == ["r.csv"]


def test_people_beside_a_register(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Saved before the n-th look at a file, for every n."""
    (tmp_path / "m.toml").write_text('[people]\nfile = "people.csv"\n')
    homes = csv(tmp_path / "homes.csv", ["1", "2"], "household_id")
    people = tmp_path / "people.csv"
    now = file_bytes.Fingerprint._now
    sums, count, moment = set(), 1, 0
    while count >= moment:
        csv(people, ["1,30", "1,40", "2,50"], "household_id,age")
        moment, count = moment + 1, 0

        def look(self: file_bytes.Fingerprint, at: int = moment) -> Any:
            nonlocal count
            count += 1
            if count == at:
                csv(people, ["1,30", "2,40", "2,9"], "household_id,age")
            return now(self)

        monkeypatch.setattr(file_bytes.Fingerprint, "_now", look)
        try:
            plan = ration.compute(homes, mapping=tmp_path / "m.toml")
            given = plan.entitlements().sort("household_id")
        except ration.InputError as error:
            assert error.problems[0].code == "file-changed"  # noqa: PT017  an error is allowed
            continue
        assert given["rice_g"].sum() == plan.totals["rice"].quantity.amount * 1000
        sums.add(tuple(given["persons"]))
    assert sums == {(2, 1), (1, 2)}


def test_the_command_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = csv(tmp_path / "r.csv", OLD, HEADER)
    whole = ration.DistributionPlan.write

    def write(plan: ration.DistributionPlan, *words: Any, **options: Any) -> None:
        save(path, random.Random(1).sample(NEW, len(NEW)))
        whole(plan, *words, **options)

    monkeypatch.setattr(ration.DistributionPlan, "write", write)
    words = ("compute", path, "-o", tmp_path / "out", "--rejects", tmp_path / "rejects.csv")
    ran = run(*words)
    assert (ran.code, "run again, while nobody saves the file" in ran.err) == (3, True)
    assert [file.name for file in tmp_path.iterdir()] == ["r.csv"]
