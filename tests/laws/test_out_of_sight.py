"""Laws of what a workbook does not show: it is skipped or told, and never decides in silence."""

import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from hypothesis import given
from hypothesis import strategies as st
from registers import Case, Row, cases
from sheets import write_sheet
from strategies import load

import ration

CODES = {"hidden": "rows-hidden", "struck": "rows-struck", "id": "cells-struck"}


class Sheet(NamedTuple):
    """A register with rows out of sight, and the numbers of these rows on its sheet."""

    clean: Case
    rows: list[Row]
    unseen: dict[str, list[int]]
    kind: str

    def write(self, folder: str) -> Path:
        """Write the workbook."""
        header = list(self.rows[0])
        return write_sheet(
            Path(folder) / f"register.{self.kind}",
            [header, *(list(row.values()) for row in self.rows)],
            hidden=self.unseen["hidden"],
            struck=self.unseen["struck"],
            cells=[(row, header.index("household_id") + 1) for row in self.unseen["id"]],
        )


@st.composite
def sheets(draw: st.DrawFn) -> Sheet:
    """A good register with rows that are hidden or struck through, put in at random."""
    clean = draw(cases(most=4))
    rows = [(row, "") for row in clean.rows]
    for row in draw(st.lists(st.sampled_from(clean.rows), min_size=1, max_size=4)):
        how = draw(st.sampled_from(("hidden", "struck", "id")))
        rows.insert(draw(st.integers(0, len(rows))), (row, how))
    unseen = {
        how: [number for number, (_, own) in enumerate(rows, 2) if own == how]
        for how in ("hidden", "struck", "id")
    }
    # A row with nothing but an id is struck through as a whole.
    alone = [n for n in unseen["id"] if sum(map(bool, rows[n - 2][0].values())) == 1]
    unseen["struck"] = sorted(unseen["struck"] + alone)
    unseen["id"] = [number for number in unseen["id"] if number not in alone]
    return Sheet(clean, [row for row, _ in rows], unseen, draw(st.sampled_from(("xlsx", "ods"))))


def numbers(message: str) -> Iterator[int]:
    """The rows that a message lists."""
    listed = message.partition(": ")[2].partition("(")[0]
    for first, last in re.findall(r"(\d+)(?:-(\d+))?", listed):
        yield from range(int(first), int(last or first) + 1)


class TestOutOfSight:
    """Rows out of sight are skipped and counted, or a warning names exactly these rows."""

    @given(sheets())
    def test_rows_out_of_sight(self, sheet: Sheet) -> None:
        programme = load(sheet.clean.table)
        read, skip = ration.RegisterMapping(header_row=1), {"hidden": "skip", "header_row": 1}
        with tempfile.TemporaryDirectory() as folder:
            path = sheet.write(folder)
            report = ration.check(path, programme, mapping=read)
            plan = ration.compute(
                path, programme, mapping=ration.RegisterMapping.model_validate(skip)
            )
            assert sheet.clean.same(plan)
        source = plan.source
        assert source.left_out == sum(map(len, sheet.unseen.values()))
        assert source.read == len(sheet.rows) == source.accepted + source.left_out
        told = {each.code: each.message for each in report.warnings}
        for how, code in CODES.items():
            assert [*numbers(told.get(code, ": "))] == sheet.unseen[how]
