"""Tables of a plan as frames of the kind that came in, and what type checkers know of them."""

import inspect
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any, assert_type, get_args, get_type_hints

import duckdb
import narwhals as nw
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import ration
from ration.export.tables import frames
from ration.plan.call_options import CheckOptions, ComputeOptions
from ration.results.plan.site_table import in_columns

EXAMPLE = Path(__file__).parents[2] / "examples/kaesong-2020/households.csv"
ROWS = {"household_id": ["1", "2"], "persons": [4, 3], "adults": [2, 0], "centre": ["A", "B"]}
KINDS: dict[str, Callable[[], Any]] = {
    "polars": lambda: pl.DataFrame(ROWS),
    "lazy": lambda: pl.LazyFrame(ROWS),
    "pandas": lambda: pd.DataFrame(ROWS),
    "arrow": lambda: pa.table(ROWS),
    "duckdb": lambda: duckdb.from_arrow(pa.table(ROWS)),
}


@pytest.fixture(scope="module")
def plan() -> ration.DistributionPlan[pl.DataFrame]:
    return ration.compute(EXAMPLE, by="district")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("table", get_args(frames.Table))
def test_a_table_is_of_the_kind_that_came_in(kind: str, table: frames.Table) -> None:
    frame = KINDS[kind]()
    plan = ration.compute(frame, by="centre")
    made = plan.to_frame(table)
    assert type(made) is type(frame)
    names = nw.from_native(made).lazy().collect_schema().names()
    assert names == frames.plan_frame(plan, table).columns
    assert type(ration.check(frame).to_frame()) is type(frame)


def test_the_quantities_of_sites_add_up_to_the_totals(
    plan: ration.DistributionPlan[pl.DataFrame],
) -> None:
    sites = plan.to_frame("manifests").group_by("item").agg(pl.col("quantity").sum())
    totals = plan.to_frame().select("item", "quantity")
    assert sites.sort("item").rows() == totals.sort("item").rows()
    assert totals.row(0) == ("rice", Decimal(962890))


def test_a_row_is_that_of_the_file(
    plan: ration.DistributionPlan[pl.DataFrame], tmp_path: Path
) -> None:
    plan.write(tmp_path / "plan", entitlements=None)
    for table, file in (("totals", "totals"), ("subtotals", "by/district"), ("people", "people")):
        read = pl.read_csv(tmp_path / f"plan/{file}.csv", infer_schema=False)
        made = plan.to_frame(table)  # type: ignore[arg-type]  # names of tables
        shared = [name for name, kind in made.schema.items() if kind in (pl.String, pl.Int64)]
        texts = made.select(pl.col(shared).cast(pl.String).fill_null(""))
        assert texts.equals(read.select(pl.col(shared).fill_null("")))


def test_very_many_sites_have_the_same_frame(
    plan: ration.DistributionPlan[pl.DataFrame],
) -> None:
    for table in in_columns(list(plan.sites)) or []:
        channel = table.columns.channel
        assert frames._manifests(channel, table).equals(frames._manifests(channel, list(table)))


def test_subtotals_of_several_levels_are_named() -> None:
    frame = pl.DataFrame({**ROWS, "zone": ["N", "N"]})
    plan = ration.compute(frame, by="zone,centre")
    assert plan.to_frame("subtotals", by="zone").columns[0] == "zone"
    assert plan.to_frame("subtotals", by="zone,centre").columns[:2] == ["zone", "centre"]
    with pytest.raises(ValueError, match="pass by of 'zone' or 'zone,centre'"):
        plan.to_frame("subtotals")
    with pytest.raises(KeyError, match="no level zome: did you mean zone"):
        plan.to_frame("subtotals", by="zome")
    with pytest.raises(ValueError, match="pass by in `compute`"):
        ration.compute(frame).to_frame("subtotals")
    with pytest.raises(KeyError, match="no table manifest: did you mean manifests"):
        plan.to_frame("manifest")  # type: ignore[arg-type]  # that is the mistake


def test_an_amount_that_is_no_decimal_is_text() -> None:
    assert frames._decimals("net_kg", [Fraction(1, 3), None]).to_list() == ["1/3", None]
    assert frames._decimals("net_kg", [Fraction(1, 8), None]).to_list() == [
        Decimal("0.125"),
        None,
    ]


def test_a_plan_from_a_file_has_polars_frames(tmp_path: Path) -> None:
    plan = ration.compute(pd.DataFrame(ROWS))
    plan.write(tmp_path / "plan")
    read = ration.load_plan(tmp_path / "plan").to_frame("manifests")
    assert read.equals(pl.from_pandas(plan.to_frame("manifests"), schema_overrides=read.schema))


def test_type_checkers_know_the_kind() -> None:
    table = pd.DataFrame(ROWS)
    assert_type(ration.compute(EXAMPLE).to_frame(), pl.DataFrame)
    assert_type(ration.compute([EXAMPLE], largest=99).entitlements(), pl.DataFrame)
    assert_type(ration.compute(pl.LazyFrame(ROWS)).to_frame(), pl.LazyFrame)
    assert_type(ration.compute(table, "kaesong-2020", by="centre").entitlements(), pd.DataFrame)
    assert_type(ration.check(table).to_frame(), pd.DataFrame)


@pytest.mark.parametrize(
    ("call", "options"), [(ration.compute, ComputeOptions), (ration.check, CheckOptions)]
)
def test_type_checkers_know_every_argument(call: Callable[..., object], options: Any) -> None:
    arguments = [*inspect.signature(call).parameters]
    assert arguments[:2] == ["source", "programme"]
    assert {*arguments[2:]} - {"spark"} == {*get_type_hints(options)}
