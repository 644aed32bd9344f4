"""A table has a bound on its columns, whatever it is read from; below it, names take no time."""

import json
from pathlib import Path

import polars as pl
import pytest

import ration
from ration.register.limits import MAX_COLUMNS
from ration.register.source.layout.header import unique_names
from ration.similar.fields import MOST

WIDE = {"household_id": "A-1", "persons": 4} | {f"c{n}": 1 for n in range(MAX_COLUMNS)}


def sources(folder: Path) -> dict[str, object]:
    """A table of too many columns in several forms."""
    frame = pl.DataFrame([WIDE], infer_schema_length=None)
    frame.write_csv(folder / "wide.csv")
    frame.write_parquet(folder / "wide.parquet")
    (folder / "wide.json").write_text(json.dumps([WIDE]))
    (folder / "same.csv").write_text(f"household_id,persons{',x' * MAX_COLUMNS}\nA-1,4\n")
    files = ("wide.csv", "wide.parquet", "wide.json", "same.csv")
    return {name: folder / name for name in files} | {"frame": frame}


@pytest.mark.slow
def test_too_many_columns_are_refused_from_every_source(tmp_path: Path) -> None:
    for name, source in sources(tmp_path).items():
        with pytest.raises(ration.InputError) as error:
            ration.check(source, "general-food")
        (problem,) = error.value.problems
        assert problem.code == "columns-too-many", name
        assert problem.message == "5,002 columns: a table has at most 5,000", name


def test_very_many_columns_of_one_name_are_numbered_at_once() -> None:
    names = unique_names(["x"] * 20_000 + ["x (3)", "x"])
    assert len({*names}) == len(names)
    assert names[:3] == ("x", "x (2)", "x (4)")
    assert names[-2:] == ("x (3)", "x (20002)")


@pytest.mark.slow
def test_likely_duplicates_are_looked_for_in_the_first_columns_of_a_kind() -> None:
    dates = {f"birth {n}": ["2010-01-02", "2010-02-01"] for n in range(MAX_COLUMNS - 10)}
    found = ration.similar_households(pl.DataFrame({"household_id": ["A-1", "A-2"], **dates}))
    (compared,) = found.found.compared
    assert compared.columns == tuple(f"birth {n}" for n in range(MOST))
    assert found.found.pairs == 1
