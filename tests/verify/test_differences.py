"""What differs between two contents: lines in any number, and sections of pages."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from ration.verify.contents.compare import _ALIGNED, Same, differences
from ration.verify.contents.lines import TextLine, TextPart
from ration.verify.contents.page import read_page


def part(rows: Sequence[tuple[str, ...]]) -> TextPart:
    return TextPart([TextLine(f"row {at}", row) for at, row in enumerate(rows, 1)])


def found(
    here: Sequence[tuple[str, ...]], plan: Sequence[tuple[str, ...]], same: Same | None = None
) -> dict[str, list[str | None]]:
    """The lines that only one of the two has, by kind."""
    shown: dict[str, list[str | None]] = {}
    for each in differences({"": part(here)}, {"": part(plan)}, same or Same()):
        shown.setdefault(each.kind, []).append(each.here or each.plan)
    return shown


@given(st.permutations(range(4)), st.integers(1, 3))
def test_very_many_lines_are_compared_in_any_order(order: list[int], times: int) -> None:
    size = _ALIGNED // 4 + 1
    blocks = [[(f"line {n}",) for n in range(at * size, (at + 1) * size)] for at in order]
    plan = [(f"line {n}",) for n in range(4 * size)]
    here = [("first",), *(row for block in blocks for row in block), *[("line 7",)] * times]
    assert found(here, [*plan, ("gone",)]) == {
        "added": ["first", *["line 7"] * times],
        "missing": ["gone"],
    }


def test_very_many_lines_have_one_code_in_both() -> None:
    rows = [f"seal AAAA {n}" for n in range(_ALIGNED + 1)]
    here, plan = [(row,) for row in rows], [(row.replace("A", "B"),) for row in rows[:0:-1]]
    assert found(here, plan, Same(("AAAA", "BBBB"))) == {"added": ["seal AAAA 0"]}


def test_figures_are_shown_alone_where_texts_may_have_names() -> None:
    here, plan = (
        {"": replace(part(rows), personal=None)}
        for rows in ([("Kim Min 50 kg",), ("50",)], [("H-7 Kim Min 45 kg",), ("45 kg",)])
    )
    named = [(each.here, each.plan) for each in differences(here, plan, Same())]
    assert named == [(None, None), ("50", "45 kg")]


def test_sections_of_one_title_are_apart(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(
        "<!doctype html><p>Start</p><h2>By ri</h2><p>A</p><h2>By ri</h2><p>B</p>"
        "<h2></h2><p>C</p><h2></h2><p>D</p>"
    )
    texts = {name: [line.cells for line in each.lines] for name, each in read_page(page).items()}
    assert texts == {
        "top": [("Start",)],
        "By ri": [("A",)],
        "By ri (2)": [("B",)],
        "section": [("C",)],
        "section (2)": [("D",)],
    }
