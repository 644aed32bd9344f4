"""Roots and proofs of a plan: the files of `ration compute --proofs`, papers, and refusals."""

import csv
import os
import stat
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from command import csv as register_of
from command import run
from printed import needs_font, pages

import ration
from ration.export.pdf.document import DocumentMaker
from ration.export.pdf.papers.root import root
from ration.export.pdf.printing import print_options
from ration.seals.proof import check_proof

ROWS = ["H-1,4,2", "H-2,3,1", "H-3,6,2"]


@pytest.fixture
def key(tmp_path: Path) -> Path:
    path = tmp_path / "key"
    path.write_text("0f" * 32 + "\n")
    path.chmod(0o600)
    return path


@pytest.fixture
def register(tmp_path: Path) -> Path:
    return register_of(tmp_path / "r.csv", ROWS)


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_the_files_prove_each_household(tmp_path: Path, key: Path, register: Path) -> None:
    made = run("compute", register, "-o", "plan", "--proofs", key, cwd=tmp_path)
    assert made.code == 0
    folder = tmp_path / "plan/proofs"
    roots = {each["channel"]: each for each in rows(folder / "roots.csv")}
    centre = roots["centre"]
    assert (centre["site"], centre["households_at_most"]) == ("all", "4")
    assert (centre["rice_kg"], centre["soap_bar"]) == ("65.000", "")
    listed = rows(folder / "centre/all.csv")
    assert [each["household_id"] for each in listed] == ["H-1", "H-2", "H-3"]
    for each in listed:
        assert check_proof(each["slip"], each["proof"]).code == centre["root"]
        assert each["slip"].split("\n")[0].split()[1] == centre["seal"]
    plan = ration.load_plan(tmp_path / "plan")
    rice = plan.manifest("centre", "all").lines["rice"].quantity
    assert str(rice) == "65 kg"
    assert "coal" not in "".join(centre)  # a pool, which no household gets
    if os.name != "nt":
        assert stat.S_IMODE((tmp_path / "plan").stat().st_mode) == 0o700
        assert stat.S_IMODE((folder / "centre/all.csv").stat().st_mode) == 0o600
    assert "proofs/centre/all.csv" in (tmp_path / "plan/SHA256SUMS").read_text()


def test_the_same_input_and_key_give_the_same_files(
    tmp_path: Path, key: Path, register: Path
) -> None:
    plan = ration.compute(register)
    for name in ("one", "two"):
        plan.write(tmp_path / name, proofs=key)
    files = sorted((tmp_path / "one/proofs").rglob("*.csv"))
    assert [path.read_bytes() for path in files] == [
        (tmp_path / "two" / path.relative_to(tmp_path / "one")).read_bytes() for path in files
    ]


def test_a_site_that_serves_nobody_has_no_root(tmp_path: Path, key: Path) -> None:
    text = """
    id = "n"
    version = "1"
    title = "N"
    source = "s"
    [groups.nursing]
    [channels.point]
    [items.flour]
    name = "Flour"
    unit = "kg"
    [[allocations]]
    item = "flour"
    per = "nursing"
    quantity = "3 kg"
    channel = "point"
    """
    frame = {"household_id": ["1", "2"], "persons": [4, 2], "nursing": [1, 0], "point": ["N", "S"]}
    plan = ration.compute(pl.DataFrame(frame), ration.parse_programme(text))
    proofs = plan.proofs(key)
    assert proofs.root("point", "S") is None
    plan.write(tmp_path / "plan", proofs=key)
    assert [each["site"] for each in rows(tmp_path / "plan/proofs/roots.csv")] == ["N"]


def test_very_many_sites_have_a_file_for_a_channel(tmp_path: Path, key: Path) -> None:
    frame = pl.DataFrame(
        {"household_id": ["1", "2"], "persons": [4, 3], "adults": [2, 1], "centre": ["A", "B"]}
    )
    plan = ration.compute(frame, columns={"centre": "centre"})
    plan.write(tmp_path / "plan", manifests="channel", proofs=key)
    listed = rows(tmp_path / "plan/proofs/centre/households.csv")
    assert [(each["site"], each["household_id"]) for each in listed] == [("A", "1"), ("B", "2")]


def test_a_site_of_one_household_has_a_proof(key: Path) -> None:
    frame = pl.DataFrame({"household_id": ["@x"], "persons": [4], "adults": [2]})
    proofs = ration.compute(frame).proofs(key)
    slip, proof = proofs.slip("centre", "all", "@x"), proofs.proof("centre", "all", "@x")
    assert slip is not None
    assert proof is not None
    found = check_proof(slip, proof)
    assert (found.text, found.levels) == (proofs.root("centre", "all"), 1)


def test_what_is_issued_from_stock_is_proven(key: Path) -> None:
    frame = pl.DataFrame({"household_id": ["1", "2"], "persons": [4, 4], "adults": [2, 2]})
    stock = pl.DataFrame({"item": ["rice"], "quantity": ["30 kg"]})
    proofs = ration.compute(frame, stock=stock, shortage="equal").proofs(key)
    text = proofs.root("centre", "all")
    assert text is not None
    assert text.split("\n")[3:-1] == ["rice 30.000 kg"]  # there is nothing else
    assert proofs.root("store", "all") is None


