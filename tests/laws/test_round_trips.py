"""Laws of round trips: what is written is read back equal."""

import csv
import io
import json
import tempfile
from pathlib import Path

import jsonschema
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from registers import Case, cases, dirty
from strategies import COUNTS, Table, load, programmes

import ration
from ration import DistributionPlan
from ration.core.text.cells import plain

SCHEMA = DistributionPlan.model_json_schema(mode="serialization")


class TestProgramme:
    """`load(dump(programme)) == programme`."""

    @given(programmes(), st.text(), st.none() | st.text(), st.dictionaries(st.text(), st.text()))
    def test_programmes(
        self, table: Table, title: str, source: str | None, names: dict[str, str]
    ) -> None:
        texts = {"title": title, "assumption": bool(names)} | ({"source": source} if source else {})
        items = {name: item | {"names": names} for name, item in table["items"].items()}
        programme = load(table | texts | {"items": items})
        assert ration.parse_programme(ration.dump_programme(programme)) == programme

    @pytest.mark.parametrize("name", ration.builtin_programmes())
    def test_built_in_programmes(self, name: str) -> None:
        programme = ration.load_programme(name)
        assert ration.parse_programme(ration.dump_programme(programme)) == programme


class TestPlan:
    """A written plan is read back equal."""

    @given(cases())
    def test_json(self, case: Case) -> None:
        plan = case.plan(by=["district"])
        again = DistributionPlan.model_validate_json(plan.to_json())
        assert again == plan
        assert again.model_dump() == plan.model_dump()

    @given(cases())
    def test_json_fits_its_schema(self, case: Case) -> None:
        jsonschema.validate(json.loads(case.plan(by=["district"]).to_json()), SCHEMA)

    @given(cases())
    def test_folder(self, case: Case) -> None:
        plan = case.plan()
        with tempfile.TemporaryDirectory() as folder:
            plan.write(Path(folder) / "out")
            assert ration.load_plan(Path(folder) / "out") == plan
            assert len(list(Path(folder).glob("out/manifests/*/*.csv"))) == len(plan.sites)

    @given(cases())
    def test_entitlements(self, case: Case) -> None:
        plan = case.plan()
        units = {item.column: item for item in load(case.table).items}
        with tempfile.TemporaryDirectory() as folder:
            plan.write(Path(folder) / "out")
            text = (Path(folder) / "out" / "entitlements.csv").read_text("utf-8-sig")
        read = [[plain(cell) for cell in row] for row in csv.reader(io.StringIO(text, newline=""))]
        written = plan.entitlements().sort("household_id").iter_rows(named=True)
        assert read[1:] == [
            [units[n].quantity(cell).text if n in units else str(cell) for n, cell in row.items()]
            for row in written
        ]

    @given(cases())
    def test_entitlements_in_parquet(self, case: Case) -> None:
        plan = case.plan()
        with tempfile.TemporaryDirectory() as folder:
            plan.write(Path(folder) / "out", entitlements="parquet")
            read = pl.read_parquet(Path(folder) / "out" / "entitlements.parquet")
        assert read.equals(plan.entitlements().sort("household_id"))


# Their accepted rows can always be computed: no pool without people, no planning figures.
LEFT_OUT = dirty(kept=("households", *COUNTS), without=["pools"])


class TestRejects:
    """The rejected rows are a register that can be fixed and read again."""

    @given(LEFT_OUT)
    def test_rejects_are_rejected_again(self, case: Case) -> None:
        programme = load(case.table)
        with tempfile.TemporaryDirectory() as folder:
            case.plan(drop_rejected=True).write_rejected(Path(folder) / "1.csv")
            again = ration.check(Path(folder) / "1.csv", programme)
        first = ration.check(case.frame(case.rows), programme)
        assert again.read == again.rejected == first.rejected
        assert [(problem.code, problem.column) for problem in again.problems] == [
            (problem.code, problem.column) for problem in first.problems
        ]

    @given(LEFT_OUT)
    def test_rejects_stay_as_they_are(self, case: Case) -> None:
        with tempfile.TemporaryDirectory() as folder:
            first, second = Path(folder) / "1.csv", Path(folder) / "2.csv"
            case.plan(drop_rejected=True).write_rejected(first)
            ration.compute(first, load(case.table), drop_rejected=True).write_rejected(second)
            assert first.read_bytes() == second.read_bytes()
