"""Subtotals by any columns, and by hierarchies of them."""

import tempfile
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import polars as pl
import pytest
from command import csv, run
from hypothesis import given
from hypothesis import strategies as st
from registers import Case, Row, cases

import ration
from ration import DistributionPlan, Subtotal
from ration.results.lines import by_level

LEVELS = ("zone", "factory", "process")
NAMES = ("", "A", "a", "B, C", "=1+1", "동면")
HEADER = "household_id,persons,adults,zone,factory,process"
ROWS = [
    "1,4,2,North,F1,sewing",
    "2,3,1,North,F1,cutting",
    "3,5,3,North,,cutting",
    "4,2,2,South,F1,sewing",
    "5,2,2,,F9,sewing",
]


@st.composite
def placed(draw: st.DrawFn) -> Case:
    """A register whose households are each in a zone, a factory and a process."""
    case = draw(cases(without=["pools"]))
    names = st.sampled_from(NAMES)
    rows = [row | {level: draw(names) for level in LEVELS} for row in case.rows]
    return Case(case.table, rows)


def figures(subtotal: Subtotal) -> list[Fraction | int]:
    """The figures of a subtotal that add up: its people, and each line's quantities."""
    sums = [(line.quantity.amount, line.exact.amount) for line in subtotal.lines.lines]
    return [count for _, count in subtotal.people] + [n for pair in sums for n in pair]


def added(parts: Sequence[Subtotal]) -> list[Fraction | int]:
    """Add up the figures of several subtotals."""
    return [sum(column) for column in zip(*map(figures, parts), strict=True)]


def level(plan: DistributionPlan, columns: Sequence[str]) -> list[Subtotal]:
    """The subtotals of one level."""
    return by_level(plan.by)[tuple(columns)]


class TestLevels:
    """Every level adds up to the level above and to the totals, to the step (without pools)."""

    @given(placed())
    def test_levels_add_up(self, case: Case) -> None:
        plan = case.plan(by=[",".join(LEVELS)])
        zones = level(plan, LEVELS[:1])
        whole = Subtotal(by="", value="", people=plan.people, lines=plan.totals)
        assert added(zones) == figures(whole)
        for depth in (1, 2):
            inner = level(plan, LEVELS[: depth + 1])
            for outer in level(plan, LEVELS[:depth]):
                parts = [part for part in inner if part.values[:depth] == outer.values]
                assert added(parts) == figures(outer)

    @given(placed(), st.integers(1, 3))
    def test_a_level_is_a_column_of_joined_names(self, case: Case, depth: int) -> None:
        def joined(row: Row) -> Row:
            return row | {"joined": "|".join(row[name] or "(none)" for name in LEVELS[:depth])}

        parts = level(case.plan(by=[",".join(LEVELS)]), LEVELS[:depth])
        plain = Case(case.table, list(map(joined, case.rows))).plan(by=["joined"]).by
        by_name = {"|".join(part.values): (part.people, part.lines) for part in parts}
        assert by_name == {part.value: (part.people, part.lines) for part in plain}

    @given(placed())
    def test_every_level_is_there_once_in_the_order_of_names(self, case: Case) -> None:
        by = ["zone", "zone,factory,process", "zone , process", "zone,zone"]
        plan = case.plan(by=by)
        levels = by_level(plan.by)
        assert list(levels) == [LEVELS[:1], LEVELS[:2], LEVELS, ("zone", "process")]
        for parts in levels.values():
            names = [part.values for part in parts]
            assert names == sorted(set(names))

    @given(placed())
    def test_files_and_json_are_equal(self, case: Case) -> None:
        plan = case.plan(by=["zone,factory"])
        with tempfile.TemporaryDirectory() as name:
            plan.write(Path(name) / "out")
            assert ration.load_plan(Path(name) / "out") == plan
            for columns, file in ((LEVELS[:1], "zone"), (LEVELS[:2], "zone-factory")):
                read = pl.read_csv(f"{name}/out/by/{file}.csv", infer_schema=False)
                parts = level(plan, columns)
                assert read["quantity"].to_list() == [
                    line.quantity.text for part in parts for line in part.lines.lines
                ]
                assert read["zone"].null_count() == 0


class TestNames:
    """A comma separates levels, unless it is in the name of a column."""

    def test_a_column_with_a_comma(self) -> None:
        frame = pl.DataFrame(
            {"household_id": ["1"], "persons": [4], "adults": [2], "zone": ["N"], "zone,no": ["7"]}
        )
        plan = ration.compute(frame, by=["zone,no", "zone, persons"])
        assert list(by_level(plan.by)) == [("zone,no",), ("zone",), ("zone", "persons")]

    def test_a_column_that_the_mapping_names(self) -> None:
        frame = pl.DataFrame({"household_id": ["1"], "persons": [4], "adults": [2], "z": ["N"]})
        plan = ration.compute(frame, by=["zone,no"], columns={"zone,no": "z"})
        assert [subtotal.values for subtotal in plan.by] == [("N",)]

    @pytest.mark.parametrize(
        ("by", "message"),
        [
            ("zone,factry", "factry: column not found; --by names it; did you mean"),
            (",", ",: column not found; --by names it"),
        ],
    )
    def test_a_level_without_a_column(self, tmp_path: Path, by: str, message: str) -> None:
        register = csv(tmp_path / "r.csv", ROWS, HEADER)
        ran = run("compute", register, "--by", by)
        assert ran.code == 1
        assert message in ran.err

    def test_names_that_would_be_one_file(self, tmp_path: Path) -> None:
        frame = pl.DataFrame(
            {"household_id": ["1"], "persons": [4], "adults": [2]}
            | {"a": ["N"], "b": ["M"], "a-b": ["O"]}
        )
        ration.compute(frame, by=["a,b", "a-b"]).write(tmp_path / "out")
        assert len(list((tmp_path / "out/by").iterdir())) == 3


class TestScreen:
    """A place is listed below the place that it is in."""

    def test_a_hierarchy_is_indented(self, tmp_path: Path) -> None:
        register = csv(tmp_path / "r.csv", ROWS, HEADER)
        out = run("compute", register, "--by", "zone,factory").out
        shown = out[out.index("By zone, factory") :].splitlines()
        head = next(number for number, line in enumerate(shown) if line.startswith("zone"))
        assert shown[head + 1].startswith("  factory")
        names = [line[:11].rstrip() for line in shown[head + 3 : head + 10]]
        assert names == [
            "(none)", "  F9", "North", "  (none)", "  F1", "South", "  F1",
        ]  # fmt: skip

    def test_a_long_table_is_shortened(self, tmp_path: Path) -> None:
        rows = [f"{n},4,2,North,F{n:02},sewing" for n in range(60)]
        out = run("compute", csv(tmp_path / "r.csv", rows, HEADER), "--by", "zone,factory").out
        assert "By zone, factory: 61 places, the first 40; --sites shows all" in out
        assert "F38" in out
        assert "F39" not in out
