"""Every code of a reconciliation: its example comes to it."""

from pathlib import Path
from typing import Any

import polars as pl
import pytest
from journal_rows import FIRST, entries, plan

import ration
from ration.accounts.reconcile.measurements import parse_measurements
from ration.results.accounts.journal import Journal

EXAMPLES = {
    kind.code: kind.example
    for kind in ration.problem_kinds()
    if kind.topic == "reconcile" and "$ ration reconcile" in kind.example
}


def files_of(example: str) -> dict[str, str]:
    """The files of an example, each under its name."""
    files: dict[str, str] = {}
    name = ""
    for line in example.splitlines():
        if line.startswith("    "):
            files[name] += line.removeprefix("    ") + "\n"
        elif line.endswith(":"):
            name = line.removesuffix(":")
            files[name] = ""
    return files


@pytest.mark.parametrize("code", EXAMPLES)
def test_an_example_comes_to_its_code(code: str) -> None:
    files, of = files_of(EXAMPLES[code]), plan(stock="stock" in EXAMPLES[code])
    programme = ration.load_programme("general-food")
    journal = Journal(entries=tuple(entries(files["journal.csv"])))
    if code == "reconcile-measured-unknown":
        with pytest.raises(ration.InputError) as error:
            parse_measurements(files["scales.toml"], programme)
        assert [each.code for each in error.value.problems] == [code]
        return
    scales = files.get("scales.toml")
    measured = None if scales is None else parse_measurements(scales, programme)
    found = ration.reconcile(of, journal, measurements=measured)
    assert code in [each.code for each in found.discrepancies]
    assert all("None" not in each.message + each.hint for each in found.discrepancies)


@pytest.mark.parametrize(
    ("code", "changes"),
    [
        ("reconcile-item-unknown", {"item": "cereals"}),
        ("reconcile-not-whole", {"quantity": ration.Quantity("0.5 g")}),
        ("reconcile-no-place", {"target": None}),
    ],
)
def test_entries_that_cannot_be_posted_are_refused_together(
    code: str, changes: dict[str, Any]
) -> None:
    wrong = FIRST.model_copy(update={**changes, "row": 2})
    with pytest.raises(ration.DataError) as error:
        ration.reconcile(plan(), Journal(entries=(wrong, wrong, FIRST)))
    assert [(each.code, each.row) for each in error.value.problems] == [(code, 2)] * 2


def test_two_equal_rows_of_a_document_are_found() -> None:
    twice = Journal(entries=(FIRST, FIRST.model_copy(update={"row": 9})))
    codes = [each.code for each in ration.reconcile(plan(), twice).discrepancies]
    assert "reconcile-row-twice" in codes


def test_an_item_that_a_site_does_not_hand_out_is_found() -> None:
    people = {"household_id": ["1"], "persons": [2], "adults": [1]}
    sites = {"centre": ["DC-1"], "store": ["S-1"], "payer": ["P-1"]}
    kaesong = ration.compute(pl.DataFrame({**people, **sites}))
    stray = FIRST.model_copy(update={"item": "rice", "target": "P-1"})
    found = ration.reconcile(kaesong, Journal(entries=(stray,)))
    assert "reconcile-item-unplanned" in [each.code for each in found.discrepancies]


def test_measurements_of_counted_goods_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "scales.toml"
    file.write_text('[stipend]\nrandom = "1 KPW"\n[rice]\nrandom = "1 L"\n[corn]\nrandom = 5\n')
    kaesong = ration.load_programme("kaesong-2020")
    with pytest.raises(ration.InputError) as error:
        ration.load_measurements(file, kaesong)
    assert [(each.code, each.column) for each in error.value.problems] == [
        ("quantity-no-unit", "corn.random")
    ]
    file.write_text('[stipend]\nrandom = "1 KPW"\n[rice]\nrandom = "1 L"\n')
    with pytest.raises(ration.InputError) as error:
        ration.load_measurements(file, kaesong)
    assert [(each.code, each.column) for each in error.value.problems] == [
        ("reconcile-measured-counted", "stipend"),
        ("quantity-unit-unknown", "rice.random"),
    ]
