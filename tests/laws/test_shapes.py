"""The law of shapes: a register's figures are the same in every shape, dialect and encoding."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from camps import (
    Camp,
    Shaped,
    areas,
    beside,
    camps,
    households,
    in_parts,
    inside,
    long,
    renamed,
    roster,
)
from dialects import CODECS, DRESSES, texts, writers
from hypothesis import given
from hypothesis import strategies as st
from registers import Case, cases
from strategies import load

import ration
from ration import DistributionPlan, RegisterMapping

Shape = Callable[[Camp], st.SearchStrategy[Shaped]]
SHAPES: dict[str, Shape] = {
    "households": households,
    "counts in parts": in_parts,
    "people": roster,
    "households and people": beside,
    "people inside records": inside,
    "long": long,
}


@contextmanager
def planned(data: st.DataObject, camp: Camp, shape: Shape) -> Iterator[DistributionPlan]:
    """The plan of the camp's register in a shape, in any dialect."""
    form, mapping = data.draw(renamed(data.draw(shape(camp)), camp.codec))
    write = data.draw(writers(form, camp.codec))
    with tempfile.TemporaryDirectory() as folder:
        source, options = write(Path(folder))
        people = {**mapping.get("people", {}), **options.get("people", {})}
        whole = mapping | options | ({"people": people} if "people" in mapping else {})
        yield ration.compute(
            source, load(camp.case.table), mapping=RegisterMapping.model_validate(whole)
        )


class TestShapes:
    """A register gives the same plan in every shape that can express it."""

    @pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
    @given(camp=st.sampled_from(CODECS).flatmap(camps), data=st.data())
    def test_household_by_household(self, shape: Shape, camp: Camp, data: st.DataObject) -> None:
        with planned(data, camp, shape) as plan:
            assert camp.case.same(plan)

    @given(cases(), st.integers(0, 8), st.data())
    def test_several_files(self, case: Case, place: int, data: st.DataObject) -> None:
        with tempfile.TemporaryDirectory() as folder:
            for number, rows in enumerate((case.rows[:place], case.rows[place:])):
                header = data.draw(st.permutations(list(case.rows[0])))
                cells = data.draw(DRESSES).of("other").rows(header, rows)
                text = data.draw(texts("utf-8"))
                Path(folder, f"{number}.{text.ending}").write_bytes(text.bytes(cells))
            assert case.same(ration.compute(folder, load(case.table)))

    @given(st.sampled_from(CODECS).flatmap(lambda codec: camps(codec, together=True)), st.data())
    def test_planning_figures(self, camp: Camp, data: st.DataObject) -> None:
        with planned(data, camp, areas) as plan:
            assert camp.case.same_sums(plan, together=True)