class TestRefused:
    """What cannot be proven is refused, with what to do."""

    def test_areas(self, tmp_path: Path, key: Path) -> None:
        areas = register_of(
            tmp_path / "a.csv", ["A,40,200,90"], "household_id,households,persons,adults"
        )
        made = run("compute", areas, "-o", "plan", "--proofs", key, cwd=tmp_path)
        assert made.code == 3
        assert "a row stands for many households: none of them can have a proof" in made.err
        assert not (tmp_path / "plan").exists()

    def test_a_step_that_is_no_decimal(self, key: Path) -> None:
        text = """
        id = "w"
        version = "1"
        title = "W"
        source = "s"
        [channels.centre]
        [items.oil]
        name = "Oil"
        unit = "bottle"
        weighs = "0.92 kg"
        step = "1 kg"
        [[allocations]]
        item = "oil"
        per = "household"
        quantity = "2 kg"
        channel = "centre"
        """
        frame = pl.DataFrame({"household_id": ["1"], "persons": [4]})
        plan = ration.compute(frame, ration.parse_programme(text))
        with pytest.raises(ration.DataError, match="25/23 bottle is no decimal"):
            plan.proofs(key)

    def test_a_key_that_is_none_before_any_work(self, tmp_path: Path, register: Path) -> None:
        bad = tmp_path / "bad"
        bad.write_text("secret")
        bad.chmod(0o600)
        made = run("compute", register, "-o", "plan", "--proofs", bad, cwd=tmp_path)
        assert (made.code, "it is not a key of 64" in made.err) == (3, True)
        assert "note" not in made.err  # before the register is read

    @pytest.mark.parametrize("out", [[], ["-o", "plan.xlsx"]])
    def test_nothing_that_shows_them(
        self, tmp_path: Path, key: Path, register: Path, out: list[str]
    ) -> None:
        made = run("compute", register, *out, "--proofs", key, cwd=tmp_path)
        assert (made.code, "--proofs: it needs a folder or a PDF" in made.err) == (2, True)

    def test_a_plan_from_a_file(self, tmp_path: Path, key: Path, register: Path) -> None:
        ration.compute(register).write(tmp_path / "plan")
        with pytest.raises(ValueError, match="has no households"):
            ration.load_plan(tmp_path / "plan").proofs(key)

    def test_a_folder_over_the_key(self, key: Path, register: Path) -> None:
        with pytest.raises(FileExistsError, match="key"):
            ration.compute(register).write(key, proofs=key, force=True)


class TestPapers:
    """A waybill and an authorisation show the root of their site, signed if there is a signer."""

    @pytest.mark.slow
    @needs_font("Aa0")
    def test_the_letters_are_on_the_waybill(
        self, tmp_path: Path, key: Path, register: Path
    ) -> None:
        made = run("print", register, "-o", "p", "--proofs", key, "--documents", "waybill",
                   cwd=tmp_path)  # fmt: skip
        assert made.code == 0
        proofs = ration.compute(register).proofs(key)
        for path, channel in (("waybills/centre", "centre"), ("authorisations/payer", "payer")):
            text = proofs.root(channel, "all")
            assert text is not None
            shown = pages(tmp_path / "p" / path / "all.pdf")
            assert len(shown) == 1
            groups = text.rpartition("ROOT ")[2].split("-")
            words = shown[0].split()
            assert [word for word in words if word in groups] == groups

    def test_the_code_is_the_root_signed(self, key: Path, register: Path) -> None:
        shown, text = root_of(register, key, 3)
        assert shown["text"] == f"{text}\nSIG RWQ"
        assert shown["groups"] == text.rpartition("ROOT ")[2].split("-")

    def test_a_root_that_no_code_holds_is_shown_in_letters(self, key: Path, register: Path) -> None:
        shown, _ = root_of(register, key, 2_400)
        assert (shown["text"], len(shown["groups"])) == (None, 8)


class Signer:
    """A signer whose signatures are of a length."""

    def __init__(self, letters: int) -> None:
        self.letters = letters

    def sign_text(self, text: str) -> str:
        return self.sign_bytes(text.encode()).decode()

    def sign_bytes(self, data: bytes) -> bytes:
        return b"RWQ".ljust(self.letters, data[:1])


def root_of(register: Path, key: Path, letters: int) -> tuple[dict[str, Any], str]:
    """What a waybill shows of a root that is signed, and the text of the root."""
    plan = ration.compute(register)
    proofs = plan.proofs(key)
    assert plan._programme is not None
    options = replace(print_options(proofs=proofs), signer=Signer(letters))
    shown = root(DocumentMaker(plan, plan._programme, options), plan.manifest("centre", "all"))
    text = proofs.root("centre", "all")
    assert shown is not None
    assert text is not None
    return shown, text
